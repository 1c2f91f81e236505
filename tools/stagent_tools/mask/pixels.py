"""What a pixel is like, and memories of which pixels were the thing.

Each pixel is described by its colour (CIE Lab), the colour around it, how rough its neighbourhood is and where it
lies relative to the thing. Two memories answer which of the pixels seen before it resembles: a forest grown on the
first mask and now and then on a good later one as well, which generalises and hardly drifts, and the nearest
neighbours among the pixels of the last masks, which follow changes of light and pose.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from stagent_tools.mask.forest import Forest
from stagent_tools.types import BoolArray, FloatArray, Image

Looks = NDArray[np.float32]
"""(h, w, 7): colour, roughness and the colour around of each pixel."""
Features = NDArray[np.float32]
"""(n, 9): looks and place of chosen pixels."""
Pixels = tuple[NDArray[np.intp], ...]
"""Rows and columns."""

LIGHTNESS = 0.7  # weight of L against a and b: shade changes L first
AROUND = (3.0, 0.7)  # px and weight of the colour around
ROUGHNESS = 1 / 8  # weight of the gradient's size, grey levels
PLACE = 30.0  # Lab units that one mean size of the thing away counts
SAMPLES = 3000  # pixels remembered of a frame
NEIGHBOURS = 5
SLACK = 1.0  # a neighbour may be twice as far as the nearest: found in half of the time, with no loss
RECENT = 2  # frames in the memory of neighbours
DEPTH, LEAF = 12, 5  # of the first mask's forest: it may follow its samples closely, they are true
SOFTENING = 3.0  # Lab units: nearer neighbours than this count alike


@dataclass(frozen=True)
class Place:
    """Where the thing is in the window: `centre` (2,) px and `size`, the square root of its area."""

    centre: FloatArray
    size: float

    @classmethod
    def of(cls, mask: BoolArray) -> Place:
        y, x = np.nonzero(mask)
        return cls(np.array([x.mean(), y.mean()]), float(np.sqrt(len(x))))


def grey_of(picture: Image) -> Image:
    """(h, w) of RGB (h, w, 3)."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def looks_of(picture: Image, grey: Image) -> Looks:
    """(h, w, 7): what each pixel of the RGB picture (h, w, 3) looks like, in units of Lab."""
    lab = np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), dtype=np.float32)
    lab[..., 0] *= np.float32(LIGHTNESS)
    gradient = cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    rough = cv2.GaussianBlur(gradient, (5, 5), 0)[..., None] * ROUGHNESS
    spread, weight = AROUND
    around = cv2.GaussianBlur(lab, (0, 0), spread) * weight
    return np.concatenate([cv2.GaussianBlur(lab, (0, 0), 0.7), rough, around], axis=2)


def chosen(mask: BoolArray) -> Pixels:
    """At most SAMPLES pixels of the mask (h, w), the same ones every time."""
    rows, columns = np.nonzero(mask)
    if len(rows) <= SAMPLES:
        return rows, columns
    picks = np.random.default_rng(0).choice(len(rows), SAMPLES, replace=False)
    return rows[picks], columns[picks]


def features(looks: Looks, at: Pixels, place: Place) -> Features:
    """(n, 9) of the pixels at rows and columns `at`."""
    rows, columns = at
    x = (columns - place.centre[0]) / place.size * PLACE
    y = (rows - place.centre[1]) / place.size * PLACE
    return np.column_stack([looks[rows, columns], x, y]).astype(np.float32)


class FirstLook:
    """The forest of the first mask, and of a good later one."""

    def __init__(self, seen: Features, on_thing: BoolArray) -> None:
        self._seen, self._on_thing = seen, on_thing

    @cached_property
    def _forest(self) -> Forest:
        return Forest(self._seen, self._on_thing, DEPTH, LEAF)

    @cached_property
    def _placeless(self) -> Forest:
        return Forest(np.ascontiguousarray(self._seen[:, :-2]), self._on_thing, DEPTH, LEAF)

    def resembles(self, asked: Features) -> FloatArray:
        """(n,) 0..1: the share of trees that take each pixel for the thing."""
        return self._forest.resembles(asked)

    def anywhere(self, looks: Looks) -> FloatArray:
        """(h, w) 0..1: how much each pixel looks like the thing, wherever it lies."""
        return self._placeless.resembles(looks.reshape(-1, looks.shape[2])).reshape(looks.shape[:2])


class LastLooks:
    """The pixels of the last masks."""

    def __init__(self) -> None:
        self._seen: deque[tuple[Features, BoolArray]] = deque(maxlen=RECENT)

    def remember(self, seen: Features, on_thing: BoolArray) -> None:
        self._seen.append((seen, on_thing))

    def forget(self) -> None:
        self._seen.clear()

    def resembles(self, asked: Features) -> FloatArray:
        """(n,) 0..1: the weighted share of each pixel's nearest neighbours that were the thing."""
        known = np.concatenate([seen for seen, _ in self._seen])
        on_thing = np.concatenate([on for _, on in self._seen]).astype(np.float64)
        tree = cKDTree(known, leafsize=32, balanced_tree=False, compact_nodes=False)
        distance, index = tree.query(asked, k=min(NEIGHBOURS, len(known)), eps=SLACK, workers=2)
        weight = 1 / (np.asarray(distance) + SOFTENING)
        return np.asarray((on_thing[index] * weight).sum(axis=1) / weight.sum(axis=1))
