"""Boxes as finders give them, from boxes that are exact: noise on every edge and frames in which there is none."""

from __future__ import annotations

import zlib
from enum import StrEnum

import numpy as np

from stagent_tools.types import BoolArray, FloatArray

EDGE_PX = 1.5
"""Standard deviation of every edge."""

MISSING = 0.05
"""Share of the frames without a box."""

ALIKE = 0.9
"""Of correlated noise, from frame to frame (a first-order autoregression)."""

OUTWARD, OUTWARD_SD = 0.02, 0.02
"""Biased boxes: how far outward each edge lies, one draw a track and edge, as shares of the box's height."""

CUT = 0.15
"""Share of a box's height that is missing below where something hides it."""


class Noise(StrEnum):
    """What is wrong with the boxes beside the frames that are missing; with none of them nothing is missing either."""

    NONE = "none"
    INDEPENDENT = "independent"
    CORRELATED = "correlated"
    BIASED = "biased"
    CUT = "cut"


def noisy(boxes: FloatArray, hidden: BoolArray, noise: Noise, seed: int, key: str) -> tuple[FloatArray, BoolArray]:
    """(n, 4) px and the frames (n,) that are kept; `hidden` (n,): something stands before its lower part."""
    if noise is Noise.NONE:
        return boxes, np.ones(len(boxes), dtype=np.bool_)
    rng = np.random.default_rng([seed, zlib.crc32(key.encode())])
    kept = rng.random(len(boxes)) >= MISSING
    shift = EDGE_PX * rng.standard_normal(boxes.shape)
    if noise is Noise.CORRELATED:
        for i in range(1, len(shift)):
            shift[i] = ALIKE * shift[i - 1] + np.sqrt(1 - ALIKE**2) * shift[i]
    tall = boxes[:, 3] - boxes[:, 1]
    if noise is Noise.BIASED:
        outward = OUTWARD + OUTWARD_SD * rng.standard_normal(4)
        shift += np.array([-1.0, -1.0, 1.0, 1.0]) * outward * tall[:, None]
    if noise is Noise.CUT:
        shift[:, 3] -= np.where(hidden, CUT * tall, 0.0)
    return boxes + shift, kept
