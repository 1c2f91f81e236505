"""Which pixels belong to something that moves: difference from the place, without shadows and without ghosts."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.spatial.motion.background import Place
from stagent_tools.spatial.motion.touching import parts_of
from stagent_tools.types import BoolArray, FloatArray, Image

LEAST_DIFFERENCE = 13
"""Grey levels of 255 that compression noise of everyday clips stays under (H.264, crf 18 to 30)."""
SURE_FACTOR = 2.2
"""A region counts if some of it differs this many times more than it must (hysteresis, as in Canny's edges)."""
MOST_SPREAD = 34
"""Moving leaves spread more than noise does; beyond this a pixel's own unrest no longer raises its threshold."""
SHADOW_LIGHT = (0.42, 0.97)
"""A shadow takes away 3 to 58 % of the light (Cucchiara et al. 2003, "Detecting moving objects, ghosts, and
shadows in video streams", use 0.4 to 0.95) ..."""
SHADOW_TINT = 0.10
"""... from all three colours alike ..."""
SHADOW_TEXTURE = 7.0
"""... and leaves the texture as it was: grey levels of the change of the local gradient."""


@dataclass(frozen=True)
class Blob:
    """A connected region that differs from the place, in pixels of the small picture.

    box (4,) x0 y0 x1 y1 · area px · strength: mean difference in grey levels · `mask` of the box's size.
    """

    box: FloatArray
    area: float
    strength: float
    mask: BoolArray


def foreground(picture: Image, place: Place) -> tuple[Image, Image]:
    """Mask (0 or 255) of what is there and not of the place, and the difference in grey levels. Both (h, w)."""
    difference = cv2.absdiff(picture, place.picture)
    difference = cv2.max(cv2.max(difference[..., 0], difference[..., 1]), difference[..., 2])
    threshold = np.minimum(place.spread, MOST_SPREAD) + np.uint8(LEAST_DIFFERENCE)
    weak = np.asarray(cv2.compare(difference, threshold, cv2.CMP_GT), dtype=np.uint8)
    solid = weak.copy()
    solid[_shadow(picture, place.picture, weak)] = 0
    sure = (difference > SURE_FACTOR * threshold) & (solid > 0)
    solid = _with_sure_core(np.asarray(cv2.morphologyEx(solid, cv2.MORPH_CLOSE, _disc(5)), dtype=np.uint8), sure)
    return _dark_bodies_back(solid, weak), np.asarray(difference, dtype=np.uint8)


def _disc(size: int) -> Image:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), dtype=np.uint8)


def _dark_bodies_back(solid: Image, weak: Image) -> Image:
    """`solid` with the pixels of `weak` that lie among it: a dark car's bonnet looks like a shadow of the road, but
    wheels, lamps and windows surround it, whereas a real shadow lies beside its thing."""
    count, labels = cv2.connectedComponents(cv2.morphologyEx(weak, cv2.MORPH_CLOSE, _disc(3)), connectivity=8)
    if count <= 1:
        return solid
    rows, columns = np.nonzero(solid)
    owner = labels[rows, columns]
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(1, count + 1))
    among = np.zeros_like(solid)
    for first, last in itertools.pairwise(bounds):
        if last - first < 12:
            continue
        part = order[first:last]
        hull = cv2.convexHull(np.stack([columns[part], rows[part]], axis=1).astype(np.int32))
        cv2.fillConvexPoly(among, hull, 255)
    return np.asarray(cv2.bitwise_or(solid, cv2.bitwise_and(among, weak)), dtype=np.uint8)


def _with_sure_core(weak: Image, sure: BoolArray) -> Image:
    """The regions of `weak` that hold a pixel of `sure`."""
    count, labels = cv2.connectedComponents(weak, connectivity=8)
    keep = np.zeros(count, dtype=np.uint8)
    keep[np.unique(labels[sure])] = 255
    keep[0] = 0
    return np.asarray(keep[labels], dtype=np.uint8)


def _shadow(picture: Image, place: Image, weak: Image) -> BoolArray:
    """(h, w): darker than the place by a shadow's amount, of the same tint, with the same texture."""
    rows, columns = np.nonzero(weak)
    result = np.zeros(weak.shape, dtype=bool)
    if len(rows) == 0:
        return result
    now = picture[rows, columns].astype(np.float32) + 1
    then = place[rows, columns].astype(np.float32) + 1
    ratio = now / then
    light = ratio.mean(axis=1)
    tint = ratio.max(axis=1) - ratio.min(axis=1)
    change = cv2.absdiff(_texture(picture), _texture(place))[rows, columns]
    shadow = (light > SHADOW_LIGHT[0]) & (light < SHADOW_LIGHT[1]) & (tint < SHADOW_TINT) & (change < SHADOW_TEXTURE)
    result[rows[shadow], columns[shadow]] = True
    opened = cv2.morphologyEx(result.astype(np.uint8), cv2.MORPH_OPEN, _disc(3))
    return np.asarray(opened > 0, dtype=np.bool_)


def _texture(picture: Image) -> FloatArray:
    """(h, w) local gradient of the green channel, smoothed over 5 px, grey levels."""
    green = np.ascontiguousarray(picture[..., 1])
    gradient = cv2.morphologyEx(green, cv2.MORPH_GRADIENT, _disc(3))
    return np.asarray(cv2.blur(gradient, (5, 5)), dtype=np.float32)


def blobs_of(mask: Image, difference: Image, least_area: float) -> list[Blob]:
    """The regions of the mask, holes filled, cut where several things touch, largest first."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found: list[Blob] = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if w * h < least_area:
            continue
        filled = np.zeros((h, w), dtype=np.uint8)
        cv2.drawContours(filled, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
        for part in parts_of(filled):
            if (area := float(part.sum())) >= least_area:
                found.append(_blob(part, area, x, y, difference))
    return sorted(found, key=lambda blob: -blob.area)


def _blob(part: Image, area: float, x: int, y: int, difference: Image) -> Blob:
    """The blob of a mask whose corner lies at (x, y) of the picture."""
    left, top, w, h = cv2.boundingRect(part)
    inside = part[top : top + h, left : left + w].astype(bool)
    x, y = x + left, y + top
    strength = float(difference[y : y + h, x : x + w][inside].mean())
    return Blob(np.array([x, y, x + w, y + h], dtype=np.float64), area, strength, inside)


def is_ghost(blob: Blob, picture: Image, place: Image) -> bool:
    """True where the outline of the blob is an edge of the place rather than of the picture: what stood there left.

    The gradient along the outline is compared between the two (Cucchiara et al. 2003).
    """
    x0, y0, x1, y1 = (int(v) for v in blob.box)
    rim = cv2.morphologyEx(blob.mask.astype(np.uint8), cv2.MORPH_GRADIENT, _disc(3)) > 0
    if not rim.any():
        return False
    here, there = (
        cv2.morphologyEx(np.ascontiguousarray(image[y0:y1, x0:x1, 1]), cv2.MORPH_GRADIENT, _disc(3))[rim].mean()
        for image in (picture, place)
    )
    return bool(there > 1.6 * here and there - here > 8)
