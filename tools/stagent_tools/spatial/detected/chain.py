"""One thing from look to look, and where the flow of the picture carries it in between."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.portrait import Portrait
from stagent_tools.spatial.motion.trail import Sighting, Trail
from stagent_tools.types import FloatArray

CARRIED = 0.5
"""Score of a box that the flow leads to, beside that of a detected one."""


@dataclass
class Chain:
    """`box` (4,) px where it is expected now · `looks` the times at which it was detected, `scores` (kinds,) of each ·
    `carried` the boxes since the last look · `velocity` (2,) px/s against the background ·
    `worn` (names,) shares of the colour names on its middle, a running mean."""

    number: int
    t: float
    box: FloatArray
    scores: list[FloatArray] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    seen: list[Sighting] = field(default_factory=list)
    carried: list[tuple[float, FloatArray]] = field(default_factory=list)
    velocity: FloatArray = field(default_factory=lambda: np.zeros(2))
    residuals: list[float] = field(default_factory=list)
    portrait: Portrait = field(default_factory=lambda: Portrait(every=1))
    worn: FloatArray | None = None
    lost: bool = False

    @property
    def kind(self) -> int:
        """The column of the likeliest kind so far."""
        return int(np.argmax(np.sum(self.scores, axis=0)))

    @property
    def mean_scores(self) -> FloatArray:
        """(kinds,)."""
        return np.asarray(np.mean(self.scores, axis=0), dtype=np.float64)

    def detect(self, t: float, box: FloatArray, scores: FloatArray, size: tuple[int, int]) -> None:
        """Found again: what was carried since the last look is bent so that it ends here."""
        drift = box - self.box if self.looks else np.zeros(4)
        if self.looks and not self.lost:
            since = max(t - self.looks[-1], 1e-6)
            for moment, carried in self.carried:
                if moment < t:
                    self._record(moment, carried + drift * ((moment - self.looks[-1]) / since), CARRIED, size)
        self.carried.clear()
        self.lost = False
        self.t, self.box = t, box.copy()
        self.scores.append(scores)
        self.looks.append(t)
        self._record(t, box, float(scores.max()), size)

    def _record(self, t: float, box: FloatArray, score: float, size: tuple[int, int]) -> None:
        clipped = bx.clip(box, *size)
        if np.all(bx.size(clipped) >= 1.0):
            self.seen.append(Sighting(t, clipped, score, alone=True))

    def append(self, later: Chain) -> None:
        """Go on as a later piece of the same thing."""
        self.seen.extend(later.seen)
        self.looks.extend(later.looks)
        self.scores.extend(later.scores)
        self.residuals.extend(later.residuals)
        self.portrait.join(later.portrait)
        self.t, self.box = later.t, later.box

    def trail(self) -> Trail:
        """As the finder's other trails."""
        trail = Trail(self.number, self.seen[-1].t, self.seen[-1].box, np.zeros(3))
        trail.seen, trail.residuals, trail.portrait = self.seen, self.residuals, self.portrait
        return trail
