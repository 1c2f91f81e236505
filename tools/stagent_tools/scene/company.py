"""How a camera that rides leans against its road, as all things tell it together that stand there.

One thing alone cannot tell whether it is small or stands higher than thought; all things of a clip share the one
error of the camera's pitch and roll. Each thing's posterior of the two, with the prior taken out, is passed to the
others (expectation propagation: Minka, UAI 2001, section 3, one pass); what a thing is told comes from the others only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.paths.sample import inferred
from stagent_tools.scene.block import LEANS, Sight, turned
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
    """ids of the n things, and what each says of tilt and turn, in standard deviations of what the camera's file says:
    `precision` (n, 2, 2), and `pull` (n, 2), that times the mean."""

    ids: tuple[str, ...]
    pull: FloatArray
    precision: FloatArray

    def told(self, sight: Sight, but: str) -> Sight:
        """The sight as all things but one have it."""
        others = np.array([name != but for name in self.ids], dtype=bool)
        mean, cov = _agreed(self.pull[others] * TRUST, self.precision[others] * TRUST)
        tilt, turn = sight.leans @ mean
        lens = turned(np.array([tilt]), np.array([turn]))[0]
        return replace(sight, rotation=lens @ sight.rotation, leans=sight.leans @ np.linalg.cholesky(cov))


def company_of(things: Sequence[Standing], streams: Streams) -> Company:
    """What each of the things says by itself."""
    things = sorted(things, key=lambda thing: -len(thing.seen.t))[:MOST]
    told = [_message(*_leans(thing, streams)) for thing in things]
    pull, precision = np.array([one for one, _ in told]), np.array([one for _, one in told])
    return Company(tuple(thing.track.id for thing in things), pull.reshape(-1, 2), precision.reshape(-1, 2, 2))


def _leans(thing: Standing, streams: Streams) -> tuple[FloatArray, FloatArray]:
    """Posterior mean (2,) and covariance (2, 2) of tilt and turn, over rest, motion and all headings."""
    _, parts = inferred(thing.readings(), streams=streams, key=thing.key, habit=thing.habit)
    weight = np.array([part.weight for part in parts])
    common = [part.chain.common(part.level) for part in parts]
    mean = np.array([one[LEANS] for one, _ in common])
    own = np.array([cov[LEANS, LEANS] for _, cov in common])
    middle = np.average(mean, axis=0, weights=weight)
    apart = mean - middle
    return middle, np.average(own + apart[:, :, None] * apart[:, None], axis=0, weights=weight)


def _message(mean: FloatArray, cov: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Of a posterior, what is not the prior (0, 1): precision times mean (2,), and precision (2, 2), nowhere negative.
    What a side of it that says nothing is pulled to is left out."""
    value, vector = np.linalg.eigh(np.linalg.inv(cov) - np.eye(2))
    says = value > 0
    pull = np.where(says, vector.T @ np.linalg.solve(cov, mean), 0.0)
    return vector @ pull, (vector * np.maximum(value, 0.0)) @ vector.T


def _agreed(pull: FloatArray, precision: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean (2,) and covariance (2, 2) of what all say, with the prior (0, 1); the odd ones count less (Cauchy
    weights)."""
    own = np.einsum("nij,nj->ni", np.linalg.pinv(precision, hermitian=True), pull)
    at, cov, share = np.zeros(2), np.eye(2), np.ones(len(pull))
    for _ in range(ROUNDS):
        cov = np.linalg.inv(np.eye(2) + np.einsum("n,nij->ij", share, precision))
        at = cov @ (share @ pull)
        share = 1 / (1 + np.einsum("ni,nij,nj->n", own - at, precision, own - at) / ODD**2)
    return at, cov
