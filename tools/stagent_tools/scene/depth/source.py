"""What gives depth: a picture in, metres to each of its pixels out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from stagent_tools.types import FloatArray, Image


@dataclass(frozen=True)
class DepthMap:
    """metres (H, W) along the camera's axis, nan where it is not known · focal px of the picture, None where the source
    does not tell it."""

    metres: FloatArray
    focal: float | None = None


class DepthSource(Protocol):
    """`name` for the evidence."""

    @property
    def name(self) -> str: ...

    def see(self, image: Image, t: float) -> DepthMap:
        """Of a picture (H, W, 3) RGB, shown at t seconds."""
        ...


def believable(metres: FloatArray) -> FloatArray:
    """Without what no camera sees: nothing is nearer than 5 cm, and what is not finite is not known."""
    return np.asarray(np.where(np.isfinite(metres) & (metres > 0.05), metres, np.nan), dtype=np.float64)
