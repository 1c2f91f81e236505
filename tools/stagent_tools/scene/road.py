"""The ground that things stand on, as a surface known better here than there.

A Gaussian process (Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006, equations 2.25 and 2.26): a
plane, long waves and short steps. What is known of it are heights at places: where the wheels of the camera's own car
stand along its way, and where other things were seen to stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from stagent_tools.scene.mount import mount_of, way_of
from stagent_tools.types import FloatArray

GRADE_SD = 0.03
"""Standard deviation of a road's slope along or across: crossfalls of 2.5 %, streets of up to 6 %."""

LEVEL_SD = 1.0
"""Of the whole surface about the median height of what is known of it, m: as good as nothing."""

WAVE_M, WAVE_SD = 30.0, 0.25
"""Crests and dips: 0.25 m over 30 m."""

STEP_M, STEP_SD, STEP_S = 6.0, 0.12, 5.0
"""Cambers, kerbs, verges and drives beside the lane: a kerb of 0.12 m, and what it leads up to or down. Without a way
over the ground a thing is taken to stay on its own for some seconds."""

TRACK_M, BASE_M = 1.5, 2.7
"""Between the wheels of a car, across and along."""

STAND_SD = 0.08
"""Springs, tyres, and heights of poses from satellites: how well the camera's car says where its wheels are."""

NOD_SD, NOD_S = np.radians(0.25), 0.4
"""A car pitches by a quarter of a degree on its springs, a few times a second."""

BEND_SD, BEND_S = np.radians(0.5), 3.0
"""The road some twenty metres ahead is steeper or flatter than under the camera by half a degree, for seconds."""

DRIFT_SD, DRIFT_S = 0.17, 3.5
"""Poses of satellites and gyroscopes or of visual odometry wander in seconds: against the integral of its velocities
KITTI's do by 0.06 m in 1 s and 0.17 m in 4 s."""

VEER_SD, VEER_S = np.radians(15.0), 3.0
"""Seen from a car that turns, everything turns: bends and changes of lane by some degrees in a few seconds, a corner
of a street by ninety in five."""

SHARE, DRIFT_SHARE = 1e-4, 1e-2
"""Parts of the surface's or the poses' uncertainty with less than this share of the variance are left out."""


@dataclass(frozen=True)
class Under:
    """Ground under n places: height (n,) m, slope (n, 2), and wobble (n, r) m of r standard normal unknowns."""

    height: FloatArray
    slope: FloatArray
    wobble: FloatArray


@dataclass(frozen=True)
class Road:
    """places (q, 2) m and heights (q,) m that are known to `sd` (q,) m; the surface is about `level` beforehand."""

    places: FloatArray
    heights: FloatArray
    sd: FloatArray
    _root: FloatArray = field(init=False, repr=False)
    _weights: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        gram = _alike(self.places, self.places, self._centre) + np.diag(self.sd**2)
        root = np.linalg.cholesky(gram)
        object.__setattr__(self, "_root", root)
        weights = np.linalg.solve(root.T, np.linalg.solve(root, self.heights - self._level))
        object.__setattr__(self, "_weights", weights)

    @property
    def _centre(self) -> FloatArray:
        return np.asarray(self.places.mean(axis=0))

    @property
    def _level(self) -> float:
        return float(np.median(self.heights))

    def under(self, places: FloatArray, t: FloatArray) -> Under:  # noqa: ARG002 - the same at all times
        alike, tilted = _alike(places, self.places, self._centre), _tilted(places, self.places, self._centre)
        seen = np.linalg.solve(self._root, alike.T)
        cov = _alike(places, places, self._centre) - seen.T @ seen
        height = self._level + alike @ self._weights
        return Under(height, np.einsum("nqd,q->nd", tilted, self._weights), _factor(cov))

    def with_more(self, places: FloatArray, heights: FloatArray, sd: FloatArray) -> Road:
        """The same road, where more is known of it."""
        return Road(np.vstack([self.places, places]), np.append(self.heights, heights), np.append(self.sd, sd))


@dataclass(frozen=True)
class Level:
    """Level ground at height 0."""

    def under(self, places: FloatArray, t: FloatArray) -> Under:  # noqa: ARG002 - the same at all times
        n = len(places)
        return Under(np.zeros(n), np.zeros((n, 2)), np.zeros((n, 0)))


@dataclass(frozen=True)
class Ahead:
    """The ground before a moving camera, in the frame of that camera: level but for what its car nods, and for where
    the road bends."""

    def under(self, places: FloatArray, t: FloatArray) -> Under:
        n = len(places)
        away = np.linalg.norm(places, axis=1)
        lag = np.abs(t[:, None] - t)
        nods = NOD_SD**2 * np.exp(-lag / NOD_S) + BEND_SD**2 * np.exp(-lag / BEND_S)
        rises = STEP_SD**2 * np.exp(-0.5 * (lag / STEP_S) ** 2)
        return Under(np.zeros(n), np.zeros((n, 2)), _factor(np.outer(away, away) * nods + rises))


class Ground(Protocol):
    """What stands under places (n, 2) m at times t (n,) s."""

    def under(self, places: FloatArray, t: FloatArray) -> Under: ...


def wander(t: FloatArray, sd: float, memory_s: float) -> FloatArray:
    """(n, s) m of s standard normal unknowns: what changes slowly, by a Gaussian process in time."""
    lag = t[:, None] - t
    return _factor(sd**2 * np.exp(-0.5 * (lag / memory_s) ** 2), DRIFT_SHARE)


def ridden(poses: FloatArray, height_m: float) -> Road:
    """The road under a car whose camera, `height_m` over it, stood at poses (f, 3, 4) world_from_cam: where its wheels
    were. The camera may look anywhere, and lean against its car."""
    way = way_of(poses)
    mount = mount_of(way)
    up = -way.poses[:, :, 1] - mount.forward * way.ahead - mount.left * way.left
    up = up / np.linalg.norm(up, axis=1, keepdims=True)
    right = np.cross(way.ahead, up)
    foot = way.poses[:, :, 3] - height_m * up
    sides = [(x * TRACK_M / 2, y * BASE_M / 2) for x in (-1, 1) for y in (-1, 1)]
    wheels = np.concatenate([foot + x * right + y * way.ahead for x, y in sides])
    return Road(wheels[:, :2], wheels[:, 2], np.full(len(wheels), STAND_SD))


def _alike(one: FloatArray, two: FloatArray, centre: FloatArray) -> FloatArray:
    """(n, q) m2, covariance of the heights at places (n, 2) and (q, 2)."""
    a, b = one - centre, two - centre
    waves, steps = _bumps(a, b)
    return np.asarray(LEVEL_SD**2 + GRADE_SD**2 * (a @ b.T) + waves + steps)


def _tilted(one: FloatArray, two: FloatArray, centre: FloatArray) -> FloatArray:
    """(n, q, 2) m: the derivative of `_alike` by the first place."""
    a, b = one - centre, two - centre
    waves, steps = _bumps(a, b)
    pull = waves / WAVE_M**2 + steps / STEP_M**2
    return np.asarray(GRADE_SD**2 * b - pull[:, :, None] * (a[:, None] - b))


def _bumps(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    square = np.maximum((a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T, 0.0)
    return (
        WAVE_SD**2 * np.exp(-square / (2 * WAVE_M**2)),
        STEP_SD**2 * np.exp(-square / (2 * STEP_M**2)),
    )


def _factor(cov: FloatArray, share: float = SHARE) -> FloatArray:
    """(n, r) whose product with its transpose is cov (n, n), without what hardly matters."""
    value, vector = np.linalg.eigh((cov + cov.T) / 2)
    worth = value > max(share * float(np.trace(cov)), 1e-8)
    return np.asarray(vector[:, worth] * np.sqrt(value[worth]))
