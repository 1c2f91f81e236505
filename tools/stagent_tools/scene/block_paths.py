"""Where a block has been: its boxes as linear observations about where it most likely was, moving or at rest.

Gauss-Newton about the smoothed path (Laplace's approximation, with the sampler's own model of motion). A thing that
moves over ground looks along its way; one that rests may be turned anyhow, so that each of some headings is a reading
of its own. So may one whose way is relative to a camera that drives: what is parked across the road comes along it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.paths.chain import Chain, Level
from stagent_tools.paths.hypotheses import BORDER_S, MANOEUVRE_S, likely
from stagent_tools.paths.observations import Observations
from stagent_tools.paths.posterior import Reading
from stagent_tools.scene.block import OWN, Block, Sight, linearised, outline
from stagent_tools.scene.footprint import CHORD_M, heading_of
from stagent_tools.scene.road import Ahead, Ground, Under
from stagent_tools.types import BoolArray, FloatArray

HEADINGS = 8
"""Headings that are tried of what may be turned anyhow, over half a turn: a block looks the same from behind."""

WORTH = 8.0
"""Headings that are so many nats less likely than the best say nothing."""

FIRST_ROUNDS, ROUNDS, LAST_ROUNDS = 2, 10, 6
STARTS = 4
APART_M = 0.3
"""Ways that are nowhere farther apart are one."""

LONGEST_STEP_M, SETTLED_M = 10.0, 0.02
FARTHEST = 4.0
"""Of an iteration: m, and standard deviations of what is unknown."""

QUIETEST = 1.0
"""Over ground edges are no sharper than they were measured to be, even where what is guessed beyond that (how a
mounting shakes against its poses, how an outline wanders) is too loud: boxes whose noise is taken for half of that draw
sizes and ways after what is wrong with poses and headings. Relative to a camera there are no poses, and headings change
freely."""

BESIDE_M, SIZE_SHARE = 0.5, 0.15
"""So far beside the middle of the thing is the middle of a box, so far off its own is the usual size, to begin with."""

SHRINKS, LEAST_SHARE = 0.7, 0.125
"""A step that is not shorter than this share of the last one is the swing between two corners: half of it is gone
then, and half of that, down to the least share."""


@dataclass(frozen=True)
class Seen:
    """t (n,) real s · boxes (n, 4) px · cov (n, 4, 4) px2 and how long that noise remembers · start (n, 2) m where it
    about is · `usual_mps` on each axis while such a thing moves."""

    t: FloatArray
    boxes: FloatArray
    cov: FloatArray
    correlation_s: float
    start: FloatArray
    usual_mps: float


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


class _Way(NamedTuple):
    """Log evidence of a path (n, 2) m with its own unknowns (sight.own,), the observations about it, and its heading
    (n,) where that is not the way's."""

    log: float
    path: FloatArray
    own: FloatArray
    about: Observations
    heading: FloatArray | None = None


@dataclass(frozen=True)
class _Problem:
    block: Block
    sight: Sight
    ground: Ground
    seen: Seen
    unit: float
    level: Level

    def moving_ways(self) -> list[Observations]:
        """About the likeliest way, and about others that are nearly as likely, from several headings to start with, or
        with these all along; each as smooth and as well seen as it most likely is: straight lines about a way that
        follows the noise take a smoother one for a smaller one."""
        starts = HEADINGS if self._relative else STARTS
        tried = [None, *(np.pi * np.arange(starts) / starts)]
        found = sorted((self._moving(start) for start in tried), key=lambda way: -way.log)
        if not np.isfinite(found[0].log):
            raise CannotMeasure(
                "Its boxes do not tell how far away it is.", "Give the time in which it is wholly seen and farther off."
            )
        kept = [found[0]]
        for way in found[1:]:
            apart = min(float(np.abs(way.path - other.path).max()) for other in kept)
            if way.log > found[0].log - WORTH and apart > APART_M:
                kept.append(way)
        return [self._at_its_level(way) for way in kept]

    def _at_its_level(self, way: _Way) -> Observations:
        flags = np.ones(len(way.path) - 1, dtype=bool)
        best = likely(way.about, flags)[0][0]
        seen = replace(self.seen, correlation_s=best.memory_s)
        problem = replace(self, seen=seen, level=best.level)
        settled = problem._settle(way.path, flags, way.heading, LAST_ROUNDS, way.own)
        return replace(settled.about, correlation_s=self.seen.correlation_s)

    def _moving(self, start: float | None) -> _Way:
        """From one heading all along, if it is given, to the likeliest way."""
        n = len(self.seen.t)
        flags = np.ones(n - 1, dtype=bool)
        heading = self._heading(self.seen.start) if start is None else np.full(n, start)
        first = self._settle(self.seen.start, flags, heading, FIRST_ROUNDS)
        held = heading if self._relative and start is not None else None
        return self._settle(first.path, flags, held, ROUNDS, first.own)._replace(heading=held)

    @property
    def _relative(self) -> bool:
        """Ways are those before a camera that drives."""
        return isinstance(self.ground, Ahead)

    def resting(self, heading: float) -> tuple[float, Observations] | None:
        """The evidence, and the observations about the one place where it most likely rests; None if there is none
        before the camera."""
        n = len(self.seen.t)
        place = np.tile(self._sighted(), (n, 1))
        if not self._in_front(place[0]):
            return None
        way = self._settle(place, np.zeros(n - 1, dtype=bool), np.full(n, heading), ROUNDS)
        return (way.log, way.about) if np.isfinite(way.log) else None

    def _settle(
        self,
        path: FloatArray,
        flags: BoolArray,
        heading: FloatArray | None,
        rounds: int,
        own: FloatArray | None = None,
    ) -> _Way:
        """Gauss-Newton from a path (n, 2) m and `own` (sight.own,), along `heading` (n,) or along the way itself.
        Corners that take turns to be outermost make it swing: steps are then halved. The best is that whose own boxes,
        not those of the straight lines, fit."""
        own = np.zeros(self.sight.own) if own is None else own
        heads = self._heading(path) if heading is None else heading
        about = self._about(path, heads, own)
        best, share, last = _Way(-np.inf, path, own, about), 1.0, np.inf
        for _ in range(rounds):
            chain = Chain(about, flags)
            try:
                mean, common = chain.mean_and_common(self.level)
            except ArithmeticError:
                # so near that no edge of the box says how far: no place to go on from
                break
            moved = about.stretched(common[None])[0] * self.unit * mean
            step = self._kept_in_front(path, moved - path)
            longest = float(np.abs(step).max())
            share = min(1.0, 1.5 * share) if longest < SHRINKS * last else max(share / 2, LEAST_SHARE)
            last, under = longest, self._under(path)
            log = chain.evidence(self.level) + about.energy(about.left_over(mean, common)) / 2
            path = path + share * step
            own = own + share * (np.clip(common[: len(own)], -FARTHEST, FARTHEST) - own)
            heads = self._heading(path) if heading is None else heading
            log -= about.energy(self._left_over(path, heads, own, under, common[len(own) :])) / 2
            about = self._about(path, heads, own)
            if log > best.log:
                best = _Way(log, path, own, about)
            if longest < SETTLED_M:
                break
        return best

    def _left_over(
        self, path: FloatArray, heading: FloatArray, own: FloatArray, under: Under, beside: FloatArray
    ) -> FloatArray:
        """(n, 4) px that the block itself at this path leaves over, on the ground as it is `under` the last one with
        the unknowns `beside` the block's own."""
        risen, drifted = np.hstack([under.wobble, self.sight.rise]), self.sight.drift
        cut = np.cumsum([risen.shape[1], drifted.shape[1]])
        up, right, ahead = np.split(beside, cut)
        place = np.column_stack([path[:, 0] + drifted @ right, path[:, 1] + drifted @ ahead, under.height + risen @ up])
        heading = self.sight.veered(heading, own)
        return np.asarray(self.seen.boxes - outline(self.block, self.sight, place[None], heading, own[None, :OWN])[0])

    def _sighted(self) -> FloatArray:
        """(2,) m where the lines of sight to the middle of the boxes meet, if they do, at about the distance that the
        usual size tells."""
        way = self.seen.start - self.sight.centre[:, :2]
        far = np.linalg.norm(way, axis=1)
        along = way / far[:, None]
        across = np.column_stack([-along[:, 1], along[:, 0]])
        rows = np.vstack([across / BESIDE_M, along / (SIZE_SHARE * far * np.sqrt(len(far)))[:, None]])
        told = np.einsum("nd,nd->n", rows, np.tile(self.seen.start, (2, 1)))
        return np.asarray(np.linalg.lstsq(rows, told, rcond=None)[0])

    def _kept_in_front(self, path: FloatArray, step: FloatArray) -> FloatArray:
        """The step (n, 2) m, shortened to what straight lines are good for and to where a camera sees."""
        step = step * min(1.0, LONGEST_STEP_M / max(float(np.abs(step).max()), 1e-9))
        if (path != path[0]).any():
            return step
        while not self._in_front(path[0] + step[0]) and np.abs(step).max() > SETTLED_M:
            step = step / 2
        return step

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
        if (place != place[0]).any() or self._relative:
            return self.ground.under(place, self.seen.t)
        one, n = self.ground.under(place[:1], self.seen.t[:1]), len(place)
        return Under(np.tile(one.height, n), np.tile(one.slope, (n, 1)), np.tile(one.wobble, (n, 1)))

    def _about(self, place: FloatArray, heading: FloatArray, own: FloatArray) -> Observations:
        about = linearised(
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
        quietest = 0.0 if self._relative else QUIETEST
        return replace(about, free=self.seen.usual_mps / self.unit, quietest=quietest)


def _free(seen: Seen, unit: float) -> float:
    """Speed in units of the acceleration that nothing is known of: at least the fastest that the start shows."""
    span = max(float(seen.t[-1] - seen.t[0]), 1e-3)
    return max(seen.usual_mps, float(np.linalg.norm(seen.start[-1] - seen.start[0])) / span) / unit
