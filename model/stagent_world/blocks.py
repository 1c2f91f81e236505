"""Houses and trees: what stands on the ground and never moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from stagent_world.arrays import FloatImage, f32
from stagent_world.noise import Noise
from stagent_world.rays import SUN, Hit, Rays, lit

_PANE = f32((70, 82, 96))
_FRAME = f32((206, 202, 194))
_BARK = f32((84, 66, 50))


class Block(Protocol):
    """Something solid at x, y m that rays can meet and that keeps the sun from the ground."""

    @property
    def x(self) -> float: ...

    @property
    def y(self) -> float: ...

    @property
    def reach(self) -> tuple[float, float]:
        """m: how far it extends round its middle, and its height."""
        ...

    def cast(self, rays: Rays, noise: Noise) -> Hit: ...

    def shadow(self, x: FloatImage, y: FloatImage) -> FloatImage:
        """Share of the light (n, 1) that reaches the ground at x, y (n, 1) m."""
        ...


@dataclass(frozen=True)
class House:
    """A block round (x, y) m, `width` along x, `depth` along y, with rows of windows."""

    x: float
    y: float
    width: float
    depth: float
    height: float
    colour: tuple[float, float, float]

    @property
    def reach(self) -> tuple[float, float]:
        return float(np.hypot(self.width, self.depth)) / 2, self.height

    def cast(self, rays: Rays, noise: Noise) -> Hit:
        """Slab test of Kay and Kajiya (1986)."""
        half = (self.width / 2, self.depth / 2)
        low = f32((self.x - half[0], self.y - half[1], 0)) - rays.origin
        high = f32((self.x + half[0], self.y + half[1], self.height)) - rays.origin
        with np.errstate(divide="ignore", invalid="ignore"):
            a, b = low / rays.direction, high / rays.direction
        enter, leave = np.minimum(a, b), np.maximum(a, b)
        near = np.maximum(np.maximum(enter[:, 0], enter[:, 1]), enter[:, 2])
        far = np.minimum(np.minimum(leave[:, 0], leave[:, 1]), leave[:, 2])
        met = np.flatnonzero((near > 0) & (near < far))
        depth, axis = near[met], enter[met].argmax(axis=1)
        direction = rays.direction[met]
        normals = np.zeros((len(met), 3), np.float32)
        normals[np.arange(len(met)), axis] = -np.sign(direction[np.arange(len(met)), axis])
        point = rays.origin + depth[:, None] * direction
        facade = self._facade(point, axis == 0, (depth / rays.focal)[:, None], noise)
        return Hit(met, depth, facade * lit(normals))

    def _facade(self, point: FloatImage, gable: np.ndarray, footprint: FloatImage, noise: Noise) -> FloatImage:
        """(m, 3): plaster with windows of 1.2 x 1.6 m, one each 2.6 m, storeys of 3 m."""
        if len(point) == 0:
            return np.empty((0, 3), np.float32)
        along = np.where(gable, point[:, 1] - self.y, point[:, 0] - self.x).astype(np.float32)[:, None]
        up = point[:, 2:3].copy()
        across, storey = np.abs(np.mod(along, 2.6) - 1.3), np.abs(np.mod(up, 3.0) - 1.6)
        frame = (across < 0.6) & (storey < 0.8) & (up < self.height - 0.5)
        pane = frame & (across < 0.52) & (storey < 0.72) & (across > 0.04)
        room = noise.at(np.floor(along / 2.6) * 7.1 + self.y, np.floor(up / 3.0) * 3.3 + self.x, 1.0)
        grain = noise.octaves(along + self.x, up, 2.4, 5, footprint)
        wall = f32(self.colour) * (1 + 0.22 * grain)
        return np.asarray(np.where(pane, _PANE * (1.1 + 0.4 * room), np.where(frame, _FRAME, wall)), np.float32)

    def shadow(self, x: FloatImage, y: FloatImage) -> FloatImage:
        """The block swept along the sun's direction; its edge fades over a metre."""
        reach = self.height / SUN[2]
        best = np.full_like(x, np.inf)
        for share in np.linspace(0.0, 1.0, 12):
            off_x = np.abs(x - self.x + share * reach * SUN[0]) - self.width / 2
            off_y = np.abs(y - self.y + share * reach * SUN[1]) - self.depth / 2
            best = np.minimum(best, np.maximum(off_x, off_y))
        return np.asarray(0.62 + 0.38 * np.clip(best + 0.5, 0, 1), dtype=np.float32)


@dataclass(frozen=True)
class Tree:
    """A trunk with a ragged crown at (x, y) m."""

    x: float
    y: float
    height: float
    colour: tuple[float, float, float] = (62, 98, 44)

    @property
    def reach(self) -> tuple[float, float]:
        return self.crown[0], self.height

    @property
    def crown(self) -> tuple[float, float]:
        """Radius, and height of the crown's middle, m."""
        radius = 0.3 * self.height
        return radius, self.height - radius

    def cast(self, rays: Rays, noise: Noise) -> Hit:
        trunk, crown = self._trunk(rays), self._crown(rays, noise)
        return Hit(
            np.concatenate([trunk.rays, crown.rays]),
            np.concatenate([trunk.depth, crown.depth]),
            np.concatenate([trunk.colour, crown.colour]),
        )

    def _trunk(self, rays: Rays) -> Hit:
        """An upright board that faces the camera."""
        away = f32((self.x, self.y)) - rays.origin[:2]
        distance = float(np.linalg.norm(away))
        forward = away / distance
        along = np.maximum(rays.direction[:, :2] @ forward, 1e-6)
        depth = distance / along
        aside = np.abs(rays.direction[:, 0] * forward[1] - rays.direction[:, 1] * forward[0]) * depth
        up = rays.origin[2] + depth * rays.direction[:, 2]
        met = np.flatnonzero((aside < 0.035 * self.height) & (up > 0) & (up < self.crown[1]) & (along > 1e-3))
        round_off = 1.1 - 0.5 * (aside[met] / (0.035 * self.height))[:, None]
        return Hit(met, f32(depth[met]), np.asarray(_BARK * round_off, np.float32))

    def _crown(self, rays: Rays, noise: Noise) -> Hit:
        """A sphere whose leaves are noise: it is lit by its normal and frayed at its edge."""
        radius, middle = self.crown
        centre = f32((self.x, self.y, middle)) - rays.origin
        nearest = (rays.direction @ centre) / rays.length**2
        miss = np.sqrt(np.maximum(centre @ centre - (nearest * rays.length) ** 2, 0)) / radius
        met = np.flatnonzero((miss < 1) & (nearest > 0))
        depth = nearest[met] - radius * np.sqrt(1 - miss[met] ** 2) / rays.length[met]
        normals = ((depth[:, None] * rays.direction[met] - centre) / radius).astype(np.float32)
        around = np.arctan2(normals[:, 1:2], normals[:, :1]) * np.float32(radius)
        up = normals[:, 2:3] * np.float32(radius)
        leaves = noise.octaves(around + self.x, up + self.y, 1.2, 4, f32(depth / rays.focal)[:, None])
        keep = leaves[:, 0] > 4 * (miss[met] - 0.92)
        colour = f32(self.colour) * (1 + 0.45 * leaves) * lit(normals)
        return Hit(met[keep], depth[keep].astype(np.float32), np.asarray(colour[keep], np.float32))

    def shadow(self, x: FloatImage, y: FloatImage) -> FloatImage:
        radius, middle = self.crown
        reach = middle / SUN[2]
        away = np.hypot(x - self.x + reach * SUN[0], (y - self.y + reach * SUN[1])) / radius
        return np.asarray(0.62 + 0.38 * np.clip(2 * away - 1.2, 0, 1), dtype=np.float32)
