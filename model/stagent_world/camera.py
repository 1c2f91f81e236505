"""A pinhole camera that stands in one place and may pan.

World: metres, z up, ground z = 0. Camera frame: x right, y down, z forward. Pixels: the picture's corner is (0, 0), a
pixel's centre is at +0.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from stagent_world.arrays import FloatArray


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

    def world_from_camera(self) -> FloatArray:
        """(4, 4) pose."""
        pose = np.eye(4)
        pose[:3, :3] = self.rotation.T
        pose[:3, 3] = self.centre
        return pose


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and looks.

    position m · heading_deg counter-clockwise from +x · pitch_deg downwards · focal_px · `pan` are (s, degrees to the
    left of heading_deg) between which it turns evenly; empty for a fixed camera.
    """

    position: tuple[float, float, float]
    heading_deg: float
    pitch_deg: float
    focal_px: float
    width: int = 320
    height: int = 240
    fps: Fraction = Fraction(25)
    pan: tuple[tuple[float, float], ...] = ()

    @property
    def kind(self) -> str:
        return "panning" if len({degrees for _, degrees in self.pan}) > 1 else "fixed"

    def at(self, t: float) -> View:
        offset = float(np.interp(t, [s for s, _ in self.pan], [d for _, d in self.pan])) if self.pan else 0.0
        return self.turned(offset)

    def turned(self, offset_deg: float) -> View:
        """The view when panned by `offset_deg` to the left."""
        k = np.array([[self.focal_px, 0, self.width / 2], [0, self.focal_px, self.height / 2], [0, 0, 1.0]])
        rotation = _looking(np.radians(self.heading_deg + offset_deg), np.radians(self.pitch_deg))
        return View(k, rotation, np.array(self.position, dtype=np.float64), self.width, self.height)


def _looking(heading: float, pitch: float) -> FloatArray:
    """(3, 3) camera from world of a level camera (no roll); radians, pitch downwards."""
    forward = np.array([np.cos(heading) * np.cos(pitch), np.sin(heading) * np.cos(pitch), -np.sin(pitch)])
    right = np.array([np.sin(heading), -np.cos(heading), 0.0])
    return np.stack([right, np.cross(forward, right), forward])
