"""How noisy the boxes of a track are, measured from the track itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from stagent_tools.paths.chain import Chain, Level, Observations
from stagent_tools.types import FloatArray, Track

# a box on whole pixels is off by a uniform half pixel: 1 / sqrt(12)
QUANTISATION_PX = 0.3
# under this many boxes the track cannot tell noise from motion
ENOUGH = 12
# edges of good detectors on clean footage scatter by some 2 % of the box (MOT17 detections against their ground truth
# overlap by 0.9 in the median: Milan et al., MOT16, arXiv 1603.00831)
TYPICAL_SHARE = 0.02
TYPICAL_CORRELATION_S = 0.2
# longest stretch that is read: noise is a property of finder and thing, more does not tell more
LONGEST = 400
# time over which the smooth part of an edge's motion bends, and how long its noise remembers
BEND_S = np.array([0.2, 0.4, 0.8, 1.6, 3.2])
MEMORY_S = np.array([0.0, 0.05, 0.1, 0.2, 0.4, 0.8])
# edges that differ this much from the smooth path (in robust standard deviations) say nothing about the usual noise
OUTLYING = 4.0


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
    """Smooth motion and correlated noise of each edge are told apart by their joint marginal likelihood.

    So the bias of a plain local fit, which swallows slow noise and leaves quick motion over, does not arise. The
    correlation time is common to the four edges; the noise of each is averaged over the plausible models.
    """
    if len(track.t) < ENOUGH:
        typical = TYPICAL_SHARE * float(np.median(np.sqrt(np.prod(track.sizes, axis=1))))
        return BoxNoise(np.full(4, max(typical, QUANTISATION_PX)), TYPICAL_CORRELATION_S, measured=False)
    middle = slice(max(0, (len(track.t) - LONGEST) // 2), (len(track.t) + LONGEST) // 2)
    t, boxes = track.t[middle], track.boxes[middle]
    fits = [[_fits(t, boxes[:, edge], memory) for memory in MEMORY_S] for edge in range(4)]
    log = np.array([[[fit.log_evidence for fit in row] for row in edge] for edge in fits])
    peak = log.max(axis=2)
    by_memory = peak.sum(axis=0) + np.log(np.exp(log - peak[..., None]).mean(axis=2)).sum(axis=0)
    memory_share = np.exp(by_memory - by_memory.max())
    memory_share /= memory_share.sum()
    sd = np.array([_mean_sd(edge, memory_share) for edge in fits])
    return BoxNoise(np.maximum(sd, QUANTISATION_PX), float(memory_share @ MEMORY_S), measured=True)


def _fits(t: FloatArray, x: FloatArray, memory: float) -> list[_Fit]:
    first = [_fit(t, x, bend, memory) for bend in BEND_S]
    best = max(first, key=lambda fit: fit.log_evidence)
    residual = x - best.smooth
    usual = np.abs(residual) <= OUTLYING * max(1.4826 * float(np.median(np.abs(residual))), QUANTISATION_PX)
    if usual.all() or usual.sum() < ENOUGH:
        return first
    return [_fit(t[usual], x[usual], bend, memory) for bend in BEND_S]


def _fit(t: FloatArray, x: FloatArray, bend: float, memory: float) -> _Fit:
    """One edge x (n,) px under one model; the noise level is profiled out (the evidence is quadratic in it)."""
    n = len(t)
    observations = Observations(t, x[:, None] - x.mean(), np.ones((n, 1, 1)), memory)
    # the smoother's time constant is (R / q)^(1/4), with R the noise's spectral density at low frequency
    density = max(float(np.median(np.diff(t))), 2 * memory)
    level = Level(q=density / bend**4, noise=1.0, free_speed=1e3, border_speed=1.0)
    chain = Chain(observations, np.ones(n - 1, dtype=bool))
    unit, quad = chain.evidence_and_quad(level)
    free = n - 1
    variance = max(quad / free, 1e-12)
    log_evidence = unit + 0.5 * quad - 0.5 * free * (np.log(variance) + 1)
    return _Fit(log_evidence, float(np.sqrt(variance)), chain.mean(level)[:, 0] + x.mean())


def _mean_sd(edge: list[list[_Fit]], memory_share: FloatArray) -> float:
    total = 0.0
    for share, row in zip(memory_share, edge, strict=True):
        log = np.array([fit.log_evidence for fit in row])
        weight = np.exp(log - log.max())
        total += float(share * (weight @ [fit.sd for fit in row]) / weight.sum())
    return total
