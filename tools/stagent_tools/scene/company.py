"""How a camera that rides leans against its road, as all things tell it together that stand there.

One thing alone cannot tell whether it is small or stands higher than thought; all things of a clip share the one
error of the camera's pitch. Each thing's posterior of it, with the prior taken out, is passed to the others
(expectation propagation: Minka, UAI 2001, section 3, one pass); what a thing is told comes from the others only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.paths.sample import inferred
from stagent_tools.scene.block import TILT, Sight, turned
from stagent_tools.scene.block_lens import Standing
from stagent_tools.streams import Streams
from stagent_tools.types import FloatArray

TRUST = 0.5
"""Neighbours stand on the same kerb, and what a kind's usual size is off is so for all of the kind: two of them say as
much as one would alone."""

ODD = 2.0
"""Beyond so many standard deviations from the others, a thing is about something else (a child, a van like a car)."""

MOST = 12
"""Of the things, those that are seen most often are asked: more hardly tell more, and each takes a second."""

ROUNDS = 10


@dataclass(frozen=True)
class Company:
    """ids of the things, and of each: `mean` (n,) of the tilt, in standard deviations of what the camera's file says,
    and `precision` (n,) with which it says so."""

    ids: tuple[str, ...]
    mean: FloatArray
    precision: FloatArray

    def told(self, sight: Sight, but: str) -> Sight:
        """The sight (a tilt of `tilt_sd`) as all things but one have it."""
        others = np.array([name != but for name in self.ids], dtype=bool)
        mean, sd = _agreed(self.mean[others], self.precision[others] * TRUST)
        tilt = np.array([mean * sight.tilt_sd])
        return replace(sight, rotation=turned(tilt, np.zeros(1))[0] @ sight.rotation, tilt_sd=sight.tilt_sd * sd)


def company_of(things: Sequence[Standing], streams: Streams) -> Company:
    """What each of the things says by itself."""
    things = sorted(things, key=lambda thing: -len(thing.seen.t))[:MOST]
    told = [_tilt(thing, streams) for thing in things]
    precision = np.array([max(1 / variance - 1.0, 0.0) for _, variance in told])
    pull = np.array([mean / variance for mean, variance in told])
    mean = np.where(precision > 0, pull / np.maximum(precision, 1e-9), 0.0)
    return Company(tuple(thing.track.id for thing in things), mean, precision)


def _tilt(thing: Standing, streams: Streams) -> tuple[float, float]:
    """Posterior mean and variance, over rest, motion and all headings."""
    _, parts = inferred(thing.readings(), streams=streams, key=thing.key, rest_odds=thing.thing.rest_odds)
    weight = np.array([part.weight for part in parts])
    common = [part.chain.common(part.level) for part in parts]
    mean = np.array([one[TILT] for one, _ in common])
    variance = np.array([cov[TILT, TILT] for _, cov in common])
    middle = float(np.average(mean, weights=weight))
    return middle, float(np.average(variance + (mean - middle) ** 2, weights=weight))


def _agreed(mean: FloatArray, precision: FloatArray) -> tuple[float, float]:
    """Mean and standard deviation of what all say, with the prior (0, 1); the odd ones count less (Cauchy weights)."""
    at, share = 0.0, np.ones(len(mean))
    for _ in range(ROUNDS):
        total = 1.0 + float(precision @ share)
        at = float((precision * share) @ mean) / total
        share = 1 / (1 + precision * (mean - at) ** 2 / ODD**2)
    return at, float(1 / np.sqrt(total))
