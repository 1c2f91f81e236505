"""Whole joint paths of one thing from what was seen of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import logsumexp
from scipy.stats import chi2

from stagent_tools.errors import CannotMeasure
from stagent_tools.paths.bridge import States, fill
from stagent_tools.paths.chain import Chain, Level, Observations
from stagent_tools.paths.modes import Habit, likely_sequences
from stagent_tools.streams import Streams
from stagent_tools.types import BoolArray, FloatArray

# accelerations of one thing stay correlated for about this long; an acceleration of variance a² has then the spectral
# density 2 a² tau (Singer, Estimating optimal tracking filter performance for manned maneuvering targets, 1970)
MANOEUVRE_S = 1.0
# the level of the motion, as factors on the typical acceleration, and the prior's spread of their logarithm: a thing
# may glide for the whole clip or manoeuvre at its limit
LIVELINESS = np.geomspace(1 / 81, 9, 7)
LIVELINESS_LOG_SD = float(np.log(4))
# the noise is measured beforehand from the same track; this is what the two may still differ by
NOISE = np.array([0.75, 1.0, 1.35])
NOISE_LOG_SD = 0.25
# a velocity at the border of a rest: what half a second of the typical acceleration brings about
BORDER_S = 0.5
# the speed that a thing has when nothing is known: seconds of its typical acceleration
FREE_S = 3.0
# an observation this improbable under its own noise is no observation of the thing: 1 in 10,000
OUTLIER = 1e-4
SEQUENCES = 128
CHANGES = 256
COMPONENTS = 48
# never surer of rest than this: without any moving draw there would be no upper bound on the speed
MOVING_FLOOR = 0.01


@dataclass(frozen=True)
class Paths:
    """t (n,) real s · p (k, n, 3) in the unit of z · rest (k, n): it stands still there; between two samples of rest
    the position does not change at all · seen (n,): observed there and believed (an outlier is not)."""

    t: FloatArray
    p: FloatArray
    rest: BoolArray
    seen: BoolArray


@dataclass(frozen=True)
class _Component:
    chain: Chain
    level: Level
    moving: BoolArray
    weight: float
    length: float


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
    p = np.repeat(np.repeat(z[seen][:1], len(t), axis=0)[None], streams.k, axis=0)
    if len(axes) == 0:
        root = np.linalg.cholesky(cov[seen].mean(axis=0) + 1e-18 * np.eye(3))
        p += (streams.normal("pixels", f"{key} place", (3,)) @ root.T)[:, None]
        return Paths(t, p, np.full((streams.k, len(t)), seen.sum() > 1), seen)
    unit = np.broadcast_to(np.asarray(acceleration, dtype=np.float64), (3,))[axes]
    scaled = cov[seen][:, axes[:, None], axes] / np.outer(unit, unit)
    observations = Observations(t[seen], z[seen][:, axes] / unit, scaled, correlation_s)
    believed, level = _believe(observations)
    seen = seen.copy()
    seen[np.flatnonzero(seen)[~believed]] = False
    observations = observations.keep(believed)
    components = _components(observations, level, Habit(rest_odds), streams, key)
    path, rest = _draw(observations, components, t, streams, key)
    p[:, :, axes] = path * unit
    return Paths(t, p, rest, seen)


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


def _levels(o: Observations) -> tuple[list[Level], FloatArray]:
    """Grid of levels and its log prior."""
    apart = o.t[:, None] - o.t[None, :: max(1, o.n // 32)]
    way = np.linalg.norm(o.z[:, None] - o.z[None, :: max(1, o.n // 32)], axis=-1)
    far = np.abs(apart) >= min(1.0, float(np.abs(apart).max()))
    fastest = float((way[far] / np.abs(apart[far])).max())
    free = max(FREE_S, fastest)
    found, prior = [], []
    for lively in LIVELINESS:
        for noise in NOISE:
            found.append(Level(2 * MANOEUVRE_S * float(lively) ** 2, float(noise), free, BORDER_S))
            prior.append(-0.5 * ((np.log(lively) / LIVELINESS_LOG_SD) ** 2 + (np.log(noise) / NOISE_LOG_SD) ** 2))
    return found, np.array(prior)


def _believe(o: Observations) -> tuple[BoolArray, Level]:
    """Which observations (n,) are no outliers, and the likeliest level: outliers are taken out one round at a time,
    since a large one drags the level and the path along."""
    believed = np.ones(o.n, dtype=bool)
    limit = float(chi2.ppf(1 - OUTLIER, o.d))
    while True:
        kept = o.keep(believed)
        chain = Chain(kept, np.ones(kept.n - 1, dtype=bool))
        levels, prior = _levels(kept)
        level = levels[int(np.argmax(prior + [chain.evidence(candidate) for candidate in levels]))]
        residual = np.einsum("nij,nj->ni", kept.whiten, kept.z - chain.mean(level)) / level.noise
        far = (residual**2).sum(axis=1)
        worst = far > max(limit, float(far.max()) / 4)
        if not worst.any() or kept.n - int(worst.sum()) < max(3, 0.7 * o.n):
            return believed, level
        believed[np.flatnonzero(believed)[worst]] = False


def _components(o: Observations, level: Level, habit: Habit, streams: Streams, key: str) -> list[_Component]:
    """Sequences and levels with their exact posterior weights, from the shortest mean path to the longest."""
    if o.n < 2:
        raise ArithmeticError("a path needs two observations")
    # nodes of the search, not noise of the answer: they stay when the stream is frozen
    search = replace(streams, k=SEQUENCES, frozen=frozenset())
    sequences, log_share = likely_sequences(o, level, habit, search.uniform("pixels", f"{key} modes", (CHANGES,)))
    moving = np.ones(o.n - 1, dtype=bool)
    if not any(bool(s.any()) for s in sequences):
        sequences, log_share = [*sequences, moving], np.append(log_share, -np.inf)
    chains = [Chain(o, sequence) for sequence in sequences]
    prior = np.array([habit.log_prior(o.t, sequence) for sequence in sequences])
    one = prior + [chain.evidence(level) for chain in chains]
    best = chains[int(np.argmax(one))]
    levels, level_prior = _levels(o)
    by_level = level_prior + [best.evidence(candidate) for candidate in levels]
    likely = [i for i in np.argsort(-by_level) if by_level[i] > by_level.max() - 4][:9]
    weights = np.array([[chain.evidence(levels[i]) + level_prior[i] for i in likely] for chain in chains])
    weights += prior[:, None]
    return _choose(chains, sequences, [levels[i] for i in likely], weights)


def _choose(chains: list[Chain], sequences: list[BoolArray], levels: list[Level], log: FloatArray) -> list[_Component]:
    """The heaviest combinations, normalised, at least `MOVING_FLOOR` of them moving."""
    weight = np.exp(log - logsumexp(log))
    flat = np.argsort(-weight, axis=None)[:COMPONENTS]
    still = np.array([not s.any() for s in sequences])
    if weight[~still].sum() < MOVING_FLOOR:
        weight[~still] *= MOVING_FLOOR / max(float(weight[~still].sum()), 1e-300)
        weight[still] *= (1 - MOVING_FLOOR) / weight[still].sum()
        flat = np.union1d(flat, np.argmax(np.where(still[:, None], -1.0, weight)))
    found = []
    for i in flat:
        row, column = np.unravel_index(i, weight.shape)
        chain, level = chains[row], levels[column]
        length = float(np.linalg.norm(np.diff(chain.mean(level), axis=0), axis=1).sum())
        found.append(_Component(chain, level, sequences[row], float(weight[row, column]), length))
    return sorted(found, key=lambda component: component.length)


def _draw(
    o: Observations, components: list[_Component], t: FloatArray, streams: Streams, key: str
) -> tuple[FloatArray, BoolArray]:
    """(k, n, d) paths over all times t, and where they rest. Frozen, the middle component gives its mean."""
    cumulative = np.cumsum([component.weight for component in components])
    pick = np.searchsorted(cumulative, streams.uniform("pixels", f"{key} component") * cumulative[-1], side="right")
    pick = np.minimum(pick, len(components) - 1)
    p = np.empty((streams.k, len(t), o.d))
    rest = np.empty((streams.k, len(t)), dtype=bool)
    known = np.searchsorted(t, o.t)
    unseen = np.setdiff1d(np.arange(len(t)), known)
    for c, component in enumerate(components):
        mine = np.flatnonzero(pick == c)
        if len(mine) == 0:
            continue
        some = replace(streams, k=len(mine))
        chain = component.chain
        x = chain.sample(component.level, some.normal("pixels", f"{key} path {c}", (chain.layout.size,)))
        p[np.ix_(mine, known)] = path = chain.positions(x)
        if len(unseen):
            states = States(o.t, path, *chain.velocities(x), component.moving)
            normal = some.normal("pixels", f"{key} gaps {c}", (len(unseen), 2, o.d))
            p[np.ix_(mine, unseen)] = fill(states, t[unseen], component.level.q, normal)
        rest[mine] = _rest_at(component.moving, o.t, t)
    return p, rest


def _rest_at(moving: BoolArray, known: FloatArray, t: FloatArray) -> BoolArray:
    """(n,) whether the thing rests at each time t: on either side of a seen one, or between two."""
    still = ~moving
    left = np.clip(np.searchsorted(known, t, side="left") - 1, 0, len(still) - 1)
    right = np.clip(np.searchsorted(known, t, side="right") - 1, 0, len(still) - 1)
    return np.asarray(still[left] | still[right])
