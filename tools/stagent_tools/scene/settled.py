"""The altitude of a camera that rides along a road: as its car points, not as satellites have it.

A car does not leave the road, so that its rise is the integral of its pitch along its way. Altitudes by satellites
wander by metres in a minute (KITTI tracking 0013: 2.3 m in 34 s), while gyroscopes hold the pitch to a tenth of a
degree. What the camera's own axis is off the car's is a constant: the altitudes over the whole way tell that.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from stagent_tools.scene.footprint import heading_of
from stagent_tools.types import FloatArray

WINDOW_M = 10.0
"""A way of so many metres says how well altitude and pitch go together: longer than a car, shorter than a hill."""

SHARE = 0.6
"""Of the windows' spread, how far the mean over the way may be off: wander of satellites lasts as long as a clip.
KITTI tracking: 0.45 (root mean square over seven sequences, against the road under the labelled things)."""

LEAN_SD, LEAST_SD = np.radians(0.5), np.radians(0.05)
"""Of a way of a single window, and of one on which both go together."""

FEWEST = 3


class Wander(NamedTuple):
    """By `sd` m, and for `memory_s`."""

    sd: float
    memory_s: float


BY_SATELLITES = Wander(0.12, 5.0)
"""Altitudes as they are given wander: against the integral of the vertical speed by 0.1 m in 3 s and 0.2 m in 6 s
(KITTI tracking, sequences 0002, 0011 and 0015)."""

BY_PITCH = Wander(0.06, 3.0)
"""Altitudes that are the integral of the pitch: against that of the vertical speed by 0.021, 0.038, 0.053 and 0.078 m
in 1, 2, 3 and 5 s (root mean square over the seven sequences of KITTI tracking)."""


class Settled(NamedTuple):
    """poses (f, 3, 4) world_from_cam · `lean_sd` rad, how well the road's slope is known against them · how their
    altitude wanders."""

    poses: FloatArray
    lean_sd: float = 0.0
    wander: Wander = BY_SATELLITES


def settled(poses: FloatArray) -> Settled:
    """The poses (f, 3, 4) with the altitude of a car on its road; as they are where the way is too short to tell, or
    where they are those of a flat world."""
    place, z = poses[:, :2, 3], poses[:, 2, 3]
    far = np.concatenate([[0.0], np.linalg.norm(np.diff(place, axis=0), axis=1).cumsum()])
    heading = heading_of(place)
    if heading is None or far[-1] < WINDOW_M or np.ptp(z) == 0.0:
        return Settled(poses)
    rise = _rise(poses, heading, far)
    lean, lean_sd = _lean(far, z - rise)
    out = poses.copy()
    road = rise + lean * far
    out[:, 2, 3] = road + float(np.mean(z - road))
    return Settled(out, lean_sd, BY_PITCH)


def _rise(poses: FloatArray, heading: FloatArray, far: FloatArray) -> FloatArray:
    """(f,) m, the integral of the pitch of the camera's own up against its way, `far` (f,) m along it."""
    ahead = np.column_stack([np.cos(heading), np.sin(heading)])
    pitch = np.arcsin(np.clip(np.einsum("nd,nd->n", poses[:, :2, 1], ahead), -1.0, 1.0))
    steps = np.diff(far) * np.tan((pitch[1:] + pitch[:-1]) / 2)
    return np.concatenate([[0.0], steps.cumsum()])


def _lean(far: FloatArray, apart: FloatArray) -> tuple[float, float]:
    """Slope of what altitude and pitch are `apart` (f,) m over the way, and its standard deviation."""
    lean = float((apart[-1] - apart[0]) / far[-1])
    last = np.searchsorted(far, far + WINDOW_M)
    first = np.flatnonzero(last < len(far))
    if len(first) < FEWEST or far[-1] < 2 * WINDOW_M:
        return lean, float(LEAN_SD)
    last = last[first]
    slopes = (apart[last] - apart[first]) / (far[last] - far[first])
    return lean, max(SHARE * float(np.std(slopes)), float(LEAST_SD))
