"""A pinhole camera that stands still, pans, zooms, is held in the hand or rides along.

World: metres, z up, ground z = 0. Camera frame: x right, y down, z forward. Pixels: the picture's corner is (0, 0), a
pixel's centre is at +0.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.motion import Motion
from stagent_world.sway import Sway

Curve = tuple[tuple[float, float], ...]
"""(s, value) between which a value changes evenly; before the first and after the last it stays."""


@dataclass(frozen=True)
class View:
    """The camera at one moment: k (3, 3) px, rotation (3, 3) camera from world, centre (3,) m in the world."""

    k: FloatArray
    rotation: FloatArray
    centre: FloatArray
    width: int
    height: int

    def to_camera(self, points: FloatArray) -> FloatArray:
        """(n, 3) m in the world -> (n, 3) m in the camera's frame."""
        return np.asarray((points - self.centre) @ self.rotation.T, dtype=np.float64)

    def to_pixels(self, in_camera: FloatArray) -> FloatArray:
        """(n, 3) m in the camera's frame, all before it -> (n, 2) px."""
        homogeneous = in_camera @ self.k.T
        return np.asarray(homogeneous[:, :2] / homogeneous[:, 2:], dtype=np.float64)

    def project(self, points: FloatArray) -> FloatArray:
        """(n, 3) m in the world, all before the camera -> (n, 2) px."""
        return self.to_pixels(self.to_camera(points))

    def ground_to_pixels(self) -> FloatArray:
        """(3, 3): (x, y, 1) m on the ground -> px; the pinhole with z = 0 (Hartley & Zisserman 2004, 8.1.1)."""
        translation = -self.rotation @ self.centre
        return np.asarray(self.k @ np.column_stack([self.rotation[:, 0], self.rotation[:, 1], translation]))

    def ground_nearness(self) -> FloatArray:
        """(3,): 1/depth of the ground at the pixel (u, v) is this @ (u, v, 1), negative above the horizon."""
        return np.asarray(-self.rotation[:, 2] @ np.linalg.inv(self.k) / self.centre[2])

    def turn_to(self, other: View) -> FloatArray:
        """(3, 3): px of this view -> px of another from the same place (Hartley & Zisserman 2004, 8.4)."""
        return np.asarray(other.k @ other.rotation @ self.rotation.T @ np.linalg.inv(self.k))

    def world_from_camera(self) -> FloatArray:
        """(4, 4) pose."""
        pose = np.eye(4)
        pose[:3, :3] = self.rotation.T
        pose[:3, 3] = self.centre
        return pose


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and looks.

    position m · heading_deg counter-clockwise from +x · pitch_deg downwards · focal_px · `pan` turns it by degrees to
    the left of heading_deg · `zoom` multiplies the focal length · `sway` is that of a hand · `ride`: it moves along,
    position and heading being relative to the ride's.
    """

    position: tuple[float, float, float]
    heading_deg: float
    pitch_deg: float
    focal_px: float
    width: int = 320
    height: int = 240
    fps: Fraction = Fraction(25)
    pan: Curve = ()
    zoom: Curve = ()
    sway: Sway | None = None
    ride: Motion | None = None

    @property
    def kind(self) -> str:
        """fixed, panning, zooming, hand-held or driving."""
        moves = (
            ("driving", self.ride is not None),
            ("hand-held", self.sway is not None),
            ("zooming", _changes(self.zoom)),
            ("panning", _changes(self.pan)),
        )
        return next((name for name, moving in moves if moving), "fixed")

    @lru_cache(maxsize=2048)  # noqa: B019 - cameras are small, and each of a clip's views is asked for by every actor
    def at(self, t: float) -> View:
        yaw, pitch, roll = self.sway.at(t) if self.sway else (0.0, 0.0, 0.0)
        focal = self.focal_px * _value(self.zoom, t, 1.0)
        k = np.array([[focal, 0, self.width / 2], [0, focal, self.height / 2], [0, 0, 1.0]])
        heading, centre = np.radians(self.heading_deg + _value(self.pan, t, 0.0) + yaw), np.array(self.position, float)
        if self.ride is not None:
            state = self.ride.at(t)
            c, s = np.cos(state.heading), np.sin(state.heading)
            x, y, z = self.position
            centre = state.position + np.array([c * x - s * y, s * x + c * y, z])
            heading = heading + state.heading
        rotation = _looking(float(heading), np.radians(self.pitch_deg + pitch), np.radians(roll))
        return View(k, rotation, centre, self.width, self.height)


def _value(curve: Curve, t: float, otherwise: float) -> float:
    return float(np.interp(t, [s for s, _ in curve], [v for _, v in curve])) if curve else otherwise


def _changes(curve: Curve) -> bool:
    return len({value for _, value in curve}) > 1


def _looking(heading: float, pitch: float, roll: float) -> FloatArray:
    """(3, 3) camera from world; radians, pitch downwards, roll clockwise as the camera sees it turn."""
    forward = np.array([np.cos(heading) * np.cos(pitch), np.sin(heading) * np.cos(pitch), -np.sin(pitch)])
    right = np.array([np.sin(heading), -np.cos(heading), 0.0])
    level = np.stack([right, np.cross(forward, right), forward])
    c, s = np.cos(roll), np.sin(roll)
    return np.asarray(np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]) @ level)
