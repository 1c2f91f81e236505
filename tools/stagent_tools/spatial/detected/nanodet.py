"""NanoDet-m (RangiLyu 2020) from an ONNX file: smaller than YOLOX-nano, and weaker."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from stagent_tools.models.places import ModelPlaces
from stagent_tools.spatial.detected.onnx import OnnxNetwork
from stagent_tools.spatial.detected.tiled import TiledDetector, cells
from stagent_tools.types import FloatArray, Image

SIDE, STRIDES, BINS = 416, (8, 16, 32), 8
MEAN, SD = np.array([123.675, 116.28, 103.53]), np.array([58.395, 57.12, 57.375])
"""Of red, green and blue, as in training."""
OUTPUTS = tuple(f"{part}_pred_stride_{stride}" for part in ("cls", "dis") for stride in STRIDES)
SURE, DOUBTFUL = 0.45, 0.25
"""Its scores are less spread than YOLOX's: on the DAVIS frames of cars and people it is right from 0.45 on."""


class NanodetDetector(TiledDetector):
    """Implements `Detector`. Each side of a box is the mean of a softmax over 8 distances from the cell's centre, in
    steps of the grid (generalized focal loss, Li et al. 2020)."""

    name = "nanodet"
    sure, doubtful = SURE, DOUBTFUL
    widely_read = True

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        self._network = OnnxNetwork(file or _installed(), OUTPUTS)
        self.refuse_untrained()

    def _seen(self, picture: Image) -> tuple[FloatArray, FloatArray]:
        height, width = picture.shape[:2]
        sized = (cv2.resize(picture, (SIDE, SIDE)) - MEAN) / SD
        told = self._network.run(sized.astype(np.float32), scale=1.0, rgb=False)
        scores, sides = (np.concatenate([part[0] for part in half]) for half in (told[:3], told[3:]))
        share = np.exp(
            sides.reshape(len(sides), 4, BINS) - sides.reshape(len(sides), 4, BINS).max(axis=2, keepdims=True)
        )
        away = (share * np.arange(BINS)).sum(axis=2) / share.sum(axis=2)
        places, strides = cells(SIDE, STRIDES)
        middle, away = (places + 0.5) * strides, away * strides
        boxes = np.concatenate([middle - away[:, :2], middle + away[:, 2:]], axis=1)
        return boxes * np.tile([width / SIDE, height / SIDE], 2), scores


def _installed() -> Path:
    places = ModelPlaces()
    card = places.choose("spatial=nanodet")
    return places.locate(card.name) / card.files[0].path
