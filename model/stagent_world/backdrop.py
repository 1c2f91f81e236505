"""The empty world as the camera sees it, painted once and then only turned.

Two pictures from one place differ by the homography K R2 R1' K^-1 (Hartley & Zisserman 2004, 8.4), so a camera that
pans needs one wide picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from stagent_world.arrays import FloatArray, FloatImage
from stagent_world.camera import Camera, View
from stagent_world.scenery import Scenery

_SUPERSAMPLE = 3
_WIDEST_DEG = 100.0  # beyond it a flat picture is stretched too far at its sides


@dataclass(frozen=True)
class Backdrop:
    """One picture (H, W, 3) of everything that the camera sees while it pans, and the view that it was taken in."""

    view: View
    image: FloatImage

    @staticmethod
    def of(scenery: Scenery, camera: Camera) -> Backdrop:
        view = _wide_view(camera)
        image, _ = scenery.paint(view, _SUPERSAMPLE)
        return Backdrop(view, image)

    def seen_in(self, view: View) -> FloatImage:
        """(h, w, 3) RGB 0..255, a copy that may be painted over."""
        if view.width == self.view.width and np.array_equal(view.rotation, self.view.rotation):
            return self.image.copy()
        half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # OpenCV counts from pixel centres
        warp = np.linalg.inv(half) @ _turn(view, self.view) @ half
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        picture = cv2.warpPerspective(self.image, warp, (view.width, view.height), flags=flags)
        return np.asarray(picture, dtype=np.float32)


def _turn(from_view: View, to_view: View) -> FloatArray:
    """(3, 3) px -> px between two views from the same place."""
    return np.asarray(to_view.k @ to_view.rotation @ from_view.rotation.T @ np.linalg.inv(from_view.k))


def _wide_view(camera: Camera) -> View:
    """The view in the middle of the pan, wide enough for all of it."""
    offsets = [degrees for _, degrees in camera.pan] or [0.0]
    middle = camera.turned((min(offsets) + max(offsets)) / 2)
    if camera.kind == "fixed":
        return middle
    across = max(offsets) - min(offsets) + 2 * np.degrees(np.arctan2(camera.width / 2, camera.focal_px))
    if across > _WIDEST_DEG:
        raise ValueError(f"the pan and the lens cover {across:.0f} degrees; a backdrop holds {_WIDEST_DEG:.0f}")
    w, h = camera.width, camera.height
    corners = np.array([[0, 0, 1], [w, 0, 1], [w, h, 1], [0, h, 1.0]])
    reached = []
    for offset in np.linspace(min(offsets), max(offsets), 21):
        mapped = corners @ _turn(camera.turned(float(offset)), middle).T
        reached.append(mapped[:, :2] / mapped[:, 2:])
    low, high = np.floor(np.min(reached, axis=(0, 1))) - 1, np.ceil(np.max(reached, axis=(0, 1))) + 1
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]])
    return replace(middle, k=shift @ middle.k, width=int(high[0] - low[0]), height=int(high[1] - low[1]))
