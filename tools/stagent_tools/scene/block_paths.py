"""Where a block has been: its boxes as linear observations about where it most likely was, moving or at rest.

Gauss-Newton about the smoothed path (Laplace's approximation, with the sampler's own model of motion). A thing that
moves looks along its way; one that rests may be turned anyhow, so that each of some headings is a reading of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.paths.chain import Chain, Level, Observations
from stagent_tools.paths.hypotheses import BLURRED_FREE_S, BORDER_S, MANOEUVRE_S
from stagent_tools.paths.posterior import Reading
from stagent_tools.scene.block import OWN, Block, Sight, linearised
from stagent_tools.scene.footprint import CHORD_M, heading_of
from stagent_tools.scene.road import Ahead, Ground, Under
from stagent_tools.types import FloatArray

HEADINGS = 8
"""Headings of a thing at rest that are tried, over half a turn: a block looks the same from behind."""

WORTH = 8.0
"""Headings that are so many nats less likely than the best say nothing."""

FIRST_ROUNDS, ROUNDS = 2, 5
STARTS = 4
APART_M = 0.3
"""Ways that are nowhere farther apart are one."""

LONGEST_STEP_M, SETTLED_M = 10.0, 0.02
FARTHEST = 4.0
"""Of an iteration: m, and standard deviations of what is unknown."""


@dataclass(frozen=True)
class Seen:
    """t (n,) real s · boxes (n, 4) px · cov (n, 4, 4) px2 and how long that noise remembers · start (n, 2) m where it
    about is."""

    t: FloatArray
    boxes: FloatArray
    cov: FloatArray
    correlation_s: float
    start: FloatArray


def readings(block: Block, sight: Sight, ground: Ground, seen: Seen, unit: float) -> list[Reading]:
    """The first moves or stops on its way; each of the others rests all along. `unit` m/s2 is its acceleration."""
    level = Level(2 * MANOEUVRE_S, 1.0, _free(seen, unit), BORDER_S)
    problem = _Problem(block, sight, ground, seen, unit, level)
    moving = problem.moving_ways()
    tried = (problem.resting(angle) for angle in np.pi * np.arange(HEADINGS) / HEADINGS)
    turned = [resting for resting in tried if resting is not None]
    best = max((log for log, _ in turned), default=0.0)
    worth = [(log, o) for log, o in turned if log > best - WORTH]
    return [
        *(Reading(o, rests=False) for o in moving),
        *(Reading(o, moves=False, log_prior=-float(np.log(HEADINGS))) for _, o in worth),
    ]


@dataclass(frozen=True)
class _Problem:
    block: Block
    sight: Sight
    ground: Ground
    seen: Seen
    unit: float
    level: Level

    def moving_ways(self) -> list[Observations]:
        """About the likeliest way, and about others that are nearly as likely, from several headings to start with."""
        starts = [None, *(np.pi * np.arange(STARTS) / STARTS)]
        found = sorted((self._moving(start) for start in starts), key=lambda way: -way[0])
        kept = [found[0]]
        for way in found[1:]:
            apart = min(float(np.abs(way[1] - other[1]).max()) for other in kept)
            if way[0] > found[0][0] - WORTH and apart > APART_M:
                kept.append(way)
        return [way[2] for way in kept]

    def _moving(self, start: float | None) -> tuple[float, FloatArray, Observations]:
        """Evidence, way (n, 2) m and observations about it; the first rounds all along with one heading."""
        path, own = self.seen.start, np.zeros(OWN)
        flags = np.ones(len(path) - 1, dtype=bool)
        for i in range(FIRST_ROUNDS + ROUNDS):
            given = i < FIRST_ROUNDS and start is not None
            heading = np.full(len(path), start) if given else self._heading(path)
            o = self._about(path, heading, own)
            mean, common = Chain(o, flags).mean_and_common(self.level)
            moved = float(np.abs(mean * self.unit - path).max())
            path, own = mean * self.unit, np.clip(common[:OWN], -FARTHEST, FARTHEST)
            if i > FIRST_ROUNDS and moved < SETTLED_M:
                break
        o = self._about(path, self._heading(path), own)
        return Chain(o, flags).evidence(self.level), path, o

    def resting(self, heading: float) -> tuple[float, Observations] | None:
        """The evidence, and the observations about the one place where it most likely rests; None if there is none
        before the camera."""
        n = len(self.seen.t)
        place, own = np.median(self.seen.start, axis=0), np.zeros(OWN)
        flags, turned = np.zeros(n - 1, dtype=bool), np.full(n, heading)
        o = self._about(np.tile(place, (n, 1)), turned, own)
        for _ in range(ROUNDS + FIRST_ROUNDS):
            mean, common = Chain(o, flags).mean_and_common(self.level)
            step = mean[0] * self.unit - place
            place = place + step * min(1.0, LONGEST_STEP_M / max(float(np.linalg.norm(step)), 1e-9))
            if not self._in_front(place):
                return None
            own = np.clip(common[:OWN], -FARTHEST, FARTHEST)
            o = self._about(np.tile(place, (n, 1)), turned, own)
            if float(np.linalg.norm(step)) < SETTLED_M:
                break
        return Chain(o, flags).evidence(self.level), o

    def _in_front(self, place: FloatArray) -> bool:
        """Nowhere nearer to the camera than half its own length, and never behind."""
        away = np.append(place, 0.0) - self.sight.centre
        depth = np.einsum("ni,ni->n", self.sight.rotation[:, 2], away)
        return bool(depth.min() > float(self.block.sizes[0]) / 2)

    def _heading(self, path: FloatArray) -> FloatArray:
        heading = heading_of(path, max(CHORD_M, float(self.block.sizes[0]) / 2))
        if heading is not None:
            return heading
        away = path - self.sight.centre[:, :2]
        return np.arctan2(away[:, 1], away[:, 0])

    def _under(self, place: FloatArray) -> Under:
        """Ground under places (n, 2); worked out once where they are one."""
        if (place != place[0]).any() or isinstance(self.ground, Ahead):
            return self.ground.under(place, self.seen.t)
        one, n = self.ground.under(place[:1], self.seen.t[:1]), len(place)
        return Under(np.tile(one.height, n), np.tile(one.slope, (n, 1)), np.tile(one.wobble, (n, 1)))

    def _about(self, place: FloatArray, heading: FloatArray, own: FloatArray) -> Observations:
        return linearised(
            self.block,
            self.sight,
            self._under(place),
            place,
            heading,
            own,
            seen=(self.seen.t, self.seen.boxes, self.seen.cov),
            correlation_s=self.seen.correlation_s,
            unit=self.unit,
        )


def _free(seen: Seen, unit: float) -> float:
    """Speed in units of the acceleration that nothing is known of: at least the fastest that the start shows."""
    span = max(float(seen.t[-1] - seen.t[0]), 1e-3)
    return max(BLURRED_FREE_S, float(np.linalg.norm(seen.start[-1] - seen.start[0])) / span / unit)
