"""What stands still: ground, sky, houses and trees, cast ray by ray (so any view, with depth, without seams)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from stagent_world.arrays import FloatArray, FloatImage, IntArray, f32
from stagent_world.blocks import Block
from stagent_world.camera import View
from stagent_world.ground import Crossroads, Ground
from stagent_world.noise import Noise
from stagent_world.rays import Rays
from stagent_world.sunlight import Sunlight

_HAZE = f32((192, 205, 216))
_ZENITH = f32((96, 146, 206))
_HILLS = f32((118, 136, 132))
_HAZE_LENGTH = 260.0  # m in which the ground fades to the horizon by 1 - 1/e
_BAND = 1 << 17  # rays cast at once: keeps the memory flat


@dataclass(frozen=True)
class Scenery:
    """A ground, and blocks (houses, trees) on it; `seed` decides their grain."""

    ground: Ground = field(default_factory=Crossroads)
    blocks: tuple[Block, ...] = ()
    seed: int = 0

    def paint(self, view: View, supersample: int = 1) -> tuple[FloatImage, FloatImage]:
        """The empty world in a view: RGB (H, W, 3) 0..255 and depth (H, W) m along the camera's axis, infinite in the
        sky; colours are the mean of `supersample` squared rays, depth that of the nearest of them."""
        noise = Noise(self.seed)
        rows = max(1, _BAND // (view.width * supersample * supersample))
        colour = np.empty((view.height, view.width, 3), np.float32)
        depth = np.empty((view.height, view.width), np.float32)
        for top in range(0, view.height, rows):
            height = min(rows, view.height - top)
            rays = Rays.through(view, top, height, supersample)
            aimed = [_aimed(block, view, top, height, supersample) for block in self.blocks]
            seen, far = self._cast(rays, aimed, noise)
            cells = (height, supersample, view.width, supersample)
            colour[top : top + height] = seen.reshape(*cells, 3).mean(axis=(1, 3))
            depth[top : top + height] = far.reshape(cells).min(axis=(1, 3))
        return colour, depth

    def light_at(self, place: FloatArray) -> float:
        """Share of full light that a thing gets at a place (3,) m of the ground: the blocks may shade it."""
        x, y = (f32([[value]]) for value in place[:2])
        return float(_sunlight(self.blocks).at(x, y)[0, 0])

    def _cast(self, rays: Rays, aimed: list[IntArray], noise: Noise) -> tuple[FloatImage, FloatImage]:
        """Colour (n, 3) and depth (n,) m of the nearest thing on each ray; `aimed` are those that may meet each block.
        Near blocks come first: what they hide is not looked at."""
        colour = np.empty((len(rays.direction), 3), np.float32)
        down = rays.direction[:, 2] < -1e-4
        depth = np.full(len(colour), np.inf, np.float32)
        depth[down] = -rays.origin[2] / rays.direction[down, 2]
        ground = down.copy()
        away = [float(np.hypot(block.x - rays.origin[0], block.y - rays.origin[1])) for block in self.blocks]
        for i in np.argsort(away):
            block, near = self.blocks[i], away[i] - self.blocks[i].reach[0]
            which = aimed[i][depth[aimed[i]] * rays.length[aimed[i]] > near]
            if len(which) == 0:
                continue
            hit = block.cast(rays.only(which), noise)
            nearer = hit.depth < depth[which[hit.rays]]
            into = which[hit.rays[nearer]]
            colour[into], depth[into], ground[into] = hit.colour[nearer], hit.depth[nearer], False
        floor = np.flatnonzero(ground)
        colour[floor] = self._ground(rays.only(floor), depth[floor], noise)
        solid = np.isfinite(depth)
        haze = (1 - np.exp(-depth[solid] / _HAZE_LENGTH))[:, None]
        colour[solid] += haze * (_HAZE - colour[solid])
        sky = np.flatnonzero(~solid)
        colour[sky] = _sky(rays.only(sky), noise)
        return colour, depth

    def _ground(self, rays: Rays, depth: FloatImage, noise: Noise) -> FloatImage:
        """(n, 3) where the rays meet the ground at a depth (n,) m."""
        x, y = (rays.origin[i] + depth[:, None] * rays.direction[:, i : i + 1] for i in (0, 1))
        # a pixel's mark on the ground is stretched along the view by 1 / sin of the grazing angle
        grazing = np.maximum(-rays.direction[:, 2] / rays.length, np.float32(1e-3))
        footprint = (depth / rays.focal / np.sqrt(grazing))[:, None].astype(np.float32)
        return np.asarray(self.ground.paint(x, y, footprint, noise) * _sunlight(self.blocks).at(x, y), np.float32)


def _aimed(block: Block, view: View, top: int, height: int, supersample: int) -> IntArray:
    """Numbers of the rays through rows of the view that may meet the block: those in the box of the upright block that
    holds it; all of them where that is not all before the camera."""
    radius, tall = block.reach
    corners = np.array([(x, y, z) for x in (-radius, radius) for y in (-radius, radius) for z in (0.0, tall)])
    in_camera = view.to_camera(corners + np.array([block.x, block.y, 0.0]))
    low, high = np.zeros(2), np.array([view.width, view.height], float)
    if in_camera[:, 2].max() <= 0:
        return np.empty(0, np.int64)
    if in_camera[:, 2].min() > 0.1:
        pixels = view.to_pixels(in_camera)
        low, high = np.maximum(low, pixels.min(axis=0) - 1), np.minimum(high, pixels.max(axis=0) + 1)
    (c0, r0), (c1, r1) = (np.round((edge - [0, top]) * supersample).astype(int) for edge in (low, high))
    columns, rows = np.arange(c0, c1), np.arange(max(r0, 0), min(r1, height * supersample))
    return np.asarray((rows[:, None] * (view.width * supersample) + columns).ravel(), dtype=np.int64)


@lru_cache(maxsize=4)
def _sunlight(blocks: tuple[Block, ...]) -> Sunlight:
    return Sunlight.past(blocks)


def _sky(rays: Rays, noise: Noise) -> FloatImage:
    """(n, 3): blue above, hazy at the horizon, with clouds on a plane high up and wooded hills far away."""
    up = np.clip(rays.direction[:, 2] / rays.length, 0.0, 1.0)[:, None]
    blue = _HAZE + np.sqrt(up) * (_ZENITH - _HAZE)
    over = (rays.direction[:, :2] / np.maximum(rays.direction[:, 2:3], 0.05)).astype(np.float32)
    clouds = noise.octaves(over[:, :1].copy(), over[:, 1:].copy(), 3.0, 5, np.zeros_like(up))
    cover = np.clip(clouds * 1.2, 0, 1) * np.clip(up * 6, 0, 1)
    sky = blue + cover * (f32((240, 242, 244)) - blue)
    around = np.arctan2(rays.direction[:, 1:2], rays.direction[:, :1]).astype(np.float32)
    flat = np.zeros_like(around)
    ridge = 0.03 * (1 + 0.8 * noise.octaves(around, flat, 0.4, 6, flat))
    woods = _HILLS * (1 + 0.25 * noise.octaves(around, up, 0.02, 3, flat))
    return np.asarray(np.where(up < ridge, woods, sky), dtype=np.float32)
