"""Solids to faces in the picture: projection, clipping before the camera, light, painter's order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from stagent_world.arrays import FloatArray, IntArray
from stagent_world.camera import View
from stagent_world.rays import lit
from stagent_world.solids import Face, Part

NEAR = 0.2  # m before the camera; what comes nearer is cut off


@dataclass(frozen=True)
class Drawing:
    """Something ready to paint: faces (f, m, 2) px with colours (f, 3) RGB 0..255, back to front, and where it lies.
    A face with fewer corners than m repeats its last one.

    planes (f, 3): 1/depth of a face at the pixel (u, v) is planes @ (u, v, 1), for 1/depth is linear over the picture
    of a plane · box (4,) px of all its points, beyond the picture where it reaches beyond · depth m of its middle ·
    reach m: the depths between which all of it lies.
    """

    polygons: FloatArray
    colours: FloatArray
    planes: FloatArray
    box: FloatArray
    depth: float
    reach: tuple[float, float]


def draw(parts: list[Part], view: View, light: float = 1.0) -> Drawing | None:
    """The visible faces of parts, in `light` times full light; None if all of it is behind the camera."""
    by_distance = sorted(parts, key=lambda part: -float(np.linalg.norm(part.anchor - view.centre)))
    in_camera = view.to_camera(np.vstack([part.vertices for part in by_distance]))
    corners = in_camera[_rings(by_distance)]
    colours = np.array([colour for part in by_distance for colour in part.colours], dtype=np.float64)
    if in_camera[:, 2].min() < NEAR:
        corners, kept = _clipped(corners)
        colours = colours[kept]
        if len(corners) == 0:
            return None
    normals = _normals(corners)
    offsets = (normals * corners[:, 0]).sum(axis=1)
    pixels = view.to_pixels(corners.reshape(-1, 3)).reshape(*corners.shape[:2], 2)
    front = offsets < 0
    shaded = np.clip(light * colours[front] * lit((normals[front] @ view.rotation).astype(np.float32)), 0, 255)
    planes = normals[front] @ np.linalg.inv(view.k) / offsets[front, None]
    box = np.concatenate([pixels.min(axis=(0, 1)), pixels.max(axis=(0, 1))])
    reach = (max(NEAR, float(in_camera[:, 2].min())), float(in_camera[:, 2].max()))
    return Drawing(pixels[front], shaded, planes, box, float(in_camera[:, 2].mean()), reach)


def _rings(parts: list[Part]) -> IntArray:
    """(f, m) numbers of the vertices of all faces, counted over all parts."""
    starts = np.cumsum([0, *[len(part.vertices) for part in parts]])
    longest = max(_longest(part.faces) for part in parts)
    each = [start + _padded(part.faces, longest) for start, part in zip(starts, parts, strict=False)]
    return np.concatenate(each)


@lru_cache(maxsize=1024)
def _longest(faces: tuple[Face, ...]) -> int:
    return max(len(face) for face in faces)


@lru_cache(maxsize=1024)
def _padded(faces: tuple[Face, ...], longest: int) -> IntArray:
    """(f, longest): a short face repeats its last corner."""
    return np.array([[*face, *[face[-1]] * (longest - len(face))] for face in faces])


def _clipped(corners: FloatArray) -> tuple[FloatArray, IntArray]:
    """Faces (f, m, 3) m in the camera's frame cut at NEAR, and which are left."""
    before = corners[..., 2] >= NEAR
    kept = np.flatnonzero(before.any(axis=1))
    cut = {int(i): _cut(corners[i]) for i in kept if not before[i].all()}
    longest = max([corners.shape[1], *(len(ring) for ring in cut.values())])
    padded = corners[kept][:, np.minimum(np.arange(longest), corners.shape[1] - 1)]
    for place, i in enumerate(kept):
        if int(i) in cut:
            ring = cut[int(i)]
            padded[place] = [*ring, *[ring[-1]] * (longest - len(ring))]
    return padded, kept


def _cut(face: FloatArray) -> list[FloatArray]:
    """A face that reaches behind NEAR, cut there by Sutherland and Hodgman (1974)."""
    ring: list[FloatArray] = []
    for a, b in zip(face, np.roll(face, -1, axis=0), strict=True):
        if a[2] >= NEAR:
            ring.append(a)
        if (a[2] >= NEAR) != (b[2] >= NEAR):
            ring.append(a + (NEAR - a[2]) / (b[2] - a[2]) * (b - a))
    return ring


def _normals(corners: FloatArray) -> FloatArray:
    """(f, m, 3) -> (f, 3) unit normals by Newell's method (doubled corners do no harm)."""
    after = np.concatenate([corners[:, 1:], corners[:, :1]], axis=1)
    x, y, z = np.moveaxis(corners, -1, 0)
    u, v, w = np.moveaxis(after, -1, 0)
    normal = np.stack([(y * w - z * v).sum(1), (z * u - x * w).sum(1), (x * v - y * u).sum(1)], axis=1)
    return np.asarray(normal / np.maximum(np.sqrt((normal**2).sum(axis=1, keepdims=True)), 1e-12))
