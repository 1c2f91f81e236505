"""Solids to pixels: projection, light, painter's order, soft shadows."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_world.arrays import BoolArray, FloatArray, FloatImage, Image
from stagent_world.camera import View
from stagent_world.rays import SUN, lit
from stagent_world.solids import Part

NEAR = 0.2  # m before the camera; what comes nearer is not painted
_SHIFT = 4  # OpenCV's polygons in 1/16 px
_SUPERSAMPLE = 2
_SHADE = 0.48  # light lost in the shadow of an actor
_SHADOW_BLUR = 0.003  # of the picture's height, px: the sun is half a degree wide, so edges are nearly sharp


@dataclass(frozen=True)
class Drawing:
    """An actor ready to paint: faces (f, m, 2) px with colours (f, 3) RGB 0..255, back to front, and where it lies.
    A face with fewer corners than m repeats its last one.

    box (4,) px of all its points, beyond the picture where it reaches beyond · depth m of its middle.
    """

    polygons: FloatArray
    colours: FloatArray
    box: FloatArray
    depth: float


def draw(parts: list[Part], view: View) -> Drawing | None:
    """The visible faces of an actor; None if any of it is behind or too near before the camera."""
    by_distance = sorted(parts, key=lambda part: -float(np.linalg.norm(part.anchor - view.centre)))
    in_camera = view.to_camera(np.vstack([part.vertices for part in by_distance]))
    if in_camera[:, 2].min() < NEAR:
        return None
    pixels = view.to_pixels(in_camera)
    vertices = np.vstack([part.vertices for part in by_distance])
    starts = np.cumsum([0, *[len(part.vertices) for part in by_distance]])
    longest = max(len(face) for part in by_distance for face in part.faces)
    rings = np.array(
        [
            [start + i for i in (*face, *[face[-1]] * (longest - len(face)))]
            for start, part in zip(starts, by_distance, strict=False)
            for face in part.faces
        ]
    )
    colours = np.array([colour for part in by_distance for colour in part.colours], dtype=np.float64)
    corners = pixels[rings]
    front = _signed_area(corners) < 0
    shaded = np.clip(colours[front] * lit(_normals(vertices[rings[front]]).astype(np.float32)), 0, 255)
    box = np.concatenate([pixels.min(axis=0), pixels.max(axis=0)])
    return Drawing(corners[front], shaded, box, float(in_camera[:, 2].mean()))


def paint(drawing: Drawing, image: FloatImage) -> None:
    """Onto the picture, edges smoothed by drawing twice as large."""
    cut = _cut(drawing.box, image.shape)
    if cut is None:
        return
    x0, y0, x1, y1 = cut
    below = image[y0:y1, x0:x1]
    size = ((x1 - x0) * _SUPERSAMPLE, (y1 - y0) * _SUPERSAMPLE)
    canvas = cv2.resize(below, size, interpolation=cv2.INTER_NEAREST)
    polygons = _fixed_point(drawing.polygons, (x0, y0), _SUPERSAMPLE)
    for polygon, colour in zip(polygons, drawing.colours.tolist(), strict=True):
        cv2.fillConvexPoly(canvas, polygon, colour, shift=_SHIFT)
    image[y0:y1, x0:x1] = cv2.resize(canvas, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)


def silhouette(drawing: Drawing, shape: tuple[int, ...]) -> BoolArray:
    """(H, W): the pixels that it covers, had it nothing before it."""
    mask: Image = np.zeros(shape[:2], np.uint8)
    for polygon in _fixed_point(drawing.polygons, (0, 0), 1):
        cv2.fillConvexPoly(mask, polygon, 1, shift=_SHIFT)
    return mask.astype(bool)


def shadow(parts: list[Part], view: View, mask: FloatImage) -> None:
    """Adds to the mask (H, W) 0..1 the shadow on the ground of each part: its outline moved along the sun's rays."""
    for part in parts:
        fallen = part.vertices - part.vertices[:, 2:] / SUN[2] * SUN
        in_camera = view.to_camera(fallen)
        if in_camera[:, 2].min() < NEAR:
            continue
        outline = cv2.convexHull(view.to_pixels(in_camera).astype(np.float32))[:, 0]
        cv2.fillConvexPoly(mask, _fixed_point(outline.astype(np.float64), (0, 0), 1), 1.0, shift=_SHIFT)


def darken(image: FloatImage, mask: FloatImage) -> None:
    """The picture in the shadows of `mask`, with soft edges."""
    if not mask.any():
        return
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.8, _SHADOW_BLUR * image.shape[0]))
    image *= (1 - np.float32(_SHADE) * soft)[:, :, None]


def _normals(corners: FloatArray) -> FloatArray:
    """(f, m, 3) -> (f, 3) unit normals by Newell's method (doubled corners do no harm)."""
    normal = np.cross(corners, np.roll(corners, -1, axis=1)).sum(axis=1)
    return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12))


def _signed_area(corners: FloatArray) -> FloatArray:
    """(f, m, 2) px -> (f,): negative where counter-clockwise as seen (y runs down)."""
    x, y = corners[..., 0], corners[..., 1]
    return np.asarray((x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y).sum(axis=1))


def _cut(box: FloatArray, shape: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    """The box in whole pixels with a margin, inside the picture; None if outside."""
    x0, y0 = (max(0, int(v) - 1) for v in np.floor(box[:2]))
    x1, y1 = (min(limit, int(v) + 1) for v, limit in zip(np.ceil(box[2:]), (shape[1], shape[0]), strict=True))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _fixed_point(points: FloatArray, corner: tuple[int, int], scale: int) -> NDArray[np.int32]:
    """(..., 2) px -> fixed point in a cut at `corner` enlarged by `scale`; OpenCV counts from pixel centres."""
    return np.round(((points - corner) * scale - 0.5) * (1 << _SHIFT)).astype(np.int32)
