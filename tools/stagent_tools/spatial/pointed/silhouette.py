"""What stands out from the still picture behind it: silhouettes under a camera that does not move.

The picture behind is the median of a few frames spread over the shot, each brought to the first one's place first
(a hand-held camera drifts). A pixel is in front if its colour differs from every colour that the place behind it may
show when the picture shakes by a pixel, and if it is not merely a shadow: darker by one factor in all three colours.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.spatial.pointed.boxes import clipped, grown, iou, pixels, shared, size, touches
from stagent_tools.types import BoolArray, FloatArray, Frame, Image, Span

SAMPLES = 21  # frames to the median: what stands in a place for less than half of them is not behind
DIFFERENT = 22.0  # grey levels in the most different colour: above the noise of compressed pictures (2 to 6)
SHADOW_DARKEST = 0.45  # a shadow leaves at least this share of the light (Cucchiara et al., PAMI 2003: 0.4)
SHADOW_TINT = 0.02  # and changes the shares of the colours by less than this
TRUSTED = 0.5  # overlap of silhouette and pointed box above which the silhouette is the thing's
REACH = 0.25  # mean sides of the box within which a piece of silhouette may lie
SNAP = 0.15  # of a side: how far an edge may be drawn in one picture
PULL = 0.6  # share of the way to the silhouette's edge
BORDER = 2.0  # px: an edge this near to the picture's border is cut by it


@dataclass(frozen=True)
class Backdrop:
    """The empty scene of one shot (H, W, 3) and, at each frame time, where it lies in that frame."""

    image: Image
    shot: Span
    times: FloatArray
    from_frame: FloatArray

    @classmethod
    def of(cls, scan: Scan, shot: Span) -> Backdrop | None:
        """None where the camera moves, or the shot is too short to tell what stays."""
        times = scan.times[(scan.times >= shot.start) & (scan.times < shot.end)]
        if len(times) < SAMPLES or scan.motion.kind_at(float(times[0])) != "fixed":
            return None
        chosen = times[np.linspace(0, len(times) - 1, SAMPLES).astype(int)]
        frames = scan.video.at([float(t) for t in chosen])
        pictures = [_warped(frame.image, scan.motion.at(frame.t)) for frame in frames]
        back = np.stack([scan.motion.at(float(t)) for t in times])
        return cls(np.median(np.stack(pictures), axis=0).astype(np.uint8), shot, times, back)

    def stands_out(self, image: Image, t: float, box: FloatArray) -> tuple[BoolArray, FloatArray]:
        """Of the part of the frame about `box`: (h, w) mask of what is in front, and its corner (2,) px."""
        height, width = image.shape[:2]
        rows, columns = pixels(box, width, height)
        behind = self._behind(t, rows, columns)
        mask = in_front(image[rows, columns], behind)
        return mask, np.array([columns.start, rows.start], dtype=np.float64)

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


def in_front(crop: Image, behind: Image) -> BoolArray:
    """(h, w): pixels that are neither the scene behind (within a pixel of shake) nor its shadow."""
    kernel = np.ones((3, 3), np.uint8)
    lowest, highest = cv2.erode(behind, kernel), cv2.dilate(behind, kernel)
    over = cv2.subtract(crop, highest)
    under = cv2.subtract(lowest, crop)
    different = np.maximum(over, under).max(axis=2) > DIFFERENT
    rows, columns = np.nonzero(different)
    if len(rows):
        here = crop[rows, columns].astype(np.float32) + 1
        there = behind[rows, columns].astype(np.float32) + 1
        light = here.sum(1) / there.sum(1)
        tint = np.abs(here / here.sum(1, keepdims=True) - there / there.sum(1, keepdims=True)).max(axis=1)
        different[rows, columns] = ~((light > SHADOW_DARKEST) & (light < 1.0) & (tint < SHADOW_TINT))
    return np.asarray(cv2.morphologyEx(different.astype(np.uint8), cv2.MORPH_CLOSE, kernel) > 0)


def extent_of(mask: BoolArray, corner: FloatArray, box: FloatArray, reach: float) -> FloatArray | None:
    """The box (4,) px round the pieces of `mask` that belong to `box`; None if there are none.

    A piece belongs if most of it lies inside the box grown by `reach` of its mean side; pieces under a twentieth of
    the biggest are specks.
    """
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count <= 1:
        return None
    near = grown(box, reach)
    areas = stats[1:, cv2.CC_STAT_AREA]
    x0 = stats[1:, cv2.CC_STAT_LEFT] + corner[0]
    y0 = stats[1:, cv2.CC_STAT_TOP] + corner[1]
    pieces = np.stack([x0, y0, x0 + stats[1:, cv2.CC_STAT_WIDTH], y0 + stats[1:, cv2.CC_STAT_HEIGHT]], axis=1)
    whole = (pieces[:, 2] - pieces[:, 0]) * (pieces[:, 3] - pieces[:, 1])
    inside = np.array([shared(piece, near) for piece in pieces]) / np.maximum(whole, 1)
    overlaps = np.array([shared(piece, box) for piece in pieces]) > 0
    belongs = overlaps & (inside > 0.6)
    if not belongs.any():
        return None
    belongs &= areas >= 0.05 * areas[belongs].max()
    chosen = pieces[belongs].astype(np.float64)
    return np.concatenate([chosen[:, :2].min(0), chosen[:, 2:].max(0)])


class Outline:
    """The thing's silhouette from picture to picture, and how the pointed box lay about it at first.

    People box what they mean, not what stands out (without the shadow, with the mirror): each edge keeps the
    distance from the silhouette, as a share of the side, that it had in the picture in which the thing was pointed at.
    """

    def __init__(self, backdrop: Backdrop, seed: Frame, box: FloatArray) -> None:
        self._backdrop = backdrop
        self._offset = np.zeros(4)
        self.stands_out = False
        self.mask: BoolArray | None = None
        found = self._extent(seed, box)
        height, width = seed.image.shape[:2]
        seen = clipped(box, width, height)
        if found is not None and iou(found, seen) > TRUSTED:
            self.stands_out = True
            inner = ~np.array(touches(box, width, height, BORDER))
            self._offset = inner * (seen - found) / np.tile(size(found), 2)
        if not self.stands_out:
            self.mask = None

    def snap(self, frame: Frame, box: FloatArray) -> tuple[FloatArray, bool]:
        """The box drawn to the silhouette near it, and whether anything stands out there at all."""
        if not self.stands_out:
            return box, True
        height, width = frame.image.shape[:2]
        found = self._extent(frame, box)
        if found is None:
            return box, False
        at_border = np.array(touches(found, width, height, BORDER))
        target = found + self._offset * np.tile(size(found), 2) * ~at_border
        room = SNAP * np.tile(np.maximum(size(box), 8.0), 2)
        close = np.abs(target - box) <= room
        close |= at_border & (np.abs(clipped(target, width, height) - clipped(box, width, height)) <= 2 * room)
        return np.where(close, PULL * target + (1 - PULL) * box, box), True

    def candidates(self, frame: Frame, smallest: float, biggest: float) -> list[FloatArray]:
        """Boxes (4,) px of everything that stands out in the whole picture, of area within those bounds (px2)."""
        height, width = frame.image.shape[:2]
        self.mask, _ = self._backdrop.stands_out(frame.image, frame.t, np.array([0.0, 0.0, width, height]))
        joined = cv2.morphologyEx(self.mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        boxes = []
        for x, y, w, h, _ in stats[1:count]:
            if smallest <= w * h <= biggest:
                boxes.append(np.array([x, y, x + w, y + h], dtype=np.float64))
        return boxes

    def _extent(self, frame: Frame, box: FloatArray) -> FloatArray | None:
        """The silhouette's box about `box`; leaves the mask of the whole frame behind for those who ask."""
        height, width = frame.image.shape[:2]
        window = grown(box, 0.6)
        mask, corner = self._backdrop.stands_out(frame.image, frame.t, window)
        whole = np.zeros((height, width), dtype=bool)
        x, y = int(corner[0]), int(corner[1])
        whole[y : y + mask.shape[0], x : x + mask.shape[1]] = mask
        self.mask = whole
        return extent_of(mask, corner, box, REACH)
