"""What the ground looks like: functions of the place, in metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from stagent_world.arrays import BoolArray, FloatImage, f32
from stagent_world.noise import Noise

_ASPHALT = (96, 97, 101)
_SLABS = (158, 152, 143)
_GRASS = (84, 116, 58)
_PAINT = (226, 226, 220)


class Ground(Protocol):
    """Colours of the ground: x, y (n, 1) m and the size (n, 1) m of a pixel there -> (n, 3) RGB 0..255."""

    def paint(self, x: FloatImage, y: FloatImage, footprint: FloatImage, noise: Noise) -> FloatImage: ...


@dataclass(frozen=True)
class Crossroads:
    """A road along x and, where `crossing` is given, one along y at that x; pavements beside them, then grass."""

    width: float = 8.0
    crossing: float | None = None
    pavement: float = 2.5

    def paint(self, x: FloatImage, y: FloatImage, footprint: FloatImage, noise: Noise) -> FloatImage:
        half = self.width / 2
        off = np.abs(y)
        cross = np.full_like(x, np.inf) if self.crossing is None else np.abs(x - np.float32(self.crossing))
        edge = np.minimum(off, cross)  # distance from the nearer road's middle
        asphalt, paved = edge < half, edge < half + self.pavement
        colour = _where(paved, _SLABS, _GRASS)
        colour = np.where(asphalt, f32(_ASPHALT), colour)
        colour[(_slab_joint(x, y, 0.9) & paved & ~asphalt)[:, 0]] *= np.float32(0.78)
        colour[(paved & (np.abs(edge - half) < 0.12))[:, 0]] = (186, 184, 178)
        lines = (off < 0.07) & (np.mod(x, 6.0) < 3.0) & (cross > half)
        lines |= (cross < 0.07) & (np.mod(y, 6.0) < 3.0) & (off > half)
        lines |= (np.abs(cross - half - 0.6) < 0.2) & (off < half)
        colour[lines[:, 0]] = _PAINT
        return _grained(colour, x, y, footprint=footprint, noise=noise, strength=_where(asphalt, (0.16,), (0.3,)))


@dataclass(frozen=True)
class Pitch:
    """Mown grass in stripes along x, with the lines of a field of `length` by `width` m round the origin."""

    length: float = 60.0
    width: float = 40.0

    def paint(self, x: FloatImage, y: FloatImage, footprint: FloatImage, noise: Noise) -> FloatImage:
        colour = _where(np.mod(x, 10.0) < 5.0, (76, 124, 54), (92, 140, 66))
        inside = (np.abs(x) < self.length / 2 + 0.06) & (np.abs(y) < self.width / 2 + 0.06)
        border = (np.abs(np.abs(x) - self.length / 2) < 0.06) | (np.abs(np.abs(y) - self.width / 2) < 0.06)
        circle = np.abs(np.hypot(x, y) - 6.0) < 0.06
        lines = inside & (border | circle | (np.abs(x) < 0.06))
        colour[lines[:, 0]] = _PAINT
        return _grained(colour, x, y, footprint=footprint, noise=noise, strength=np.full_like(x, 0.3))


@dataclass(frozen=True)
class Lot:
    """Asphalt with a row of bays, `bay` m wide and `deep` m long, behind an aisle along x."""

    bay: float = 2.5
    deep: float = 5.2
    first: float = 3.6

    def paint(self, x: FloatImage, y: FloatImage, footprint: FloatImage, noise: Noise) -> FloatImage:
        colour = np.broadcast_to(f32(_ASPHALT), (len(x), 3)).copy()
        inside = (y > self.first) & (y < self.first + self.deep)
        lines = inside & (np.abs(np.mod(x + self.bay / 2, self.bay) - self.bay / 2) < 0.06)
        lines |= np.abs(y - self.first - self.deep) < 0.06
        colour[lines[:, 0]] = _PAINT
        colour[(y > self.first + self.deep + 0.3)[:, 0]] = _GRASS
        return _grained(colour, x, y, footprint=footprint, noise=noise, strength=np.full_like(x, 0.18))


@dataclass(frozen=True)
class Plaza:
    """Paving slabs of `slab` metres in changing tones."""

    slab: float = 1.2

    def paint(self, x: FloatImage, y: FloatImage, footprint: FloatImage, noise: Noise) -> FloatImage:
        tone = noise.at(np.floor(x / self.slab) * 3.7, np.floor(y / self.slab) * 5.3, 1.0)
        colour = f32(_SLABS) * (1 + 0.14 * tone)
        colour[_slab_joint(x, y, self.slab)[:, 0]] *= np.float32(0.7)
        return _grained(colour, x, y, footprint=footprint, noise=noise, strength=np.full_like(x, 0.18))


def _grained(
    colour: FloatImage, x: FloatImage, y: FloatImage, *, footprint: FloatImage, noise: Noise, strength: FloatImage
) -> FloatImage:
    """Stains of metres and grain of centimetres, each a share of the brightness."""
    stains = noise.octaves(x, y, 6.0, 4, footprint)
    grain = noise.octaves(x, y, 0.32, 3, footprint)
    return np.asarray(colour * (1 + strength * (0.5 * stains + 1.2 * grain)), dtype=np.float32)


def _slab_joint(x: FloatImage, y: FloatImage, slab: float) -> BoolArray:
    return np.asarray((np.mod(x, slab) < 0.04) | (np.mod(y, slab) < 0.04))


def _where(mask: BoolArray, yes: tuple[float, ...], no: tuple[float, ...]) -> FloatImage:
    return np.where(mask, f32(yes), f32(no))
