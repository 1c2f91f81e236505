"""The text encoder of `groundingdino-py` under current transformers.

The package wraps BERT in a class that borrows three methods which transformers no longer has. This one has the same
children, so that the published weights fit, and builds the attention mask itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor, nn

_PATCHING = Lock()


@contextmanager
def local_text_encoder(folder: Path) -> Iterator[None]:
    """While this is open, the package builds its text encoder from the configuration and the words in `folder`: without
    the network, and without the weights, which are part of the detector's own checkpoint."""
    from groundingdino.models.GroundingDINO import groundingdino as module  # type: ignore[import-untyped]

    encoders = module.get_tokenlizer
    before = module.BertModelWarper, encoders.get_tokenlizer, encoders.get_pretrained_language_model
    with _PATCHING:
        module.BertModelWarper = wrapped
        encoders.get_tokenlizer = lambda _: _tokenizer(folder)
        encoders.get_pretrained_language_model = lambda _: _bert(folder)
        try:
            yield
        finally:
            module.BertModelWarper, encoders.get_tokenlizer, encoders.get_pretrained_language_model = before


def wrapped(bert_model: nn.Module) -> nn.Module:
    """BERT behind the call that the package makes: `(**tokens) -> {"last_hidden_state"}`."""
    from torch import nn

    class Wrapped(nn.Module):
        """Children named as in the published checkpoints."""

        def __init__(self) -> None:
            super().__init__()
            self.config = bert_model.config
            self.embeddings: Any = bert_model.embeddings
            self.encoder: Any = bert_model.encoder
            self.pooler = bert_model.pooler

        def forward(
            self,
            input_ids: Tensor,
            attention_mask: Tensor,
            token_type_ids: Tensor | None = None,
            position_ids: Tensor | None = None,
        ) -> dict[str, Tensor]:
            embedded = self.embeddings(input_ids=input_ids, token_type_ids=token_type_ids, position_ids=position_ids)
            hidden = self.encoder(embedded, attention_mask=additive(attention_mask, embedded))
            return {"last_hidden_state": hidden.last_hidden_state}

    return Wrapped()


def additive(mask: Tensor, like: Tensor) -> Tensor:
    """A mask of ones and zeros, [batch, tokens] or [batch, tokens, tokens], as what is added to the scores of
    attention [batch, 1, 1 or tokens, tokens]: 0 or the lowest number."""
    import torch

    spread = mask[:, None, None, :] if mask.dim() == 2 else mask[:, None]
    return (1.0 - spread.to(like.dtype)) * torch.finfo(like.dtype).min


def _bert(folder: Path) -> Any:  # noqa: ANN401 - a class of transformers, known only when it is imported
    from transformers import BertConfig, BertModel

    config = BertConfig.from_pretrained(folder, local_files_only=True, attn_implementation="eager")
    return BertModel(config)


def _tokenizer(folder: Path) -> Any:  # noqa: ANN401 - likewise
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder, local_files_only=True)
