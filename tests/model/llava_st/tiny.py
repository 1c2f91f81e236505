"""A model small enough for a test of milliseconds: 4 frames of 6 x 6 patches, 50 k parameters."""

from __future__ import annotations

from functools import cache

import numpy as np

from llava_st.config import LlavaSTConfig
from llava_st.model import LlavaST
from llava_st.presets import llava_st
from llava_st.processing import Processor
from llava_st.tokenizer import byte_tokenizer

VOCABULARY = len(byte_tokenizer())


def tiny_config(**options) -> LlavaSTConfig:
    geometry = {"frames": 4, "k1": 2, "k2": 1, "sigma": 2, "packer_width": 16, "packer_heads": 2, "frames_at_once": 3}
    return llava_st(
        vocabulary=VOCABULARY, size=32, layers=2, heads=4, key_value_heads=2, mlp=48, context=2048,
        tower_size=16, tower_layers=2, tower_heads=2, tower_mlp=24, image_size=24, patch_size=4,
        **(geometry | options),
    )  # fmt: skip


def tiny_model(**options) -> LlavaST:
    model = LlavaST(tiny_config(**options)).eval()
    for parameter in model.parameters():  # louder than fresh weights, so that answers differ
        parameter.data *= 4
    return model


@cache
def processor(interpolated: bool = False) -> Processor:
    options = {"coordinate_input": "interpolated"} if interpolated else {}
    return Processor(byte_tokenizer(), tiny_config(**options))


def pictures(count: int, seed: int = 0, height: int = 30, width: int = 40) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    return list(random.integers(0, 256, (count, height, width, 3), dtype=np.uint8))
