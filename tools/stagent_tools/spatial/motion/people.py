"""People by their outline: OpenCV's histogram of oriented gradients with its trained linear classifier.

Dalal & Triggs 2005, "Histograms of oriented gradients for human detection". The window is 64 x 128 px and the person
fills about 96 px of its height, so small people need a larger picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.types import FloatArray, Image

FILLS = np.array([0.60, 0.80])
"""Share of the window's width and height that the person fills (training windows: 64 x 128, person about 96 high)."""
LEAST_SCORE = 0.35
"""Margin of the classifier below which street furniture passes for people too."""


SEARCH_HEIGHT = 200
"""Height that a region is enlarged or reduced to before the search: people from half of it upwards are found."""
MARGIN = 0.25
LARGE_SCALE = 0.5
"""People who nearly fill the picture are found best in a smaller one, in finer steps."""


class PeopleDetector:
    """Finds upright people in a picture, near given regions or everywhere."""

    def __init__(self) -> None:
        self._hog = cv2.HOGDescriptor()
        self._turn = 0
        self._hog.setSVMDetector(np.asarray(cv2.HOGDescriptor.getDefaultPeopleDetector(), dtype=np.float32))

    def find(self, picture: Image, regions: FloatArray | None = None) -> tuple[FloatArray, FloatArray]:
        """Boxes (n, 4) round the people and the classifier's margins (n,); `regions` (m, 4) px restrict the search."""
        if regions is None:
            # The two sizes take turns: each costs as much as all the rest of a picture's work.
            self._turn += 1
            large = self._turn % 2 == 1
            return without_doubles(*self._search(picture, LARGE_SCALE if large else 1.0, stride=4 if large else 8))
        height, width = picture.shape[:2]
        boxes, margins = [np.zeros((0, 4))], [np.zeros(0)]
        for region in regions:
            extent = bx.size(region)
            grown = np.concatenate([region[:2] - MARGIN * extent.max(), region[2:] + MARGIN * extent.max()])
            x0, y0, x1, y1 = bx.clip(grown, width, height).round().astype(int)
            found, margin = self._search(picture[y0:y1, x0:x1], float(np.clip(SEARCH_HEIGHT / extent[1], 0.5, 3.0)))
            boxes.append(found + np.array([x0, y0, x0, y0]))
            margins.append(margin)
        return without_doubles(np.concatenate(boxes), np.concatenate(margins))

    def _search(self, picture: Image, scale: float, stride: int = 8) -> tuple[FloatArray, FloatArray]:
        sized = cv2.resize(picture, None, fx=scale, fy=scale) if scale != 1.0 else picture
        if sized.shape[0] < 96 or sized.shape[1] < 48:
            return np.zeros((0, 4)), np.zeros(0)
        found, margins = self._hog.detectMultiScale(
            sized, hitThreshold=0.0, winStride=(stride, stride), padding=(24, 48), scale=1.07
        )
        if len(found) == 0:
            return np.zeros((0, 4)), np.zeros(0)
        corners = np.asarray(found, dtype=np.float64)
        middle = corners[:, :2] + corners[:, 2:] / 2
        half = corners[:, 2:] * FILLS / 2
        boxes = np.concatenate([middle - half, middle + half], axis=1) / scale
        margin = np.asarray(margins, dtype=np.float64).reshape(-1)
        keep = margin >= LEAST_SCORE
        return boxes[keep], margin[keep]


def without_doubles(boxes: FloatArray, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Greedy: the best of each bunch of overlapping boxes (share of the smaller over 0.6)."""
    order, kept = list(np.argsort(-scores)), []
    while order:
        best = order.pop(0)
        kept.append(best)
        order = [
            i
            for i in order
            if max(bx.share_inside(boxes[[i]], boxes[[best]])[0, 0], bx.share_inside(boxes[[best]], boxes[[i]])[0, 0])
            < 0.6
        ]
    return boxes[kept], scores[kept]
