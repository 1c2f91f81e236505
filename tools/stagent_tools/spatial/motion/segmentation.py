"""Which pixels belong to something that moves: difference from the place, without shadows and without ghosts."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.spatial.motion.background import Place
from stagent_tools.spatial.motion.colours import difference_of
from stagent_tools.spatial.motion.touching import parts_of
from stagent_tools.types import FloatArray, Image

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
SHADOW_TEXTURE = 20.0
"""... and leaves the texture as it was: grey levels of the change of the local gradient."""

PIECES_APART = 15
"""Px up to which pieces of a dark car lie apart, so that the shadow between two cars does not link them."""
PIECE_SHARE = 0.03
"""Of the largest piece's area: smaller pieces among a shadow are noise and not the lamps of a dark car."""
SHADOW_RIM = 11
"""Diameter, px, of what surrounds a shadow's pixels where its own edge changes the texture."""
UNIT = 128
"""The value that stands for 1 in a ratio of two pictures of 8 bits."""


@dataclass(frozen=True)
class Blob:
    """A connected region that differs from the place, in pixels of the small picture.

    box (4,) x0 y0 x1 y1 · area px · strength: mean difference in grey levels · `mask` (0 or 1) of the box's size ·
    `body`: one of several people in a region that was taken apart; the box is the whole body's, hidden or not.
    """

    box: FloatArray
    area: float
    strength: float
    mask: Image
    body: bool = False


def foreground(picture: Image, place: Place) -> tuple[Image, Image]:
    """Mask (0 or 255) of what is there and not of the place, and the difference in grey levels. Both (h, w)."""
    difference = difference_of(picture, place.picture)
    threshold = np.minimum(place.spread, MOST_SPREAD) + np.uint8(LEAST_DIFFERENCE)
    weak = np.asarray(cv2.compare(difference, threshold, cv2.CMP_GT), dtype=np.uint8)
    solid = cv2.subtract(weak, _shadow(picture, place.picture, weak))
    sure = cv2.compare(difference, cv2.convertScaleAbs(threshold, alpha=SURE_FACTOR), cv2.CMP_GT)
    closed = np.asarray(cv2.morphologyEx(solid, cv2.MORPH_CLOSE, _disc(5)), dtype=np.uint8)
    solid = _with_sure_core(closed, np.asarray(cv2.bitwise_and(sure, solid), dtype=np.uint8))
    return _dark_bodies_back(solid, weak), difference


def _disc(size: int) -> Image:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), dtype=np.uint8)


def _dark_bodies_back(solid: Image, weak: Image) -> Image:
    """`solid` with the pixels of `weak` that lie among it: a dark car's bonnet looks like a shadow of the road, but
    wheels, lamps and windows surround it, whereas a real shadow lies beside its thing."""
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(outlines) == 0:
        return solid
    linked = cv2.bitwise_and(cv2.morphologyEx(weak, cv2.MORPH_CLOSE, _disc(3)), cv2.dilate(solid, _disc(PIECES_APART)))
    _, labels = cv2.connectedComponents(cv2.bitwise_or(linked, solid), connectivity=8)
    of_region: dict[int, list[NDArray[np.int32]]] = {}
    for outline in outlines:
        column, row = outline[0, 0]
        of_region.setdefault(int(labels[row, column]), []).append(np.asarray(outline, dtype=np.int32))
    among = np.zeros_like(solid)
    for pieces in of_region.values():
        sizes = [cv2.contourArea(piece) for piece in pieces]
        body = [piece for piece, size in zip(pieces, sizes, strict=True) if size >= PIECE_SHARE * max(sizes)]
        cv2.fillConvexPoly(among, cv2.convexHull(np.concatenate(body)), 255)
    return np.asarray(cv2.bitwise_or(solid, cv2.bitwise_and(among, weak)), dtype=np.uint8)


def _with_sure_core(weak: Image, sure: Image) -> Image:
    """The regions of `weak` that hold a pixel of `sure`."""
    count, labels = cv2.connectedComponents(weak, connectivity=8)
    keep = np.zeros(count, dtype=np.uint8)
    keep[labels[sure > 0]] = 255
    keep[0] = 0
    return np.asarray(keep[labels], dtype=np.uint8)


def _shadow(picture: Image, place: Image, weak: Image) -> Image:
    """(h, w) 0 or 255: darker than the place by a shadow's amount, of the same tint, with the same texture."""
    ratio = cv2.split(cv2.divide(picture, place, scale=UNIT))
    low, high = cv2.min(cv2.min(ratio[0], ratio[1]), ratio[2]), cv2.max(cv2.max(ratio[0], ratio[1]), ratio[2])
    light = cv2.addWeighted(low, 0.5, high, 0.5, 0)
    dimmed = cv2.inRange(light, UNIT * SHADOW_LIGHT[0], UNIT * SHADOW_LIGHT[1])
    alike = cv2.inRange(cv2.subtract(high, low), 0, UNIT * SHADOW_TINT)
    kept = cv2.inRange(cv2.absdiff(_texture(picture), _texture(place)), 0, SHADOW_TEXTURE)
    dark = cv2.bitwise_and(cv2.bitwise_and(dimmed, alike), weak)
    core = cv2.morphologyEx(cv2.bitwise_and(dark, kept), cv2.MORPH_OPEN, _disc(3))
    return np.asarray(cv2.bitwise_and(cv2.dilate(core, _disc(SHADOW_RIM)), dark), dtype=np.uint8)


def _texture(picture: Image) -> Image:
    """(h, w) local gradient of the green channel, smoothed over 5 px, grey levels."""
    gradient = cv2.morphologyEx(cv2.extractChannel(picture, 1), cv2.MORPH_GRADIENT, _disc(3))
    return np.asarray(cv2.blur(gradient, (5, 5)), dtype=np.uint8)


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
    inside = np.ascontiguousarray(part[top : top + h, left : left + w])
    x, y = x + left, y + top
    strength = cv2.mean(difference[y : y + h, x : x + w], inside)[0]
    return Blob(np.array([x, y, x + w, y + h], dtype=np.float64), area, strength, inside)


def is_ghost(blob: Blob, picture: Image, place: Image) -> bool:
    """True where the outline of the blob is an edge of the place rather than of the picture: what stood there left.

    The gradient along the outline is compared between the two (Cucchiara et al. 2003).
    """
    x0, y0, x1, y1 = (int(v) for v in blob.box)
    rim = np.asarray(cv2.morphologyEx(blob.mask, cv2.MORPH_GRADIENT, _disc(3)), dtype=np.uint8)
    here, there = (
        cv2.mean(cv2.morphologyEx(cv2.extractChannel(image[y0:y1, x0:x1], 1), cv2.MORPH_GRADIENT, _disc(3)), rim)[0]
        for image in (picture, place)
    )
    return bool(there > 1.6 * here and there - here > 8)
