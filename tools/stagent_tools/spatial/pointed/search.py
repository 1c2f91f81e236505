"""Looking for a thing that was lost: in the whole picture, by what stands out, by colour and by template."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.spatial.pointed.boxes import area, centre, clipped, moved, size, touches
from stagent_tools.spatial.pointed.colours import ColourModel
from stagent_tools.spatial.pointed.correlation import CorrelationFilter
from stagent_tools.spatial.pointed.silhouette import Outline
from stagent_tools.types import FloatArray, Frame

BORDER = 2.0  # px
SMALLEST = 0.01  # of the last area: so little may show at the picture's border
BIGGEST = 1.4  # times the last area: more is several things in one
LONGEST = 2.2  # times a side: a thing that turns may show so much more of it
ALIKE = 0.6  # colour resemblance that a return must have
ALIKE_AT_BORDER = 0.75  # where only a part is seen, no template can confirm
SLACK = 0.1  # less alike than usual a return may be
TURNED = 3.0  # times slimmer or broader: a player who lunges, a dog that turns; more is several things in one
NEAR = 0.2  # of the picture's longer side: so far from where it was lost a thing may return at once
KNOWN = 0.2  # template answer that a return inside the picture must have
SHARP = 6.0  # peak to sidelobe ratio that a return inside the picture must have
COARSE = 12.0  # px: the thing's smaller side in the reduced picture that is looked through


class Search:
    """Begins where the thing was lost; every picture may give it back."""

    def __init__(self, template: CorrelationFilter, colours: ColourModel, outline: Outline | None) -> None:
        self._template = template
        self._colours = colours
        self._outline = outline
        self.begin(np.zeros(4), np.zeros(2))
        self._usual = 1.0

    def begin(self, last: FloatArray, velocity: FloatArray, *, left: bool = False) -> None:
        """`last` (4,) px: the box when the thing was lost, moving at `velocity` (2,) px a frame; whether it `left`
        the picture, so that it can come back only through the border."""
        self._last, self._speed, self._frames, self._left = last, float(np.linalg.norm(velocity)), 0, left

    def know(self, template: CorrelationFilter) -> None:
        """The thing's present looks, where they have become new."""
        self._template = template

    def look(self, frame: Frame, usual: float) -> FloatArray | None:
        """The thing's box if it is in the picture again; `usual` is how much it resembles itself at the least."""
        self._frames += 1
        self._usual = usual
        if self._outline is not None and self._outline.stands_out:
            return self._among_silhouettes(frame, self._outline)
        return self._by_colour(frame)

    def _among_silhouettes(self, frame: Frame, outline: Outline) -> FloatArray | None:
        height, width = frame.image.shape[:2]
        last = area(self._last)
        best: tuple[float, FloatArray] | None = None
        for box in outline.candidates(frame, SMALLEST * last, BIGGEST * last):
            alike = self._colours.resemblance(frame.image, box, outline.mask)
            cut = any(touches(box, width, height, BORDER))
            known = (
                alike > ALIKE_AT_BORDER if cut else alike > max(ALIKE, self._usual - SLACK) and self._fits(frame, box)
            )
            if not known or not self._reachable(box, width, height):
                continue
            if best is None or alike > best[0]:
                best = (alike, box)
        return best[1] if best is not None else None

    def right_size(self, box: FloatArray) -> bool:
        """Whether a part or the whole of the thing can fill the box: not bigger, nor far longer on one side."""
        wide = size(box) / np.maximum(size(self._last), 1.0)
        return area(box) < BIGGEST * area(self._last) and float(wide.max()) < LONGEST

    def _reachable(self, box: FloatArray, width: int, height: int) -> bool:
        """Whether the thing can have come there: a quarter of the picture about where it was lost, and as far again
        as its speed takes it; what left the picture is seen at its border first."""
        if self._left and not any(touches(box, width, height, max(BORDER, self._speed))):
            return False
        near = clipped(self._last, width, height)
        off = np.maximum(np.maximum(near[:2] - box[2:], box[:2] - near[2:]), 0.0)
        return float(np.linalg.norm(off)) <= NEAR * max(width, height) + 1.5 * self._speed * self._frames

    def _fits(self, frame: Frame, box: FloatArray) -> bool:
        growth = np.sqrt(area(box) / max(area(self._last), 1.0))
        slimmer = np.log(size(box) / np.maximum(size(self._last), 1.0)) @ np.array([1.0, -1.0])
        match = self._template.match(frame.image, box)
        return 0.5 < growth < 2.0 and abs(slimmer) < np.log(TURNED) and match.peak > KNOWN and match.sharpness > SHARP

    def _by_colour(self, frame: Frame) -> FloatArray | None:
        """Where the thing's colours gather most, if the template agrees."""
        sides = size(self._last)
        zoom = min(1.0, COARSE / float(sides.min()))
        small = np.asarray(
            cv2.resize(frame.image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA), dtype=np.uint8
        )
        likely = self._colours.probability(small) - 0.5
        kernel = np.maximum(np.round(sides * zoom).astype(int), 1)
        gathered = cv2.boxFilter(likely, -1, (int(kernel[0]), int(kernel[1])), borderType=cv2.BORDER_CONSTANT)
        _, strongest, _, place = cv2.minMaxLoc(gathered)
        if strongest < 0.1:
            return None
        box = moved(self._last, (np.array(place) + 0.5) / zoom - centre(self._last))
        match = self._template.match(frame.image, box)
        if match.peak < KNOWN or match.sharpness < SHARP:
            return None
        box = moved(box, match.shift)
        height, width = frame.image.shape[:2]
        alike = self._colours.resemblance(frame.image, box) > max(ALIKE, self._usual - SLACK)
        return box if alike and self._reachable(box, width, height) else None
