"""Our own small detector, which comes with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np

from stagent_spotter.decode import GRIDS, decode, points_told
from stagent_spotter.kinds import KINDS
from stagent_tools.spatial.detected.detector import Detections
from stagent_tools.spatial.detected.onnx import OnnxNetwork, fitted
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.types import BoolArray, Image

STEP = 32
"""The network's coarsest grid: its input is a multiple of it."""
SURE, DOUBTFUL = 0.40, 0.15
LARGE_PX, SMALLER = 280.0, 2 / 3
"""Things longer than this are looked at once more in a smaller picture: it learnt few so large, and tells their edges
better there (mean overlap 0.93 instead of 0.86 on rendered buses and lorries of over 300 px)."""
SAME = 0.5
"""Overlap from which on the two looks mean one thing."""
PART, PART_KIND = 0.8, 0.5
"""With that share in a large thing, and that share of its score for that one's kind, a box is a part of it: half a
lorry looks like one."""


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
        found = self._seen(picture)
        if not _is_large(found).any():
            return found
        small = cv2.resize(picture, None, fx=SMALLER, fy=SMALLER, interpolation=cv2.INTER_AREA)
        again = self._seen(np.asarray(small, dtype=np.uint8))
        again = Detections(again.boxes / SMALLER, again.scores)
        again = _those(again, _is_large(again))
        kept = _those(found, ~(_are_same(found, again) | _are_parts(found, again)))
        return Detections(np.concatenate([kept.boxes, again.boxes]), np.concatenate([kept.scores, again.scores]))

    def _seen(self, picture: Image) -> Detections:
        height, width = picture.shape[:2]
        canvas, factor = fitted(picture, -(-width // STEP) * STEP, -(-height // STEP) * STEP)
        maps = self._network.run(canvas, scale=1 / 255, rgb=True)
        logits, boxes = points_told([told[0] for told in maps])
        spotted = decode(logits, boxes / factor, DOUBTFUL)
        return Detections(spotted.boxes, spotted.scores)


def _are_same(found: Detections, whole: Detections) -> BoolArray:
    """(n,): large ones of a first look that the second one told too."""
    overlap = bx.ious(found.boxes, whole.boxes).max(axis=1, initial=0.0)
    return np.asarray(_is_large(found) & (overlap > SAME), dtype=np.bool_)


def _are_parts(found: Detections, whole: Detections) -> BoolArray:
    """(n,): those of a first look that lie in a thing of the second one and may be of its kind."""
    inside = bx.share_inside(found.boxes, whole.boxes) > PART
    of_its_kind = found.scores[:, whole.scores.argmax(axis=1)] > PART_KIND * found.best[:, None]
    return np.asarray(np.any(inside & of_its_kind, axis=1), dtype=np.bool_)


def _is_large(found: Detections) -> BoolArray:
    return np.asarray(bx.size(found.boxes).max(axis=1, initial=0.0) > LARGE_PX, dtype=np.bool_)


def _those(found: Detections, chosen: BoolArray) -> Detections:
    return Detections(found.boxes[chosen], found.scores[chosen])
