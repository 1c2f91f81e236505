"""Reading LLaVA-OneVision, the model that LLaVA-ST begins with (paper 5.1): its files under our names.

Names come in two forms: as they stand in the released files ("language_model.model.layers..."), and as transformers
has written them since 4.52 ("model.language_model.layers..."). Its vocabulary is padded to a round number of rows;
of these the tokenizer's are kept, and the placeholders begin as their mean (as published, formats.md A.10).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from llava_st.errors import CheckpointError
from llava_st.published import read_tensors
from llava_st.published_names import translate

NEW = ("packer.", "coordinates.")  # what LLaVA-OneVision has not
NAMES = {
    r"(?:language_model\.)?lm_head\.(.+)": r"lm_head.\1",
    r"(?:model\.)?language_model\.(?:model\.)?(.+)": r"model.language_model.\1",
    r"(?:model\.)?vision_tower\.(?:vision_model\.)?(.+)": r"model.vision_tower.\1",
    r"(?:model\.)?multi_modal_projector\.(.+)": r"model.multi_modal_projector.\1",
    r"(?:model\.)?image_newline": "model.image_newline",
}
VOCABULARY = ("model.language_model.embed_tokens.weight", "lm_head.weight")


def read_onevision(folder: Path, words: int, vocabulary: int) -> dict[str, Tensor]:
    """The weights under our names, their first `words` rows of the vocabulary, `vocabulary` rows in all."""
    state, unknown = {}, []
    for name, tensor in read_tensors(folder).items():
        ours = translate(NAMES, name)
        if ours is None:
            unknown.append(name)
        else:
            state[ours] = tensor
    if unknown:
        raise CheckpointError(
            f"{folder} holds tensors that LLaVA-OneVision has not: {', '.join(sorted(unknown))}.",
            "Give LLaVA-OneVision in transformers' layout (llava-onevision-...-hf).",
        )
    for name in VOCABULARY:
        if name in state:
            state[name] = _with_placeholders(name, state[name], words, vocabulary)
    return state


def _with_placeholders(name: str, rows: Tensor, words: int, vocabulary: int) -> Tensor:
    """[padded, D] -> [vocabulary, D]"""
    if len(rows) < words:
        raise CheckpointError(
            f"{name} has {len(rows)} rows, the tokenizer {words} words.", "Use the tokenizer that belongs to the model."
        )
    new = rows[:words].float().mean(0).to(rows.dtype).expand(vocabulary - words, -1)  # [placeholders, D]
    return torch.cat([rows[:words], new])
