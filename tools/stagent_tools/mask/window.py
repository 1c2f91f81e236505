"""The part of the picture that is worked on: around the thing, at a size that does not depend on the video's.

A small thing is seen at full resolution and a large one reduced, so that each frame costs about the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.types import BoolArray, FloatArray, Image

PIXELS = 55_000
"""Working pixels of a window, about 270 x 200: a thing is then some 90 px across. More costs time in proportion and
sharpens the outlines of large things: 60,000 against 40,000 were worth 0.004 of J and F."""
REACH = 0.6
"""Mean sides of the box that the window adds around it: room for motion between two frames and for the background."""
LEAST_REACH = 32.0
"""px: so much at least, small things move by many of their own lengths."""


@dataclass(frozen=True)
class Window:
    """`x0, y0, x1, y1` whole px of the picture, shown as `width` x `height` working pixels."""

    x0: int
    y0: int
    x1: int
    y1: int
    width: int
    height: int

    @property
    def zoom(self) -> FloatArray:
        """(2,) working pixels per px of the picture, across and down."""
        return np.array([self.width / (self.x1 - self.x0), self.height / (self.y1 - self.y0)])

    def cut(self, image: Image) -> Image:
        """(height, width, 3): this part of the picture (H, W, 3), reduced."""
        part = image[self.y0 : self.y1, self.x0 : self.x1]
        small = cv2.resize(part, (self.width, self.height), interpolation=cv2.INTER_AREA)
        return np.asarray(small, dtype=np.uint8)

    def cut_share(self, mask: BoolArray | FloatArray) -> FloatArray:
        """(height, width) float32, the share of each working pixel that the mask (H, W) covers; of numbers their
        mean."""
        part = mask[self.y0 : self.y1, self.x0 : self.x1].astype(np.float32)
        return np.asarray(cv2.resize(part, (self.width, self.height), interpolation=cv2.INTER_AREA))

    def whole(self, share: FloatArray, width: int, height: int) -> BoolArray:
        """(H, W) of the picture: where `share` (height, width) is over one half."""
        part = cv2.resize(share, (self.x1 - self.x0, self.y1 - self.y0), interpolation=cv2.INTER_LINEAR)
        image = np.zeros((height, width), dtype=np.bool_)
        image[self.y0 : self.y1, self.x0 : self.x1] = part > 0.5
        return image

    def seen_from(self, share: FloatArray, other: Window) -> FloatArray:
        """`share` (height, width) of this window as it lies in the `other` window; 0 where this one does not reach."""
        scale = self.zoom / other.zoom
        shift = (np.array([other.x0 - self.x0, other.y0 - self.y0]) + 0.5 / other.zoom) * self.zoom - 0.5
        to_this = np.array([[scale[0], 0.0, shift[0]], [0.0, scale[1], shift[1]]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(share, to_this, (other.width, other.height), flags=flags))


def window_about(box: FloatArray, width: int, height: int) -> Window:
    """The window for a thing with this box (4,) px in a picture of this size."""
    reach = max(REACH * float(np.sqrt(np.prod(np.maximum(box[2:] - box[:2], 1.0)))), LEAST_REACH)
    x0, y0 = np.floor(np.clip(box[:2] - reach, 0.0, [width - 2.0, height - 2.0])).astype(int)
    x1, y1 = np.ceil(np.clip(box[2:] + reach, [x0 + 2.0, y0 + 2.0], [width, height])).astype(int)
    zoom = min(1.0, float(np.sqrt(PIXELS / ((x1 - x0) * (y1 - y0)))))
    return Window(int(x0), int(y0), int(x1), int(y1), max(2, round((x1 - x0) * zoom)), max(2, round((y1 - y0) * zoom)))
