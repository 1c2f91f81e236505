"""YOLOX (Ge et al. 2021) from an ONNX file: a detector of the 80 kinds of COCO for machines without a GPU."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from stagent_tools.models.places import ModelPlaces
from stagent_tools.spatial.detected.onnx import OnnxNetwork, fitted
from stagent_tools.spatial.detected.tiled import TiledDetector, cells
from stagent_tools.types import FloatArray, Image

SIDE = 416
"""px of the input of the nano and tiny networks, as they were trained."""
SIDES = {"yolox_s": 640}
"""Those of the larger ones."""
STRIDES = (8, 16, 32)
SURE, DOUBTFUL = 0.40, 0.15


class YoloxDetector(TiledDetector):
    """Implements `Detector`. The published files take BGR, 0..255, and give raw boxes: centres in cells, sizes as
    logarithms of cells, one objectness and a score a kind, all of them already between 0 and 1."""

    name = "yolox"
    sure, doubtful = SURE, DOUBTFUL
    widely_read = True

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        file = file or _installed()
        self._side = SIDES.get(file.stem, SIDE)
        self._network = OnnxNetwork(file, ("output",))
        self.refuse_untrained()

    def _seen(self, picture: Image) -> tuple[FloatArray, FloatArray]:
        canvas, factor = fitted(picture, self._side, self._side)
        (raw,) = self._network.run(canvas, scale=1.0, rgb=False)
        places, strides = cells(self._side, STRIDES)
        middle = (raw[0, :, :2] + places) * strides
        half = np.exp(raw[0, :, 2:4]) * strides / 2
        return np.concatenate([middle - half, middle + half], axis=1) / factor, raw[0, :, 4:5] * raw[0, :, 5:]


def _installed() -> Path:
    """The best file that is on this machine. Raises MissingPart with the command that gets one."""
    places = ModelPlaces()
    card = places.choose("spatial=yolox")
    return places.locate(card.name) / card.files[0].path
