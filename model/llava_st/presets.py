"""Sizes: a laptop's, a small GPU's, and the published one."""

from __future__ import annotations

from typing import Any

from transformers import Qwen2Config, SiglipVisionConfig

from llava_st.config import PLACEHOLDERS, LlavaSTConfig


def llava_st(
    *,
    vocabulary: int,
    size: int,
    layers: int,
    heads: int,
    key_value_heads: int,
    mlp: int,
    context: int,
    tower_size: int,
    tower_layers: int,
    tower_heads: int,
    tower_mlp: int,
    image_size: int,
    patch_size: int,
    **options: Any,
) -> LlavaSTConfig:
    """Every number of a model. `vocabulary`: the tokenizer's length before LLaVA-ST's tokens are added.

    `options` are the fields of `LlavaSTConfig`: geometry of the packer, and paper or published.
    """
    text = Qwen2Config(
        vocab_size=vocabulary + len(PLACEHOLDERS),
        hidden_size=size,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=key_value_heads,
        intermediate_size=mlp,
        max_position_embeddings=context,
        rope_parameters={"rope_type": "default", "rope_theta": 1_000_000.0},  # Qwen2's
        tie_word_embeddings=False,
    )
    vision = SiglipVisionConfig(
        hidden_size=tower_size,
        num_hidden_layers=tower_layers,
        num_attention_heads=tower_heads,
        intermediate_size=tower_mlp,
        image_size=image_size,
        patch_size=patch_size,
        vision_use_head=False,
    )
    return LlavaSTConfig(text_config=text, vision_config=vision, **options)


def nano(vocabulary: int = 261, **options: Any) -> LlavaSTConfig:
    """3.2 M parameters: trains on two cores. 20 frames of 108 pixels, a 9 x 9 grid, byte vocabulary."""
    sizes: dict[str, Any] = {
        "size": 192, "layers": 4, "heads": 6, "key_value_heads": 2, "mlp": 512, "context": 4096,
        "tower_size": 128, "tower_layers": 4, "tower_heads": 4, "tower_mlp": 384, "image_size": 108, "patch_size": 12,
        "frames": 20, "k1": 9, "k2": 3, "sigma": 4, "packer_width": 128, "packer_heads": 4,
    }  # fmt: skip
    return llava_st(vocabulary=vocabulary, **(sizes | options))


def small(vocabulary: int = 151_646, **options: Any) -> LlavaSTConfig:
    """Qwen2-0.5B and SigLIP-base shapes: 0.7 B parameters, the paper's frames, 27 x 27 patches of 16 pixels."""
    geometry = {"packer_width": 512}
    return llava_st(
        vocabulary=vocabulary, size=896, layers=24, heads=14, key_value_heads=2, mlp=4864, context=32_768,
        tower_size=768, tower_layers=12, tower_heads=12, tower_mlp=3072, image_size=432, patch_size=16,
        **(geometry | options),
    )  # fmt: skip


def seven_b(vocabulary: int = 151_646, **options: Any) -> LlavaSTConfig:
    """The paper's (5.1): Qwen2-7B and SigLIP-400M without its last layer, as in LLaVA-OneVision 7B."""
    return llava_st(
        vocabulary=vocabulary, size=3584, layers=28, heads=28, key_value_heads=4, mlp=18_944, context=32_768,
        tower_size=1152, tower_layers=26, tower_heads=16, tower_mlp=4304, image_size=384, patch_size=14,
        **options,
    )  # fmt: skip


PRESETS = {"nano": nano, "small": small, "7b": seven_b}
