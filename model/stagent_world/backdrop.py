"""The empty world as the camera sees it: painted once and then only turned, or ray by ray while the camera rides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import cv2
import numpy as np

from stagent_world.arrays import BoolArray, FloatImage, f32
from stagent_world.camera import Camera, View
from stagent_world.scenery import Scenery

_SUPERSAMPLE, _SUPERSAMPLE_TURNED = 3, 2  # what is turned is smoothed once more
_WIDEST_DEG = 100.0  # beyond it a flat picture is stretched too far at its sides
_LARGEST = 1.6e7  # px of a wide picture
_GROUND = 0.02  # share of the depth within which a pixel is the ground's


@dataclass(frozen=True)
class Background:
    """What stands behind the actors in one frame, free to be painted over: image (H, W, 3) RGB 0..255, depth (H, W) m,
    infinite in the sky, and ground (H, W), whether it is the ground that is seen."""

    image: FloatImage
    depth: FloatImage
    ground: BoolArray


class Backdrop(Protocol):
    """The scenery in any view of its camera."""

    def seen_in(self, view: View) -> Background: ...


def backdrop_of(scenery: Scenery, camera: Camera, duration: float) -> Backdrop:
    """For the views of the camera from 0 to `duration` s."""
    if camera.ride is not None:
        return Passing(scenery)
    views = [camera.at(float(t)) for t in np.linspace(0, duration, 1 if camera.kind == "fixed" else 200)]
    wide = _covering(views)
    image, depth = scenery.paint(wide, _SUPERSAMPLE if len(views) == 1 else _SUPERSAMPLE_TURNED)
    return Turning(wide, image, depth * _lengths(wide))


@dataclass(frozen=True)
class Turning:
    """One picture (H, W, 3) that holds all views from one place, the view that it was taken in, and how far away (H, W)
    m what it shows is."""

    view: View
    image: FloatImage
    distance: FloatImage

    def seen_in(self, view: View) -> Background:
        if view.width == self.view.width and np.array_equal(view.rotation, self.view.rotation):
            image, distance = self.image.copy(), self.distance
        else:
            half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # OpenCV counts from pixel centres
            warp = np.linalg.inv(half) @ view.turn_to(self.view) @ half
            size = (view.width, view.height)
            image = f32(cv2.warpPerspective(self.image, warp, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP))
            nearest = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
            distance = f32(cv2.warpPerspective(self.distance, warp, size, flags=nearest))
        depth = distance / _lengths(view)
        return Background(image, depth, _is_ground(depth, view))


@dataclass(frozen=True)
class Passing:
    """The scenery from wherever the camera is."""

    scenery: Scenery

    def seen_in(self, view: View) -> Background:
        image, depth = self.scenery.paint(view)
        return Background(image, depth, _is_ground(depth, view))


def _covering(views: list[View]) -> View:
    """A view that holds all others from its place, as sharp as the sharpest of them."""
    middle = views[len(views) // 2]
    if len(views) == 1:
        return middle
    focal = max(float(view.k[0, 0]) for view in views)
    middle = replace(middle, k=np.array([[focal, 0, middle.width / 2], [0, focal, middle.height / 2], [0, 0, 1.0]]))
    w, h = middle.width, middle.height
    corners = np.array([[0, 0, 1], [w, 0, 1], [w, h, 1], [0, h, 1.0]])
    mapped = np.array([corners @ view.turn_to(middle).T for view in views])
    reached = mapped[..., :2] / mapped[..., 2:]
    low, high = np.floor(reached.min(axis=(0, 1))) - 1, np.ceil(reached.max(axis=(0, 1))) + 1
    across = np.degrees(np.ptp(np.arctan((np.array([low[0], high[0]]) - w / 2) / focal)))
    if across > _WIDEST_DEG or (mapped[..., 2] <= 0).any() or np.prod(high - low) > _LARGEST:
        raise ValueError(f"the views cover {across:.0f} degrees; a backdrop holds {_WIDEST_DEG:.0f}")
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]])
    return replace(middle, k=shift @ middle.k, width=int(high[0] - low[0]), height=int(high[1] - low[1]))


def _lengths(view: View) -> FloatImage:
    """(H, W): m along the ray of each pixel for a metre of depth."""
    u = (np.arange(view.width) + 0.5 - view.k[0, 2]) / view.k[0, 0]
    v = (np.arange(view.height) + 0.5 - view.k[1, 2]) / view.k[1, 1]
    return f32(np.sqrt(1 + u[None] ** 2 + v[:, None] ** 2))


def _is_ground(depth: FloatImage, view: View) -> BoolArray:
    """(H, W): where the depth is that of the ground."""
    a, b, c = view.ground_nearness()
    u, v = f32(np.arange(view.width) + 0.5), f32(np.arange(view.height) + 0.5)
    nearness = np.float32(a) * u[None] + (np.float32(b) * v + np.float32(c))[:, None]
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(nearness * depth - 1) < _GROUND)
