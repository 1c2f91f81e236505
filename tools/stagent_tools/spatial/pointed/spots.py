"""What in a picture may be a ball: spots of its colour, and the streaks that a fast one leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from cv2.typing import MatLike

from stagent_tools.spatial.pointed.boxes import area, around, centre, clipped, grown, moved, pixels, shared, size
from stagent_tools.spatial.pointed.colours import ColourModel
from stagent_tools.spatial.pointed.streaks import between, find_streaks
from stagent_tools.types import BoolArray, FloatArray, Image

CONTRAST = 40.0  # grey levels between ball and what lies behind, from which a mixture can be told
FAINTEST = 0.12  # share of the ball in a smeared pixel
STRAY = 0.5  # of the change: what the mixture may leave unexplained
MOVED = 12  # grey levels of change between pictures: above compression noise
LIKELY = 0.5  # by colour, that a pixel is the ball's
LEAST, MOST = 0.15, 2.2  # of the ball's area: half hidden; with its shadow or what it touches
HEAPED = 12.0  # of the ball's area: so much may hang together with it, a foot, a racket, a hand
SMALLER = 0.15  # of its area when pointed at: so small it may become with distance
WIDER, FULLER = 1.15, 1.4  # than the ball on both sides, and in area: no streak, but the ball and something else
BOXED = 1.5  # so far from the ball as its colour shows it a person draws the box at most
MASS_SPREAD, FADED = 0.5, 1.0  # of the logarithm of that sum, above and below: compression takes from faint streaks
NARROW = 0.7  # of a streak's width, below which are the pieces of it that have the ball's very colour
SIDE_SPREAD = 0.22  # of the logarithm of the smaller side of a sharp ball (perspective, half hidden)
ROUNDING = 1.2  # px: what the grid of pixels makes of a side
STREAK = 0.5  # log-likelihood lost by a streak: more things than balls leave one
LONG = 1.2  # ball diameters, from which on a streak is one
HEAP = 2.0  # log-likelihood lost by a place within something bigger
DISC = np.pi / 4  # of a ball's box is ball


@dataclass(frozen=True)
class Spot:
    """A candidate: its box (4,) px, the sum of the ball's shares over it (px2), and whether it has the very colour of
    the ball (a streak has not). A streak has a `way` (2,) px from one end to the other, whichever was first."""

    box: FloatArray
    mass: float
    sharp: bool
    way: FloatArray = field(default_factory=lambda: np.zeros(2))

    @property
    def side(self) -> float:
        """The diameter in px of the ball as it is seen, that of a streak not being well known."""
        return float(size(self.box).min())

    def heaped(self, side: float) -> bool:
        """Bigger than a ball of that diameter and its way: it may hold the ball and something else."""
        return self.sharp and area(self.box) > FULLER * side**2 and float(size(self.box).min()) > WIDER * side

    def like(self, side: float) -> float:
        """Log-likelihood, at most 0, that this is a ball of `side` px, -inf if it cannot be."""
        share = self.mass / (DISC * side**2)
        if not LEAST < share < (HEAPED if self.sharp else MOST):
            return -np.inf
        if self.heaped(side):
            return -HEAP
        if self.sharp:
            spread = float(np.hypot(SIDE_SPREAD, ROUNDING / side))
            return float(-0.5 * (np.log(max(self.side, 1.0) / side) / spread) ** 2)
        if float(size(self.box).max()) < LONG * side:
            return -np.inf
        return float(-STREAK - 0.5 * (np.log(share) / (MASS_SPREAD if share > 1 else FADED)) ** 2)

    def fitted(self, side: float, due: FloatArray) -> FloatArray:
        """(4,) px: the ball's box; inside a heap its own size, as near to where it was `due` (2,) px as it goes."""
        if not self.heaped(side):
            return self.box
        half = np.minimum(side, size(self.box)) / 2
        return around(np.clip(due, self.box[:2] + half, self.box[2:] - half), 2 * half)


class BallLooks:
    """The colours of one ball."""

    def __init__(self, image: Image, box: FloatArray) -> None:
        self._colours = ColourModel(image, box)
        self._side = float(size(box).min())
        self._smallest = LEAST * SMALLER * DISC * self._side**2
        rows, columns = pixels(moved(box, np.zeros(2), 0.6), image.shape[1], image.shape[0])
        self._colour = np.median(image[rows, columns].reshape(-1, 3), axis=0).astype(np.float32)

    def side_in(self, image: Image, box: FloatArray) -> float:
        """The ball's diameter in px as its colour shows it where the person boxed it, or the box's own."""
        boxed, seen = float(size(box).min()), self.resting(image, box)
        return seen.side if seen is not None and 1 / BOXED < seen.side / boxed < BOXED else boxed

    def moving(self, before: Image, image: Image, away: tuple[Image, Image], window: FloatArray) -> list[Spot]:
        """Candidates in the window (4,) px: the ball's colour where the picture changed since the one before, and
        streaks that are in neither of two pictures, earlier and later, by which they are away."""
        height, width = image.shape[:2]
        rows, columns = pixels(window, width, height)
        corner = np.tile(np.array([columns.start, rows.start], dtype=np.float64), 2)
        crop = image[rows, columns]
        behind = between(away[0][rows, columns], crop, away[1][rows, columns])
        shares, likely = self._shares(crop, before[rows, columns])
        closed = cv2.morphologyEx((shares > 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
        mass = np.bincount(labels.ravel(), weights=shares.ravel(), minlength=count)
        coloured = np.bincount(labels.ravel(), weights=likely.ravel(), minlength=count)
        found = []
        for label in np.flatnonzero(mass[1:] > self._smallest) + 1:
            x, y, w, h = (int(v) for v in stats[label, :4])
            box = np.array([x, y, x + w, y + h], dtype=np.float64) + corner
            if coloured[label] > 0.5 * mass[label]:
                found.append(self._completed(image, box))
            else:
                found.append(Spot(box, float(mass[label]), sharp=False))
        streaks = [
            Spot(streak.box + corner, streak.mass, sharp=False, way=streak.way)
            for streak in find_streaks(crop, behind, self._colour, self._side)
            if streak.mass > self._smallest
            and float(np.linalg.norm(streak.way)) > LONG * streak.width
            and not any(_fills(piece, streak.box + corner, streak.width) for piece in found if piece.sharp)
        ]
        return found + streaks

    def resting(self, image: Image, box: FloatArray) -> Spot | None:
        """The piece of the ball's colour nearest to where `box` lies, moved or not."""
        height, width = image.shape[:2]
        spots = self._coloured(image, clipped(grown(box, 0.7), width, height))
        return min(spots, key=lambda spot: float(np.linalg.norm(centre(spot.box) - centre(box))), default=None)

    def _shares(self, crop: Image, behind: Image) -> tuple[FloatArray, BoolArray]:
        """(h, w) share of the ball in each pixel that changed, 0 elsewhere, and which of them have its very colour."""
        shares = np.zeros(crop.shape[:2])
        likely = np.zeros(crop.shape[:2], dtype=bool)
        rows, columns = np.nonzero(cv2.blur(_largest(cv2.absdiff(crop, behind)), (3, 3)) > MOVED / 2)
        if not len(rows):
            return shares, likely
        here, there = crop[rows, columns], behind[rows, columns].astype(np.float32)
        coloured = self._colours.probability(here[:, None])[:, 0] > LIKELY
        change, full = here - there, self._colour - there
        contrast = (full**2).sum(1)
        share = (change * full).sum(1) / np.maximum(contrast, 1.0)
        stray = np.linalg.norm(change - share[:, None] * full, axis=1)
        mixed = (contrast > CONTRAST**2) & (share > FAINTEST) & (stray < STRAY * np.linalg.norm(change, axis=1))
        shares[rows, columns] = np.where(coloured, 1.0, np.where(mixed, np.minimum(share, 1.0), 0.0))
        likely[rows, columns] = coloured
        return shares, likely

    def _completed(self, image: Image, box: FloatArray) -> Spot:
        """The piece that `box` is of, with what did not change of it because it moved by less than its width."""
        height, width = image.shape[:2]
        near = self._coloured(image, clipped(grown(box, 0.5), width, height))
        touching = [s for s in near if (np.minimum(s.box[2:], box[2:]) > np.maximum(s.box[:2], box[:2])).all()]
        return max(touching, key=lambda spot: spot.mass, default=Spot(box, DISC * area(box), sharp=True))

    def _coloured(self, image: Image, window: FloatArray) -> list[Spot]:
        """The pieces of the ball's colour in the window."""
        rows, columns = pixels(window, image.shape[1], image.shape[0])
        mask = self._colours.probability(image[rows, columns]) > LIKELY
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
        corner = np.tile(np.array([columns.start, rows.start], dtype=np.float64), 2)
        return [
            Spot(np.array([x, y, x + w, y + h], dtype=np.float64) + corner, DISC * float(w * h), sharp=True)
            for x, y, w, h, filled in stats[1:count]
            if filled >= 4
        ]


def _fills(piece: Spot, box: FloatArray, width: float) -> bool:
    """Whether the piece lies in the streak of that `box` (4,) px and is nearly as wide: over each place of a streak the
    ball is for a part of the time only, so where the ball's very colour is as wide as the ball there is none."""
    inside = shared(piece.box, box) > 0.5 * min(area(piece.box), area(box))
    return inside and float(size(piece.box).min()) > NARROW * width


def _largest(image: MatLike) -> Image:
    """(H, W): the largest of the three channels; many times faster than numpy over the last axis."""
    first, second, third = cv2.split(image)
    return np.asarray(cv2.max(cv2.max(first, second), third), dtype=np.uint8)
