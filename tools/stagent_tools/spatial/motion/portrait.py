"""What a thing looks like, gathered while it is followed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.colours import NAMES, name_counts
from stagent_tools.types import BoolArray, FloatArray, Image

EVERY = 4
"""Sightings between two looks at the colours."""
BODY = 0.8
"""Share of the box's width that is looked at: its rim shows the place."""


@dataclass
class Portrait:
    """`counts` (3, len(NAMES)) pixels by colour name in the upper, middle and lower third · `fills` shares of the
    box that the thing filled."""

    counts: FloatArray = field(default_factory=lambda: np.zeros((3, len(NAMES))))
    fills: list[float] = field(default_factory=list)
    looks: int = 0

    def look(self, picture: Image, box: FloatArray, mask: Image, alone: bool) -> None:
        """Add one sighting; those in which something else touches it count only until there are better ones."""
        self.looks += 1
        if self.looks % EVERY != 1 or (not alone and len(self.fills) >= 3):
            return
        x0, y0, x1, y1 = bx.clip(box, picture.shape[1], picture.shape[0]).round().astype(int)
        if x1 - x0 < 2 or y1 - y0 < 3:
            return
        inset = int((1 - BODY) / 2 * (x1 - x0))
        inside: BoolArray = mask[y0:y1, x0 + inset : x1 - inset] > 0
        crop = picture[y0:y1, x0 + inset : x1 - inset]
        self.fills.append(float((mask[y0:y1, x0:x1] > 0).mean()))
        for third, rows in enumerate(np.array_split(np.arange(y1 - y0), 3)):
            on = inside[rows]
            # Where the background hides half of the thing, its box is a better guess of it than the mask.
            pixels = crop[rows][on] if on.mean() > 0.3 else crop[rows].reshape(-1, 3)
            total = max(len(pixels), 1)
            self.counts[third] += name_counts(pixels) / total

    def shares(self) -> FloatArray:
        """(3, len(NAMES)), rows sum to 1."""
        return np.asarray(self.counts / np.maximum(self.counts.sum(axis=1, keepdims=True), 1e-9), dtype=np.float64)

    def join(self, other: Portrait) -> None:
        self.counts = self.counts + other.counts
        self.fills = [*self.fills, *other.fills]
