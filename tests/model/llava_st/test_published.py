"""The released layout is read whole or refused, with the bugs that its weights were trained with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
import write_published as layout
from transformers import SiglipVisionConfig

from llava_st.errors import CheckpointError
from llava_st.model import LlavaST
from llava_st.published import SO400M, bugs_of_training
from llava_st.published_names import our_names

VISION = SiglipVisionConfig(
    hidden_size=layout.TOWER, num_hidden_layers=layout.TOWER_LAYERS, num_attention_heads=4,
    intermediate_size=layout.TOWER_MLP, image_size=layout.GRID * layout.PATCH, patch_size=layout.PATCH,
    vision_use_head=False,
)  # fmt: skip
PACKER = "model.vision_resampler.token_packer_fast.devide_attention."


@pytest.fixture(scope="module")
def state() -> dict[str, torch.Tensor]:
    return layout.tensors()


def load(folder: Path, state: dict[str, torch.Tensor]) -> LlavaST:
    """The packers' heads are fixed at 8, as in the published code: 16 wide, two numbers a head."""
    layout.write(folder, state)
    return LlavaST.from_published(folder, vision=VISION, dtype=torch.float32)


def test_every_tensor_finds_its_place(tmp_path: Path, state: dict[str, torch.Tensor]) -> None:
    model = load(tmp_path, state)
    ours = model.state_dict()
    reached = set()
    for published, tensor in state.items():
        names = our_names(published)
        for name, part in zip(names, tensor.chunk(len(names)), strict=True):
            if name is not None:
                assert torch.equal(ours[name], part.float()), published
                reached.add(name)
    assert reached == ours.keys()
    assert (model.config.k1, model.config.k2, model.config.sigma) == (3, 1, 4)
    assert model.config.coordinate_style == "published"


def test_what_is_missing_left_over_or_of_another_size_is_listed(tmp_path: Path, state: dict[str, torch.Tensor]) -> None:
    lacking = {name: tensor for name, tensor in state.items() if not name.startswith("model.norm")}
    with pytest.raises(CheckpointError, match=r"missing: model\.language_model\.norm\.weight"):
        load(tmp_path, lacking)
    with pytest.raises(CheckpointError, match=r"left over: model\.strange\.weight"):
        load(tmp_path, state | {"model.strange.weight": torch.zeros(1)})
    with pytest.raises(CheckpointError, match=r"left over: model\.language_model\.layers\.7\.x"):
        load(tmp_path, state | {"model.layers.7.x": torch.zeros(1)})
    with pytest.raises(CheckpointError, match=r"lm_head\.weight \(3, 32\) instead of \(74, 32\)"):
        load(tmp_path, state | {"lm_head.weight": torch.zeros(3, 32)})


def test_what_neither_model_uses_may_be_absent(tmp_path: Path, state: dict[str, torch.Tensor]) -> None:
    load(
        tmp_path, {name: t for name, t in state.items() if "image_newline" not in name and "post_layernorm" not in name}
    )


def test_damaged_files_are_refused(tmp_path: Path, state: dict[str, torch.Tensor]) -> None:
    layout.write(tmp_path, state)
    shard = tmp_path / "model-00001-of-00002.safetensors"
    whole = shard.read_bytes()
    shard.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CheckpointError, match="damaged or cut off"):
        LlavaST.from_published(tmp_path, vision=VISION)
    shard.unlink()
    with pytest.raises(CheckpointError, match="is missing"):
        LlavaST.from_published(tmp_path, vision=VISION)
    (tmp_path / "config.json").write_text(json.dumps({"vocab_size": 3}))
    shard.write_bytes(whole)
    with pytest.raises(CheckpointError, match="lacks hidden_size"):
        LlavaST.from_published(tmp_path, vision=VISION)
    with pytest.raises(CheckpointError, match=r"nowhere.* is missing"):
        LlavaST.from_published(tmp_path / "nowhere", vision=VISION)


def test_bugs_show_in_the_weights(state: dict[str, torch.Tensor]) -> None:
    assert bugs_of_training(state) == {"fast_stream": "features", "prompt_x": "constant"}
    untouched = {
        name: torch.full_like(tensor, 1.0 if ".ln_" in name and name.endswith("weight") else 0.0)
        for name, tensor in state.items()
        if name.startswith(PACKER) and (name.endswith("bias") or ".ln_" in name)
    }
    words = state["model.embed_tokens.weight"].clone()
    words[-2] = words[-4]  # <WIDTH-INPUT> like <HEIGHT-INPUT>
    changed = state | untouched | {"model.embed_tokens.weight": words}
    assert bugs_of_training(changed) == {"fast_stream": "placeholders", "prompt_x": "embedded"}


def test_the_published_tower_is_the_default() -> None:
    assert SO400M["image_size"] // SO400M["patch_size"] == 27


def test_a_map_of_devices_goes_with_the_renamed_weights(tmp_path: Path, state: dict[str, torch.Tensor]) -> None:
    plain = load(tmp_path, state).eval()
    mapped = LlavaST.from_published(tmp_path, vision=VISION, dtype=torch.float32, device_map={"": "cpu"}).eval()
    ids = torch.arange(3, 30)[None]
    with torch.no_grad():
        torch.testing.assert_close(mapped(input_ids=ids).logits, plain(input_ids=ids).logits)
