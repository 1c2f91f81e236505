"""How large people are in this clip, by the row of their feet: learnt from those who walk alone.

People who stand on one ground plane before a camera that does not lean have heights that are linear in the row of
their feet, and are 0 at the horizon (Hoiem, Efros & Hebert 2008, "Putting objects in perspective", eq. 4). The line is
Theil and Sen's (Sen 1968), which a third of foreign samples does not move.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.types import FloatArray

ENOUGH = 10
"""Samples before anything is claimed."""
MEMORY = 240
"""Samples: in a street with five people that is the last 25 s; a zoom is followed within that."""
MOST_SPREAD = 0.16
"""Relative deviation of heights from the line, half of them within: adults differ by 4 % (one standard deviation),
strides and masks by 5 %; where sizes spread more (steps, seats, several levels) nothing is claimed."""
LEAST_RANGE = 0.5
"""In heights: rows that lie closer together show no slope."""


VARIES = 1.15
"""Factor by which the height of one person's box changes from step to step."""


class Stature:
    """Samples (foot row, height, width) of lone people in px, and the line through them."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float, float]] = deque(maxlen=MEMORY)
        self._line: tuple[float, float] | None = None
        self._aspect = 0.0
        self._fresh = True

    def learn(self, box: FloatArray) -> None:
        """One person who stands or walks alone."""
        width, height = bx.size(box).tolist()
        self._samples.append((float(box[3]), height, width))
        self._fresh = False

    @property
    def known(self) -> bool:
        """There are enough people to go by, and they agree."""
        self._fit()
        return self._line is not None

    @property
    def aspect(self) -> float:
        """Width over height, the median."""
        self._fit()
        return self._aspect

    def height_at(self, foot: float) -> float:
        """Px, of someone whose feet are in that row."""
        if self._line is None:
            raise ValueError("nobody was seen alone yet")
        start, slope = self._line
        return max(start + slope * foot, 1.0)

    def standing_under(self, x: float, top: float) -> FloatArray:
        """(4,) px: the box of a usual person whose head is at (x, top)."""
        if self._line is None:
            raise ValueError("nobody was seen alone yet")
        start, slope = self._line
        foot = (top + start) / max(1 - slope, 0.2)
        half = self._aspect * (foot - top) / 2
        return np.array([x - half, top, x + half, foot])

    def plausible(self, box: FloatArray, ratio: float) -> FloatArray:
        """(4,) px: the box with the size that someone has in that row, its head where it was.

        `ratio`: how much taller that one is than others.
        """
        x, height = float(bx.centre(box)[0]), ratio * self.height_at(float(box[3]))
        tall = float(np.clip(box[3] - box[1], height / VARIES, height * VARIES))
        half = self._aspect * tall / 2
        return np.array([x - half, box[1], x + half, box[1] + tall])

    def _fit(self) -> None:
        if self._fresh:
            return
        self._fresh, self._line = True, None
        if len(self._samples) < ENOUGH:
            return
        foot, height, width = np.array(self._samples).T
        self._aspect = float(np.median(width / height))
        slope = 0.0
        if np.quantile(foot, 0.9) - np.quantile(foot, 0.1) > LEAST_RANGE * np.median(height):
            first, second = np.triu_indices(len(foot), 1)
            apart = foot[second] - foot[first]
            far = np.abs(apart) > 0.25 * LEAST_RANGE * np.median(height)
            slope = max(0.0, float(np.median((height[second] - height[first])[far] / apart[far])))
        start = float(np.median(height - slope * foot))
        line = np.maximum(start + slope * foot, 1.0)
        if np.median(np.abs(height - line) / line) < MOST_SPREAD / 2:
            self._line = (start, slope)
