"""Whether a detector is at home in a clip: how much of what moves there it has a name for.

A small detector that learnt from few pictures is right about what looks like them and guesses about the rest. What
moves is known without it; where it finds those things it can be believed about others too, those at rest for example.
"""

from __future__ import annotations

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.types import FloatArray

COVERED = 0.5
"""Share of a moving region in detected boxes, or of a detected box in a moving region, from which on it has a name."""
AT_HOME = 0.5
"""Share of the moving regions that a detector must have a name for."""
PRIOR = 1.0
"""Regions of each sort that are counted before any was seen."""


class Familiarity:
    """Counts moving regions, look by look."""

    def __init__(self) -> None:
        self._named = self._all = 0.0

    def note(self, regions: FloatArray, detected: FloatArray) -> None:
        """One picture: regions (n, 4) that move, detected (m, 4), px."""
        if len(regions) == 0:
            return
        self._all += len(regions)
        if len(detected) == 0:
            return
        inside = bx.share_inside(regions, detected).sum(axis=1) > COVERED
        holds = bx.share_inside(detected, regions).max(axis=0) > COVERED
        self._named += float(np.count_nonzero(inside | holds))

    @property
    def share(self) -> float:
        """0..1 of what moves."""
        return (self._named + PRIOR) / (self._all + 2 * PRIOR)

    @property
    def at_home(self) -> bool:
        return self.share >= AT_HOME
