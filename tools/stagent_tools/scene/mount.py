"""How a camera leans against the car that carries it: what of its lean is its mounting's and what the road's.

A mounting does not change, so that the way itself tells its lean along the way. Across the way a constant lean may be
either's: cameras are mounted level across the picture and look down as they please, so that the lean of one that looks
along the way is the road's, and that of one that looks aside is mostly its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from stagent_tools.types import BoolArray, FloatArray

EVERY_M = 2.5
FEWEST_STEPS = 8
MOST_POSES = 80

LOOKS_DOWN_SD, ROLL_SD = np.radians([5.0, 0.3])
"""Of a mounting: cameras are tilted to what they shall see, and held level across the picture as well as by a level on
the housing."""

CROSSFALL_SD = np.radians(1.0)
"""Lanes lean to one side by 2 % (1.1 degrees) and with them the car; what lies beside them is level, or leans to the
other side of the crown (Texas DOT, Roadway Design Manual, 4.10.4: 2 %, 1 to 3 %). So how the car stands across its way
says that little of the ground some metres aside. Under the labelled things of KITTI tracking it was 0.3 to 1.8 degrees,
0.9 in root mean square."""


class Way(NamedTuple):
    """Poses (n, 3, 4) world_from_cam about `EVERY_M` apart · ahead (n, 3) unit vectors along the way, and where (n,) it
    drives; where it does not, ahead is the picture's level direction that is nearest to where the camera looks."""

    poses: FloatArray
    ahead: FloatArray
    driven: BoolArray

    @property
    def left(self) -> FloatArray:
        """(n, 3) level unit vectors."""
        aside = np.column_stack([-self.ahead[:, 1], self.ahead[:, 0], np.zeros(len(self.ahead))])
        return np.asarray(aside / np.maximum(np.linalg.norm(aside, axis=1), 1e-9)[:, None])


class Mount(NamedTuple):
    """Where a camera looks against the way, `aside` rad to the left, and how its own up leans against the car's: rad
    `forward`, and to the `left`, which is known to `left_sd`."""

    aside: float = 0.0
    forward: float = 0.0
    left: float = 0.0
    left_sd: float = 0.0

    def leans(self, along_sd: float, across_sd: float) -> FloatArray:
        """(2, 2) rad2 covariance of the camera's tilt down and turn clockwise against a road whose slope is known so
        well along and across the way."""
        sin, cos = np.sin(self.aside), np.cos(self.aside)
        to_camera = np.array([[cos, -sin], [sin, cos]])
        cov = np.diag([along_sd**2, across_sd**2 + self.left_sd**2])
        return np.asarray(to_camera @ cov @ to_camera.T)


def way_of(poses: FloatArray) -> Way:
    """Some of the poses (f, 3, 4) world_from_cam, and where they go."""
    far = np.concatenate([[0.0], np.linalg.norm(np.diff(poses[:, :2, 3], axis=0), axis=1).cumsum()])
    few = int(np.clip(far[-1] / EVERY_M, 2, MOST_POSES))
    some = poses[np.unique(np.searchsorted(far, np.linspace(0, far[-1], few)))]
    place, each = some[:, :, 3], np.arange(len(some))
    chord = place[np.minimum(each + 1, each[-1])] - place[np.maximum(each - 1, 0)]
    length = np.linalg.norm(chord, axis=1)
    driven = length > EVERY_M
    ahead = np.where(driven[:, None], chord / np.maximum(length, 1e-9)[:, None], some[:, :, 2])
    return Way(some, ahead, driven)


def mount_of(way: Way) -> Mount:
    """Not known where it hardly drives: the camera's up is then taken for the car's."""
    if way.driven.sum() < FEWEST_STEPS:
        return Mount()
    looks, up = way.poses[way.driven, :, 2], -way.poses[way.driven, :, 1]
    ahead, left = way.ahead[way.driven], way.left[way.driven]
    aside = np.arctan2(np.median((looks * left).sum(axis=1)), np.median((looks * ahead).sum(axis=1)))
    forward, seen = float(np.median((up * ahead).sum(axis=1))), float(np.median((up * left).sum(axis=1)))
    sin, cos = np.sin(aside), np.cos(aside)
    # mounted across the picture: forward sin - left cos is 0; along it: forward cos + left sin is anything; seen on the
    # way: left and the road's crossfall
    level, down, road = ROLL_SD**-2, LOOKS_DOWN_SD**-2, CROSSFALL_SD**-2
    precision = level * cos**2 + down * sin**2 + road
    own = ((level - down) * sin * cos * forward + road * seen) / precision
    return Mount(float(aside), forward, float(own), float(precision**-0.5))
