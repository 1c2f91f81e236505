"""A picture with its depth, and points of space from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.types import BoolArray, FloatArray, Image


@dataclass(frozen=True)
class DepthFrame:
    """t s · image (H, W, 3) RGB · depth (H, W) metres along the camera's axis, nan where it is not known ·
    moving (H, W): pixels of things that may move, which tell nothing of the camera."""

    t: float
    image: Image
    depth: FloatArray
    moving: BoolArray


@dataclass(frozen=True)
class Pinhole:
    """One focal length for a whole shot, square pixels: `focal` px, principal point `cx`, `cy` px; `log_sd`: how far
    the focal length may be off (ln)."""

    focal: float
    cx: float
    cy: float
    log_sd: float = 0.0

    @property
    def matrix(self) -> FloatArray:
        """(3, 3)"""
        return np.array([[self.focal, 0.0, self.cx], [0.0, self.focal, self.cy], [0.0, 0.0, 1.0]])

    def points(self, pixels: FloatArray, depth: FloatArray) -> FloatArray:
        """(n, 2) px and (n,) m -> (n, 3) m in the camera's frame: x right, y down, z forward."""
        rays = (pixels - [self.cx, self.cy]) / self.focal
        return np.column_stack([rays * depth[:, None], depth])


def depth_at(depth: FloatArray, pixels: FloatArray) -> FloatArray:
    """(n,) m of the pixels (n, 2) px in which the points lie, nan outside."""
    height, width = depth.shape
    column, row = np.floor(pixels).astype(int).T
    inside = (column >= 0) & (row >= 0) & (column < width) & (row < height)
    found = np.full(len(pixels), np.nan)
    found[inside] = depth[row[inside], column[inside]]
    return found


def moved(points: FloatArray, pose: FloatArray) -> FloatArray:
    """(n, 3) m by a pose (4, 4)."""
    return np.asarray(points @ pose[:3, :3].T + pose[:3, 3])


def inverse(pose: FloatArray) -> FloatArray:
    """(4, 4) of a rigid motion."""
    back = np.eye(4)
    back[:3, :3] = pose[:3, :3].T
    back[:3, 3] = -pose[:3, :3].T @ pose[:3, 3]
    return back
