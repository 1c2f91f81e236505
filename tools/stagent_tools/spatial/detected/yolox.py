"""YOLOX (Ge et al. 2021) from an ONNX file: a detector of the 80 kinds of COCO for machines without a GPU."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from stagent_tools.models.places import ModelPlaces
from stagent_tools.spatial.detected.coco import KINDS_IN_ALL, THINGS_OF_COCO
from stagent_tools.spatial.detected.detector import Detections
from stagent_tools.spatial.detected.onnx import OnnxNetwork, fitted
from stagent_tools.types import FloatArray, Image

SIDE = 416
"""px of the input of the nano and tiny networks, as they were trained."""
SIDES = {"yolox_s": 640}
"""Those of the larger ones."""
STRIDES = (8, 16, 32)
OVERLAP = 0.5
WIDE = 1.3
RIM_PX = 3.0
"""What reaches so near to where a tile is cut is only a part of something."""
SURE, DOUBTFUL = 0.40, 0.15


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


class YoloxDetector:
    """Implements `Detector`. The published files take BGR, 0..255, and give raw boxes: centres in cells, sizes as
    logarithms of cells, one objectness and a score a kind, all of them already between 0 and 1."""

    name = "yolox"
    kinds = tuple(dict.fromkeys(THINGS_OF_COCO.values()))
    sure, doubtful = SURE, DOUBTFUL
    widely_read = True

    def __init__(self, file: Path | None = None) -> None:
        file = file or _installed()
        self._side = SIDES.get(file.stem, SIDE)
        self._network = OnnxNetwork(file, ("output",))
        self._column = np.full(KINDS_IN_ALL, len(self.kinds))  # one more for what stagent does not measure
        for place, name in THINGS_OF_COCO.items():
            self._column[place] = self.kinds.index(name)

    def look(self, picture: Image) -> Detections:
        found = [self._in_tile(picture, tile) for tile in tiles_of(picture.shape[1], picture.shape[0])]
        boxes, scores = (np.concatenate(part) for part in zip(*found, strict=True))
        best = scores.max(axis=1, initial=0.0)
        corners = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)
        kept = cv2.dnn.NMSBoxes(corners.tolist(), best.tolist(), DOUBTFUL, OVERLAP)
        chosen = np.asarray(kept, dtype=int).ravel()
        return Detections(boxes[chosen], scores[chosen])

    def _in_tile(self, picture: Image, tile: Tile) -> tuple[FloatArray, FloatArray]:
        """Boxes px of the picture and scores, of what a tile holds whole."""
        canvas, factor = fitted(np.ascontiguousarray(picture[:, tile.left : tile.right]), self._side, self._side)
        (raw,) = self._network.run(canvas, scale=1.0, rgb=False)
        boxes, scores = self._decoded(raw[0])
        boxes = boxes / factor + np.array([tile.left, 0, tile.left, 0])
        whole = (boxes[:, 0] > tile.left + tile.rim_left) & (boxes[:, 2] < tile.right - tile.rim_right)
        sure = whole & (scores.max(axis=1, initial=0.0) >= DOUBTFUL)
        return boxes[sure], scores[sure]

    def _decoded(self, raw: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(p, 85) -> boxes (p, 4) px of the input, scores (p, kinds); things of no use here in no column."""
        cells, strides = _cells(self._side)
        middle = (raw[:, :2] + cells) * strides
        half = np.exp(raw[:, 2:4]) * strides / 2
        each = raw[:, 4:5] * raw[:, 5:]  # (p, 80)
        scores = np.zeros((len(raw), len(self.kinds) + 1))
        np.maximum.at(scores.T, self._column, each.T)
        return np.concatenate([middle - half, middle + half], axis=1), scores[:, :-1]


def _installed() -> Path:
    """The best file that is on this machine. Raises MissingPart with the command that gets one."""
    places = ModelPlaces()
    card = places.choose("spatial=yolox")
    return places.locate(card.name) / card.files[0].path


def _cells(side: int) -> tuple[FloatArray, FloatArray]:
    """(p, 2) column and row of each point, (p, 1) px of its grid's step; the finest grid first, row by row."""
    cells, strides = [], []
    for stride in STRIDES:
        y, x = np.mgrid[: side // stride, : side // stride]
        cells.append(np.stack([x.ravel(), y.ravel()], axis=1))
        strides.append(np.full((x.size, 1), stride))
    return np.concatenate(cells).astype(np.float64), np.concatenate(strides).astype(np.float64)
