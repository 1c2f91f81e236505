"""How noisy the boxes of a track are, measured from the track itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from stagent_tools.paths.chain import Chain, Level
from stagent_tools.paths.observations import Observations
from stagent_tools.paths.remember import LastFew
from stagent_tools.types import FloatArray, Track

# a box on whole pixels is off by a uniform half pixel: 1 / sqrt(12)
QUANTISATION_PX = 0.3
# under this many boxes the track cannot tell noise from motion
ENOUGH = 12
# edges of good detectors on clean footage scatter by some 2 % of the box (MOT17 detections against their ground truth
# overlap by 0.9 in the median: Milan et al., MOT16, arXiv 1603.00831)
TYPICAL_SHARE = 0.02
TYPICAL_CORRELATION_S = 0.2
CORRELATION_LOG_SD = float(np.log(3))
# longest stretch that is read: noise is a property of finder and thing, more does not tell more
LONGEST = 400
# time over which the smooth part of an edge's motion bends, and how long its noise remembers
BEND_S = np.geomspace(0.0125, 3.2, 9)
MEMORY_S = np.array([0.0, 0.05, 0.1, 0.2, 0.4, 0.8])
# edges that differ this much from the smooth path (in robust standard deviations) say nothing about the usual noise
OUTLYING = 4.0
# models this many nats below the likeliest are left out
NEGLIGIBLE = 4.0


@dataclass(frozen=True)
class BoxNoise:
    """sd (4,) px of the left, top, right and bottom edge; `correlation_s` after which it has faded to 1/e.
    `measured` is False if the track was too short and typical values stand in."""

    sd: FloatArray
    correlation_s: float
    measured: bool


class _Fit(NamedTuple):
    log_evidence: float
    sd: float
    smooth: FloatArray


def box_noise(track: Track) -> BoxNoise:
    """Smooth motion and correlated noise are told apart by their joint marginal likelihood, so that the bias of a
    plain local fit, which swallows slow noise and leaves quick motion over, does not arise.

    How long the noise remembers is read from width and height: a thing moves quicker than it changes its size, so
    slow noise shows there. An edge is at least as noisy as its share of the size's noise (independent edges).
    """
    return _MEASURED.get((track.t, track.boxes), (), lambda: _measure(track))


_MEASURED: LastFew[BoxNoise] = LastFew(16)
"""The same track is put into metres in several ways, and in the picture."""


def _measure(track: Track) -> BoxNoise:
    if len(track.t) < ENOUGH:
        typical = TYPICAL_SHARE * float(np.median(np.sqrt(np.prod(track.sizes, axis=1))))
        return BoxNoise(np.full(4, max(typical, QUANTISATION_PX)), TYPICAL_CORRELATION_S, measured=False)
    middle = slice(max(0, (len(track.t) - LONGEST) // 2), (len(track.t) + LONGEST) // 2)
    t, boxes, sizes = track.t[middle], track.boxes[middle], track.sizes[middle]
    by_size = [[_fits(t, sizes[:, side], float(memory)) for memory in MEMORY_S] for side in range(2)]
    votes = [by_size[side] for side in range(2) if np.ptp(sizes[:, side]) > 1]  # else rounding is all that shows
    log = -0.5 * (np.log(np.maximum(MEMORY_S, MEMORY_S[1] / 2) / TYPICAL_CORRELATION_S) / CORRELATION_LOG_SD) ** 2
    log += np.sum([[_log_mean_evidence(fits) for fits in side] for side in votes], axis=0)
    share = np.where(log > log.max() - NEGLIGIBLE, np.exp(log - log.max()), 0.0)
    share /= share.sum()
    from_size = [_mean_sd(side, share) / np.sqrt(2) for side in by_size]
    by_edge = [
        [
            _fits(t, boxes[:, edge], float(memory)) if there else []
            for memory, there in zip(MEMORY_S, share, strict=True)
        ]
        for edge in range(4)
    ]
    sd = [_mean_sd(edge, share) for edge in by_edge]
    floor = np.maximum(np.tile(from_size, 2), QUANTISATION_PX)
    return BoxNoise(np.maximum(sd, floor), float(share @ MEMORY_S), measured=True)


def _fits(t: FloatArray, x: FloatArray, memory: float) -> list[_Fit]:
    first = _fit_each(t, x, memory)
    best = max(first, key=lambda fit: fit.log_evidence)
    residual = x - best.smooth
    usual = np.abs(residual) <= OUTLYING * max(1.4826 * float(np.median(np.abs(residual))), QUANTISATION_PX)
    if usual.all() or usual.sum() < ENOUGH:
        return first
    return _fit_each(t[usual], x[usual], memory)


def _fit_each(t: FloatArray, x: FloatArray, memory: float) -> list[_Fit]:
    """One edge x (n,) px under the model of each bend."""
    n = len(t)
    chain = Chain(Observations(t, x[:, None] - x.mean(), np.ones((n, 1, 1)), memory), np.ones(n - 1, dtype=bool))
    return [_fit(chain, bend, float(x.mean())) for bend in BEND_S]


def _fit(chain: Chain, bend: float, middle: float) -> _Fit:
    """The noise level is profiled out (the evidence is quadratic in it)."""
    o = chain.observations
    # the smoother's time constant is (R / q)^(1/4), with R the noise's spectral density at low frequency
    density = max(float(np.median(np.diff(o.t))), 2 * o.correlation_s)
    level = Level(q=density / bend**4, noise=1.0, free_speed=1e3, border_speed=1.0)
    unit, quad = chain.evidence_and_quad(level)
    free = o.n - 1
    variance = max(quad / free, QUANTISATION_PX**2)
    log_evidence = unit + 0.5 * quad - 0.5 * free * np.log(variance) - 0.5 * quad / variance
    return _Fit(log_evidence, float(np.sqrt(variance)), chain.mean(level)[:, 0] + middle)


def _log_mean_evidence(fits: list[_Fit]) -> float:
    return float(np.logaddexp.reduce([fit.log_evidence for fit in fits]) - np.log(len(fits)))


def _mean_sd(by_memory: list[list[_Fit]], memory_share: FloatArray) -> float:
    """px, over all models by their weight; `by_memory` may be empty where the share is 0."""
    total = 0.0
    for share, fits in zip(memory_share, by_memory, strict=True):
        if share > 0:
            log = np.array([fit.log_evidence for fit in fits])
            weight = np.exp(log - np.logaddexp.reduce(log))
            total += float(share * (weight @ [fit.sd for fit in fits]))
    return total
