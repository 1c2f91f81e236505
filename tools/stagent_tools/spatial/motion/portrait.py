"""What a thing looks like, gathered while it is followed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.colours import NAMES, coarse, name_counts, names_of
from stagent_tools.types import BoolArray, FloatArray, Image

EVERY = 4
"""Sightings between two looks at the colours, where something is sighted in (nearly) every picture."""
BODY = 0.8
"""Share of the box's width that is looked at: its rim shows the place."""
BESIDE = 0.5
"""Of the box's width to each side of it: what is seen there is the place."""
MOST_PLACE = 0.5
"""Share of what passes for the thing that may be the place after all, through gaps and a mask that is too wide."""
MOST_PLACE_OF_LEGS = 0.7
"""The same of what stands on four legs: the trunk of a dog rendered by stagent_world fills a third of its box."""
_STEP = 32  # grey levels in a bin of a colour: coarse enough for the few pixels of a small thing


@dataclass
class Portrait:
    """`counts` (3, len(NAMES)) pixels by colour name in the upper, middle and lower third · `fills` shares of the
    box that the thing filled · `every` so many sightings one is looked at · `body` share of the box's width that is ·
    `legs`: it stands on four, so that most of the box shows the place, and in its shadow."""

    counts: FloatArray = field(default_factory=lambda: np.zeros((3, len(NAMES))))
    fills: list[float] = field(default_factory=list)
    looks: int = 0
    every: int = EVERY
    body: float = BODY
    legs: bool = False

    def look(self, picture: Image, box: FloatArray, mask: Image, alone: bool) -> None:
        """Add one sighting; those in which something else touches it count only until there are better ones."""
        self.looks += 1
        if (self.looks - 1) % self.every or (not alone and len(self.fills) >= 3):
            return
        x0, y0, x1, y1 = bx.clip(box, picture.shape[1], picture.shape[0]).round().astype(int)
        if x1 - x0 < 2 or y1 - y0 < 3:
            return
        inset = int((1 - self.body) / 2 * (x1 - x0))
        inside: BoolArray = mask[y0:y1, x0 + inset : x1 - inset] > 0
        crop = picture[y0:y1, x0 + inset : x1 - inset]
        self.fills.append(float((mask[y0:y1, x0:x1] > 0).mean()))
        for third, rows in enumerate(np.array_split(np.arange(y1 - y0), 3)):
            on = inside[rows]
            # Where the background hides half of the thing, its box is a better guess of it than the mask.
            pixels = crop[rows][on] if on.mean() > 0.3 else crop[rows].reshape(-1, 3)
            own = _own(pixels, _beside(picture, (x0, x1), y0 + rows), legs=self.legs)
            self.counts[third] += name_counts(pixels, own) / max(float(own.sum()), 1.0)

    def shares(self) -> FloatArray:
        """(3, len(NAMES)), rows sum to 1."""
        return np.asarray(self.counts / np.maximum(self.counts.sum(axis=1, keepdims=True), 1e-9), dtype=np.float64)

    def join(self, other: Portrait) -> None:
        self.counts = self.counts + other.counts
        self.fills = [*self.fills, *other.fills]


def _beside(picture: Image, columns: tuple[int, int], rows: NDArray[np.intp]) -> Image:
    """(n, 3) the pixels to the left and the right of a box's columns, in these rows."""
    x0, x1 = columns
    reach = max(2, int(BESIDE * (x1 - x0)))
    left, right = picture[rows, max(x0 - reach, 0) : x0], picture[rows, x1 : x1 + reach]
    return np.concatenate([left.reshape(-1, 3), right.reshape(-1, 3)])


def _own(pixels: Image, place: Image, *, legs: bool) -> FloatArray:
    """(n,) 0..1: how likely each of the pixels (n, 3) belongs to the thing, when up to MOST_PLACE of them are of the
    place: what is common beside the thing and no commoner on it tells nothing of it. With `legs`, what has the name of
    a colour that is common beside it: the place among them is shaded."""
    if len(pixels) == 0 or len(place) == 0:
        return np.ones(len(pixels))
    bins, around = (names_of(some) if legs else coarse(some, _STEP) for some in (pixels, place))
    size = len(NAMES) if legs else (256 // _STEP) ** 3
    on = np.bincount(bins, minlength=size) / len(pixels)
    beside = np.bincount(around, minlength=size) / len(place)
    most = MOST_PLACE_OF_LEGS if legs else MOST_PLACE
    return np.asarray(np.maximum(1 - most * beside[bins] / on[bins], 0.0), dtype=np.float64)
