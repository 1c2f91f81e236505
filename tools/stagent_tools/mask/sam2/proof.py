"""A model is believed only after it has shown that it can do its work at all: weights may be random, broken or swapped.

The picture is drawn, so that nothing has to be shipped: a red disc before grey noise, shown by its box. Any trained
model of the family segments it nearly perfectly; an untrained one does not come near.
"""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.errors import MissingPart
from stagent_tools.mask.backend import MaskPrompt
from stagent_tools.mask.sam2.engine import Engine
from stagent_tools.mask.shapes import agreement
from stagent_tools.types import BoolArray, Image

SIZE, MIDDLE, RADIUS, STEP = 256, 120, 40, 6  # px
LEAST = 0.7
"""IoU that the first and the second picture must reach."""


def prove(engine: Engine, name: str) -> None:
    """Raises MissingPart if the model does not find a plain disc, and find it again six pixels on."""
    first, second = _disc(MIDDLE), _disc(MIDDLE + STEP)
    corner, end = MIDDLE - RADIUS, MIDDLE + RADIUS
    box = np.array([corner, corner, end, end], dtype=np.float64)
    overlaps = [
        agreement(engine.start(_picture(first), MaskPrompt(box=box)).mask, first),
        agreement(engine.step(_picture(second)).mask, second),
    ]
    if min(overlaps) < LEAST:
        raise MissingPart(
            f"The weights of {name} are untrained or broken: even a plain disc is segmented with an overlap of "
            f"{min(overlaps):.2f} only.",
            "Check them with stagent models verify, and pull them again.",
        )


def _disc(x: int) -> BoolArray:
    mask = np.zeros((SIZE, SIZE), dtype=np.uint8)
    cv2.circle(mask, (x, MIDDLE), RADIUS, 1, cv2.FILLED)
    return mask > 0


def _picture(disc: BoolArray) -> Image:
    noise = np.random.default_rng(0).integers(90, 150, (SIZE, SIZE, 1), dtype=np.uint8)
    ground = cv2.GaussianBlur(np.repeat(noise, 3, axis=2), (0, 0), 2)
    return np.where(disc[..., None], np.array([200, 40, 30], dtype=np.uint8), ground)
