"""The motion of the camera from one picture to the next: rotation, and translation in heights above the road.

Two kinds of evidence in one robust fit. Features at any distance obey the epipolar geometry (Hartley and Zisserman,
Multiple View Geometry, 2nd edition, 9.6; Sampson distance 11.4.3): they give rotation and direction. The pixels of the
road obey the homography that its plane induces, X2 = R X1 + T (n . X1) / h (13.1): they give the length of the step,
aligned directly by their brightness (Irani and Anandan, About direct methods, 1999), with no need of corners.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from stagent_tools.scene.odometry.evidence import Matches, Texture, far_features, features, texture
from stagent_tools.scene.odometry.eye import Eye
from stagent_tools.scene.odometry.motion import Motion, turned
from stagent_tools.scene.odometry.road import sample
from stagent_tools.types import FloatArray

ROUNDS = 8
SETTLED = 1e-6
AT_REST = 0.02
"""Heights of the camera: a shorter step shows no parallax, and features tell the rotation only."""

LENGTHS = np.geomspace(AT_REST, 4.0, 90)
"""Heights of the camera: the steps that are tried where none is known, 3 cm to 6 m from a windscreen."""

NEAR = 6.0
"""Heights of the camera: nearer than 9 m drives no other car."""
CONFIRMED, OTHER = 0.2, 0.3
DISTINCT = 0.05
"""Shares of a length within which two are the same and beyond which they are others, and by how much the correlation
of the best one must stand out."""

RANSAC_PX = 1.0
FEWEST_MATCHES = 12


@dataclass(frozen=True)
class Step:
    """A motion and how well it is known: information (8, 8) of (turn, shift, pitch and roll of the road's normal) and
    its gradient pull (8,) at the solution · road_fit -1..1, correlation of the road's texture with what the motion
    predicts · static 0..1, share of the features that it explains."""

    motion: Motion
    information: FloatArray
    pull: FloatArray
    road_fit: float
    static: float

    @property
    def length(self) -> float:
        """Heights of the camera."""
        return float(np.linalg.norm(self.motion.shift))


def fit_step(start: Motion, matches: Matches, road: Texture, eye: Eye) -> Step:
    """Gauss-Newton with Cauchy weights from `start`."""
    step = Step(start, np.zeros((8, 8)), np.zeros(8), 0.0, 0.0)
    still = float(np.linalg.norm(start.shift)) < AT_REST
    for _ in range(ROUNDS):
        near = far_features if still else features
        a, b, static = near(step.motion, matches, eye)
        c, d, fit = texture(step.motion, road, eye)
        information, pull = a + c, b + d
        move = np.asarray(np.linalg.lstsq(information[:6, :6], pull[:6], rcond=None)[0], dtype=np.float64)
        moved = Motion(turned(step.motion.turn, move[:3]), step.motion.shift + move[3:])
        step = Step(moved, information, pull, fit, static)
        if float(np.abs(move).max()) < SETTLED:
            break
    return step


def from_features(matches: Matches, eye: Eye) -> Motion | None:
    """Rotation and direction (length 1) from the features alone, by the five-point method (Nister, 2004) with
    consensus; None where they tell nothing."""
    if len(matches.here) < FEWEST_MATCHES:
        return None
    here, there = matches.here[:, :2], matches.there[:, :2]
    cv2.setRNGSeed(0)
    essential, inliers = cv2.findEssentialMat(
        here, there, np.eye(3), method=cv2.USAC_MAGSAC, prob=0.999, threshold=RANSAC_PX / eye.focal
    )
    if essential is None or essential.shape != (3, 3):
        return None
    _, turn, direction, _ = cv2.recoverPose(essential, here, there, np.eye(3), mask=inliers.copy())
    return Motion(np.asarray(cv2.Rodrigues(turn)[0][:, 0]), np.asarray(direction[:, 0]))


def with_length(motion: Motion, road: Texture, eye: Eye) -> Motion:
    """The motion at the length that makes the near road's texture look most alike."""
    direction = motion.shift / max(float(np.linalg.norm(motion.shift)), 1e-12)
    return replace(motion, shift=float(LENGTHS[int(np.argmax(_fits(direction, motion, road, eye)))]) * direction)


def is_confirmed(step: Step, road: Texture, eye: Eye) -> bool:
    """The near road, asked without any guess, gives about the same length, and no other one nearly as well: a line
    along the way looks the same at every length."""
    direction = step.motion.shift / max(step.length, 1e-12)
    fits = _fits(direction, step.motion, road, eye)
    told = float(LENGTHS[int(np.argmax(fits))])
    off = np.abs(LENGTHS - told) > OTHER * max(told, 2 * AT_REST)
    near = abs(told - step.length) < CONFIRMED * max(step.length, 2 * AT_REST)
    return near and float(fits.max() - fits[off].max()) > DISTINCT


def _fits(direction: FloatArray, motion: Motion, road: Texture, eye: Eye) -> FloatArray:
    """(m,) correlation of the near road with what each length of the step predicts: what drives ahead is not near."""
    near = road.near(NEAR)
    before = max(float(np.linalg.norm(near.value)), 1e-9)
    fits = np.zeros(len(LENGTHS))
    for i, length in enumerate(LENGTHS):
        tried = replace(motion, shift=float(length) * direction)
        seen = sample(near.now, eye.pixels(tried.moved(near.rays, near.nearness)))
        fits[i] = float(near.value @ seen) / (before * max(float(np.linalg.norm(seen)), 1e-9))
    return fits
