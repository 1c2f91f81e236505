"""Turning a stored picture upright by the display matrix of the file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from stagent_tools.types import Image

if TYPE_CHECKING:
    from av.video.frame import VideoFrame


@dataclass(frozen=True, slots=True)
class Orientation:
    """How the stored picture becomes the shown one: rows and columns swapped first, then flipped.

    `degrees` is the turn counter-clockwise as the file states it, whole quarter turns only being applied.
    """

    swap: bool = False
    flip_x: bool = False
    flip_y: bool = False
    degrees: float = 0.0

    @property
    def mirrored(self) -> bool:
        """The shown picture is a mirror image of the stored one."""
        return (self.swap + self.flip_x + self.flip_y) % 2 == 1

    @property
    def quarter_turns(self) -> int:
        """Degrees counter-clockwise: 0, 90, 180 or 270."""
        return round(self.degrees / 90) * 90 % 360

    @property
    def rounded(self) -> bool:
        """The file asks for more than quarter turns, by over a degree."""
        return abs(self.degrees - 90 * round(self.degrees / 90)) > 1

    def upright(self, image: Image) -> Image:
        """(H, W, 3) as stored -> as shown."""
        if self.swap:
            image = np.asarray(cv2.transpose(image), dtype=np.uint8)
        if self.flip_x or self.flip_y:
            code = -1 if self.flip_x and self.flip_y else int(self.flip_x)
            image = np.asarray(cv2.flip(image, code), dtype=np.uint8)
        return image


AS_STORED = Orientation()


def orientation_of(picture: VideoFrame) -> Orientation:
    """From the display matrix that comes with the frame; PyAV's own `rotation` knows no mirror images.

    x' = a x + c y, y' = b x + d y with a, b, -, c, d in 16.16 fixed point (ISO/IEC 14496-12, 8.3.2: matrix).
    """
    data = cast("Mapping[str, bytes]", picture.side_data).get("DISPLAYMATRIX")  # PyAV's stub knows no such key
    if data is None:
        return AS_STORED
    a, b, _, c, d = (float(v) for v in np.frombuffer(bytes(data), dtype=np.int32, count=5))
    swap = abs(b) + abs(c) > abs(a) + abs(d)
    flip_x, flip_y = (c < 0, b < 0) if swap else (a < 0, d < 0)
    return Orientation(swap, flip_x, flip_y, degrees=math.degrees(math.atan2(c, a)))
