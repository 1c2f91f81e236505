"""The sequences of rest and motion, with the hypotheses about level and noise, that the track speaks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import logsumexp

from stagent_tools.paths.chain import Chain, Level, Observations
from stagent_tools.paths.hypotheses import Hypothesis, likely
from stagent_tools.paths.modes import Habit, likely_sequences
from stagent_tools.streams import Streams
from stagent_tools.types import BoolArray, FloatArray

# how often a sequence is proposed, and how many changes it may have
SEQUENCES = 128
CHANGES = 256
# sequences and combinations that are weighted exactly
WEIGHED = 32
COMPONENTS = 48
# never surer of rest than this: without any moving draw there would be no upper bound on the speed
MOVING_FLOOR = 0.01


@dataclass(frozen=True)
class Component:
    """One part of the posterior, a Gaussian of whole paths; `length` of its mean path orders the parts."""

    chain: Chain
    level: Level
    moving: BoolArray
    weight: float
    length: float


def components(o: Observations, first: Hypothesis, habit: Habit, streams: Streams, key: str) -> list[Component]:
    """From the shortest mean path to the longest. Weights are exact among the sequences that are found ("Occam's
    window": Madigan & Raftery, Model selection and accounting for model uncertainty, JASA 89, 1994)."""
    # nodes of the search, not noise of the answer: they stay when the stream is frozen
    search = replace(streams, k=SEQUENCES, frozen=frozenset())
    uniform = search.uniform("pixels", f"{key} modes", (CHANGES,))
    sequences = _propose(o, first, habit, uniform)
    matter, _ = likely(o, sequences[0])
    if matter[0] != first:
        sequences = _merge(_propose(o, matter[0], habit, uniform), sequences)
        matter, _ = likely(o, sequences[0])
    sequences = _merge(sequences[:WEIGHED], [np.ones(o.n - 1, dtype=bool)])
    noises = {h.memory_s: replace(o, correlation_s=h.memory_s) for h in matter}
    chains = [{memory: Chain(noise, s) for memory, noise in noises.items()} for s in sequences]
    log = np.array([[h.log_prior + own[h.memory_s].evidence(h.level) for h in matter] for own in chains])
    log += np.array([habit.log_prior(o.t, s) for s in sequences])[:, None]
    weight = _with_motion(np.exp(log - logsumexp(log)), np.array([not s.any() for s in sequences]))
    heaviest = (divmod(int(c), len(matter)) for c in np.argsort(-weight, axis=None)[:COMPONENTS])
    parts = [_component(chains[i][matter[j].memory_s], matter[j], sequences[i], weight[i, j]) for i, j in heaviest]
    return sorted(parts, key=lambda part: part.length)


def _propose(o: Observations, hypothesis: Hypothesis, habit: Habit, uniform: FloatArray) -> list[BoolArray]:
    """Distinct sequences, likeliest first under this hypothesis."""
    noise = replace(o, correlation_s=hypothesis.memory_s)
    sequences = likely_sequences(noise, hypothesis.level, habit, uniform)
    log = [Chain(noise, s).evidence(hypothesis.level) + habit.log_prior(o.t, s) for s in sequences]
    return [sequences[i] for i in np.argsort(-np.array(log))]


def _merge(first: list[BoolArray], second: list[BoolArray]) -> list[BoolArray]:
    return list({s.tobytes(): s for s in [*first, *second]}.values())


def _with_motion(weight: FloatArray, still: BoolArray) -> FloatArray:
    """Weights (s, h) with at least `MOVING_FLOOR` on the sequences that are not `still` (s,)."""
    moving = float(weight[~still].sum())
    if moving >= MOVING_FLOOR:
        return weight
    share = np.where(still, (1 - MOVING_FLOOR) / (1 - moving), MOVING_FLOOR / max(moving, 1e-300))
    return np.asarray(weight * share[:, None], dtype=np.float64)


def _component(chain: Chain, hypothesis: Hypothesis, moving: BoolArray, weight: float) -> Component:
    length = float(np.linalg.norm(np.diff(chain.mean(hypothesis.level), axis=0), axis=1).sum())
    return Component(chain, hypothesis.level, moving, float(weight), length)
