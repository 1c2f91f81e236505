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
RIM_PX = 3.0
"""What reaches so near to the rim of the picture is cut by it, or hardly whole."""
FADED = 0.8
"""A box that the flow leads to is as sure as the less sure of the two that were told before and after, by this much
less if looks in between told nothing, or only a part."""


@dataclass
class Chain:
    """`box` (4,) px where it is expected now · `anchor` (4,) px where it was last placed, seen from now · `looks` the
    times at which it was detected, `scores` (kinds,) of each · `placed` the last of them that told where it is ·
    `carried` the boxes since then, each with the anchor of that time · `glimpses` the looks since then that found parts
    of it only · `velocity` (2,) px/s against the background, from place to place · `worn` (names,) shares of the colour
    names on its middle, a running mean · `lost`: the last look did not find it · `rims` (4,) px: where the picture's
    rim cut it when it was last placed, nan elsewhere."""

    number: int
    t: float
    box: FloatArray
    anchor: FloatArray = field(default_factory=lambda: np.zeros(4))
    scores: list[FloatArray] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    placed: float = 0.0
    seen: list[Sighting] = field(default_factory=list)
    carried: list[tuple[float, FloatArray, FloatArray]] = field(default_factory=list)
    glimpses: int = 0
    velocity: FloatArray = field(default_factory=lambda: np.zeros(2))
    residuals: list[float] = field(default_factory=list)
    portrait: Portrait = field(default_factory=lambda: Portrait(every=1))
    worn: FloatArray | None = None
    lost: bool = False
    rims: FloatArray = field(default_factory=lambda: np.full(4, np.nan))

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
            self.box = self._up_to_the_rim(step.box)
        elif self.lost:
            self.box = self.gone_on(t)
        else:
            self.box = self.ahead(t, shift)
        self.t = t
        self.carried.append((t, self.box, self.anchor))

    def ahead(self, t: float, shift: FloatArray) -> FloatArray:
        """(4,) px where it is at t if it goes straight on from here; `shift` as for `carry`."""
        return _shifted(self.box, shift) + np.tile(self.velocity * (t - self.t), 2)

    def _up_to_the_rim(self, box: FloatArray) -> FloatArray:
        """What comes in over the rim goes on behind it: the flow moves its inner edges only."""
        out = np.array([-1.0, -1.0, 1.0, 1.0])
        came_in = out * (self.rims - box) > 0  # never where there is no rim
        return np.where(came_in, self.rims, box)

    def miss(self, t: float) -> None:
        """A look did not find it."""
        self.lost = True
        self.box = self.gone_on(t)

    def gone_on(self, t: float) -> FloatArray:
        """Where it is at t if it went on as it did."""
        return np.asarray(self.anchor + np.tile(self.velocity * (t - self.placed), 2), dtype=np.float64)

    def glimpse(self, t: float, box: FloatArray, scores: FloatArray) -> None:
        """Found again, but hardly: it is still there, and to be sought here if it was lost; how its edges went on since
        its last place is not seen."""
        self._seen_again(t, box if self.lost else self.box, scores)
        self.glimpses += 1

    def detect(self, t: float, box: FloatArray, scores: FloatArray, size: tuple[int, int]) -> None:
        """Found again: the way since its last place is bent so that it ends here. A long absence stays one."""
        if self.looks:
            if t - self.looks[-1] <= BRIDGED_S:
                self._bridge(t, box, float(scores.max()), size)
            fresh = 1.0 if len(self.looks) == 1 else FRESH
            way = (bx.centre(box) - bx.centre(self.anchor)) / (t - self.placed)
            self.velocity = (1 - fresh) * self.velocity + fresh * way
        self.carried.clear()
        self._seen_again(t, box, scores)
        self.glimpses, self.placed, self.anchor = 0, t, box.copy()
        picture = np.array([0.0, 0.0, *size])
        self.rims = np.where(np.abs(bx.clip(box, *size) - picture) < RIM_PX, picture, np.nan)
        self._record(t, box, float(scores.max()), size)

    def _bridge(self, t: float, box: FloatArray, score: float, size: tuple[int, int]) -> None:
        """The way to `box` at t: where the flow carried it; straight on where that was led astray by what hid it."""
        drift = box - (self.anchor if self.glimpses else self.box)
        sure = min(score, self.seen[-1].score) * (FADED if self.glimpses or self.lost else 1.0)
        for moment, carried, anchor in self.carried:
            if moment < t:
                share = (moment - self.placed) / (t - self.placed)
                self._record(moment, (anchor if self.glimpses else carried) + share * drift, sure, size)

    def _seen_again(self, t: float, box: FloatArray, scores: FloatArray) -> None:
        self.lost = False
        self.t, self.box = t, box.copy()
        self.scores.append(scores)
        self.looks.append(t)

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
