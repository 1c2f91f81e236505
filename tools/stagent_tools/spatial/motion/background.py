"""What a place looks like without the things that pass through it: a running median over a window of pictures.

The median over pictures that are spread over several seconds is the classic background for a bootstrap with moving
things in every picture (Piccardi 2004, "Background subtraction techniques: a review"). Pictures seen later than the
one in question count too: the finder looks a few seconds ahead, so that what moves in the first picture is found in
the first picture.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.types import FloatArray, Image

SAMPLE_EVERY_S = 0.25
"""A thing that crosses its own length in less than a few of these steps leaves no trace in the median."""
WINDOW = 24
"""Pictures in the median: the newest of them, spread over the window in time."""
LONGEST_WINDOW_S = 12.0
"""Light changes on the scale of tens of seconds; a window of 12 s follows it."""
STILL_PX = 0.6
"""A camera whose corners move less than this between two pictures needs no warp: a fixed one is known no better."""


@dataclass(frozen=True)
class Place:
    """`picture` (h, w, 3) the background, `spread` (h, w) how much a pixel of it changes by itself (quartile range)."""

    picture: Image
    spread: Image


def _exchanges(n: int) -> Iterator[tuple[int, int]]:
    """The comparisons of Batcher's odd-even merge sort for any n (Knuth, TAOCP 3, 5.2.2, algorithm M)."""
    p = 1 << max(0, (n - 1).bit_length() - 1)
    while p > 0:
        q, r, d = 1 << max(0, (n - 1).bit_length() - 1), 0, p
        while d > 0:
            for i in range(n - d):
                if i & p == r:
                    yield i, i + d
            d, q, r = q - p, q >> 1, p
        p >>= 1


def quartiles(pictures: list[Image]) -> tuple[Image, Image, Image]:
    """Lower quartile, median, upper quartile of pictures of one size, pixel by pixel.

    A sorting network over whole pictures: 24 of 640 x 360 take some 20 ms, numpy's median 300 ms.
    """
    rows = [picture.copy() for picture in pictures]
    spare = np.empty_like(rows[0])
    for low, high in _exchanges(len(rows)):
        cv2.min(rows[low], rows[high], dst=spare)
        cv2.max(rows[low], rows[high], dst=rows[high])
        rows[low], spare = spare, rows[low]
    n = len(rows)
    return rows[n // 4], rows[n // 2], rows[(3 * n) // 4]


@dataclass(frozen=True)
class Sample:
    """One picture of the window; `to_reference` (3, 3) maps its pixels to those of the shot's reference picture."""

    t: float
    picture: Image
    to_reference: FloatArray


def corner_shift(homography: FloatArray, width: int, height: int) -> float:
    """How far the farthest corner of a picture moves under the homography, px."""
    corners = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], dtype=np.float64)
    return float(np.abs(cv2.perspectiveTransform(corners, homography) - corners).max())


class Background:
    """The window of samples of one shot, and the place as seen by the camera at a given moment."""

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque()

    def see(self, t: float, picture: Image, to_reference: FloatArray) -> bool:
        """Offer a picture; True if it was taken into the window."""
        if self._samples and t - self._samples[-1].t < SAMPLE_EVERY_S:
            return False
        self._samples.append(Sample(t, picture, to_reference))
        while t - self._samples[0].t > LONGEST_WINDOW_S:
            self._samples.popleft()
        return True

    def place(self, now: Sample, reach: float = LONGEST_WINDOW_S) -> Place:
        """The background in the view of `now`, from samples at most `reach` seconds away."""
        chosen = self._spread_out(now.t, reach)
        height, width = now.picture.shape[:2]
        from_reference = np.linalg.inv(now.to_reference)
        views: list[Image] = []
        for sample in chosen:
            homography = from_reference @ sample.to_reference
            if corner_shift(homography, width, height) < STILL_PX:
                views.append(sample.picture)
            else:
                # Where the other picture does not reach, the present one stands in: nothing is claimed to move there.
                view = cv2.warpPerspective(
                    sample.picture,
                    homography,
                    (width, height),
                    dst=now.picture.copy(),
                    flags=cv2.INTER_LINEAR,
                    borderMode=cv2.BORDER_TRANSPARENT,
                )
                views.append(np.asarray(view, dtype=np.uint8))
        low, middle, high = quartiles(views or [now.picture])
        spread = cv2.subtract(high, low).max(axis=2)
        return Place(middle, spread)

    def _spread_out(self, t: float, reach: float) -> list[Sample]:
        near = [sample for sample in self._samples if abs(sample.t - t) <= reach]
        if len(near) <= WINDOW:
            return near
        picks = np.linspace(0, len(near) - 1, WINDOW).round().astype(int)
        return [near[i] for i in picks]
