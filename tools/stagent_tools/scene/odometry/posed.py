"""The journey of a camera whose poses are given: nothing is looked at."""

from __future__ import annotations

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.odometry.journey import STEP_SD, Journey
from stagent_tools.scene.side_files import CameraFile
from stagent_tools.types import FloatArray

JITTER_MPS = 0.02
"""At the least: what positions to a few millimetres make of a tenth of a second."""

SECOND_DIFFERENCE = 6**0.5
"""Standard deviation of a second difference over that of the independent values in it."""

FEWEST_POSES = 3


def journey_of_poses(camera: CameraFile, time_factor: float) -> Journey:
    """Poses are world_from_cam, z up; their own jitter says how well each step is known."""
    if len(camera.poses) < FEWEST_POSES:
        raise CannotMeasure("A motion of the camera takes three poses or more.", "Give its poses over time.")
    t = np.array([pose.t for pose in camera.poses])
    poses = np.stack([pose.matrix for pose in camera.poses])
    seconds = np.diff(t) / time_factor
    step = np.diff(poses[:, :2, 3], axis=0)
    length = np.linalg.norm(step, axis=1)
    forward = poses[:, :2, 2]  # the camera's z axis over the ground
    ahead = np.where((step * forward[:-1]).sum(axis=1) < 0, -1.0, 1.0)
    speed = ahead * length / seconds
    known = length > 1e-6
    unit = np.where(known[:, None], step / np.where(known, length, 1.0)[:, None], forward[:-1])
    heading = np.unwrap(np.arctan2(-forward[:, 0], forward[:, 1]))
    return Journey(
        t=t,
        seconds=seconds,
        direction=ahead[:, None] * unit,
        speed=speed,
        sd=np.hypot(_jitter(speed), STEP_SD * speed),
        tilt=np.zeros(len(seconds)),
        heading=heading,
        pitch=np.arcsin(np.clip(-poses[:, 2, 2], -1.0, 1.0)),
        roll=np.arcsin(np.clip(-poses[:, 2, 0], -1.0, 1.0)),
        height=float(np.median(poses[:, 2, 3])),
        height_sd=0.0,
        focal_sd=0.0,
        pitch_sd=0.0,
        shape_sd=0.0,
        time_factor=time_factor,
    )


def _jitter(speed: FloatArray) -> float:
    """m/s, from how much each speed lies off the middle of its neighbours (median absolute deviation)."""
    if len(speed) < FEWEST_POSES:
        return JITTER_MPS
    bend = np.abs(np.diff(speed, n=2))
    return max(JITTER_MPS, 1.4826 * float(np.median(bend)) / SECOND_DIFFERENCE)
