"""What stands out from the still picture behind it: silhouettes under a camera that does not move.

The picture behind is the median of a few frames spread over the shot, each brought to the first one's place first
(a hand-held camera drifts).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.spatial.pointed.boxes import (
    area,
    centre,
    clipped,
    grown,
    mean_side,
    moved,
    pixels,
    shared,
    size,
    touches,
)
from stagent_tools.spatial.pointed.shade import in_front
from stagent_tools.types import BoolArray, FloatArray, Frame, Image, Span

SAMPLES = 21  # frames to the median: what stands in a place for less than half of them is not behind
FILLED = 0.25  # share of the pointed box that stands out: from here on the silhouette is the thing's
HOLLOW = 0.3  # of that share: with less of it in front the thing is not there
WORK = 256.0  # px: a longer side of what is looked at is reduced to this
REACH = 0.45  # mean sides of the box within which the silhouette is looked for
SNAP = 0.15  # of a side: as near as this silhouette and pointed box lie together at first
OVERLAP = 0.3  # of the smaller of a piece and the box: so much a piece of the thing shares with the box
PULL = 0.6  # share of the way to the silhouette's edge
THIN = 0.25  # of the tallest column of a person: an arm's or a racket's, stretched out, is lower
ALONE = 1.3  # times more or fewer pixels than usual: then it is not the thing's silhouette alone, or not all of it
USUAL = 0.1  # of that is learnt a frame: a thing comes nearer more slowly than it goes behind another
MEAN_SHIFTS = 6
ENOUGH = 90.0  # samples across the window of the mean shift
BORDER = 2.0  # px: an edge this near to the picture's border is cut by it


@dataclass(frozen=True)
class Backdrop:
    """The empty scene of one shot (H, W, 3) and, at each frame time, where it lies in that frame. Of the thing
    that is looked for: `umbra`, it stands low over the ground and darkens it; `limbs`, it stretches them out."""

    image: Image
    shot: Span
    times: FloatArray
    from_frame: FloatArray
    umbra: bool
    limbs: bool

    @classmethod
    def of(cls, scan: Scan, shot: Span, family: str) -> Backdrop | None:
        """None where the camera moves, or the shot is too short to tell what stays."""
        times = scan.times[(scan.times >= shot.start) & (scan.times < shot.end)]
        if len(times) < SAMPLES or scan.motion.kind_at(float(times[0])) != "fixed":
            return None
        chosen = times[np.linspace(0, len(times) - 1, SAMPLES).astype(int)]
        frames = scan.video.at([float(t) for t in chosen])
        pictures = [_warped(frame.image, scan.motion.at(frame.t)) for frame in frames]
        back = np.stack([scan.motion.at(float(t)) for t in times])
        return cls(
            np.median(np.stack(pictures), axis=0).astype(np.uint8),
            shot,
            times,
            back,
            family == "vehicle",
            family == "person",
        )

    def stands_out(self, image: Image, t: float, box: FloatArray) -> BoolArray:
        """(H, W): what is in front of the scene in the part of the frame that `box` covers; False elsewhere."""
        height, width = image.shape[:2]
        rows, columns = pixels(box, width, height)
        crop, behind = image[rows, columns], self._behind(t, rows, columns)
        zoom = min(1.0, WORK / max(crop.shape[:2]))
        if zoom < 1.0:
            crop, behind = _shrunk(crop, zoom), _shrunk(behind, zoom)
        small = in_front(crop, behind, umbra=self.umbra).astype(np.uint8)
        whole = np.zeros((height, width), dtype=bool)
        size = (columns.stop - columns.start, rows.stop - rows.start)
        whole[rows, columns] = cv2.resize(small, size, interpolation=cv2.INTER_NEAREST) > 0
        return whole

    def _behind(self, t: float, rows: slice, columns: slice) -> Image:
        nearest = int(np.argmin(np.abs(self.times - t)))
        matrix = self.from_frame[nearest]
        if np.allclose(matrix, np.eye(3), atol=1e-3):
            return self.image[rows, columns]
        to_crop = np.eye(3)
        to_crop[:2, 2] = columns.start, rows.start
        size = (columns.stop - columns.start, rows.stop - rows.start)
        return np.asarray(
            cv2.warpPerspective(
                self.image,
                matrix @ to_crop,
                size,
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )
        )


def _warped(image: Image, matrix: FloatArray) -> Image:
    """The picture brought to where `matrix` (3, 3) puts its pixels."""
    if np.allclose(matrix, np.eye(3), atol=1e-3):
        return image
    height, width = image.shape[:2]
    return np.asarray(cv2.warpPerspective(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE))


def _shrunk(image: Image, zoom: float) -> Image:
    return np.asarray(cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA), dtype=np.uint8)


class Extent(NamedTuple):
    """The box (4,) px round pieces of a mask, nan where they are joined to something else, and how many pixels."""

    box: FloatArray
    pixels: int


def extent_of(mask: BoolArray, box: FloatArray, reach: float, *, limbs: bool = True) -> Extent | None:
    """The box round the pieces of `mask` (H, W) that belong to `box` (4,) px; None if there are none. Without
    `limbs` what sticks out sideways and is thin, an arm or a racket, is left out.

    Pieces are looked at inside the box grown by `reach` of its mean side. A piece belongs if it shares a good part
    with the box; those under a twentieth of the biggest are specks. An edge at which the silhouette runs on out of
    that window is nan: there it is joined to something else.
    """
    height, width = mask.shape
    near = grown(box, reach)
    rows, columns = pixels(near, width, height)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask[rows, columns].astype(np.uint8), connectivity=8)
    corner = np.array([columns.start, rows.start], dtype=np.float64)
    starts = stats[1:count, [cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP]] + corner
    pieces = np.concatenate([starts, starts + stats[1:count, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]], axis=1)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    belongs = np.array([shared(piece, box) > OVERLAP * min(area(piece), area(box)) for piece in pieces], dtype=bool)
    if not belongs.any():
        return None
    belongs &= areas >= 0.05 * areas[belongs].max()
    found = np.concatenate([pieces[belongs, :2].min(0), pieces[belongs, 2:].max(0)])
    window = np.array([columns.start, rows.start, columns.stop, rows.stop], dtype=np.float64)
    border = np.array([0.0, 0.0, width, height])
    runs_on = (np.abs(found - window) < 1.5) & (np.abs(window - border) > BORDER)
    if not limbs:
        tall = np.isin(labels, np.flatnonzero(belongs) + 1).sum(axis=0)
        thick = np.flatnonzero(tall >= THIN * tall.max()) + columns.start
        found[[0, 2]] = thick[0], thick[-1] + 1
    return Extent(np.where(runs_on, np.nan, found), int(areas[belongs].sum()))


class Outline:
    """The thing's silhouette from picture to picture, and how the pointed box lay about it at first.

    People box what they mean, not what stands out (without the shadow, with the mirror): each edge keeps the
    distance from the silhouette, as a share of the side, that it had in the picture in which the thing was pointed at.
    """

    def __init__(self, backdrop: Backdrop, seed: Frame, box: FloatArray) -> None:
        self._backdrop = backdrop
        self._offset = self._trunk_offset = np.zeros(4)
        self._look(seed, box)
        self._filled = self._share(box)
        self.stands_out = self._filled > FILLED
        self._pixels: float | None = None
        trunk, outer = self._found(box, limbs=False), self._found(box, limbs=True)
        if trunk is not None and outer is not None:
            height, width = seed.image.shape[:2]
            inner = ~np.array(touches(box, width, height, BORDER))
            off = [_off(extent.box, clipped(box, width, height)) for extent in (trunk, outer)]
            near = [np.abs(edges) < SNAP for edges in off]
            self._trunk_offset, self._offset = (
                np.where(inner & close, edges, 0.0) for edges, close in zip(off, near, strict=True)
            )
            self._pixels = outer.pixels if near[1].all() else None

    @property
    def mask(self) -> BoolArray | None:
        """(H, W) of the latest picture, True near the thing where something is in front; None if it never was."""
        return self.whole if self.stands_out else None

    def own(self, frame: Frame, box: FloatArray) -> FloatArray | None:
        """(4,) px: the box by the silhouette where it is the thing's alone, as it was from the first picture on (it
        grows gradually and joins nothing else); None if it is not."""
        if self._pixels is None:
            return None
        self._look(frame, box)
        found = self._found(box, limbs=not self._backdrop.limbs)
        if found is None or np.isnan(found.box).any() or not 1 / ALONE < found.pixels / self._pixels < ALONE:
            return None
        self._pixels += USUAL * (found.pixels - self._pixels)
        return self._drawn(box, found, self._trunk_offset, np.inf)

    def snap(self, frame: Frame, box: FloatArray, room: float) -> tuple[FloatArray, bool]:
        """The box drawn to the silhouette near it, each edge by `room` of its side at most, and whether enough stands
        out there to be the thing."""
        if not self.stands_out:
            return box, True
        self._look(frame, box)
        found = self._found(box, limbs=True)
        if found is None or self._share(box) < HOLLOW * self._filled:
            return box, False
        return self._drawn(box, found, self._offset, room), True

    def _found(self, box: FloatArray, *, limbs: bool) -> Extent | None:
        return extent_of(self.whole, box, REACH, limbs=limbs)

    def _drawn(self, box: FloatArray, found: Extent, offset: FloatArray, room: float) -> FloatArray:
        height, width = self.whole.shape
        sides = np.tile(np.maximum(size(box), 8.0), 2)
        target = found.box + offset * sides
        free = ~np.array(touches(found.box, width, height, BORDER)) & ~np.isnan(found.box)
        follows = free & (np.abs(target - box) <= room * sides)
        return np.where(follows, PULL * target + (1 - PULL) * box, box)

    def whole_of(self, frame: Frame, box: FloatArray) -> FloatArray | None:
        """(4,) px: all of what stands out and belongs to `box`, for a thing of which only a part was seen so far."""
        reach = float(size(box).max()) / mean_side(box)  # a sliver grows by its length, not by its width
        self.whole = self._backdrop.stands_out(frame.image, frame.t, grown(box, reach + 0.15))
        found = extent_of(self.whole, box, reach)
        return None if found is None else np.where(np.isnan(found.box), box, found.box)

    def gathered(self, frame: Frame, box: FloatArray, likely: Callable[[Image], FloatArray]) -> FloatArray:
        """The box (4,) px shifted to where the silhouette with the thing's colours gathers (mean shift, Comaniciu and
        Meer, PAMI 2002); `likely` gives 0..1 for each pixel of a picture."""
        self._look(frame, box)
        height, width = self.whole.shape
        rows, columns = pixels(grown(box, REACH), width, height)
        step = max(1, round((columns.stop - columns.start) / ENOUGH))
        y, x = np.mgrid[rows.start : rows.stop : step, columns.start : columns.stop : step]
        weights = self.whole[y, x] * likely(frame.image[y, x])
        for _ in range(MEAN_SHIFTS):
            off = np.stack([x, y], axis=-1) + 0.5 - centre(box)
            near = weights * (np.abs(off / (0.6 * size(box))) <= 1).all(-1)
            if near.sum() <= 0:
                break
            box = moved(box, (near[..., None] * off).sum((0, 1)) / near.sum())
        return box

    def candidates(self, frame: Frame, smallest: float, biggest: float) -> list[FloatArray]:
        """Boxes (4,) px of everything that stands out in the whole picture, of area within those bounds (px2)."""
        height, width = frame.image.shape[:2]
        self.whole = self._backdrop.stands_out(frame.image, frame.t, np.array([0.0, 0.0, width, height]))
        count, _, stats, _ = cv2.connectedComponentsWithStats(self.whole.astype(np.uint8), connectivity=8)
        boxes = []
        for x, y, w, h, _ in stats[1:count]:
            if smallest <= w * h <= biggest:
                boxes.append(np.array([x, y, x + w, y + h], dtype=np.float64))
        return boxes

    def _look(self, frame: Frame, box: FloatArray) -> None:
        self.whole = self._backdrop.stands_out(frame.image, frame.t, grown(box, REACH + 0.15))

    def _share(self, box: FloatArray) -> float:
        """Of the seen part of the box: how much stands out."""
        rows, columns = pixels(box, self.whole.shape[1], self.whole.shape[0])
        return float(self.whole[rows, columns].mean())


def _off(found: FloatArray, box: FloatArray) -> FloatArray:
    """(4,) how far each edge of the box lies from the one found, as a share of the side."""
    return np.asarray((box - found) / np.tile(size(box), 2))
