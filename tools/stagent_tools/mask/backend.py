"""What a mask backend is: it is shown a thing once and says which pixels are the thing from then on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from stagent_tools.errors import UsageError
from stagent_tools.mask.masks import MaskTrack
from stagent_tools.types import BoolArray, FloatArray, Frame


@dataclass(frozen=True)
class MaskPrompt:
    """The thing in the first frame that is given: exactly one of `box` (4,) px, `point` (2,) px, `mask` (H, W)."""

    box: FloatArray | None = None
    point: FloatArray | None = None
    mask: BoolArray | None = None

    def __post_init__(self) -> None:
        if sum(form is not None for form in (self.box, self.point, self.mask)) != 1:
            raise ValueError("a mask prompt is a box, a point or a mask: exactly one of them")

    def check(self, width: int, height: int) -> None:
        """Raises UsageError if nothing of the prompt lies in a picture of this size."""
        lies_inside = False
        if self.mask is not None:
            if self.mask.shape != (height, width):
                raise UsageError(
                    f"The mask is {self.mask.shape[1]} x {self.mask.shape[0]} px, the picture {width} x {height}.",
                    "Give a mask of the upright picture's size.",
                )
            lies_inside = bool(self.mask.any())
        elif self.box is not None:
            x0, y0, x1, y1 = self.box
            lies_inside = bool(min(x1, width) - max(x0, 0) >= 1 and min(y1, height) - max(y0, 0) >= 1)
        elif self.point is not None:
            lies_inside = bool(np.all((self.point >= 0) & (self.point < np.array([width, height]))))
        if not lies_inside:
            raise UsageError("Nothing of the prompt lies in the picture.", "Give pixels of the upright picture.")


class MaskBackend(Protocol):
    """A backend raises `CannotMeasure` if it broke, never returns nonsense."""

    name: str

    def carry(self, frames: Iterable[Frame], prompt: MaskPrompt) -> MaskTrack:
        """Masks of the thing along `frames`, which are taken one at a time, forwards.

        The prompt is of the first frame. A frame in which the thing is hidden or lost has no mask. What is held in
        memory does not grow with the number of frames but for the packed masks.
        """
        ...
