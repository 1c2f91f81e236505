"""Writes the small golden file of published mode (about 1 MB), from random numbers of its own and this model.

    python tests/model/llava_st/make_golden.py

Run it only while test_golden_published.py passes on the published code's own outputs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

sys.path.insert(0, str(Path(__file__).parent))

from literal_golden import golden_model, grid, values_of

from llava_st.config import PUBLISHED
from llava_st.lape import resample

D, TOWER, C, V = 32, 24, 64, 34
FOLDER = Path(__file__).parent / "golden"


def weights(random: torch.Generator) -> dict[str, Tensor]:
    shapes: dict[str, tuple[int, ...]] = {"embed_tokens.weight": (V, D)}
    for layer, inner in ((0, TOWER), (2, D)):
        shapes |= {f"mm_projector.{layer}.weight": (D, inner), f"mm_projector.{layer}.bias": (D,)}
    for packer in ("token_packer", "token_packer_slow", "token_packer_fast"):
        inside = f"vision_resampler.{packer}.devide_attention."
        for x in "qkv":
            shapes |= {f"{inside}to_{x}.0.weight": (C, D), f"{inside}to_{x}.0.bias": (C,)}
            shapes |= {f"{inside}to_{x}.2.weight": (C, C), f"{inside}to_{x}.2.bias": (C,)}
            shapes |= {f"{inside}ln_{x}.weight": (C,), f"{inside}ln_{x}.bias": (C,)}
        shapes |= {f"{inside}attn.in_proj_weight": (3 * C, C), f"{inside}attn.in_proj_bias": (3 * C,)}
        shapes |= {f"{inside}attn.out_proj.weight": (C, C), f"{inside}attn.out_proj.bias": (C,)}
        shapes[f"{inside}to_out.weight"] = (D, C)
    for axis, anchors in (("temporal", 20), ("spatial_height", 100), ("spatial_width", 100)):
        shapes |= {f"{axis}_{side}_embeddings.weight": (anchors, D) for side in ("input", "output")}
    return {f"w.{name}": torch.randn(shape, generator=random) * 0.2 for name, shape in shapes.items()}


def inputs(random: torch.Generator) -> dict[str, Tensor]:
    fast = [23, *[25] * 18, 24]
    slow = [26, *[25] * 34, 27]
    ids = [1, 2, *fast, *slow, 5, 28, 28, 32, 30, 32, 30, 7, 29, 29, 33, 31, 33, 31, 40, 70, 180]
    labels = [-100] * 64 + [7, 29, 29, 33, 31, 33, 31, 40, 70, 180]
    labels = [-100] * (len(ids) - len(labels)) + labels
    made = {
        "video.tower_feat": torch.randn(20, 81, TOWER, generator=random),
        "image.tower_feat": torch.randn(1, 81, TOWER, generator=random),
        "loss.hidden": torch.randn(1, len(ids), D, generator=random),
        "loss.lm_head": torch.randn(V, D, generator=random),
        "video.input_ids": torch.tensor([ids]),
        "loss.labels": torch.tensor([labels]),
    }
    for axis in ("temporal", "spatial_height", "spatial_width"):
        for side in ("input", "output"):
            made[f"video.var.{axis}_{side}_locations"] = torch.rand(2, generator=random)
    return made


def main() -> None:
    random = torch.Generator().manual_seed(12)
    golden = weights(random) | inputs(random)
    model = golden_model(golden)
    projected = model.model.multi_modal_projector(golden["video.tower_feat"])
    placed = model.place(grid(projected))  # [20, 9, 9, D]
    fast, slow = model.packer(placed)
    golden |= {
        "video.projected": projected,
        "video.after_lape": placed.flatten(1, 2),
        "video.fast": fast,
        "video.slow": slow,
    }
    image = model.place(grid(model.model.multi_modal_projector(golden["image.tower_feat"])))
    golden["image.after_lape"] = image.flatten(1, 2)
    golden["lape.height_anchor_mean_100"] = model.coordinates.positions("h")
    golden["lape.height_resized_27"] = resample(golden["lape.height_anchor_mean_100"], 27)
    values, tokens = values_of(golden, model.config), model.pack(placed)
    golden["video.inputs_embeds_published"] = model.embed(golden["video.input_ids"], values, [tokens])
    intended = golden_model(golden, **(PUBLISHED | {"fast_stream": "features", "prompt_x": "embedded"}))
    golden["video.inputs_embeds_intended"] = intended.embed(golden["video.input_ids"], values, [tokens])
    loss = model.loss(golden["loss.hidden"], golden["loss.labels"], values)
    loss.backward()
    golden |= {"loss.value": loss, "loss.grad_temporal_output": model.coordinates.outputs["t"].grad}
    golden["loss.logits_last"] = model.logits(golden["loss.hidden"])[0, -1]
    FOLDER.mkdir(exist_ok=True)
    whole = {name: tensor.detach().clone().contiguous() for name, tensor in golden.items()}
    save_file(whole, FOLDER / "published_small.safetensors")


if __name__ == "__main__":
    main()
