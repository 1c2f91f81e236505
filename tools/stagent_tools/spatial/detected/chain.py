"""One thing from look to look, and where the flow of the picture carries it in between."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.follow import Step
from stagent_tools.spatial.motion.portrait import Portrait
from stagent_tools.spatial.motion.trail import Sighting, Trail
from stagent_tools.types import FloatArray

FRESH = 0.5
"""Share of the newest step in the velocity."""
BRIDGED_S = 0.6
"""Between two looks that are farther apart it was not seen."""
CARRIED = 0.5
"""Score of a box that the flow leads to, beside that of a detected one."""


@dataclass
class Chain:
    """`box` (4,) px where it is expected now · `anchor` (4,) px where it was at the last look, seen from now · `looks`
    the times at which it was detected, `scores` (kinds,) of each · `carried` the boxes since the last look ·
    `velocity` (2,) px/s against the background, from look to look · `worn` (names,) shares of the colour names on its
    middle, a running mean · `lost`: the last look did not find it."""

    number: int
    t: float
    box: FloatArray
    anchor: FloatArray = field(default_factory=lambda: np.zeros(4))
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

    def carry(self, t: float, shift: FloatArray, step: Step) -> None:
        """A few pictures further: by the flow of what it shows, or, while it is lost, as it went; what hides it would
        take it along. `shift` (3, 3) is the background's since the last step."""
        self.anchor = _shifted(self.anchor, shift)
        if step.points and not self.lost:
            self.residuals.append(step.residual / max(float(bx.size(step.box).mean()), 1.0))
            self.box = step.box
        elif self.lost:
            self.box = self._gone_on(t)
        else:
            self.box = _shifted(self.box, shift) + np.tile(self.velocity * (t - self.t), 2)
        self.t = t
        self.carried.append((t, self.box))

    def miss(self, t: float) -> None:
        """A look did not find it."""
        self.lost = True
        self.box = self._gone_on(t)

    def _gone_on(self, t: float) -> FloatArray:
        return np.asarray(self.anchor + np.tile(self.velocity * (t - self.looks[-1]), 2), dtype=np.float64)

    def detect(self, t: float, box: FloatArray, scores: FloatArray, size: tuple[int, int]) -> None:
        """Found again: what was carried since the last look is bent so that it ends here. A long absence stays one."""
        if self.looks:
            since = t - self.looks[-1]
            if since <= BRIDGED_S:
                drift = box - self.box
                for moment, carried in self.carried:
                    if moment < t:
                        self._record(moment, carried + drift * ((moment - self.looks[-1]) / since), CARRIED, size)
            fresh = 1.0 if len(self.looks) == 1 else FRESH
            self.velocity = (1 - fresh) * self.velocity + fresh * (bx.centre(box) - bx.centre(self.anchor)) / since
        self.carried.clear()
        self.lost = False
        self.t, self.box, self.anchor = t, box.copy(), box.copy()
        self.scores.append(scores)
        self.looks.append(t)
        self._record(t, box, float(scores.max()), size)

    def _record(self, t: float, box: FloatArray, score: float, size: tuple[int, int]) -> None:
        clipped = bx.clip(box, *size)
        if np.all(bx.size(clipped) >= 1.0):
            self.seen.append(Sighting(t, clipped, score, alone=True))

    def append(self, later: Chain) -> None:
        """Go on as a later piece of the same thing."""
        end = self.seen[-1].t
        self.seen.extend(sighting for sighting in later.seen if sighting.t > end)
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


def _shifted(box: FloatArray, shift: FloatArray) -> FloatArray:
    corners = cv2.perspectiveTransform(box.reshape(1, 2, 2), shift)
    return np.asarray(corners, dtype=np.float64).reshape(4)
