"""Where a model runs and with which numbers, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import torch

Precision = Literal["float32", "bfloat16"]


@dataclass(frozen=True, slots=True)
class Device:
    """`name` as torch writes it ("cuda:0", "cpu"); `why` is for the user and for the evidence."""

    name: str
    precision: Precision
    why: str

    @property
    def dtype(self) -> torch.dtype:
        import torch

        return torch.float32 if self.precision == "float32" else torch.bfloat16

    @property
    def is_cpu(self) -> bool:
        return self.name == "cpu"


def choose_device() -> Device:
    """CUDA where there is one that knows bfloat16, else the processor in float32.

    Half precision is never taken on a processor (float16 is 100 times slower there), nor on a GPU, where bfloat16
    does not overflow.
    """
    import torch

    if not torch.cuda.is_available():
        return Device("cpu", "float32", "no CUDA device was found; on a processor float32 is exact and float16 slow")
    name = torch.cuda.get_device_name(0)
    if torch.cuda.is_bf16_supported(including_emulation=False):
        return Device("cuda:0", "bfloat16", f"{name} computes in bfloat16")
    return Device("cuda:0", "float32", f"{name} has no bfloat16")
