"""A rigid motion of the camera between two pictures, and rotations as vectors."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.types import FloatArray


@dataclass(frozen=True)
class Motion:
    """turn (3,) rotation vector, shift (3,) heights of the camera above the road: X2 = R X1 + shift, in the frame of
    the second camera (x right, y down, z forward)."""

    turn: FloatArray
    shift: FloatArray

    @property
    def rotation(self) -> FloatArray:
        """(3, 3)"""
        return rotation(self.turn)

    @property
    def travel(self) -> FloatArray:
        """(3,) heights: where the second camera is, in the frame of the first."""
        return np.asarray(-self.rotation.T @ self.shift)

    def moved(self, rays: FloatArray, nearness: FloatArray) -> FloatArray:
        """(n, 3) rays of the first camera in the second; nearness (n,) is height / depth of what they hit."""
        return np.asarray(rays @ self.rotation.T + nearness[:, None] * self.shift)

    def lasting(self, share: float) -> Motion:
        """The same motion going on for `share` of its time."""
        return Motion(share * self.turn, share * self.shift)


STILL = Motion(np.zeros(3), np.zeros(3))


def rotation(turn: FloatArray) -> FloatArray:
    """(3, 3) of a rotation vector (3,)."""
    return np.asarray(cv2.Rodrigues(turn)[0], dtype=np.float64)


def turned(turn: FloatArray, by: FloatArray) -> FloatArray:
    """The rotation vector of `by` after `turn`."""
    return np.asarray(cv2.Rodrigues(rotation(by) @ rotation(turn))[0][:, 0], dtype=np.float64)
