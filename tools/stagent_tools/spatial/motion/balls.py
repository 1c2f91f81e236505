"""Small round things that fly: too small, fast and blurred for regions against the background.

A pixel belongs to a fast thing if it differs both from the picture before and from the one after (Collins et al. 2000,
three-frame differencing). What is slow enough to be a region against the background is taken from there. Compact
regions of both kinds are the spots that `flights` links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.colours import difference_of
from stagent_tools.spatial.motion.segmentation import Blob
from stagent_tools.types import FloatArray, Image

LEAST_CHANGE = 20
LEAST_AREA, MOST_SHARE = 5.0, 0.02
"""Px of the small picture, and share of its area: the sizes of balls."""
LEAST_FILL = 0.79
"""Of the ellipse with its second moments: a disc fills 1, a straight streak 0.95, a bent limb less."""
ROUND_FILL, ROUND_ELONGATION = 0.9, 2.2
"""Of a region against the background, which is a whole thing and no crescent of one."""
MOST_ELONGATION = 6.0


@dataclass(frozen=True, eq=False)
class Spot:
    """A compact region that moved fast: box (4,), diameter (its shorter axis), colour (3,)."""

    t: float
    box: FloatArray
    diameter: float
    colour: FloatArray

    @property
    def centre(self) -> FloatArray:
        return bx.centre(self.box)


def spots_of(before: Image, now: Image, after: Image, t: float) -> list[Spot]:
    """Compact fast regions in `now`, from three colour pictures in a row, brought into the view of `now`."""
    change = cv2.min(difference_of(now, before), difference_of(now, after))
    mask = cv2.morphologyEx(cv2.inRange(change, LEAST_CHANGE + 1, 255), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    if count == 1:  # the background alone
        return []
    pixels = np.asarray(cv2.findNonZero(mask), dtype=np.intp).reshape(-1, 2)
    owner = np.asarray(labels, dtype=np.int32)[pixels[:, 1], pixels[:, 0]]
    areas = np.bincount(owner, minlength=count)
    pixels, owner = _of(pixels, owner, (areas >= LEAST_AREA) & (areas <= MOST_SHARE * mask.size))
    short, long = _axes(owner, pixels[:, 0], pixels[:, 1], count)
    compact = (areas >= LEAST_FILL * np.pi / 4 * short * long) & (long <= MOST_ELONGATION * short)
    pixels, owner = _of(pixels, owner, compact)
    return [
        _spot(t, pixels[owner == region], now, float(short[region])) for region in np.flatnonzero(np.bincount(owner))
    ]


def _of(
    pixels: NDArray[np.intp], owner: NDArray[np.int32], chosen: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """The pixels of the chosen regions, and their regions."""
    among = chosen[owner]
    return pixels[among], owner[among]


def _spot(t: float, pixels: NDArray[np.intp], picture: Image, diameter: float) -> Spot:
    """The spot that these pixels (m, 2) x y make."""
    box = np.concatenate([pixels.min(axis=0), pixels.max(axis=0) + 1]).astype(np.float64)
    return Spot(t, box, diameter, picture[pixels[:, 1], pixels[:, 0]].mean(axis=0))


def _axes(owner: NDArray[np.int32], x: NDArray[np.intp], y: NDArray[np.intp], n: int) -> tuple[FloatArray, FloatArray]:
    """(n,), (n,) px: shorter and longer axis of the ellipse that has the second moments of each region.

    `owner` (m,) is the region of each pixel (x, y); a pixel itself has a variance of 1/12 along each axis.
    """
    total = np.maximum(np.bincount(owner, minlength=n), 1)
    middle_x, middle_y = (np.bincount(owner, part, minlength=n) / total for part in (x, y))
    off_x, off_y = x - middle_x[owner], y - middle_y[owner]
    xx, yy, xy = (np.bincount(owner, v, minlength=n) / total for v in (off_x**2, off_y**2, off_x * off_y))
    half, split = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return 4 * np.sqrt(np.maximum(half - split, 0) + 1 / 12), 4 * np.sqrt(half + split + 1 / 12)


def spots_among(blobs: Sequence[Blob], picture: Image, t: float) -> list[Spot]:
    """The blobs that are as compact and small as balls."""
    found = []
    for blob in blobs:
        if not LEAST_AREA <= blob.area <= MOST_SHARE * picture.shape[0] * picture.shape[1]:
            continue
        rows, columns = np.nonzero(blob.mask)
        short, long = (float(axis[0]) for axis in _axes(np.zeros(len(rows), dtype=np.int32), columns, rows, 1))
        if blob.area >= ROUND_FILL * np.pi / 4 * short * long and long <= ROUND_ELONGATION * short:
            x0, y0, x1, y1 = blob.box.astype(int)
            found.append(Spot(t, blob.box, short, np.array(cv2.mean(picture[y0:y1, x0:x1], blob.mask)[:3])))
    return found


def together(whole: list[Spot], fast: list[Spot]) -> list[Spot]:
    """Both kinds of spots of one picture; of a thing that is among both, what stands against the background."""
    if not whole or not fast:
        return [*whole, *fast]
    taken = bx.share_inside(np.array([s.box for s in fast]), np.array([s.box for s in whole])).max(axis=1) > 0.3
    return [*whole, *(one for one, is_taken in zip(fast, taken, strict=True) if not is_taken)]
