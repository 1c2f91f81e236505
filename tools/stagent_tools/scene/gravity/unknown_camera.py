"""Flights seen by a camera of which nothing is known: gravity is the ruler, and tilt and lens are in the draws.

The camera is the origin of a world with z up. Its pitch, roll and focal length are drawn from what cameras usually
have, weighted by how well the flights fit under each (population Monte Carlo: Cappe et al., Journal of Computational
and Graphical Statistics 13, 2004); the flights themselves follow by least squares (`chain`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.scene.gravity.ballistics import Air
from stagent_tools.scene.gravity.chain import Solved, solve
from stagent_tools.scene.gravity.flights import Flight, Way, piece_of
from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.scene.scaled import FOCAL_LOG_SD, FOCAL_SHARE
from stagent_tools.streams import Streams
from stagent_tools.types import FloatArray, VideoInfo

PITCH_SD = np.radians(12.0)
ROLL_SD = np.radians(2.5)
"""A camera held to watch a game looks up or down by this much and stands nearly level: of cameras on grandstands a
tenth look down by 20 degrees and more (judgement)."""

TOWARDS_LOG_SD = 0.8
LEAST_MPS = 0.5
"""A ball goes any level way as likely as any other: towards the camera over across is then the tangent of an angle of
which nothing is known, of 0.4 to 2.4 in half of all cases and without end in some. What is dropped drifts a little."""

USUAL = np.array([0.0, 0.0, np.log(FOCAL_SHARE), 0.0])
USUAL_SD = np.array([PITCH_SD, ROLL_SD, FOCAL_LOG_SD, TOWARDS_LOG_SD])
"""Of the four numbers of a view: pitch and roll in radians, ln of the focal length over the longer side, ln of how much
faster than across the ball goes towards the camera."""

ANY_SPEED_MPS = 25.0
"""An axis; from a pass to a serve."""

PROPOSALS = 512
ROUNDS = 4
EFFECTIVE = 64
"""Proposals that a round's weights are spread over at least, by a power below one: a sharp peak is neared in steps."""

FREEDOM = 5
"""Of the proposals' t distribution: tails wide enough to find what the first round missed."""

NARROWEST = 0.02
"""Of the usual spread: no round proposes less."""


@dataclass(frozen=True)
class Throw:
    """A chain of flights of one ball, seen by this camera. `inflate`: its noise over that of its boxes."""

    way: Way
    chain: list[Flight]
    air: Air
    info: VideoInfo
    inflate: float = 1.0

    def solved(self, view: FloatArray, across: float) -> Solved:
        """The flights under each view (k, 4); across m/s, as `across` tells it."""
        seen = cameras(view, self.info)
        pieces = [piece_of(self.way, flight, seen, self.inflate) for flight in self.chain]
        usual = np.full((len(view), 3), ANY_SPEED_MPS)
        usual[:, 1] = across * np.exp(view[:, 3])
        return solve(pieces, self.air, len(view), usual)

    def across(self) -> float:
        """m/s, level, across the line of sight of a usual camera."""
        flights = self.solved(USUAL[None], ANY_SPEED_MPS).flights
        return float(np.hypot(np.abs(flights[0, :, 3]).mean(), LEAST_MPS))


@dataclass(frozen=True)
class Believed:
    """Views (m, 4) and what each weighs; they sum to 1."""

    views: FloatArray
    weight: FloatArray

    def draw(self, streams: Streams, key: str) -> FloatArray:
        """(k, 4); the median when the camera is frozen."""
        if "camera" in streams.frozen:
            return np.tile([self._median(i) for i in range(len(USUAL))], (streams.k, 1))
        pick = np.searchsorted(np.cumsum(self.weight), streams.uniform("camera", f"camera of {key}"), side="right")
        return np.asarray(self.views[np.minimum(pick, len(self.views) - 1)])

    def _median(self, number: int) -> float:
        order = np.argsort(self.views[:, number])
        middle = int(np.searchsorted(np.cumsum(self.weight[order]), 0.5))
        return float(self.views[order[min(middle, len(order) - 1)], number])


def focal_px(view: FloatArray, info: VideoInfo) -> FloatArray:
    """(k,)"""
    return np.asarray(np.exp(view[:, 2]) * max(info.width, info.height))


def cameras(view: FloatArray, info: VideoInfo) -> FloatArray:
    """(k, 1, 3, 4) world to px of the views (k, 4)."""
    k = len(view)
    intrinsics = np.zeros((k, 3, 3))
    intrinsics[:, 0, 0] = intrinsics[:, 1, 1] = focal_px(view, info)
    intrinsics[:, :, 2] = [info.width / 2, info.height / 2, 1.0]
    out = np.zeros((k, 1, 3, 4))
    out[:, 0, :, :3] = intrinsics @ level_rotation(view[:, 0], view[:, 1])
    return out


def believe(throw: Throw, across: float, streams: Streams, key: str) -> Believed:
    """Views, weighted by how well the flights fit under them (Laplace's approximation for the flights)."""
    drawn = Streams(streams.seed, PROPOSALS)
    proposed = USUAL + USUAL_SD * drawn.normal("camera", f"usual cameras of {key}", (len(USUAL),))
    log_proposal = _log_usual(proposed)
    for number in range(ROUNDS):
        solved = throw.solved(proposed, across)
        fits = solved.log_volume - 0.5 * solved.cost - len(throw.chain) * proposed[:, 3]
        log_weight = _log_usual(proposed) + fits - log_proposal
        if number + 1 < ROUNDS:
            proposed, log_proposal = _around(proposed, _spread(log_weight), drawn, f"{key} round {number}")
    return Believed(proposed, _shares(log_weight))


def _around(proposed: FloatArray, weight: FloatArray, drawn: Streams, key: str) -> tuple[FloatArray, FloatArray]:
    """New proposals from a t distribution over the weighted ones, and their log density (up to a constant)."""
    mean = weight @ proposed
    centred = proposed - mean
    cov = (centred * weight[:, None]).T @ centred + np.diag((NARROWEST * USUAL_SD) ** 2)
    root = np.linalg.cholesky(1.5 * cov)
    normal = drawn.normal("camera", f"{key} normal", (len(USUAL),))
    square = (drawn.normal("camera", f"{key} tail", (FREEDOM,)) ** 2).mean(axis=1)
    new = mean + (normal / np.sqrt(square)[:, None]) @ root.T
    white = np.linalg.solve(root, (new - mean).T)
    return new, -0.5 * (FREEDOM + len(USUAL)) * np.log1p((white**2).sum(axis=0) / FREEDOM)


def _spread(log_weight: FloatArray) -> FloatArray:
    """Weights to the largest power, at most one, that leaves `EFFECTIVE` of them (Kish's effective sample size)."""
    low, high = 0.0, 1.0
    if 1 / (_shares(log_weight) ** 2).sum() >= EFFECTIVE:
        return _shares(log_weight)
    for _ in range(30):
        middle = (low + high) / 2
        enough = 1 / (_shares(middle * log_weight) ** 2).sum() >= EFFECTIVE
        low, high = (middle, high) if enough else (low, middle)
    return _shares(low * log_weight)


def _shares(log_weight: FloatArray) -> FloatArray:
    weight = np.exp(log_weight - log_weight.max())
    return np.asarray(weight / weight.sum())


def _log_usual(view: FloatArray) -> FloatArray:
    return np.asarray(-0.5 * (((view - USUAL) / USUAL_SD) ** 2).sum(axis=1))
