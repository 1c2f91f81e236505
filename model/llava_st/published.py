"""Reading the released LLaVA-ST-Qwen2-7B: its files, its config, and the bugs that its weights were trained with."""

from __future__ import annotations

import json
from math import isqrt
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from transformers import Qwen2Config, SiglipVisionConfig

from llava_st.config import PLACEHOLDERS, PUBLISHED, LlavaSTConfig
from llava_st.errors import CheckpointError
from llava_st.published_names import OPTIONAL, renamed

# google/siglip-so400m-patch14-384 without its last layer (formats.md A.2)
SO400M: dict[str, Any] = {
    "hidden_size": 1152, "num_hidden_layers": 26, "num_attention_heads": 16, "intermediate_size": 4304,
    "image_size": 384, "patch_size": 14, "vision_use_head": False,
}  # fmt: skip
PACKER_HEADS = 8  # fixed in the published code (formats.md A.3)
FRAMES_A_STRETCH = 5  # 100 frames to sigma = 20 (formats.md A.3)
TEXT_KEYS = (
    "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
    "intermediate_size",
)  # fmt: skip
OPTIONAL_TEXT_KEYS = ("max_position_embeddings", "rms_norm_eps", "bos_token_id", "eos_token_id", "pad_token_id")
GEOMETRY_KEYS = (
    "mm_perceiver_latents", "mm_perceiver_latents_fast", "max_frame", "num_temporal_tokens", "num_spatial_tokens",
)  # fmt: skip
QWEN2_ROPE_THETA = 1_000_000.0


def read_published(folder: Path, vision: SiglipVisionConfig | None = None) -> tuple[LlavaSTConfig, dict[str, Tensor]]:
    """The config and the weights under our names. `vision`: the tower, if it is not SigLIP so400m."""
    state = read_tensors(folder)
    return config_of(folder, state, vision), renamed(state)


def read_tensors(folder: Path) -> dict[str, Tensor]:
    """All tensors of a folder of safetensors, one file or the shards of an index."""
    index = folder / "model.safetensors.index.json"
    sharded = index.is_file()
    files = sorted(set(_json(index).get("weight_map", {}).values())) if sharded else ["model.safetensors"]
    state: dict[str, Tensor] = {}
    for file in files:
        try:
            state |= load_file(folder / file)
        except FileNotFoundError as error:
            raise CheckpointError(f"{folder / file} is missing.", "Download the whole checkpoint.") from error
        except SafetensorError as error:
            raise CheckpointError(f"{folder / file} is damaged or cut off ({error}).", "Download it again.") from error
    return state


def config_of(folder: Path, state: dict[str, Tensor], vision: SiglipVisionConfig | None = None) -> LlavaSTConfig:
    """The published config.json in our words; bugs are on where the weights were trained with them."""
    published = _json(folder / "config.json")
    missing = [key for key in (*TEXT_KEYS, *GEOMETRY_KEYS) if published.get(key) is None]
    if missing:
        raise CheckpointError(
            f"{folder / 'config.json'} lacks {', '.join(missing)}.", "This is no published LLaVA-ST config."
        )
    text = Qwen2Config(
        **{key: published[key] for key in (*TEXT_KEYS, *OPTIONAL_TEXT_KEYS) if published.get(key) is not None},
        rope_parameters={"rope_type": "default", "rope_theta": published.get("rope_theta", QWEN2_ROPE_THETA)},
        tie_word_embeddings=False,
    )
    width = state.get("model.vision_resampler.token_packer.devide_attention.to_q.0.weight")
    return LlavaSTConfig(
        text_config=text,
        vision_config=vision if vision is not None else SiglipVisionConfig(**SO400M),
        frames=published["max_frame"],
        k1=isqrt(published["mm_perceiver_latents"]),
        k2=isqrt(published["mm_perceiver_latents_fast"]),
        sigma=published["max_frame"] // FRAMES_A_STRETCH,
        time_anchors=published["num_temporal_tokens"],
        height_anchors=published["num_spatial_tokens"],
        width_anchors=published["num_spatial_tokens"],
        packer_width=1024 if width is None else width.shape[0],
        packer_heads=PACKER_HEADS,
        **(PUBLISHED | bugs_of_training(state)),
    )


def bugs_of_training(state: dict[str, Tensor]) -> dict[str, str]:
    """Which bugs the weights were trained with; they must run with the same (formats.md A.6 and A.9).

    The fast stream was lost if its packer never learnt: its biases are exactly as initialised. The x coordinates of
    prompts were lost if the row of <WIDTH-INPUT> learnt what that of <HEIGHT-INPUT>, which begins equal, did not.
    Where the tensors are not there, the published code's behaviour stays.
    """
    found: dict[str, str] = {}
    fast = {name: tensor for name, tensor in state.items() if ".token_packer_fast." in name}
    if fast:
        learnt = any(bool((tensor != 0).any()) for name, tensor in fast.items() if name.endswith("bias"))
        learnt |= any(bool((tensor != 1).any()) for name, tensor in fast.items() if ".ln_" in name and "weight" in name)
        found["fast_stream"] = "features" if learnt else "placeholders"
    words = state.get("model.embed_tokens.weight")
    if words is not None and len(words) >= len(PLACEHOLDERS):
        rows = dict(zip(PLACEHOLDERS, words[-len(PLACEHOLDERS) :], strict=True))
        same = torch.equal(rows["<WIDTH-INPUT>"], rows["<HEIGHT-INPUT>"])
        found["prompt_x"] = "embedded" if same else "constant"
    return found


def check_complete(state: dict[str, Tensor], expected: dict[str, torch.Size]) -> None:
    """Every tensor of ours is there in its size, and none is left over; else an error that lists them."""
    missing = sorted(expected.keys() - state.keys() - OPTIONAL)
    left_over = sorted(state.keys() - expected.keys())
    sizes = [
        f"{name} {tuple(state[name].shape)} instead of {tuple(shape)}"
        for name, shape in expected.items()
        if name in state and state[name].shape != shape
    ]
    problems = {"missing": missing, "left over": left_over, "of another size": sizes}
    if any(problems.values()):
        told = "; ".join(f"{what}: {', '.join(names)}" for what, names in problems.items() if names)
        raise CheckpointError(
            f"The checkpoint does not fit the model: {told}.",
            "Use the published files and their config.json as they are.",
        )


def _json(file: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{file} cannot be read ({error}).", "Download the whole checkpoint.") from error
    return read
