"""Likely sequences of rest and motion along a track.

Exact inference for changepoints with dependence across segments is out of reach; the collapse at each changepoint of
Fearnhead & Liu (Efficient Bayesian analysis of multiple changepoint models with dependence across segments,
Statistics and Computing 21, 2011) is close. A hypothesis is a mode and the moment at which it began, with a Gaussian
state of its own; sequences are then drawn backwards. What is collapsed is put right afterwards by weighting each
sequence with its exact evidence (`Chain.evidence`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from stagent_tools.paths.chain import IntArray, Level
from stagent_tools.paths.observations import Observations
from stagent_tools.types import BoolArray, FloatArray

# changes between rest and motion are looked for on a grid of this step: shorter than any stop that one would call so
BIN_S = 0.1
# mean duration of a rest plus a motion: who waits or parks does so for ten seconds and more, who moves for longer
CYCLE_S = 30.0
# a turning point (a bouncing ball, a wave) is no rest
SHORTEST_REST_S = 0.3
# hypotheses kept at each moment and mode; the others have no weight worth the time
KEPT = 100


@dataclass(frozen=True)
class Habit:
    """Prior of rest: `odds` rest : motion at any time; modes last exponentially long, `cycle_s` together."""

    odds: float
    cycle_s: float = CYCLE_S

    @property
    def share(self) -> float:
        return self.odds / (1 + self.odds)

    def log_first(self, *, rest: bool) -> float:
        return float(np.log(self.share if rest else 1 - self.share))

    def rate(self, *, rest: bool) -> float:
        """Ends a second of a mode."""
        return 1 / (self.cycle_s * (self.share if rest else 1 - self.share))

    def log_prior(self, t: FloatArray, moving: BoolArray) -> float:
        """Log density of one sequence, `moving` (n - 1,) between the moments t (n,)."""
        total = self.log_first(rest=not moving[0])
        total -= float(sum(self.rate(rest=rest) * np.diff(t)[moving != rest].sum() for rest in (True, False)))
        ends = np.flatnonzero(np.diff(moving.astype(np.int8)))
        return total + float(sum(np.log(self.rate(rest=not moving[i]) * BIN_S) for i in ends))


@dataclass
class _Mode:
    """Hypotheses of one mode, one a start: state by axis (d, h), log weight (h,), bin of the start (h,)."""

    p: FloatArray
    pp: FloatArray
    v: FloatArray
    pv: FloatArray
    vv: FloatArray
    weight: FloatArray
    start: IntArray
    since: FloatArray = field(default_factory=lambda: np.zeros(0))

    def add(self, p: FloatArray, pp: FloatArray, vv: float, *, weight: float, start: int, t: float) -> None:
        zero = np.zeros_like(p)
        for name, new in (("p", p), ("pp", pp), ("v", zero), ("pv", zero), ("vv", zero + vv)):
            setattr(self, name, np.concatenate([getattr(self, name), new[:, None]], axis=1))
        self.weight = np.append(self.weight, weight)
        self.start = np.append(self.start, start)
        self.since = np.append(self.since, t)

    def prune(self) -> None:
        if len(self.weight) <= KEPT:
            return
        best = np.sort(np.argpartition(self.weight, -KEPT)[-KEPT:])
        for name in ("p", "pp", "v", "pv", "vv"):
            setattr(self, name, getattr(self, name)[:, best])
        self.weight, self.start, self.since = self.weight[best], self.start[best], self.since[best]

    def predict(self, h: float, q: float) -> None:
        self.p = self.p + h * self.v
        self.pp = self.pp + 2 * h * self.pv + h**2 * self.vv + q * h**3 / 3
        self.pv = self.pv + h * self.vv + q * h**2 / 2
        self.vv = self.vv + q * h

    def update(self, z: FloatArray, variance: FloatArray) -> None:
        surprise = z[:, None] - self.p
        s = self.pp + variance[:, None]
        self.weight = self.weight - 0.5 * (np.log(2 * np.pi * s) + surprise**2 / s).sum(axis=0)
        self.p, self.v = self.p + self.pp / s * surprise, self.v + self.pv / s * surprise
        self.vv = self.vv - self.pv**2 / s
        self.pv, self.pp = self.pv * variance[:, None] / s, self.pp * variance[:, None] / s


def likely_sequences(o: Observations, level: Level, habit: Habit, uniform: FloatArray) -> list[BoolArray]:
    """Distinct sequences `moving` (n - 1,), drawn backwards.

    `uniform` (s, m): one row of numbers in [0, 1) a sequence, consumed from its end backwards.
    """
    sample, t, z, variance = _bins(o)
    if len(t) < 2:
        return [np.ones(o.n - 1, dtype=bool), np.zeros(o.n - 1, dtype=bool)]
    record = _filter(t, z, variance * level.noise**2, level, habit)
    drawn = (_draw(record, row, sample, o.n) for row in uniform)
    return list({moving.tobytes(): moving for moving in drawn}.values())


def _bins(o: Observations) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
    """First sample, time, position (n, d) and variance (n, d) of each bin. Correlation is paid for by variance:
    (1 + rho) / (1 - rho) times, right for sums over long times (Priestley, Spectral Analysis, 1981, section 5.3)."""
    step = max(BIN_S, float(np.median(np.diff(o.t))))
    index = np.floor((o.t - o.t[0]) / step + 1e-9).astype(np.intp)
    _, first, which = np.unique(index, return_index=True, return_inverse=True)
    rho = np.concatenate([o.rho, o.rho[-1:]]) if o.n > 1 else np.zeros(1)
    variance = np.diagonal(o.cov, axis1=1, axis2=2) * ((1 + rho) / (1 - rho))[:, None]
    total = np.stack([np.bincount(which, 1 / variance[:, a]) for a in range(o.d)], axis=1)
    z = np.stack([np.bincount(which, o.z[:, a] / variance[:, a]) for a in range(o.d)], axis=1) / total
    t = np.bincount(which, o.t) / np.bincount(which)
    return first.astype(np.intp), t, z, 1 / total


Record = list[tuple[tuple[FloatArray, IntArray], tuple[FloatArray, IntArray]]]
REST, MOTION = 0, 1


def _filter(t: FloatArray, z: FloatArray, variance: FloatArray, level: Level, habit: Habit) -> Record:
    """Forward pass. For each bin: of rest and of motion, the log weights with which the mode may end there, and the
    bins at which it began; at the last bin the weights themselves."""
    d = z.shape[1]
    none = np.zeros((d, 0))
    rest = _Mode(none, none, none, none, none, np.zeros(0), np.zeros(0, dtype=np.intp))
    motion = _Mode(none, none, none, none, none, np.zeros(0), np.zeros(0, dtype=np.intp))
    rest.add(z[0], variance[0], 0.0, weight=habit.log_first(rest=True), start=0, t=t[0])
    motion.add(z[0], variance[0], level.free_speed**2, weight=habit.log_first(rest=False), start=0, t=t[0])
    record: Record = []
    for j in range(len(t) - 1):
        rest_ends = np.where(t[j] - rest.since >= SHORTEST_REST_S, rest.weight, -np.inf)
        if j == 0:
            rest_ends = np.full_like(rest.weight, -np.inf)
        motion_ends, stopped_p, stopped_pp = _stop(motion, t[j], level)
        if j == 0:
            motion_ends = np.full_like(motion_ends, -np.inf)
        record.append(((rest_ends, rest.start), (motion_ends, motion.start)))
        _begin(motion, rest.p, rest.pp, rest_ends, rate=habit.rate(rest=True), vv=level.border_speed**2, j=j, t=t[j])
        _begin(rest, stopped_p, stopped_pp, motion_ends, rate=habit.rate(rest=False), vv=0.0, j=j, t=t[j])
        h = t[j + 1] - t[j]
        rest.weight = rest.weight - habit.rate(rest=True) * h
        motion.weight = motion.weight - habit.rate(rest=False) * h
        motion.predict(h, level.q)
        for mode in (rest, motion):
            mode.update(z[j + 1], variance[j + 1])
            mode.prune()
    record.append(((rest.weight, rest.start), (motion.weight, motion.start)))
    return record


def _stop(motion: _Mode, t: float, level: Level) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Log weights (h,) of each motion ending now, and its position (d, h) and variance once its velocity is small."""
    border = level.border_speed**2
    s = motion.vv + border
    first = np.where(motion.start == 0, level.free_speed**2, border)
    prior = first + level.q * (t - motion.since) + border
    log_bridge = -0.5 * (np.log(s / prior) + motion.v**2 / s).sum(axis=0)
    gain = motion.pv / s
    return motion.weight + log_bridge, motion.p - gain * motion.v, motion.pp - gain * motion.pv


def _begin(
    mode: _Mode, p: FloatArray, pp: FloatArray, ends: FloatArray, *, rate: float, vv: float, j: int, t: float
) -> None:
    """Starts `mode` at bin j from all hypotheses of the other mode that may end there, as one Gaussian."""
    top = float(ends.max())
    if not np.isfinite(top):
        return
    total = top + float(np.log(np.exp(ends - top).sum()))
    share = np.exp(ends - total)
    mean = p @ share
    spread = (pp + (p - mean[:, None]) ** 2) @ share
    mode.add(mean, spread, vv, weight=total + float(np.log(rate * BIN_S)), start=j, t=t)


def _draw(record: Record, uniform: FloatArray, sample: IntArray, n: int) -> BoolArray:
    """One sequence (n - 1,), from its end."""
    moving = np.zeros(n - 1, dtype=bool)
    (rest, rest_start), (motion, motion_start) = record[-1]
    index = _choose(np.concatenate([rest, motion]), uniform[0])
    mode = REST if index < len(rest) else MOTION
    start = int(rest_start[index] if mode == REST else motion_start[index - len(rest)])
    end = n - 1
    for number in uniform[1:]:
        moving[sample[start] if start else 0 : end] = mode == MOTION
        if start == 0:
            return moving
        end = int(sample[start])
        mode = 1 - mode
        weights, starts = record[start][mode]
        start = int(starts[_choose(weights, number)])
    moving[:end] = mode == MOTION  # more changes than numbers: the rest of the track stays in one mode
    return moving


def _choose(log_weights: FloatArray, number: float) -> int:
    share = np.exp(log_weights - log_weights.max())
    index = int(np.searchsorted(np.cumsum(share), number * share.sum(), side="right"))
    return min(index, len(share) - 1)
