"""The model of the golden files: small, with their weights."""

from __future__ import annotations

import torch
from torch import Tensor

from llava_st.config import PUBLISHED, LlavaSTConfig
from llava_st.model import LlavaST
from llava_st.presets import llava_st
from llava_st.published_names import renamed

Golden = dict[str, Tensor]


def golden_model(golden: Golden, **options: object) -> LlavaST:
    """20 frames of 9 x 9, D = 32, in published mode unless told otherwise; the tower's weights stay random."""
    weights = {f"model.{name[2:]}": tensor for name, tensor in golden.items() if name.startswith("w.")}
    weights["lm_head.weight"] = golden["loss.lm_head"]
    config = llava_st(
        vocabulary=20, size=32, layers=1, heads=4, key_value_heads=2, mlp=32, context=512,
        tower_size=24, tower_layers=1, tower_heads=2, tower_mlp=24, image_size=36, patch_size=4,
        frames=20, k1=3, k2=1, sigma=4, packer_width=64, packer_heads=8, time_anchors=20,
        **(PUBLISHED | options),
    )  # fmt: skip
    with torch.random.fork_rng():
        model = LlavaST(config)
    missing, unexpected = model.load_state_dict(renamed(weights), strict=False)
    assert not unexpected
    assert all("vision_tower" in name or "language_model" in name or "newline" in name for name in missing)
    return model


def grid(tokens: Tensor) -> Tensor:
    """[T, n n, D] -> [T, n, n, D]."""
    side = round(tokens.shape[1] ** 0.5)
    return tokens.unflatten(1, (side, side))


def values_of(golden: Golden, config: LlavaSTConfig) -> Tensor:
    """The published code's six lists of numbers, at the positions of their placeholders."""
    ids = golden["video.input_ids"]
    values = torch.full(ids.shape, torch.nan)
    axes = {"TEMP": "temporal", "HEIGHT": "spatial_height", "WIDTH": "spatial_width"}
    for token, axis in axes.items():
        for side in ("INPUT", "OUTPUT"):
            here = ids == config.placeholder(f"<{token}-{side}>")
            values[here] = golden[f"video.var.{axis}_{side.lower()}_locations"]
    return values
