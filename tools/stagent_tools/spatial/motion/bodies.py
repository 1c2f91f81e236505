"""People who overlap in one region, taken apart: who is expected there, and how large people are in that row.

Who explains nothing that others do not is hidden, or gone. Each other body is laid where it explains most of the
region, the foremost first (feet lowest), and hides what is behind it; what the expected ones leave over is searched
for newcomers, from their heads down (Zhao & Nevatia 2004, "Tracking multiple humans in complex situations": a
silhouette as a set of ellipsoid bodies ordered by depth, heads as tops).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.segmentation import Blob
from stagent_tools.spatial.motion.stature import Stature
from stagent_tools.types import BoolArray, FloatArray

WIDER, TALLER = 1.5, 1.3
"""Of one person: a region that is neither holds one."""
REACH = 0.25
"""Of its own size, how far from where it is expected a body is sought ..."""
PULL = 0.3
"""... and what that distance costs, in shares of the body."""
LEAST_SEEN = 0.1
"""Share of an expected body that must lie in the region, after what covers and what misses it are set off."""
LEAST_NEW = 0.45
"""The same of a body that nobody expected."""
LEAST_REST = 0.15
"""Of a body's box: what is smaller and left over is a shadow, a bag, a swinging arm."""
Evidence = NDArray[np.float32]


@cache
def _body(width: int, height: int) -> Evidence:
    """(height, width) the ellipse in the box, with weights that sum to 1."""
    shape = np.zeros((height, width), dtype=np.uint8)
    cv2.ellipse(shape, (width // 2, height // 2), (max(width // 2, 1), max(height // 2, 1)), 0, 0, 360, 1, cv2.FILLED)
    return np.asarray(shape / max(int(shape.sum()), 1), dtype=np.float32)


@dataclass(frozen=True)
class Piece:
    """A part of a region, and the column `x` px of what would be its head."""

    blob: Blob
    x: float


class Layers:
    """A region while it is being explained: 1 foreground that nobody claimed, 0 claimed, -1 background."""

    def __init__(self, blob: Blob) -> None:
        self._margin = int(max(blob.mask.shape))
        self._evidence = np.pad(blob.mask.astype(np.float32) * 2 - 1, self._margin, constant_values=-1.0)
        self._corner = blob.box[:2] - self._margin
        self._strength = blob.strength

    def fit(self, expected: FloatArray, reach: float) -> tuple[FloatArray, float]:
        """The place near `expected` (4,) that explains most, and how much: -1 .. 1 of the body."""
        width, height = np.maximum(bx.size(expected).round().astype(int), 3).tolist()
        x, y = (expected[:2] - self._corner).round().astype(int).tolist()
        dx, dy = max(round(reach * width), 1), max(round(reach * height), 1)
        window = self._window(x - dx, y - dy, width + 2 * dx, height + 2 * dy)
        gain = cv2.matchTemplate(window, _body(width, height), cv2.TM_CCORR)
        off_x, off_y = np.meshgrid(np.arange(-dx, dx + 1) / width, np.arange(-dy, dy + 1) / height)
        row, column = np.unravel_index(np.argmax(gain - PULL * np.hypot(off_x, off_y)), gain.shape)
        shift = np.array([column - dx, row - dy], dtype=np.float64)
        return expected + np.tile(shift, 2), float(gain[row, column])

    def needed(self, places: list[FloatArray]) -> list[int]:
        """Which of these bodies explain something that the others do not: who is hidden, or followed twice, or gone,
        does not. The one that explains least goes first."""
        left = list(range(len(places)))
        while left:
            own = self._own_shares([places[i] for i in left])
            least = int(np.argmin(own))
            if own[least] >= LEAST_SEEN:
                break
            del left[least]
        return left

    def _own_shares(self, places: list[FloatArray]) -> FloatArray:
        """(n,) -1 .. 1: the evidence in each body outside all others, as a share of the body."""
        masks = [self._painted(place) for place in places]
        once = np.sum(masks, axis=0) == 1
        return np.array([float((self._evidence * (mask & once)).sum() / max(mask.sum(), 1)) for mask in masks])

    def _painted(self, box: FloatArray) -> BoolArray:
        """The body in the picture of the evidence."""
        canvas = np.zeros(self._evidence.shape, dtype=np.uint8)
        middle, half = bx.centre(box) - self._corner, bx.size(box) / 2
        cv2.ellipse(canvas, (tuple((middle - 0.5).tolist()), tuple((2 * half).tolist()), 0.0), 1, cv2.FILLED)
        return canvas > 0

    def claim(self, box: FloatArray) -> Blob | None:
        """Take the box's foreground out; back comes it as a region with the box of the whole body, in whole pixels."""
        box = box.round()
        x0, y0, x1, y1 = (box - np.tile(self._corner, 2)).astype(int)
        height, width = self._evidence.shape
        part = self._evidence[max(y0, 0) : min(y1, height), max(x0, 0) : min(x1, width)]
        seen = part > 0
        if not seen.any():
            return None
        mask = np.zeros((y1 - y0, x1 - x0), dtype=np.uint8)
        mask[max(-y0, 0) : max(-y0, 0) + part.shape[0], max(-x0, 0) : max(-x0, 0) + part.shape[1]] = seen
        part[seen] = 0.0
        return Blob(box, float(seen.sum()), self._strength, mask, body=True)

    def take_rest(self) -> Piece | None:
        """Take out the largest piece that nobody claimed; None if there is none."""
        free = (self._evidence > 0).astype(np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(free)
        if count < 2:
            return None
        label = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
        x, y, width, height, area = (int(v) for v in stats[label])
        mask = (labels[y : y + height, x : x + width] == label).astype(np.uint8)
        self._evidence[y : y + height, x : x + width][mask > 0] = 0.0
        head = np.flatnonzero(mask[: max(height // 5, 1)].any(axis=0))
        box = np.tile(self._corner, 2) + np.array([x, y, x + width, y + height])
        return Piece(Blob(box, float(area), self._strength, mask), float(box[0] + head.mean() + 0.5))

    def give_back(self, piece: Piece) -> None:
        """What was taken out is free again."""
        x, y = (piece.blob.box[:2] - self._corner).astype(int)
        height, width = piece.blob.mask.shape
        self._evidence[y : y + height, x : x + width][piece.blob.mask > 0] = 1.0

    def _window(self, x: int, y: int, width: int, height: int) -> Evidence:
        """The evidence there; outside the region is background."""
        rows, columns = self._evidence.shape
        window = np.full((height, width), -1.0, dtype=np.float32)
        x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + width, columns), min(y + height, rows)
        if x1 > x0 and y1 > y0:
            window[y0 - y : y1 - y, x0 - x : x1 - x] = self._evidence[y0:y1, x0:x1]
        return window


def holds_several(blob: Blob, stature: Stature) -> bool:
    """The region is too wide or too tall for one person standing where it ends."""
    height = stature.height_at(float(blob.box[3]))
    wide, tall = bx.size(blob.box)
    return bool(wide > WIDER * stature.aspect * height or tall > TALLER * height)


def bodies_in(blob: Blob, expected: FloatArray, stature: Stature) -> list[Blob]:
    """The people in one region, and what is left of it; `expected` (n, 4) px where known people should be in it."""
    layers = Layers(blob)
    found: list[Blob] = []
    present = layers.needed([layers.fit(body, REACH)[0] for body in expected])
    for body in sorted(expected[present], key=lambda box: -float(box[3])):
        place, seen = layers.fit(body, REACH)
        if seen >= LEAST_SEEN and (part := layers.claim(place)) is not None:
            found.append(part)
    if not found:
        return []
    while (piece := layers.take_rest()) is not None:
        body = stature.standing_under(piece.x, float(piece.blob.box[1]))
        if piece.blob.area < LEAST_REST * bx.areas(body):
            break
        found.append(_newcomer(layers, piece, body) or piece.blob)
    return found


def _newcomer(layers: Layers, piece: Piece, body: FloatArray) -> Blob | None:
    """The piece as a person who fits the usual `body`, if one does."""
    layers.give_back(piece)
    place, seen = layers.fit(body, REACH)
    if seen >= LEAST_NEW:
        return layers.claim(place)
    layers.take_rest()
    return None
