"""What a stage begins with: model and processor, new or from an earlier stage's checkpoint."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import torch
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from llava_st.config import PAPER, PUBLISHED, LlavaSTConfig
from llava_st.errors import CheckpointError, LlavaStError
from llava_st.model import LlavaST
from llava_st.presets import PRESETS
from llava_st.processing import Processor
from llava_st.stages.recipe import ModelChoice
from llava_st.tokenizer import byte_tokenizer
from stagent_train import RecipeError

CONFIG = "config.json"
PACKERS = "packer."


def config_of(choice: ModelChoice, vocabulary: int | None = None) -> LlavaSTConfig:
    """The config to build, or that of the checkpoint with the recipe's options over it."""
    options: dict[str, Any] = {**(PUBLISHED if choice.conventions == "published" else PAPER), **choice.options}
    try:
        if choice.start is not None and _is_ours(choice.start):
            written = json.loads((choice.start / CONFIG).read_text(encoding="utf-8"))
            return LlavaSTConfig.from_dict({**written, **options})
        return PRESETS[choice.preset](**({} if vocabulary is None else {"vocabulary": vocabulary}), **options)
    except (LlavaStError, TypeError) as error:  # TypeError: an option that no config has
        raise RecipeError([f"model.options: {error}"]) from error


def _exists(start: Path) -> bool:
    return (start / CONFIG).is_file()


def _is_ours(start: Path) -> bool:
    """Whether there is a checkpoint of LLaVA-ST, not of the model that it begins from."""
    if not _exists(start):
        return False
    written = json.loads((start / CONFIG).read_text(encoding="utf-8"))
    return bool(written.get("model_type") == LlavaSTConfig.model_type)


def tokenizer_of(choice: ModelChoice, texts: Iterable[str] = ()) -> PreTrainedTokenizerBase:
    """The checkpoint's; for a new model one made of bytes, and of the commonest pieces of `texts`."""
    if choice.start is None:
        return byte_tokenizer(choice.words, texts)
    _require(choice.start)
    return cast(PreTrainedTokenizerBase, AutoTokenizer.from_pretrained(choice.start))


def begin(choice: ModelChoice, seed: int, texts: Iterable[str] = ()) -> tuple[LlavaST, Processor]:
    """The model and its processor; what is new in it is drawn from the seed."""
    tokenizer = tokenizer_of(choice, texts)
    torch.manual_seed(seed)
    if choice.start is None:
        config = config_of(choice, len(tokenizer))
        return LlavaST(config), Processor(tokenizer, config)
    config = config_of(choice, len(tokenizer))
    if choice.partial:
        model = LlavaST.from_onevision(choice.start, config=config)
    else:
        model = LlavaST.from_pretrained(choice.start, config=config, dropped=_left_out(choice.start, config))
    return model, Processor(tokenizer, model.config)


def _left_out(start: Path, config: LlavaSTConfig) -> str | None:
    """Where the recipe's options leave packers of the checkpoint out (tables 7 and 10), the names of packers."""
    written = json.loads((start / CONFIG).read_text(encoding="utf-8"))
    whole = written.get("stp", True), written.get("streams", "both")
    return PACKERS if whole != (config.stp, config.streams) else None


def outline(choice: ModelChoice) -> LlavaST:
    """The model without its weights, to be counted."""
    with torch.device("meta"):
        return LlavaST(config_of(choice, len(byte_tokenizer()) + choice.words if choice.words else None))


def _require(start: Path) -> None:
    if not _exists(start):
        raise CheckpointError(
            f"There is no checkpoint in {start}.", "Train the stage before, or set model.start to where it is."
        )
