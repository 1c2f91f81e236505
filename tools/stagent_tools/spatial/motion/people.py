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
LEAST_HEIGHT_PX, TALL_PX = 30, 110
"""Of the small picture. Lower: the outline of a person is too coarse for the classifier; higher: people are found
without enlarging the picture."""
UPRIGHT = 0.8
"""Height over width of a region from which on it may hold a person, or a few side by side."""
MOST_REGIONS = 4
"""In one look; the next look goes on with the next ones."""
QUIET_LOOKS, QUIET_EVERY = 4, 4
"""After so many looks without anybody only every fourth look goes everywhere."""
SEARCH_HEIGHT = 200
"""Height that a region is enlarged or reduced to before the search: people from half of it upwards are found."""
MARGIN = 0.25
LARGE_SCALE = 0.5
"""People who nearly fill the picture are found best in a smaller one ..."""
FINE, COARSE = 1.07, 1.12
"""... in finer steps from size to size."""


class PeopleDetector:
    """Finds upright people in a picture, near given regions or everywhere."""

    def __init__(self) -> None:
        self._hog = cv2.HOGDescriptor()
        self._turn, self._quiet, self._large = 0, 0, False
        self._hog.setSVMDetector(np.asarray(cv2.HOGDescriptor.getDefaultPeopleDetector(), dtype=np.float32))

    def look(self, picture: Image, regions: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Boxes (n, 4) round the people and the classifier's margins (n,).

        Everywhere, large and medium sizes in turns (a look costs as much as five pictures of all other work), seldom
        so while nobody is found and nothing tall moves, and enlarged in those of the `regions` (m, 4) px, where
        something moves, that are small and upright.
        """
        self._turn += 1
        width, height = bx.size(regions).T
        upright = (height > LEAST_HEIGHT_PX) & (height > UPRIGHT * width)
        small = regions[upright & (height < TALL_PX)]
        found = [(np.zeros((0, 4)), np.zeros(0))]
        if self._quiet < QUIET_LOOKS or self._turn % QUIET_EVERY == 0 or np.any(upright & (height >= TALL_PX)):
            self._large = not self._large
            found.append(
                self._search(picture, LARGE_SCALE, FINE, 4) if self._large else self._search(picture, 1.0, COARSE)
            )
        first = self._turn * MOST_REGIONS % max(len(small), 1) if len(small) > MOST_REGIONS else 0
        found.extend(self._near(picture, region) for region in np.roll(small, -first, axis=0)[:MOST_REGIONS])
        boxes, margins = (np.concatenate(part) for part in zip(*found, strict=True))
        self._quiet = 0 if len(boxes) else self._quiet + 1
        return without_doubles(boxes, margins)

    def _near(self, picture: Image, region: FloatArray) -> tuple[FloatArray, FloatArray]:
        height, width = picture.shape[:2]
        extent = bx.size(region)
        grown = np.concatenate([region[:2] - MARGIN * extent.max(), region[2:] + MARGIN * extent.max()])
        x0, y0, x1, y1 = bx.clip(grown, width, height).round().astype(int)
        scale = float(np.clip(SEARCH_HEIGHT / extent[1], 0.5, 3.0))
        boxes, margins = self._search(picture[y0:y1, x0:x1], scale, COARSE)
        return boxes + np.array([x0, y0, x0, y0]), margins

    def _search(self, picture: Image, scale: float, step: float, stride: int = 8) -> tuple[FloatArray, FloatArray]:
        sized = cv2.resize(picture, None, fx=scale, fy=scale) if scale != 1.0 else picture
        if sized.shape[0] < 96 or sized.shape[1] < 48:
            return np.zeros((0, 4)), np.zeros(0)
        found, margins = self._hog.detectMultiScale(
            sized, hitThreshold=0.0, winStride=(stride, stride), padding=(24, 48), scale=step
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
