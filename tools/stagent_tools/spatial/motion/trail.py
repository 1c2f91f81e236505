"""The state of one thing while it is being followed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.portrait import Portrait
from stagent_tools.types import FloatArray, Image

SPEED_MEMORY = 0.3
"""Share of the newest step in the running velocity."""

NEIGHBOURING_S = 0.25
"""Two sightings farther apart than this are not interpolated."""

RIGID_RESIDUAL = 0.006
"""Flow that no shift or scale explains, in sizes a thirtieth of a second, of what is half rigid."""

PROVED = 3
"""Outlines of a person that make a trail one."""
KNOWN_AFTER = 5
"""Sightings with a region of its own after which a trail is a thing."""


@dataclass(frozen=True)
class Sighting:
    """One recorded moment. `score` 0..1; `alone`: a region of its own, not shared with another thing."""

    t: float
    box: FloatArray
    score: float
    alone: bool


@dataclass(eq=False)
class Trail:
    """A box with a scalar Kalman filter on each edge: the flow moves it, the region it is found in corrects it.

    `variance` (4,) px² of the edges · `velocity` (2,) px/s · `owned` sightings with a region
    of its own · `patch` what it looked like when last sure ·
    `residuals` px of flow that no shift or scale explains, relative to its size (rigid things: near 0) ·
    `parent` the trail out of whose region it came, `parent_before` (4,) that one's box then ·
    `in_parts` how many pictures in a row it was found in several large parts, `doubts` how many in a row its
    region had an unlikely size ·
    `limbs` that were followed on their own and belong to it · `stature` of a person against others in the clip,
    None where people's sizes are not known
    · `worn` the clothes (3, 3) at the times when they were seen.
    """

    id: int
    t: float
    box: FloatArray
    colour: FloatArray
    velocity: FloatArray = field(default_factory=lambda: np.zeros(2))
    variance: FloatArray = field(default_factory=lambda: np.ones(4))
    seen: list[Sighting] = field(default_factory=list)
    owned: int = 0
    missing_since: float | None = None
    person_scores: list[float] = field(default_factory=list)
    person_trials: int = 0
    residuals: list[float] = field(default_factory=list)
    patch: Image | None = None
    travelled: float = 0.0
    portrait: Portrait = field(default_factory=Portrait)
    parent: int | None = None
    parent_before: FloatArray | None = None
    extended: bool = False
    in_parts: int = 0
    doubts: int = 0
    is_ball: bool = False
    limbs: int = 0
    stature: float | None = None
    worn: list[tuple[float, FloatArray]] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """It had a region of its own for long enough, or is a person."""
        return len(self.person_scores) > 0 or self.owned >= KNOWN_AFTER

    @property
    def looks_human(self) -> bool:
        """The outline of a person was found on it in a third of the looks."""
        return self.person_trials > 0 and len(self.person_scores) > 0.3 * self.person_trials

    @property
    def proved_human(self) -> bool:
        """The outline of a person was found on it several times, though perhaps not since it is among others."""
        return self.looks_human or len(self.person_scores) >= PROVED

    def predict(self, t: float, moved: FloatArray | None) -> None:
        """Advance to t: by the flow (`moved`, the box it leads to) if there is one, else by the velocity."""
        elapsed = max(t - self.t, 1e-6)
        extent = bx.size(self.box).mean()
        if moved is None:
            self.box = self.box + np.tile(self.velocity * elapsed, 2)
            self.variance = self.variance + (0.12 * extent + 1.0) ** 2
        else:
            self.box = moved
            self.variance = self.variance + (0.02 * extent + 0.3) ** 2
        self.t = t

    def correct(self, measured: FloatArray, sd: float, before: FloatArray, elapsed: float) -> None:
        """Kalman update of each edge with a measured box (sd px); the velocity follows the shift of the centre."""
        gain = self.variance / (self.variance + sd**2)
        self.box = self.box + gain * (measured - self.box)
        self.variance = (1 - gain) * self.variance
        shift = bx.centre(self.box) - bx.centre(before)
        if elapsed > 0:
            fresh = 1.0 if len(self.seen) <= 1 else SPEED_MEMORY
            self.velocity = (1 - fresh) * self.velocity + fresh * shift / elapsed
        self.travelled += float(np.linalg.norm(shift))

    def steady(self, person: FloatArray, t: float) -> None:
        """Let a person's outline correct a box that shares its region with others."""
        if self.seen and self.seen[-1].t == t and self.seen[-1].alone:
            return
        sd = 0.10 * float(bx.size(person).mean())
        gain = self.variance / (self.variance + sd**2)
        self.box = self.box + gain * (person - self.box)
        self.variance = (1 - gain) * self.variance

    def record(self, score: float, alone: bool, width: int, height: int) -> None:
        """Write down where it is now; what lies outside the picture is cut off."""
        box = bx.clip(self.box, width, height)
        if np.all(bx.size(box) >= 1.0):
            self.seen.append(Sighting(self.t, box, score, alone))
            self.owned += alone
            self.missing_since = None


def boxes_of(trail: Trail) -> FloatArray:
    return np.array([sighting.box for sighting in trail.seen]).reshape(-1, 4)


def times_of(trail: Trail) -> FloatArray:
    return np.array([sighting.t for sighting in trail.seen])


def boxes_at(trail: Trail, times: FloatArray) -> FloatArray:
    """(n, 4) px where it was at these times, linear between sightings at most NEIGHBOURING_S apart, nan elsewhere."""
    seen, boxes = times_of(trail), boxes_of(trail)
    after = np.clip(np.searchsorted(seen, times), 1, max(len(seen) - 1, 1))
    apart = np.concatenate([seen, seen[-1:]])[after] - seen[after - 1]
    known = (times >= seen[0]) & (times <= seen[-1]) & ((apart <= NEIGHBOURING_S) | np.isin(times, seen))
    placed = np.stack([np.interp(times, seen, boxes[:, side]) for side in range(4)], axis=1)
    return np.where(known[:, None], placed, np.nan)


def rigidity(trail: Trail) -> float:
    """0..1, 1 = its points move as one; limbs that were put together do not."""
    residual = float(np.median(trail.residuals)) if trail.residuals else 0.0
    return float(1 / (1 + (residual / RIGID_RESIDUAL) ** 2) / (1 + trail.limbs))
