"""Our own small detector, which comes with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from stagent_spotter.decode import GRIDS, decode, points_told
from stagent_spotter.kinds import KINDS
from stagent_tools.spatial.detected.detector import Detections
from stagent_tools.spatial.detected.onnx import OnnxNetwork, fitted
from stagent_tools.types import Image

STEP = 32
"""The network's coarsest grid: its input is a multiple of it."""
SURE, DOUBTFUL = 0.40, 0.15


def weights() -> Path:
    """Where the shipped weights lie."""
    return Path(str(files("stagent_spotter") / "weights" / "spotter.onnx"))


class SpotterDetector:
    """Implements `Detector`."""

    name = "spotter"
    kinds = KINDS
    sure, doubtful = SURE, DOUBTFUL
    widely_read = False

    def __init__(self, file: Path | None = None) -> None:
        self._network = OnnxNetwork(file or weights(), tuple(GRIDS))

    def look(self, picture: Image) -> Detections:
        height, width = picture.shape[:2]
        canvas, factor = fitted(picture, -(-width // STEP) * STEP, -(-height // STEP) * STEP)
        maps = self._network.run(canvas, scale=1 / 255, rgb=True)
        logits, boxes = points_told([told[0] for told in maps])
        spotted = decode(logits, boxes / factor, DOUBTFUL)
        return Detections(spotted.boxes, spotted.scores)
