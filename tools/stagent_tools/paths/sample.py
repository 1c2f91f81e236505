"""Whole joint paths of one thing from what was seen of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.paths.bridge import States, fill
from stagent_tools.paths.hypotheses import believe
from stagent_tools.paths.modes import Habit
from stagent_tools.paths.observations import Observations
from stagent_tools.paths.posterior import Component, Reading, components
from stagent_tools.paths.remember import LastFew
from stagent_tools.streams import Source, Streams
from stagent_tools.types import BoolArray, FloatArray

# draws sampled at once: bounds the memory of long tracks
CHUNK = 128


@dataclass(frozen=True)
class Paths:
    """t (n,) real s · p (k, n, 3) in the unit of z · rest (k, n): it stands still there; between two samples of rest
    the position does not change at all · seen (n,): observed there and believed (an outlier is not)."""

    t: FloatArray
    p: FloatArray
    rest: BoolArray
    seen: BoolArray


def sample_paths(
    t: FloatArray,
    z: FloatArray,
    cov: FloatArray,
    *,
    seen: BoolArray | None = None,
    correlation_s: float,
    streams: Streams,
    key: str,
    rest_odds: float,
    acceleration: float | FloatArray,
) -> Paths:
    """K whole paths, sampled jointly: rest is exactly still, motion has a Wiener velocity, noise is correlated.

    t (n,) REAL seconds, uneven allowed · z (n, 3) observed positions · cov (n, 3, 3) of each under the median camera ·
    seen (n,): False where there is only a time to fill (z and cov are not read there) · correlation_s of the noise ·
    rest_odds rest : motion · acceleration: typical rms, one number or one an axis, in the unit of z / s2.
    An axis on which z never changes at all (the z of a thing on the ground) is taken as known.
    With "pixels" frozen all draws are the smoothed path.
    """
    seen = np.ones(len(t), dtype=bool) if seen is None else seen.astype(bool)
    _check(t, z, cov, seen)
    axes = np.flatnonzero(np.ptp(z[seen], axis=0) > 0) if seen.sum() > 1 else np.arange(0)
    p = np.empty((streams.k, len(t), 3))
    p[:] = z[np.argmax(seen)]
    if len(axes) == 0:
        root = np.linalg.cholesky(cov[seen].mean(axis=0) + 1e-18 * np.eye(3))
        p += (streams.normal("pixels", f"{key} place", (3,)) @ root.T)[:, None]
        return Paths(t, p, np.full((streams.k, len(t)), seen.sum() > 1), seen)
    unit = np.broadcast_to(np.asarray(acceleration, dtype=np.float64), (3,))[axes]
    scaled = cov[seen][:, axes[:, None], axes] / np.outer(unit, unit)
    observations = Observations(t[seen], z[seen][:, axes] / unit, scaled, correlation_s)
    path, rest, believed, _ = sample_read(
        t, [Reading(observations)], streams=streams, key=key, habit=Habit(rest_odds), common=()
    )
    seen = seen.copy()
    seen[np.flatnonzero(seen)[~believed]] = False
    p[:, :, axes] = path * unit
    return Paths(t, p, rest, seen)


class Read(NamedTuple):
    """p (k, n, d) in units of the acceleration, at all times · rest (k, n) · believed (observed,) · common (k, c)."""

    p: FloatArray
    rest: BoolArray
    believed: BoolArray
    common: FloatArray


def sample_read(
    t: FloatArray,
    readings: Sequence[Reading],
    *,
    streams: Streams,
    key: str,
    habit: Habit,
    common: Sequence[tuple[Source, str]],
) -> Read:
    """K whole paths at t (n,) REAL seconds from observations at some of them, read in one way or several; the first
    reading may move. `common` (c): which stream, and what of it, draws each of the things that all moments share; a
    reading may know fewer of them, the first ones."""
    believed, parts = inferred(readings, streams=streams, key=key, habit=habit)
    shared = np.column_stack([np.zeros((streams.k, 0)), *(streams.normal(source, name) for source, name in common)])
    o = readings[0].observations.keep(believed)
    p, rest, u = _draw(o, parts, t, streams, key, shared)
    return Read(p, rest, believed, u)


def inferred(
    readings: Sequence[Reading], *, streams: Streams, key: str, habit: Habit
) -> tuple[BoolArray, list[Component]]:
    """Which observations (n,) are believed, and the parts of the posterior: all that no draw is needed for."""
    parts_of = [part for r in readings for part in _arrays(r.observations)]
    facts = tuple(
        (r.observations.correlation_s, r.observations.free, r.observations.quietest, r.rests, r.moves, r.log_prior)
        for r in readings
    )
    return _INFERRED.get(
        tuple(parts_of), (facts, habit, streams.seed, key), lambda: _infer(readings, habit, streams, key)
    )


def _arrays(o: Observations) -> tuple[FloatArray, ...]:
    return (o.t, o.z, o.cov, *(part for part in (o.design, o.common, o.stretch, o.about) if part is not None))


_INFERRED: LastFew[tuple[BoolArray, list[Component]]] = LastFew(4)


def _infer(readings: Sequence[Reading], habit: Habit, streams: Streams, key: str) -> tuple[BoolArray, list[Component]]:
    """What does not depend on frozen streams: which observations are believed, and the parts of the posterior."""
    believed, hypothesis = believe(readings[0].observations)
    return believed, components([r.keep(believed) for r in readings], hypothesis, habit, streams, key)


def _check(t: FloatArray, z: FloatArray, cov: FloatArray, seen: BoolArray) -> None:
    n = len(t)
    if z.shape != (n, 3) or cov.shape != (n, 3, 3) or seen.shape != (n,):
        raise ValueError(f"paths: t {t.shape}, z {z.shape}, cov {cov.shape}, seen {seen.shape}")
    if not seen.any():
        raise CannotMeasure("It was not seen at any moment.", "Give a longer span or a finer sampling.")
    if n > 1 and not bool(np.all(np.diff(t) > 0)):
        raise ValueError("paths: times are not increasing")
    if not (np.isfinite(z[seen]).all() and np.isfinite(cov[seen]).all()):
        raise ValueError("paths: an observed position or its noise is not finite")


def _draw(
    o: Observations, parts: list[Component], t: FloatArray, streams: Streams, key: str, shared: FloatArray
) -> tuple[FloatArray, BoolArray, FloatArray]:
    """(k, n, d) paths over all times t, where they rest, and (k, c) what they have in common, from standard normal
    numbers `shared` (k, c). Frozen, the middle component gives its mean."""
    cumulative = np.cumsum([part.weight for part in parts])
    pick = np.searchsorted(cumulative, streams.uniform("pixels", f"{key} component") * cumulative[-1], side="right")
    pick = np.minimum(pick, len(parts) - 1)
    p = np.empty((streams.k, len(t), o.d))
    rest = np.empty((streams.k, len(t)), dtype=bool)
    u = np.zeros_like(shared)
    known = np.searchsorted(t, o.t)
    unseen = np.setdiff1d(np.arange(len(t)), known)
    for c, part in enumerate(parts):
        mine = np.flatnonzero(pick == c)
        rest[mine] = _rest_at(part.moving, o.t, t)
        chain, own = part.chain, np.arange(part.chain.observations.c)
        for first in range(0, len(mine), CHUNK):
            some = replace(streams, k=len(mine[first : first + CHUNK]))
            rows, name = mine[first : first + CHUNK, None], f"{key} path {c} from {first}"
            normal = some.normal("pixels", name, (chain.layout.size,))
            x, u[rows, own] = chain.sample(part.level, normal, shared[rows, own])
            away = chain.observations.stretched(u[rows[:, 0], : chain.observations.c])[:, None, None]
            p[rows, known] = path = away * chain.positions(x)
            if len(unseen):
                reached, left = chain.velocities(x)
                states = States(o.t, path, away * reached, away * left, part.moving)
                normal = some.normal("pixels", f"{name} unseen", (len(unseen), 2, o.d))
                p[rows, unseen] = fill(states, t[unseen], part.level.q, normal)
    return p, rest, u


def _rest_at(moving: BoolArray, known: FloatArray, t: FloatArray) -> BoolArray:
    """(n,) whether the thing rests at each time t: on either side of a seen one, or between two."""
    still = ~moving
    left = np.clip(np.searchsorted(known, t, side="left") - 1, 0, len(still) - 1)
    right = np.clip(np.searchsorted(known, t, side="right") - 1, 0, len(still) - 1)
    return np.asarray(still[left] | still[right])
