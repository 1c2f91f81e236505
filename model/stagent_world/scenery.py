"""What stands still: ground, sky, houses and trees, cast ray by ray (so any view, with depth, without seams)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from stagent_world.arrays import FloatImage, f32
from stagent_world.blocks import Block
from stagent_world.camera import View
from stagent_world.ground import Crossroads, Ground
from stagent_world.noise import Noise
from stagent_world.rays import Hit, Rays

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
            seen, far = self._cast(rays, noise)
            cells = (height, supersample, view.width, supersample)
            colour[top : top + height] = seen.reshape(*cells, 3).mean(axis=(1, 3))
            depth[top : top + height] = far.reshape(cells).min(axis=(1, 3))
        return colour, depth

    def _cast(self, rays: Rays, noise: Noise) -> tuple[FloatImage, FloatImage]:
        """Colour (n, 3) and depth (n,) m of the nearest thing on each ray."""
        colour = np.empty((len(rays.direction), 3), np.float32)
        depth = np.full(len(colour), np.inf, np.float32)
        for hit in (self._ground(rays, noise), *(block.cast(rays, noise) for block in self.blocks)):
            nearer = hit.depth < depth[hit.rays]
            into = hit.rays[nearer]
            haze = (1 - np.exp(-hit.depth[nearer] / _HAZE_LENGTH))[:, None].astype(np.float32)
            colour[into] = (1 - haze) * hit.colour[nearer] + haze * _HAZE
            depth[into] = hit.depth[nearer]
        open_sky = np.flatnonzero(np.isinf(depth))
        colour[open_sky] = _sky(rays.only(open_sky), noise)
        return colour, depth

    def _ground(self, rays: Rays, noise: Noise) -> Hit:
        down = np.flatnonzero(rays.direction[:, 2] < -1e-4)
        depth = -rays.origin[2] / rays.direction[down, 2]
        x, y = (rays.origin[i] + depth[:, None] * rays.direction[down, i : i + 1] for i in (0, 1))
        # a pixel's mark on the ground is stretched along the view by 1 / sin of the grazing angle
        grazing = np.maximum(-rays.direction[down, 2] / rays.length[down], np.float32(1e-3))
        painted = self.ground.paint(x, y, (depth / rays.focal / np.sqrt(grazing))[:, None].astype(np.float32), noise)
        for block in self.blocks:
            painted = painted * block.shadow(x, y)
        return Hit(down, depth, painted)


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
