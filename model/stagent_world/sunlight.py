"""How much of the sun reaches each place of the ground past the blocks, as a map."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_world.arrays import FloatImage, f32
from stagent_world.blocks import Block

_CELL = 0.25  # m: the edges of the blocks' shadows fade over half a metre and more
_MARGIN = 25.0  # m of shadow round the blocks
_PIECE = 16_384  # places looked up at once: OpenCV's remap takes no more than 32,767 columns


@dataclass(frozen=True)
class Sunlight:
    """share (r, c) 0..1 of the light in cells of _CELL m from the corner (x, y) m on."""

    corner: tuple[float, float]
    share: FloatImage

    @staticmethod
    def past(blocks: tuple[Block, ...]) -> Sunlight:
        places = f32([(block.x, block.y) for block in blocks]).reshape(-1, 2)
        low, high = (places.min(axis=0) - _MARGIN, places.max(axis=0) + _MARGIN) if blocks else ((0, 0), (1, 1))
        xs, ys = f32(np.arange(low[0], high[0], _CELL)), f32(np.arange(low[1], high[1], _CELL))
        share: FloatImage = np.ones((len(ys), len(xs)), np.float32)
        for block in blocks:
            reach = block.reach[0] + _MARGIN
            rows = slice(*np.searchsorted(ys, (block.y - reach, block.y + reach)))
            columns = slice(*np.searchsorted(xs, (block.x - reach, block.x + reach)))
            x, y = np.meshgrid(xs[columns], ys[rows])
            share[rows, columns] *= block.shadow(x.reshape(-1, 1), y.reshape(-1, 1)).reshape(x.shape)
        return Sunlight((float(low[0]), float(low[1])), share)

    def at(self, x: FloatImage, y: FloatImage) -> FloatImage:
        """(n, 1) at x, y (n, 1) m; full light beyond the map."""
        u, v = (x - np.float32(self.corner[0])) / _CELL, (y - np.float32(self.corner[1])) / _CELL
        found = [
            cv2.remap(
                self.share,
                u[i : i + _PIECE],
                v[i : i + _PIECE],
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=1.0,
            )
            for i in range(0, len(u), _PIECE)
        ]
        return f32(np.concatenate(found)).reshape(-1, 1) if found else f32(np.empty((0, 1)))
