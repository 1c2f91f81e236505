"""Masks of one thing along a clip, small in memory: the runs of each mask inside its own box."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stagent_tools.types import BoolArray, FloatArray

Runs = NDArray[np.uint32]


@dataclass(frozen=True)
class Mask:
    """The pixels of a thing in a picture of `size` (width, height).

    They lie inside `box` (x0, y0, x1, y1 in whole px); `runs` are the lengths of the runs of not-thing and thing by
    turns, row by row through the box, not-thing first. A mask without pixels has the box (0, 0, 0, 0) and no runs.
    """

    size: tuple[int, int]
    box: tuple[int, int, int, int]
    runs: Runs

    @classmethod
    def of(cls, image: BoolArray) -> Mask:
        """Packs a mask (H, W)."""
        height, width = image.shape
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        if len(rows) == 0:
            return cls((width, height), (0, 0, 0, 0), np.zeros(0, dtype=np.uint32))
        box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        flat = image[box[1] : box[3], box[0] : box[2]].ravel()
        borders = np.flatnonzero(np.diff(flat)) + 1
        ends = np.concatenate([[0] if flat[0] else [], borders, [len(flat)]])
        return cls((width, height), box, np.diff(ends, prepend=0).astype(np.uint32))

    def image(self) -> BoolArray:
        """(H, W), True on the thing."""
        width, height = self.size
        x0, y0, x1, y1 = self.box
        whole = np.zeros((height, width), dtype=np.bool_)
        on = np.arange(len(self.runs)) % 2 == 1
        whole[y0:y1, x0:x1] = np.repeat(on, self.runs).reshape(y1 - y0, x1 - x0)
        return whole

    @property
    def area(self) -> int:
        """Pixels on the thing."""
        return int(self.runs[1::2].sum())


@dataclass(frozen=True)
class MaskTrack:
    """One thing's masks; only moments at which it was seen are in it, gaps are gaps.

    t (n,) s, strictly increasing · masks (n) · quality (n,) 0..1: how sure the mask is, meant to follow its overlap
    (IoU) with the truth; never more than that.
    """

    id: str
    t: FloatArray
    masks: tuple[Mask, ...]
    quality: FloatArray
    backend: str = ""

    def __post_init__(self) -> None:
        n = len(self.t)
        if len(self.masks) != n or self.quality.shape != (n,):
            raise ValueError(f"mask track {self.id}: {n} times, {len(self.masks)} masks, quality {self.quality.shape}")
        if n > 1 and not bool(np.all(np.diff(self.t) > 0)):
            raise ValueError(f"mask track {self.id}: times are not increasing")

    def at(self, t: float, tolerance: float) -> Mask | None:
        """The mask of the moment nearest to t, None if it is more than `tolerance` seconds away."""
        if len(self.t) == 0:
            return None
        nearest = int(np.argmin(np.abs(self.t - t)))
        return self.masks[nearest] if abs(float(self.t[nearest]) - t) <= tolerance else None
