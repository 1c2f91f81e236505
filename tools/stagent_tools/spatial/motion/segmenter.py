"""What stands out from its place, in one picture after another of a shot.

The segmenter looks LOOKAHEAD_S seconds ahead: a picture is worked on when the pictures after it have been seen, so
that its background is known from both sides of it. Memory is bounded by the small pictures of that delay.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.spatial.motion.background import STILL_PX, Background, Place, Sample, corner_shift
from stagent_tools.spatial.motion.balls import Spot, spots_among
from stagent_tools.spatial.motion.moment import Moment
from stagent_tools.spatial.motion.segmentation import Blob, blobs_of, foreground, is_ghost
from stagent_tools.types import Image

LOOKAHEAD_S = 4.0
LOOKAHEAD_BYTES = 200_000_000
"""Pictures a high frame rate at a time, the delay gets shorter instead of the memory larger."""
LEAST_STEP_S = 0.049
"""Movers are looked at 20 times a second at most (every second picture of 30 a second): boxes between two looks can
be interpolated within their noise, and the time of a picture's work is the larger part of a scan."""
REFRESH_S = 1.0
"""How often the background is computed anew for a camera that stands."""
MOST_FOREGROUND = 0.4
"""Share of the picture; when more of it differs, the background is not known (a driving camera) and tells nothing."""
LEAST_AREA_PX = 14
"""Of the small picture (640 x 360): smaller regions are left to the search for balls."""


@dataclass(frozen=True)
class Regions:
    """What differs from the place in one picture: mask (h, w) 0 or 255 · its connected regions · those that may be a
    ball."""

    mask: Image
    blobs: tuple[Blob, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Segmented:
    """A moment and what stands out in it, None where it was not looked at (a fast rate of pictures)."""

    moment: Moment
    regions: Regions | None


class Segmenter:
    """One shot's worth of state at a time: a cut works off what waits and forgets the place."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._reset()

    def _reset(self) -> None:
        self._waiting: deque[Moment] = deque()
        self._background = Background()
        self._place: tuple[Moment, Place] | None = None
        self._looked: float | None = None

    def run(self, moments: Iterator[Moment]) -> Iterator[Segmented]:
        """Every moment, in order, some seconds late."""
        for moment in moments:
            if moment.opens:
                yield from self._rest()
            self._background.see(moment.t, moment.picture, moment.to_reference)
            self._waiting.append(moment)
            while self._ahead() >= LOOKAHEAD_S or len(self._waiting) * moment.picture.nbytes > LOOKAHEAD_BYTES:
                yield self._work(self._waiting.popleft())
        yield from self._rest()

    def _rest(self) -> Iterator[Segmented]:
        while self._waiting:
            yield self._work(self._waiting.popleft())
        self._reset()

    def _ahead(self) -> float:
        return self._waiting[-1].t - self._waiting[0].t if self._waiting else 0.0

    def _work(self, moment: Moment) -> Segmented:
        """Not every picture of a fast rate is looked at, but the last one of a shot is."""
        if self._looked is not None and self._waiting and moment.t - self._looked < LEAST_STEP_S:
            return Segmented(moment, None)
        self._looked = moment.t
        return Segmented(moment, self._regions(moment))

    def _regions(self, moment: Moment) -> Regions:
        place = self._place_for(moment)
        mask, difference = foreground(moment.picture, place)
        overrun = np.count_nonzero(mask) > MOST_FOREGROUND * mask.size
        blobs = tuple(
            blob
            for blob in blobs_of(mask, difference, LEAST_AREA_PX)
            if not overrun and not is_ghost(blob, moment.picture, place.picture)
        )
        return Regions(mask, blobs, tuple(spots_among(blobs, moment.picture, moment.t)))

    def _place_for(self, moment: Moment) -> Place:
        """The background in this picture's view: computed anew now and then, warped in between."""
        if self._place is None or moment.t - self._place[0].t >= REFRESH_S:
            sample = Sample(moment.t, moment.picture, moment.to_reference)
            self._place = (moment, self._background.place(sample))
        anchor, place = self._place
        homography = np.linalg.inv(moment.to_reference) @ anchor.to_reference
        if corner_shift(homography, *self._size) < STILL_PX:
            return place
        picture = cv2.warpPerspective(
            place.picture, homography, self._size, dst=moment.picture.copy(), borderMode=cv2.BORDER_TRANSPARENT
        )
        spread = cv2.warpPerspective(place.spread, homography, self._size)
        return Place(np.asarray(picture, dtype=np.uint8), np.asarray(spread, dtype=np.uint8))
