"""LLaVA-OneVision, with which stage 1 begins: its released names, newer ones, its padded vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny import VOCABULARY, tiny_config
from transformers import LlavaOnevisionConfig, LlavaOnevisionForConditionalGeneration

from llava_st.config import PLACEHOLDERS
from llava_st.errors import CheckpointError
from llava_st.model import LlavaST

PADDING = 40
WORDS = "model.language_model.embed_tokens.weight"


@pytest.fixture(scope="module")
def onevision() -> LlavaOnevisionForConditionalGeneration:
    torch.manual_seed(0)
    ours = tiny_config()
    text = ours.text_config.to_dict() | {"vocab_size": VOCABULARY + PADDING}
    config = LlavaOnevisionConfig(text_config=text, vision_config=ours.vision_config.to_dict())
    return LlavaOnevisionForConditionalGeneration(config)


@pytest.fixture(params=["as transformers names it now", "as it was released"])
def folder(request: pytest.FixtureRequest, onevision: LlavaOnevisionForConditionalGeneration, tmp_path: Path) -> Path:
    state = {name: tensor.contiguous() for name, tensor in onevision.state_dict().items()}
    if request.param == "as it was released":
        state = {released(name): tensor for name, tensor in state.items()}
    save_file(state, tmp_path / "model.safetensors")
    return tmp_path


def released(name: str) -> str:
    """llava-onevision-qwen2-7b-ov-hf, as transformers 4.45 wrote it."""
    for now, then in (
        ("model.language_model.", "language_model.model."), ("lm_head.", "language_model.lm_head."),
        ("model.vision_tower.", "vision_tower.vision_model."), ("model.", ""),
    ):  # fmt: skip
        if name.startswith(now):
            return then + name.removeprefix(now)
    return name


def test_every_tensor_arrives(folder: Path, onevision: LlavaOnevisionForConditionalGeneration) -> None:
    model = LlavaST.from_onevision(folder, tiny_config())
    ours, theirs = model.state_dict(), onevision.state_dict()
    new = {name for name in ours if name.startswith(("packer.", "coordinates."))}
    assert ours.keys() - new == theirs.keys()
    for name, tensor in theirs.items():
        rows = VOCABULARY if name in (WORDS, "lm_head.weight") else len(tensor)
        assert torch.equal(ours[name][:rows], tensor[:rows]), name
    assert len(ours[WORDS]) == VOCABULARY + len(PLACEHOLDERS)
    torch.testing.assert_close(ours[WORDS][-1], theirs[WORDS][:VOCABULARY].mean(0))
    for name in new:  # random, as the paper says: not whatever the memory held
        assert ours[name].float().std() == pytest.approx(0.02, rel=0.5) or name.endswith(("bias", "norm.weight")), name


def test_what_is_no_onevision_is_refused(folder: Path) -> None:
    file = folder / "model.safetensors"
    state = load_file(file)
    save_file({name: t for name, t in state.items() if "layers.1" not in name}, file)
    with pytest.raises(CheckpointError, match=r"missing: model\.language_model\.layers\.1"):
        LlavaST.from_onevision(folder, tiny_config())
    save_file(state | {"strange.weight": torch.zeros(1)}, file)
    with pytest.raises(CheckpointError, match=r"has not: strange\.weight"):
        LlavaST.from_onevision(folder, tiny_config())
    save_file({name: t[:100] if name.endswith("embed_tokens.weight") else t for name, t in state.items()}, file)
    with pytest.raises(CheckpointError, match="100 rows, the tokenizer"):
        LlavaST.from_onevision(folder, tiny_config())
