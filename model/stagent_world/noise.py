"""Procedural grain: value noise in octaves, the same for the same seed, without a texture's edges."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from stagent_world.arrays import FloatImage

_TILE = 256


@dataclass(frozen=True)
class Noise:
    """A tile of random numbers, -1..1, that repeats."""

    seed: int
    tile: FloatImage = field(init=False, repr=False)

    def __post_init__(self) -> None:
        lattice = np.random.default_rng(self.seed).uniform(-1, 1, (_TILE, _TILE)).astype(np.float32)
        object.__setattr__(self, "tile", lattice)

    def at(self, x: FloatImage, y: FloatImage, wavelength: float) -> FloatImage:
        """Noise with details of `wavelength` metres at (x, y) m, the same shape as x."""
        rows = x.size // _TILE + 1
        places = np.zeros((2, rows * _TILE), np.float32)  # OpenCV's remap takes no more than 32,767 rows
        places[0, : x.size], places[1, : x.size] = x.ravel(), y.ravel()
        u, v = (places * np.float32(1 / wavelength)).reshape(2, rows, _TILE)
        found = cv2.remap(self.tile, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        return np.asarray(found.ravel()[: x.size].reshape(x.shape), dtype=np.float32)

    def octaves(self, x: FloatImage, y: FloatImage, coarsest: float, count: int, footprint: FloatImage) -> FloatImage:
        """Sum of `count` octaves from `coarsest` metres down, each half as strong; an octave finer than the pixel's
        `footprint` (m on the surface) is left out, so that distant ground does not flicker."""
        total = np.zeros_like(x)
        for i in range(count):
            wavelength = coarsest / 2**i
            fade = np.clip(np.float32(wavelength) / np.maximum(footprint, np.float32(1e-6)) - 1, 0, 1)
            if not fade.any():
                break
            total += fade * self.at(x + 17.3 * i, y - 9.1 * i, wavelength) / 2**i
        return total
