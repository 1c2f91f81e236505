"""The camera as odometry uses it: a grey picture without lens distortion, small enough to be quick."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.types import FloatArray, Image

Grey = NDArray[np.uint8]

WORKING_WIDTH = 1280
"""Pixels. Road texture is fine: less than this loses it, more costs time (a pair of pictures: 60 ms)."""


@dataclass(frozen=True)
class Eye:
    """fx, fy, cx, cy px of the full-size picture (corner origin) · distortion (5,) as OpenCV has it · size (w, h)."""

    fx: float
    fy: float
    cx: float
    cy: float
    distortion: FloatArray
    size: tuple[int, int]

    @property
    def scale(self) -> float:
        """Working pixels for each pixel of the video, at most 1."""
        return min(1.0, WORKING_WIDTH / self.size[0])

    @property
    def k(self) -> FloatArray:
        """(3, 3) of the working picture."""
        s = self.scale
        return np.array([[self.fx * s, 0, self.cx * s], [0, self.fy * s, self.cy * s], [0, 0, 1.0]])

    @property
    def focal(self) -> float:
        """Working px."""
        return self.scale * (self.fx + self.fy) / 2

    @property
    def working_size(self) -> tuple[int, int]:
        return round(self.size[0] * self.scale), round(self.size[1] * self.scale)

    def picture(self, image: Image) -> Grey:
        """(h, w) grey of the working size, lens distortion removed."""
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        if self.scale < 1.0:
            grey = cv2.resize(grey, self.working_size, interpolation=cv2.INTER_AREA)
        if np.any(self.distortion):
            k = self.k - np.array([[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]])  # OpenCV counts from a pixel's centre
            grey = cv2.undistort(grey, k, self.distortion)
        return np.asarray(grey, dtype=np.uint8)

    def rays(self, px: FloatArray) -> FloatArray:
        """(n, 2) working px -> (n, 3) rays (x, y, 1)."""
        k = self.k
        return np.column_stack([(px[:, 0] - k[0, 2]) / k[0, 0], (px[:, 1] - k[1, 2]) / k[1, 1], np.ones(len(px))])

    def pixels(self, rays: FloatArray) -> FloatArray:
        """(..., 3) rays before the camera -> (..., 2) working px; what lies behind it is nan."""
        k = self.k
        z = np.where(rays[..., 2] > 1e-6, rays[..., 2], np.nan)
        return np.stack([k[0, 0] * rays[..., 0] / z + k[0, 2], k[1, 1] * rays[..., 1] / z + k[1, 2]], axis=-1)
