"""Which LLaVA-ST is on this machine, and how it is loaded so that it fits.

`llava-st/` in the folder of models holds either a training run of ours (`manifest.json`, `checkpoint/`), or the files
of the published LLaVA-ST-Qwen2-7B. Without one there is what comes along with the package, if anything does.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent_tools.errors import MissingPart
from stagent_tools.models.device import Device, choose_device
from stagent_tools.models.places import ModelPlaces

if TYPE_CHECKING:
    from llava_st.model import LlavaST
    from llava_st.processing import Processor

FOLDER = "llava-st"
GIB = 2**30
WHOLE_GIB, QUARTER_GIB = 18.0, 8.0
"""Of GPU memory that 8.1 billion parameters need with room to answer: in 16 bits, and in 4."""
KEPT = ("lm_head", "coordinates", "packer", "vision_tower", "multi_modal_projector")
"""Parts that stay in 16 bits: small, and they carry the coordinates."""


@dataclass(frozen=True)
class Way:
    """`options` for transformers' `from_pretrained` · `why` for the log."""

    options: dict[str, Any]
    why: str


def way_of(device: Device, free_gib: float, *, has_bitsandbytes: bool | None = None) -> Way:
    """How the 7B is loaded on a device with so much free memory."""
    import torch

    if device.is_cpu:
        return Way({"dtype": torch.float32}, f"{device.why}; answers take minutes")
    if free_gib >= WHOLE_GIB:
        return Way({"dtype": device.dtype, "device_map": {"": device.name}}, f"{free_gib:.0f} GiB hold all of it")
    if has_bitsandbytes is None:
        has_bitsandbytes = find_spec("bitsandbytes") is not None
    if free_gib >= QUARTER_GIB and has_bitsandbytes:
        from transformers import BitsAndBytesConfig

        four = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_compute_dtype=device.dtype,
            llm_int8_skip_modules=list(KEPT),
        )
        return Way(
            {"quantization_config": four, "device_map": {"": device.name}, "dtype": device.dtype},
            f"{free_gib:.0f} GiB hold it in 4 bits",
        )
    return Way(
        {"dtype": device.dtype, "device_map": "auto"},
        f"{free_gib:.0f} GiB hold a part of it, the rest waits in the processor's memory",
    )


def free_memory(device: Device) -> float:
    """GiB that are free on a GPU."""
    import torch

    return torch.cuda.mem_get_info(device.name)[0] / GIB


def place_of(models_dir: Path | None) -> Path:
    """The folder of the run or of the published files. Raises MissingPart where there is none."""
    from llava_st.stages.trained import SHIPPED

    own = ModelPlaces(models_dir).own / FOLDER
    found = next((place for place in (own, SHIPPED) if place.is_dir()), None)
    if found is None:
        raise MissingPart(
            f"There is no LLaVA-ST on this machine: no {own}.",
            "Put a finished training run there (docs/training.md), or the files of the published LLaVA-ST-Qwen2-7B.",
        )
    return found


def load_published(folder: Path, way: Way | None = None) -> tuple[LlavaST, Processor]:
    """The published model, whole or not at all."""
    from transformers import AutoTokenizer

    from llava_st.model import LlavaST
    from llava_st.processing import Processor

    if way is None:
        device = choose_device()
        way = way_of(device, 0.0 if device.is_cpu else free_memory(device))
    model = LlavaST.from_published(folder, **way.options)
    model.train(False)
    return model, Processor(AutoTokenizer.from_pretrained(folder), model.config)
