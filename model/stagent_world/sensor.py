"""What a camera's sensor and its file do to light: exposure, noise, compression."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_world.arrays import FloatImage, Image


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
            light = light + np.float32(noise) * rng.standard_normal(light.shape, dtype=np.float32)
        image = np.asarray(np.clip(light + 0.5, 0, 255), dtype=np.uint8)
        return image if self.quality is None else _through_jpeg(image, self.quality)


def _through_jpeg(image: Image, quality: int) -> Image:
    """What is left of a picture at that quality: blocks, ringing, washed colours."""
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB), dtype=np.uint8)
