"""What two pictures say about the motion between them, as normal equations (8, 8), (8,) of a robust fit: turn (3),
shift (3), and the pitch and roll of the road's normal, about the present motion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from stagent_tools.scene.odometry.eye import Eye
from stagent_tools.scene.odometry.motion import Motion, turned
from stagent_tools.scene.odometry.road import Contrast, Road, sample
from stagent_tools.types import FloatArray

FEATURE_PX = 0.15
"""Features are followed no better than this, whatever their residuals say."""

ROAD_SHARE = 0.1
"""Share of the road's pixels that count as independent looks: neighbours share the texture that the coding left."""

ROAD_NOISE = 0.5
"""Grey levels: what is left of the noise after smoothing at the least."""

FEWEST_ROAD_PX = 50
NUDGE = 1e-5

Equations = tuple[FloatArray, FloatArray, float]
"""Information, pull, and how well the present motion fits: share of the features, or correlation of the texture."""


@dataclass(frozen=True)
class Matches:
    """Rays (n, 3) of the features in both pictures."""

    here: FloatArray
    there: FloatArray


@dataclass(frozen=True)
class Texture:
    """The road of the first picture, rays (n, 3), nearness (n,) height / depth, value (n,), and the second picture's
    contrast with its slopes (h, w)."""

    rays: FloatArray
    nearness: FloatArray
    value: FloatArray
    now: Contrast
    slope_x: Contrast
    slope_y: Contrast

    def near(self, farthest: float) -> Texture:
        """Only what is at most `farthest` heights away."""
        keep = self.nearness > 1.0 / farthest
        return replace(self, rays=self.rays[keep], nearness=self.nearness[keep], value=self.value[keep])


def texture_of(road: Road, normal: FloatArray, now: Contrast) -> Texture:
    """`normal` (3,) points from the first camera to its road, `now` (h, w) is the second picture's contrast."""
    slopes = [np.asarray(cv2.Scharr(now, cv2.CV_32F, *way) / 32, dtype=np.float32) for way in ((1, 0), (0, 1))]
    return Texture(road.rays, road.rays @ normal, road.value, now, *slopes)


def sampson(motion: Motion, matches: Matches, focal: float) -> FloatArray:
    """(n,) px, the first-order distance of each pair of rays from the epipolar geometry."""
    x, y, z = motion.shift / max(float(np.linalg.norm(motion.shift)), 1e-12)
    essential = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]) @ motion.rotation
    there, here = matches.here @ essential.T, matches.there @ essential
    miss = (matches.there * there).sum(axis=1)
    slope = np.sqrt((there[:, :2] ** 2).sum(axis=1) + (here[:, :2] ** 2).sum(axis=1))
    return np.asarray(focal * miss / np.maximum(slope, 1e-12))


def features(motion: Motion, matches: Matches, eye: Eye) -> Equations:
    """The epipolar distances of features at any depth."""

    def miss(tried: Motion) -> FloatArray:
        return sampson(tried, matches, eye.focal)

    return _equations(motion, miss, 6)


def far_features(motion: Motion, matches: Matches, eye: Eye) -> Equations:
    """Features of a camera that only turns: each is as far as it likes."""
    seen = eye.pixels(matches.there)

    def miss(tried: Motion) -> FloatArray:
        return np.asarray((eye.pixels(matches.here @ tried.rotation.T) - seen).ravel())

    return _equations(motion, miss, 3)


def texture(motion: Motion, road: Texture, eye: Eye) -> Equations:
    """The brightness of the road's pixels where the motion puts them."""
    rays = motion.moved(road.rays, road.nearness)
    px = eye.pixels(rays)
    inside = np.isfinite(px).all(axis=1) & (px > 2).all(axis=1) & (px < np.array(eye.working_size) - 2).all(axis=1)
    if inside.sum() < FEWEST_ROAD_PX:
        return np.zeros((8, 8)), np.zeros(8), 0.0
    rays, px, before = rays[inside], px[inside], road.value[inside]
    seen = sample(road.now, px)
    by_ray = _by_ray(sample(road.slope_x, px), sample(road.slope_y, px), rays, eye)
    near = road.nearness[inside, None]
    along = by_ray @ motion.shift
    turning = np.cross(road.rays[inside] @ motion.rotation.T, by_ray)
    # pitching the camera down turns the normal towards its z axis, rolling it clockwise towards x
    tilting = along[:, None] * road.rays[inside][:, [2, 0]]
    slope = np.hstack([turning, by_ray * near, tilting])
    information, pull, _ = _weighted(slope, seen - before, ROAD_NOISE)
    fit = float(before @ seen) / max(float(np.linalg.norm(before) * np.linalg.norm(seen)), 1e-9)
    return ROAD_SHARE * information, ROAD_SHARE * pull, fit


def _by_ray(gx: FloatArray, gy: FloatArray, rays: FloatArray, eye: Eye) -> FloatArray:
    """(n, 3) change of brightness with the ray, from its slopes gx, gy (n,) a px."""
    k, z = eye.k, rays[:, 2]
    by_x, by_y = gx * k[0, 0] / z, gy * k[1, 1] / z
    return np.column_stack([by_x, by_y, -(by_x * rays[:, 0] + by_y * rays[:, 1]) / z])


def _equations(motion: Motion, miss_of: Callable[[Motion], FloatArray], parameters: int) -> Equations:
    """Slopes by small differences in the first 3 (turn) or 6 (and shift) parameters."""
    miss = miss_of(motion)
    if len(miss) == 0:
        return np.zeros((8, 8)), np.zeros(8), 0.0
    slope = np.zeros((len(miss), 8))
    for i in range(parameters):
        nudge = NUDGE * np.eye(3)[i % 3]
        tried = Motion(turned(motion.turn, nudge), motion.shift) if i < 3 else Motion(motion.turn, motion.shift + nudge)
        slope[:, i] = (miss_of(tried) - miss) / NUDGE
    return _weighted(slope, miss, FEATURE_PX)


def _weighted(slope: FloatArray, miss: FloatArray, least: float) -> Equations:
    """Cauchy weights about a spread that is measured (median absolute deviation), at least `least`."""
    spread = max(least, 1.4826 * float(np.median(np.abs(miss))))
    weight = 1.0 / (1.0 + (miss / (2 * spread)) ** 2) / spread**2
    weighted = slope * weight[:, None]
    return weighted.T @ slope, -weighted.T @ miss, float(np.mean(np.abs(miss) < 3 * spread))
