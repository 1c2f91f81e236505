"""How LLaVA-ST is loaded so that it fits: by transformers' own `dtype`, `device_map` and `quantization_config`."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from stagent_tools.errors import MissingPart
from stagent_tools.models.device import Device
from stagent_tools.models.memory import OutOfMemory

GIB = 2**30
ROOM_GIB = 2.5
"""For a hundred pictures on their way through the tower, and what is remembered of the answer."""
QUARTER = 0.36
"""Of its size in 16 bits that the 7B has in 4: its layers are nine tenths of it and shrink to 0.28."""
TOWER, PROJECTOR, LANGUAGE = "model.vision_tower", "model.multi_modal_projector", "model.language_model"
KEPT = ("lm_head", "coordinates", "packer", TOWER, PROJECTOR)
"""Parts that stay in 16 bits: small, and they carry the coordinates."""
TOUCHED = (*KEPT, "model.image_newline", *(f"{LANGUAGE}.{part}" for part in ("embed_tokens", "norm", "rotary_emb")))
"""Parts that stay where the model computes: the code reads tables of theirs without calling them, and accelerate
brings a part only when it is called."""


@dataclass(frozen=True)
class Size:
    """GiB in 16 bits of a checkpoint, and of one of its `layers`."""

    whole: float
    layer: float
    layers: int


@dataclass(frozen=True)
class Way:
    """`options` for transformers' `from_pretrained` · `why` for the log."""

    options: dict[str, Any]
    why: str


def size_of(folder: Path) -> Size:
    """Of the published layout. Raises MissingPart where its files do not say."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        width, mlp, layers = (int(config[key]) for key in ("hidden_size", "intermediate_size", "num_hidden_layers"))
        shared = int(config["num_key_value_heads"]) / int(config["num_attention_heads"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MissingPart(
            f"{folder / 'config.json'} is missing, or does not say how large the model is.",
            "Put the published files of LLaVA-ST-Qwen2-7B there.",
        ) from error
    layer = 2 * ((2 + 2 * shared) * width**2 + 3 * width * mlp)
    whole = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    return Size(whole / GIB, layer / GIB, layers)


def way_of(device: Device, free_gib: float, size: Size, *, has_bitsandbytes: bool | None = None) -> Way:
    """How it is loaded on a device with so much free memory. Raises OutOfMemory where it fits in no way."""
    import torch

    has = find_spec("bitsandbytes") is not None if has_bitsandbytes is None else has_bitsandbytes
    there = {"device_map": {"": device.name}}
    if device.is_cpu and free_gib >= 2 * size.whole + ROOM_GIB:
        return Way({"dtype": torch.float32}, f"{device.why}; answers take minutes")
    if free_gib >= size.whole + ROOM_GIB:
        halves = torch.bfloat16 if device.is_cpu else device.dtype
        return Way({"dtype": halves, **there}, f"{free_gib:.0f} GiB hold all of it in 16 bits")
    if free_gib >= QUARTER * size.whole + ROOM_GIB and has:
        return Way(_in_four_bits(device) | there, f"{free_gib:.0f} GiB hold it in 4 bits")
    fitting = int((free_gib - ROOM_GIB - (size.whole - size.layers * size.layer)) / size.layer)
    if device.is_cpu or fitting < 1:
        raise OutOfMemory(
            f"LLaVA-ST needs {size.whole + ROOM_GIB:.0f} GiB of memory, and {free_gib:.1f} GiB are free.",
            "Free some, or install the group quantized: in 4 bits it needs less than half.",
        )
    return Way(
        {"dtype": device.dtype, "device_map": spread(device.name, "cpu", size.layers, fitting)},
        f"{free_gib:.0f} GiB hold {fitting} of {size.layers} layers, the others wait in the processor's memory",
    )


def _in_four_bits(device: Device) -> dict[str, Any]:
    from transformers import BitsAndBytesConfig

    four = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_compute_dtype=device.dtype,
        llm_int8_skip_modules=list(KEPT),
    )
    return {"quantization_config": four, "dtype": device.dtype}


def spread(here: str, there: str, layers: int, fitting: int) -> dict[str, str]:
    """A `device_map` with the first `fitting` layers `here`, where the model computes, and the others `there`."""
    return dict.fromkeys(TOUCHED, here) | {
        f"{LANGUAGE}.layers.{number}": here if number < fitting else there for number in range(layers)
    }


def free_memory(device: Device) -> float:
    """GiB that are free on a GPU, or that the machine can give to a process."""
    import torch

    if not device.is_cpu:
        return torch.cuda.mem_get_info(device.name)[0] / GIB
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")) * 1024 / GIB
    except (OSError, StopIteration):  # not Linux: what no page of is in use
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GIB
