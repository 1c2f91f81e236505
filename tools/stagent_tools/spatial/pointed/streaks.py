"""The streaks that a fast ball leaves while the shutter is open.

A streak is in one picture and in neither of two near it, so the median of the three shows what lies behind it. Each of
its pixels is a mixture of the ball's colour and of what lies behind, and the shares of the ball add up to its area
however long the streak is (Rozumnyi et al., "The world of fast moving objects", CVPR 2017, eq. 1). That sum, and not
the size of a box, tells a streak from other things that move. Its middle, where the ball was in the middle of the
exposure, and its length come from the moments of the shares: they hang less on faint ends than a box does.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.types import FloatArray, Image

CHANGED = 2.5  # grey levels of change, mean of 3 x 3 pixels: below what a faint streak leaves
CONTRAST = 20.0  # grey levels of `SEEN` between ball and what lies behind, from which a mixture can be told
TONE = 0.3  # of brightness: how far colour is believed, of which video keeps a quarter, or, where faint, nothing
SEEN = np.array([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]]) * [[1.0], [TONE], [TONE]]
"""Brightness and, less, colour of RGB: ITU-R BT.601's Y, Cb and Cr."""
FAINTEST = 0.04  # share of the ball in a streak's pixels, mean of a window about as wide as the ball
NOISE = 5.0  # standard deviations above which such a mean is no noise
EVEN = 0.2  # of its densest part: a streak is as dense all along, its shadow and what touches it are not
SMOOTH = (3, 7)  # px: least and greatest side of that window
TINT = 0.7  # cosine between a streak's change and the ball's
WIDEST = 1.6  # ball diameters across: what is wider is no streak of it


@dataclass(frozen=True)
class Streak:
    """Middle (2,) px, `way` (2,) px that the ball went while the shutter was open (either end may be the first), its
    diameter in px as the streak is wide, and the sum of its shares in px2."""

    middle: FloatArray
    way: FloatArray
    width: float
    mass: float

    @property
    def box(self) -> FloatArray:
        """(4,) px round the whole of it."""
        half = (np.abs(self.way) + self.width) / 2
        return np.concatenate([self.middle - half, self.middle + half])


def between(earlier: Image, image: Image, later: Image) -> Image:
    """(h, w, 3) the median of the three pictures: what lies behind things that are in one of them only."""
    return np.asarray(cv2.max(cv2.min(earlier, later), cv2.min(cv2.max(earlier, later), image)), dtype=np.uint8)


def find_streaks(image: Image, behind: Image, colour: FloatArray, side: float) -> list[Streak]:
    """Streaks in `image` (h, w, 3) of a ball of that `colour` (3,) and of up to `side` px; places are from its
    corner."""
    change, full, share = _mixture(image, behind, colour)
    window = int(np.clip(round(0.7 * side), *SMOOTH)) | 1
    smooth = cv2.blur(share, (window, window))
    noise = 1.4826 * float(np.median(np.abs(smooth)))
    mask = (smooth > max(FAINTEST, NOISE * noise)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for label, (x, y, w, h, _) in enumerate(stats[1:count], start=1):
        part = (slice(y, y + h), slice(x, x + w))
        own = labels[part] == label
        own &= smooth[part] > EVEN * smooth[part][own].max()
        if _is_tinted(change[part][own], full[part][own], share[part][own]):
            found.append(_measured(np.where(own, share[part], 0.0), np.array([x, y], dtype=np.float64)))
    return [streak for streak in found if streak is not None and streak.width < WIDEST * side + 1]


def _mixture(image: Image, behind: Image, colour: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(h, w, 3) change of `SEEN` against what lies behind, (h, w, 3) what it would be if the pixel were all ball, and
    (h, w) the share of the ball, by least squares; 0 where nothing changed or the ball would hardly stand out."""
    change = np.zeros(image.shape)
    full = np.zeros(image.shape)
    share = np.zeros(image.shape[:2])
    rows, columns = np.nonzero(cv2.blur(cv2.absdiff(image, behind), (3, 3)).max(axis=2) > CHANGED)
    there = behind[rows, columns].astype(np.float64)
    change[rows, columns] = (image[rows, columns] - there) @ SEEN.T
    full[rows, columns] = (colour - there) @ SEEN.T
    contrast = (full[rows, columns] ** 2).sum(axis=1)
    mixed = (change[rows, columns] * full[rows, columns]).sum(axis=1) / np.maximum(contrast, CONTRAST**2)
    share[rows, columns] = np.where(contrast > CONTRAST**2, mixed, 0.0)
    return change, full, share


def _is_tinted(change: FloatArray, full: FloatArray, share: FloatArray) -> bool:
    """Whether all of a piece together (n, 3) changed towards the ball's colour."""
    got, due = change.sum(axis=0), (full * share[:, None]).sum(axis=0)
    return bool(got @ due > TINT * np.linalg.norm(got) * np.linalg.norm(due))


def _measured(share: FloatArray, corner: FloatArray) -> Streak | None:
    """The streak whose shares (h, w) these are: a disc of diameter d that moves by s spreads them by s²/12 + d²/16
    along its way and by d²/16 across."""
    weight = np.maximum(share, 0.0)
    mass = float(weight.sum())
    if mass <= 0:
        return None
    rows, columns = np.nonzero(weight)
    places = np.stack([columns, rows], axis=1) + 0.5
    weights = weight[rows, columns] / mass
    middle = weights @ places
    spread, axes = np.linalg.eigh(((places - middle).T * weights) @ (places - middle))
    way = axes[:, 1] * np.sqrt(12 * max(spread[1] - spread[0], 0.0))
    return Streak(corner + middle, way, 4 * float(np.sqrt(max(spread[0], 0.0))), mass)
