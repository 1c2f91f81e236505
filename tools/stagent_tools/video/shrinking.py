"""Pictures made smaller, to be looked at and not to be measured on."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.types import Image


def shrunk_size(width: int, height: int, longest: int | None) -> tuple[int, int]:
    """(width, height) whose longer side is at most `longest` px; smaller pictures keep theirs, None keeps any."""
    factor = 1.0 if longest is None else min(1.0, longest / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def shrunk(image: Image, longest: int | None) -> Image:
    """The picture itself if it is small enough."""
    height, width = image.shape[:2]
    size = shrunk_size(width, height, longest)
    if size == (width, height):
        return image
    # averaging over areas costs six times as much, and shows only where pixels would be skipped
    how = cv2.INTER_AREA if size[0] < width / 2 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), dtype=np.uint8)
