"""What is kept of a shot while it is looked at: where its pictures lie, and all that each look told."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from stagent_tools.spatial.detected.detector import Detections
from stagent_tools.types import FloatArray


@dataclass(frozen=True)
class Look:
    """All boxes of one look, and `colours` (boxes, names), the shares of the colour names on the middle of each."""

    t: float
    found: Detections
    colours: FloatArray


@dataclass
class Shot:
    """`views`: for the time of each picture (3, 3) from its pixels to those of the shot's reference, in order."""

    views: dict[float, FloatArray] = field(default_factory=dict)
    looks: list[Look] = field(default_factory=list)

    @property
    def times(self) -> list[float]:
        return list(self.views)

    def seen_from(self, t: float, box: FloatArray, other: float) -> FloatArray:
        """Where what lies still at `box` (4,) px of the picture at t is seen in the picture at another time."""
        shift = np.linalg.inv(self.views[other]) @ self.views[t]
        corners = cv2.perspectiveTransform(box.reshape(1, 2, 2), shift)
        return np.asarray(corners, dtype=np.float64).reshape(4)
