"""A detector with a square input on pictures that are wide: looked at whole, and in squares that overlap."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.errors import MissingPart
from stagent_tools.spatial.detected.coco import KINDS_IN_ALL, THINGS_OF_COCO
from stagent_tools.spatial.detected.detector import Detections
from stagent_tools.types import FloatArray, Image

OVERLAP = 0.5
WIDE = 1.3
EMPTY_SIDE, EMPTY_GREY = 416, 118
RIM_PX = 3.0
"""What reaches so near to where a tile is cut is only a part of something."""


@dataclass(frozen=True)
class Tile:
    """Columns [left, right) of a picture; the rims, px, are the sides on which the picture goes on."""

    left: int
    right: int
    rim_left: float
    rim_right: float


def tiles_of(width: int, height: int) -> tuple[Tile, ...]:
    """The whole picture and, where it is much wider than high, squares that overlap: the network's input is a square,
    in which a wide picture would be small."""
    whole = Tile(0, width, -np.inf, -np.inf)
    if width < WIDE * height:
        return (whole,)
    lefts = np.linspace(0, width - height, -(-width // height)).round().astype(int).tolist()
    squares = [
        Tile(left, left + height, -np.inf if left == 0 else RIM_PX, -np.inf if left + height >= width else RIM_PX)
        for left in lefts
    ]
    return (whole, *squares)


class TiledDetector(ABC):
    """A detector of COCO's kinds; implements `Detector` but for what is seen in one tile."""

    name: str
    kinds = tuple(dict.fromkeys(THINGS_OF_COCO.values()))
    sure: float
    doubtful: float

    def __init__(self) -> None:
        self._column = np.full(KINDS_IN_ALL, len(self.kinds))  # one more for what stagent does not measure
        for place, name in THINGS_OF_COCO.items():
            self._column[place] = self.kinds.index(name)

    def look(self, picture: Image) -> Detections:
        found = [self._in_tile(picture, tile) for tile in tiles_of(picture.shape[1], picture.shape[0])]
        boxes, scores = (np.concatenate(part) for part in zip(*found, strict=True))
        best = scores.max(axis=1, initial=0.0)
        corners = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)
        kept = cv2.dnn.NMSBoxes(corners.tolist(), best.tolist(), self.doubtful, OVERLAP)
        chosen = np.asarray(kept, dtype=int).ravel()
        return Detections(boxes[chosen], scores[chosen])

    def refuse_untrained(self) -> None:
        """Raises MissingPart for a network that sees things in an empty picture: its weights are random or broken."""
        seen = self.look(np.full((EMPTY_SIDE, EMPTY_SIDE, 3), EMPTY_GREY, dtype=np.uint8))
        answered = int((seen.best >= self.sure).sum())
        if answered or not np.isfinite(seen.boxes).all():
            raise MissingPart(
                f"The weights of {self.name} are untrained or broken: in an empty picture they find {answered} things.",
                "Check them with stagent models verify, and pull them again.",
            )

    @abstractmethod
    def _seen(self, picture: Image) -> tuple[FloatArray, FloatArray]:
        """Of one tile (h, w, 3) RGB: boxes (p, 4) px of it, scores (p, 80) of COCO's kinds."""

    def _in_tile(self, picture: Image, tile: Tile) -> tuple[FloatArray, FloatArray]:
        """Boxes px of the picture and scores, of what a tile holds whole."""
        boxes, each = self._seen(np.ascontiguousarray(picture[:, tile.left : tile.right]))
        scores = np.zeros((len(each), len(self.kinds) + 1))
        np.maximum.at(scores.T, self._column, each.T)
        boxes, scores = boxes + np.array([tile.left, 0, tile.left, 0]), scores[:, :-1]
        whole = (boxes[:, 0] > tile.left + tile.rim_left) & (boxes[:, 2] < tile.right - tile.rim_right)
        sure = whole & (scores.max(axis=1, initial=0.0) >= self.doubtful)
        return boxes[sure], scores[sure]


def cells(side: int, strides: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
    """(p, 2) column and row of each point, (p, 1) px of its grid's step; the finest grid first, row by row."""
    places, steps = [], []
    for stride in strides:
        y, x = np.mgrid[: side // stride, : side // stride]
        places.append(np.stack([x.ravel(), y.ravel()], axis=1))
        steps.append(np.full((x.size, 1), stride))
    return np.concatenate(places).astype(np.float64), np.concatenate(steps).astype(np.float64)
