"""A picture while it is painted: colours, depth and whose each pixel is.

What is painted goes through a buffer of face numbers at twice the size: edges are smooth, each pixel knows the plane
that it lies on and so its depth, and what is nearer already stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_world.arrays import BoolArray, FloatArray, FloatImage, Image, f32
from stagent_world.camera import View
from stagent_world.painting import NEAR, Drawing
from stagent_world.rays import SUN
from stagent_world.solids import Part

_SHIFT = 4  # OpenCV's polygons in 1/16 px
_SUPERSAMPLE = 2
_SHADE = 0.48  # light lost in the shadow of an actor
_SHADOW_BLUR = 0.003  # of the picture's height, px: the sun is half a degree wide, so edges are nearly sharp
_TOUCHING = 0.02  # share of the depth within which what is painted later lies before
_STILL = 0.7  # px: a shorter smear is not seen


@dataclass(frozen=True)
class Canvas:
    """image (H, W, 3) RGB 0..255 · depth (H, W) m along the camera's axis, infinite in the sky · owner (H, W): the
    number of the actor that is seen there, 0 for none · ground (H, W): where the bare ground is seen, which hides
    nothing."""

    image: FloatImage
    depth: FloatImage
    owner: Image
    ground: BoolArray

    def paint(self, drawing: Drawing, number: int = 0, smear: tuple[float, float] = (0.0, 0.0)) -> int:
        """Paints what nothing nearer hides, smeared along (dx, dy) px by its motion during the exposure; the depth and
        the owner stay sharp, at the middle of the exposure. Returns how many of its pixels lie inside the picture,
        seen or hidden."""
        reach = int(np.ceil(max(abs(smear[0]), abs(smear[1])) / 2))
        cut = _cut(drawing.box, self.depth.shape, reach)
        if cut is None:
            return 0
        x0, y0, x1, y1 = cut
        colour, cover, depth = _rasterised(drawing, cut)
        here = (slice(y0, y1), slice(x0, x1))
        own = cover >= 0.5
        seen = (depth < (1 + _TOUCHING) * self.depth[here]) | self.ground[here]
        shown = own & seen
        self.depth[here][shown] = depth[shown]
        self.owner[here][shown] = number
        self.ground[here][shown] = False
        layer = np.dstack([colour, cover])
        layer[~seen] = 0
        if np.hypot(*smear) > _STILL:
            layer = f32(cv2.filter2D(layer, -1, streak(*smear), borderType=cv2.BORDER_REPLICATE))
        below = self.image[here]
        below *= 1 - layer[..., 3:]
        below += layer[..., :3]
        return int(own.sum())

    def smear(self, kernel: FloatImage) -> None:
        """Smears the whole picture."""
        self.image[...] = cv2.filter2D(self.image, -1, kernel, borderType=cv2.BORDER_REPLICATE)

    def darken(self, shade: FloatImage) -> None:
        """The ground in the shadows of `shade` (H, W) 0..1, with soft edges."""
        if not shade.any():
            return
        soft = cv2.GaussianBlur(shade, (0, 0), max(0.8, _SHADOW_BLUR * shade.shape[0]))
        soft[~self.ground] = 0
        self.image[...] *= (1 - np.float32(_SHADE) * soft)[:, :, None]


def shadow(parts: list[Part], view: View, shade: FloatImage) -> None:
    """Adds to `shade` (H, W) 0..1 the shadow on the ground of each part: its outline moved along the sun's rays."""
    for part in parts:
        fallen = part.vertices - part.vertices[:, 2:] / SUN[2] * SUN
        in_camera = view.to_camera(fallen)
        if in_camera[:, 2].min() < NEAR:
            continue
        outline = cv2.convexHull(view.to_pixels(in_camera).astype(np.float32))[:, 0]
        cv2.fillConvexPoly(shade, _fixed_point(outline.astype(np.float64), (0, 0), 1), 1.0, shift=_SHIFT)


def streak(dx: float, dy: float) -> FloatImage:
    """The kernel that smears evenly along (dx, dy) px."""
    half = int(np.ceil(max(abs(dx), abs(dy)) / 2)) + 1
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    steps = np.linspace(-0.5, 0.5, 8 * half + 1)
    for x, y in zip(half + steps * dx, half + steps * dy, strict=True):
        i, j = int(y), int(x)
        a, b = y - i, x - j
        kernel[i : i + 2, j : j + 2] += np.outer((1 - a, a), (1 - b, b)).astype(np.float32)
    return f32(kernel / kernel.sum())


def _rasterised(drawing: Drawing, cut: tuple[int, int, int, int]) -> tuple[FloatImage, FloatImage, FloatImage]:
    """Of the pixels in the cut: colour times cover (h, w, 3), cover (h, w) 0..1 and depth (h, w) m, which means
    nothing where there is no cover."""
    x0, y0, x1, y1 = cut
    width, height = x1 - x0, y1 - y0
    faces = np.zeros((height * _SUPERSAMPLE, width * _SUPERSAMPLE), np.int32)
    polygons = _fixed_point(drawing.polygons, (x0, y0), _SUPERSAMPLE)
    for number, polygon in enumerate(polygons, start=1):
        cv2.fillConvexPoly(faces, polygon, number, shift=_SHIFT)
    paints = np.zeros((len(polygons) + 1, 4), np.float32)
    paints[1:, :3], paints[1:, 3] = drawing.colours, 1
    layer = f32(cv2.resize(paints.take(faces, axis=0), (width, height), interpolation=cv2.INTER_AREA))
    blocks = faces.reshape(height, _SUPERSAMPLE, width, _SUPERSAMPLE)
    top = blocks.max(axis=(1, 3))
    planes = np.vstack([np.zeros(3), drawing.planes]).astype(np.float32)[top]
    u, v = np.arange(x0, x1, dtype=np.float32) + 0.5, np.arange(y0, y1, dtype=np.float32)[:, None] + 0.5
    nearness = planes[..., 0] * u + planes[..., 1] * v + planes[..., 2]
    # a face seen edge-on says little of the depth beside it: what is said stays within the thing
    near, far = drawing.reach
    return layer[..., :3], layer[..., 3], f32(1 / np.clip(nearness, 1 / far, 1 / near))


def _cut(box: FloatArray, shape: tuple[int, ...], margin: int) -> tuple[int, int, int, int] | None:
    """The box in whole pixels with a margin, inside the picture; None if outside."""
    x0, y0 = (max(0, int(v) - 1 - margin) for v in np.floor(box[:2]))
    x1, y1 = (min(limit, int(v) + 1 + margin) for v, limit in zip(np.ceil(box[2:]), (shape[1], shape[0]), strict=True))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _fixed_point(points: FloatArray, corner: tuple[int, int], scale: int) -> NDArray[np.int32]:
    """(..., 2) px -> fixed point in a cut at `corner` enlarged by `scale`; OpenCV counts from pixel centres."""
    return np.round(((points - corner) * scale - 0.5) * (1 << _SHIFT)).astype(np.int32)
