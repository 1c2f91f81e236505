"""Turning a stored picture upright by the rotation flag of the file."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.types import Image

# PyAV gives the display matrix as degrees counter-clockwise in (-180, 180].
TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}


def quarter_turns(rotation: float) -> int:
    """The flag rounded to a quarter turn, degrees counter-clockwise: 0, 90, 180 or 270."""
    return round(rotation / 90) * 90 % 360


def upright(image: Image, rotation: int) -> Image:
    """(H, W, 3) as stored -> as shown; `rotation` is one of 0, 90, 180, 270 degrees counter-clockwise."""
    if rotation == 0:
        return image
    return np.asarray(cv2.rotate(image, TURNS[rotation]), dtype=np.uint8)
