"""The last few seconds of small pictures, to follow a thing back in time out of the group it came from.

Two cars that overlap in the picture are one region until they part. When they have parted, each is followed back
by the flow as far as it was in the region, so that its track begins when it came into view, not when they parted.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.follow import follow
from stagent_tools.spatial.motion.trail import Sighting
from stagent_tools.types import FloatArray, Image

HISTORY_S = 4.0
LEAST_FOREGROUND = 0.35
"""A box whose foreground falls below this share has lost its thing."""
LEAST_IN_PICTURE = 0.3
"""A box of which less than this share is inside the picture is where the thing came in."""
MOST_BLIND = 3
"""Pictures in a row without enough points to follow."""


class History:
    """Grey pictures and foreground masks, newest last; old ones fall out."""

    def __init__(self) -> None:
        self._past: deque[tuple[float, Image, Image]] = deque()

    def add(self, t: float, grey: Image, mask: Image) -> None:
        self._past.append((t, grey, mask))
        while t - self._past[0][0] > HISTORY_S:
            self._past.popleft()

    def back_from(self, t: float, box: FloatArray) -> list[Sighting]:
        """Where the thing in `box` at time t was before, oldest first; ends where it came from outside or is lost."""
        past = [moment for moment in self._past if moment[0] <= t]
        if not past:
            return []
        height, width = past[-1][1].shape
        sightings: list[Sighting] = []
        blind, now = 0, box
        for (_, grey, mask), (earlier, grey_before, mask_before) in zip(past[:0:-1], past[-2::-1], strict=True):
            step = follow(grey, grey_before, [now], mask)[0]
            blind = 0 if step.points else blind + 1
            now = step.box
            inside = bx.clip(now, width, height)
            if blind > MOST_BLIND or bx.areas(inside) < LEAST_IN_PICTURE * bx.areas(now):
                break
            x0, y0, x1, y1 = inside.round().astype(int)
            if x1 - x0 < 2 or y1 - y0 < 2 or (mask_before[y0:y1, x0:x1] > 0).mean() < LEAST_FOREGROUND:
                break
            sightings.append(Sighting(earlier, np.asarray(inside, dtype=np.float64), 0.6, False))
        return sightings[::-1]
