"""Writes a tiny random checkpoint in the layout of the released LLaVA-ST-Qwen2-7B.

    python tests/model/llava_st/write_published.py FOLDER

Written from the table of formats.md (A.2, A.3, A.14), not from the mapping that reads it: names and shapes stand here
a second time. Width 32 instead of 3584, packer 16 instead of 1024, two layers, 20 frames of a 9 x 9 grid.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

D, LAYERS, HEADS, KV, MLP = 32, 2, 4, 2, 48
TOWER, TOWER_LAYERS, TOWER_MLP, PATCH, GRID = 24, 2, 40, 4, 9
C = 16  # the packer's width
V = 60 + 14
FRAMES = 20
CONFIG = {
    "model_type": "llava_qwen",
    "architectures": ["LlavaQwenForCausalLM"],
    "vocab_size": V,
    "hidden_size": D,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "num_key_value_heads": KV,
    "intermediate_size": MLP,
    "max_position_embeddings": 2048,
    "rope_scaling": None,
    "rope_theta": 1000000.0,
    "mm_vision_tower": "google/siglip-so400m-patch14-384",
    "mm_hidden_size": TOWER,
    "mm_projector_type": "mlp2x_gelu",
    "mm_resampler_type": "fast_slow_resampler",
    "mm_perceiver_latents": 9,
    "mm_perceiver_latents_fast": 1,
    "num_temporal_tokens": 100,
    "num_spatial_tokens": 100,
    "use_downsample_image": False,
    "max_frame": FRAMES,
    "image_aspect_ratio": "square",
    "torch_dtype": "float16",
}


def language_model() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {"model.embed_tokens.weight": (V, D), "lm_head.weight": (V, D)}
    for i in range(LAYERS):
        layer = f"model.layers.{i}."
        for name, rows in (("q", D), ("k", D // HEADS * KV), ("v", D // HEADS * KV)):
            shapes[f"{layer}self_attn.{name}_proj.weight"] = (rows, D)
            shapes[f"{layer}self_attn.{name}_proj.bias"] = (rows,)
        shapes[f"{layer}self_attn.o_proj.weight"] = (D, D)
        shapes[f"{layer}mlp.gate_proj.weight"] = shapes[f"{layer}mlp.up_proj.weight"] = (MLP, D)
        shapes[f"{layer}mlp.down_proj.weight"] = (D, MLP)
        shapes[f"{layer}input_layernorm.weight"] = shapes[f"{layer}post_attention_layernorm.weight"] = (D,)
    return shapes | {"model.norm.weight": (D,), "model.image_newline": (D,)}


def vision() -> dict[str, tuple[int, ...]]:
    tower = "model.vision_tower.vision_tower.vision_model."
    shapes: dict[str, tuple[int, ...]] = {
        f"{tower}embeddings.patch_embedding.weight": (TOWER, 3, PATCH, PATCH),
        f"{tower}embeddings.patch_embedding.bias": (TOWER,),
        f"{tower}embeddings.position_embedding.weight": (GRID * GRID, TOWER),
        f"{tower}post_layernorm.weight": (TOWER,),
        f"{tower}post_layernorm.bias": (TOWER,),
    }
    for i in range(TOWER_LAYERS):
        layer = f"{tower}encoder.layers.{i}."
        for name in ("k_proj", "v_proj", "q_proj", "out_proj"):
            shapes[f"{layer}self_attn.{name}.weight"] = (TOWER, TOWER)
            shapes[f"{layer}self_attn.{name}.bias"] = (TOWER,)
        for name in ("layer_norm1", "layer_norm2"):
            shapes[f"{layer}{name}.weight"] = shapes[f"{layer}{name}.bias"] = (TOWER,)
        shapes |= {f"{layer}mlp.fc1.weight": (TOWER_MLP, TOWER), f"{layer}mlp.fc1.bias": (TOWER_MLP,)}
        shapes |= {f"{layer}mlp.fc2.weight": (TOWER, TOWER_MLP), f"{layer}mlp.fc2.bias": (TOWER,)}
    return shapes | {
        "model.mm_projector.0.weight": (D, TOWER),
        "model.mm_projector.0.bias": (D,),
        "model.mm_projector.2.weight": (D, D),
        "model.mm_projector.2.bias": (D,),
    }


def packers_and_tables() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}
    for packer in ("token_packer", "token_packer_slow", "token_packer_fast"):
        inside = f"model.vision_resampler.{packer}.devide_attention."
        for x in "qkv":
            shapes |= {f"{inside}to_{x}.0.weight": (C, D), f"{inside}to_{x}.0.bias": (C,)}
            shapes |= {f"{inside}to_{x}.2.weight": (C, C), f"{inside}to_{x}.2.bias": (C,)}
            shapes |= {f"{inside}ln_{x}.weight": (C,), f"{inside}ln_{x}.bias": (C,)}
        shapes |= {f"{inside}attn.in_proj_weight": (3 * C, C), f"{inside}attn.in_proj_bias": (3 * C,)}
        shapes |= {f"{inside}attn.out_proj.weight": (C, C), f"{inside}attn.out_proj.bias": (C,)}
        shapes[f"{inside}to_out.weight"] = (D, C)
    for axis in ("temporal", "spatial_height", "spatial_width"):
        shapes |= {f"model.{axis}_{side}_embeddings.weight": (100, D) for side in ("input", "output")}
    return shapes


def tensors(seed: int = 0) -> dict[str, torch.Tensor]:
    random = torch.Generator().manual_seed(seed)
    shapes = language_model() | vision() | packers_and_tables()
    return {name: torch.randn(shape, generator=random).half() * 0.1 for name, shape in shapes.items()}


def write(folder: Path, state: dict[str, torch.Tensor], shards: int = 2) -> None:
    """The config, the shards and their index."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=2))
    files = [f"model-{i + 1:05d}-of-{shards:05d}.safetensors" for i in range(shards)]
    where = {name: files[i % shards] for i, name in enumerate(state)}
    for file in files:
        save_file({name: state[name] for name in state if where[name] == file}, folder / file)
    index = {"metadata": {}, "weight_map": where}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))


if __name__ == "__main__":
    write(Path(sys.argv[1]), tensors())
