"""What is not known of a track beforehand: how lively its motion is, how loud its noise and how long it remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import scipy

from stagent_tools.paths.chain import Chain, Level
from stagent_tools.paths.observations import Observations
from stagent_tools.types import BoolArray, FloatArray

# accelerations of one thing stay correlated for about this long; an acceleration of variance a² has then the spectral
# density 2 a² tau (Singer, Estimating optimal tracking filter performance for manned maneuvering targets, 1970)
MANOEUVRE_S = 1.0
# the level of the motion, as factors on the typical acceleration, and the prior's spread of their logarithm: a thing
# may glide for the whole clip or manoeuvre at its limit
LIVELINESS = np.geomspace(1 / 81, 9, 7)
LIVELINESS_LOG_SD = float(np.log(4))
# the noise is measured beforehand, but as a mean over the track and through a camera; this is what may still be wrong
NOISE = 2.0 ** np.linspace(-1, 1, 5)
NOISE_LOG_SD = float(np.log(1.5))
MEMORY = np.array([0.25, 0.5, 1.0, 2.0, 4.0])
MEMORY_LOG_SD = float(np.log(2.0))
# noise that is called uncorrelated may still be by this much
SHORTEST_MEMORY_S = 0.03
# how often noise that is louder than measured is so in motion only: limbs swing and sides come into view while a thing
# moves, and what stands gives the same outline again and again (people rendered by stagent_world: their lower edge
# wanders by 0.014 of the height while they walk and not at all while they stand, tests/benchmarks/standing_edges.py;
# finders are not as strict, so that the share is judgement)
CALM = 0.8
# a velocity at the border of a rest: what half a second of the typical acceleration brings about
BORDER_S = 0.5
# an observation this improbable under its own noise is no observation of the thing: 1 in 10,000
OUTLIER = 1e-4
# hypotheses this many nats below the likeliest say nothing
WORTH = 4.0
AT_MOST = 12


@dataclass(frozen=True)
class Hypothesis:
    """A level of motion and noise, the noise's correlation time, and the log prior of both. `calm`: the noise of what
    rests as a share of that in motion, for what swings while it moves (the feet of a runner) is quiet while it stands.
    """

    level: Level
    memory_s: float
    log_prior: float
    calm: float = 1.0

    @property
    def noise(self) -> tuple[float, float, float]:
        """How loud, for how long it is remembered, and how calm it is at rest."""
        return self.level.noise, self.memory_s, self.calm

    def heard(self, o: Observations, moving: BoolArray) -> Observations:
        """Observations with the noise that this hypothesis says they have, up to the level's factor; moving (n - 1,)
        of each interval."""
        if self.calm == 1.0:
            return replace(o, correlation_s=self.memory_s)
        still = np.zeros(o.n, dtype=bool)
        still[:-1] |= ~moving
        still[1:] |= ~moving
        share = np.where(still, self.calm**2, 1.0)
        return replace(o, correlation_s=self.memory_s, cov=o.cov * share[:, None, None])

    def log_prior_of(self, moving: BoolArray) -> float:
        """Whether noise that is louder than measured is so in motion only, only a thing that both rests and moves
        tells."""
        if not moving.any() or moving.all():
            return self.log_prior if self.calm == 1.0 else -np.inf
        if self.level.noise <= 1:
            return self.log_prior
        return self.log_prior + float(np.log(1 - CALM if self.calm == 1.0 else CALM))


def unmoved(matter: Sequence[Hypothesis]) -> FloatArray:
    """(h,) log prior of each for what never moves: how lively it is says nothing then, so that each noise counts once,
    with the prior of any liveliness."""
    any_liveliness = float(np.logaddexp.reduce(_log_lively(LIVELINESS)))
    lively = np.sqrt([h.level.q / (2 * MANOEUVRE_S) for h in matter])
    log = np.array([h.log_prior for h in matter]) - _log_lively(lively) + any_liveliness
    first = {h.noise: i for i, h in reversed(list(enumerate(matter)))}
    counts = [h.calm == 1.0 and first[h.noise] == i for i, h in enumerate(matter)]
    return np.asarray(np.where(counts, log, -np.inf))


def _log_lively(lively: FloatArray) -> FloatArray:
    return np.asarray(-0.5 * (np.log(lively) / LIVELINESS_LOG_SD) ** 2)


def calmer(matter: list[Hypothesis]) -> list[Hypothesis]:
    """The same, where noise is louder than measured: but in motion only."""
    return [replace(h, calm=1 / h.level.noise) for h in matter if h.level.noise > 1]


def hypotheses(o: Observations) -> list[Hypothesis]:
    """The grid of all combinations, around what was measured or is typical."""
    free = max(o.free, _fastest(o))
    found = []
    for lively, noise, memory in product(LIVELINESS, NOISE[o.quietest <= NOISE], MEMORY):
        away = (np.log([lively, noise, memory]) / [LIVELINESS_LOG_SD, NOISE_LOG_SD, MEMORY_LOG_SD]) ** 2
        level = Level(2 * MANOEUVRE_S * float(lively) ** 2, float(noise), free, BORDER_S)
        memory_s = max(o.correlation_s, SHORTEST_MEMORY_S) * float(memory)
        found.append(Hypothesis(level, memory_s, float(-0.5 * away.sum())))
    return found


def likely(o: Observations, moving: BoolArray) -> tuple[list[Hypothesis], FloatArray]:
    """The hypotheses that matter for this sequence of rest and motion, likeliest first, and their log posteriors."""
    chains: dict[float, Chain] = {}
    grid = hypotheses(o)
    log = np.empty(len(grid))
    for i, hypothesis in enumerate(grid):
        memory = hypothesis.memory_s
        if memory not in chains:
            chains[memory] = Chain(replace(o, correlation_s=memory), moving)
        log[i] = hypothesis.log_prior + chains[memory].evidence(hypothesis.level)
    best = [i for i in np.argsort(-log)[:AT_MOST] if log[i] >= log.max() - WORTH]
    return [grid[i] for i in best], log[best]


def believe(o: Observations) -> tuple[BoolArray, Hypothesis]:
    """Which observations (n,) are no outliers, and the likeliest hypothesis for motion all along.

    Outliers go one round at a time, the worst first, since a large one drags the level and the path along.
    """
    believed = np.ones(o.n, dtype=bool)
    # the quantile of a chi-squared with m degrees of freedom, without the second that scipy.stats takes to import
    limit = 2 * float(scipy.special.gammaincinv(o.m / 2, 1 - OUTLIER))
    while True:
        kept = o.keep(believed)
        moving = np.ones(kept.n - 1, dtype=bool)
        best = likely(kept, moving)[0][0]
        mean, common = Chain(replace(kept, correlation_s=best.memory_s), moving).mean_and_common(best.level)
        residual = np.einsum("nij,nj->ni", kept.whiten, kept.left_over(mean, common)) / best.level.noise
        far = (residual**2).sum(axis=1)
        worst = far > max(limit, float(far.max()) / 4)
        if not worst.any() or kept.n - int(worst.sum()) < max(3, 0.7 * o.n):
            return believed, best
        believed[np.flatnonzero(believed)[worst]] = False


def _fastest(o: Observations) -> float:
    """Largest mean speed over about a second between any two of some observations: bounds what it may do."""
    some = slice(None, None, max(1, o.n // 64))
    t, z = o.t[some], _about(o)[some]
    apart = np.abs(t[:, None] - t)
    far = apart >= min(1.0, float(apart.max()))
    return float((np.linalg.norm(z[:, None] - z, axis=-1)[far] / apart[far]).max())


def _about(o: Observations) -> FloatArray:
    """(n, d) where it about is: as seen, or smoothed where single moments hardly tell its place."""
    if o.design is None:
        return o.z
    level = Level(2 * MANOEUVRE_S, 1.0, o.free, BORDER_S)
    return Chain(o, np.ones(o.n - 1, dtype=bool)).mean(level)
