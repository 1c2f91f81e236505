"""The sequences of rest and motion, with the hypotheses about level and noise, that the track speaks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from stagent_tools.paths.chain import Chain, Level
from stagent_tools.paths.hypotheses import Hypothesis, calmer, likely, unmoved
from stagent_tools.paths.modes import Habit, likely_sequences
from stagent_tools.paths.observations import Observations
from stagent_tools.streams import Streams
from stagent_tools.types import BoolArray, FloatArray

# how often a sequence is proposed, and how many changes it may have
SEQUENCES = 128
CHANGES = 256
# sequences and combinations that are weighted exactly; a slow thing in loud noise spreads over hundreds of them (what
# 48 of them held there was half of the whole)
WEIGHED = 32
COMPONENTS = 256
# never surer of rest than this: without any moving draw there would be no upper bound on the speed
MOVING_FLOOR = 0.01


@dataclass(frozen=True)
class Reading:
    """One way to read what was seen: where how a thing stands decides what its outline means, a thing that rests all
    along is read apart from one that moves. `rests`: holds for rest all along only; `moves`: for the others only."""

    observations: Observations
    rests: bool = True
    moves: bool = True
    log_prior: float = 0.0

    def keep(self, which: BoolArray) -> Reading:
        return replace(self, observations=self.observations.keep(which))

    def fits(self, moving: BoolArray) -> bool:
        return self.moves if moving.any() else self.rests


@dataclass(frozen=True)
class Component:
    """One part of the posterior, a Gaussian of whole paths; `length` of its mean path orders the parts; `reading`
    counts them."""

    chain: Chain
    level: Level
    moving: BoolArray
    weight: float
    length: float
    reading: int


def components(
    readings: Sequence[Reading], first: Hypothesis, habit: Habit, streams: Streams, key: str
) -> list[Component]:
    """From the shortest mean path to the longest. Weights are exact among the sequences that are found ("Occam's
    window": Madigan & Raftery, Model selection and accounting for model uncertainty, JASA 89, 1994). The first of the
    readings is one that may move."""
    # nodes of the search, not noise of the answer: they stay when the stream is frozen
    search = replace(streams, k=SEQUENCES, frozen=frozenset())
    uniform = search.uniform("pixels", f"{key} modes", (CHANGES,))
    o = readings[0].observations
    still, all_along = np.zeros(o.n - 1, dtype=bool), np.ones(o.n - 1, dtype=bool)
    moving = _sequences(o, first, habit, uniform)
    matter = likely(o, moving[0])[0] if readings[0].fits(moving[0]) else [first]
    if matter[0] != first:
        moving = _merge(_sequences(o, matter[0], habit, uniform), moving)
        matter = likely(o, moving[0])[0] if readings[0].fits(moving[0]) else matter
    sequences = _merge(moving[:WEIGHED], [all_along, still] if len(readings) > 1 else [all_along])
    matter = _also_at_rest(matter, readings, still)
    matter = [*matter, *calmer(matter)]
    weighed = [
        _weighed(i, reading, s, matter, habit)
        for i, reading in enumerate(readings)
        for s in sequences
        if reading.fits(s)
    ]
    log = np.array([own.log for own in weighed])
    resting = np.array([not own.moving.any() for own in weighed])
    weight = _with_motion(np.exp(log - np.logaddexp.reduce(log, axis=None)), resting)
    heaviest = (divmod(int(c), len(matter)) for c in np.argsort(-weight, axis=None)[:COMPONENTS])
    parts = [_component(weighed[i], matter[j], weight[i, j]) for i, j in heaviest if weight[i, j] > 0]
    return sorted(parts, key=lambda part: part.length)


class _Weighed(NamedTuple):
    """A sequence under one reading: its chain by what the noise is like, and its log weight under each hypothesis."""

    reading: int
    moving: BoolArray
    chains: dict[tuple[float, float], Chain]
    log: FloatArray


def _weighed(index: int, reading: Reading, moving: BoolArray, matter: list[Hypothesis], habit: Habit) -> _Weighed:
    log = np.array([h.log_prior_of(moving) for h in matter]) if moving.any() else unmoved(matter)
    possible = [h for h, prior in zip(matter, log, strict=True) if np.isfinite(prior)]
    heard = {_noise_of(h): h.heard(reading.observations, moving) for h in possible}
    chains = {noise: Chain(o, moving) for noise, o in heard.items()}
    log[np.isfinite(log)] += [chains[_noise_of(h)].evidence(h.level) for h in possible]
    habitual = habit.log_prior(reading.observations.t, moving)
    return _Weighed(index, moving, chains, log + habitual + reading.log_prior)


def _noise_of(h: Hypothesis) -> tuple[float, float]:
    return h.memory_s, h.calm


def _also_at_rest(matter: list[Hypothesis], readings: Sequence[Reading], still: BoolArray) -> list[Hypothesis]:
    """The hypotheses that matter for motion, and those that do if it rests all along: what is noise then may be taken
    for liveliness by the others."""
    resting = [reading for reading in readings if reading.rests and not reading.moves]
    if not resting:
        return matter
    best = max(resting, key=lambda r: r.log_prior + float(likely(r.observations, still)[1][0]))
    more, _ = likely(best.observations, still)
    heard = {h.noise: h for h in reversed(more)}
    return list(dict.fromkeys([*matter, *heard.values()]))


def _sequences(o: Observations, hypothesis: Hypothesis, habit: Habit, uniform: FloatArray) -> list[BoolArray]:
    """Distinct sequences, likeliest first under this hypothesis, for places as a thing that moves all along shows
    them."""
    noise = replace(o, correlation_s=hypothesis.memory_s)
    _, common = Chain(noise, np.ones(o.n - 1, dtype=bool)).mean_and_common(hypothesis.level)
    sequences = likely_sequences(noise.placed(common), hypothesis.level, habit, uniform)
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


def _component(part: _Weighed, hypothesis: Hypothesis, weight: float) -> Component:
    chain = part.chains[_noise_of(hypothesis)]
    length = float(np.linalg.norm(np.diff(chain.mean(hypothesis.level), axis=0), axis=1).sum())
    return Component(chain, hypothesis.level, part.moving, float(weight), length, part.reading)
