"""What a camera's sensor and its file do to light: exposure, noise, compression."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from stagent_world.arrays import FloatImage, Image

_PLAY = 64  # px by which cuts of the grain are shifted


@dataclass(frozen=True)
class Sensor:
    """`shutter` s that a frame is exposed, around its time · `gains` (s, factor) between which the exposure changes
    evenly · `quality` of the JPEG that each picture goes through, 0 to 100; None: untouched."""

    shutter: float = 0.0
    gains: tuple[tuple[float, float], ...] = ()
    quality: int | None = None

    def expose(self, light: FloatImage, t: float, noise: float, rng: np.random.Generator) -> Image:
        """(H, W, 3) RGB 0..255 in whole grey values; `noise` is its standard deviation in grey values."""
        if self.gains:
            light = light * np.float32(np.interp(t, [s for s, _ in self.gains], [g for _, g in self.gains]))
        if noise > 0:
            light = light + np.float32(noise) * _grain(light.shape, rng)
        image = np.asarray(np.clip(light + 0.5, 0, 255), dtype=np.uint8)
        return image if self.quality is None else _through_jpeg(image, self.quality)


def _grain(shape: tuple[int, ...], rng: np.random.Generator) -> FloatImage:
    """Noise of standard deviation 1: a new cut, mirrored or not, of one large picture of it. No cut comes twice in a
    clip but by rare chance, and to draw each anew would take a third of the time of a frame."""
    height, width, _ = shape
    tile = _tile(height + _PLAY, width + _PLAY)
    top, left = (int(v) for v in rng.integers(0, _PLAY, 2))
    down, right, sign = (int(v) for v in rng.choice([-1, 1], 3))
    return np.float32(sign) * tile[top : top + height, left : left + width][::down, ::right]


@lru_cache(maxsize=2)
def _tile(height: int, width: int) -> FloatImage:
    return np.random.default_rng(0).standard_normal((height, width, 3), dtype=np.float32)


def _through_jpeg(image: Image, quality: int) -> Image:
    """What is left of a picture at that quality: blocks, ringing, washed colours."""
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB), dtype=np.uint8)
