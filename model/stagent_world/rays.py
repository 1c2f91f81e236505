"""Bundles of rays through the pixels of a view."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_world.arrays import FloatImage, IntArray
from stagent_world.camera import View

SUN = np.array([0.45, -0.55, 0.70]) / np.linalg.norm([0.45, -0.55, 0.70])  # towards the sun
AMBIENT = 0.52  # share of the light that comes from all around; the rest comes from the sun


@dataclass(frozen=True)
class Rays:
    """origin (3,) m · direction (n, 3) in the world, a step of 1 m in depth each, and its length (n,) · focal px, for
    the size of a pixel at a depth."""

    origin: FloatImage
    direction: FloatImage
    length: FloatImage
    focal: float

    @staticmethod
    def through(view: View, top: int, height: int, supersample: int) -> Rays:
        """Rays through `supersample` squared points of each pixel of the rows from `top`, row by row."""
        u = (np.arange(view.width * supersample) + 0.5) / supersample
        v = top + (np.arange(height * supersample) + 0.5) / supersample
        across, down = np.meshgrid(u, v)
        pixels = np.stack([across.ravel(), down.ravel(), np.ones(across.size)], axis=1).astype(np.float32)
        back = (np.linalg.inv(view.k).T @ view.rotation).astype(np.float32)
        direction = pixels @ back
        length = np.sqrt(np.einsum("ij,ij->i", direction, direction))
        return Rays(view.centre.astype(np.float32), direction, length, float(view.k[0, 0]) * supersample)

    def only(self, which: IntArray) -> Rays:
        """Some of the rays."""
        return replace(self, direction=self.direction[which], length=self.length[which])


@dataclass(frozen=True)
class Hit:
    """What some rays met: which rays (m,), at which depth (m,) m, in which colour (m, 3) RGB 0..255."""

    rays: IntArray
    depth: FloatImage
    colour: FloatImage


def lit(normals: FloatImage) -> FloatImage:
    """(n, 3) unit normals -> (n, 1) share of full light, Lambert's cosine law."""
    sun = np.maximum(normals @ SUN.astype(np.float32), 0)
    return np.asarray((AMBIENT + (1 - AMBIENT) * sun)[:, None] * 1.15, dtype=np.float32)
