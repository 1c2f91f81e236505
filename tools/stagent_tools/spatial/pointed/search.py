"""Looking for a thing that was lost: in the whole picture, by what stands out, by colour and by template."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.spatial.pointed.boxes import area, centre, moved, size, touches
from stagent_tools.spatial.pointed.colours import ColourModel
from stagent_tools.spatial.pointed.correlation import CorrelationFilter
from stagent_tools.spatial.pointed.silhouette import Outline
from stagent_tools.types import FloatArray, Frame

BORDER = 2.0  # px
SMALLEST = 0.01  # of the last area: so little may show at the picture's border
BIGGEST = 4.0
ALIKE = 0.6  # colour resemblance that a return must have
KNOWN = 0.2  # template answer that a return inside the picture must have
SHARP = 6.0  # peak to sidelobe ratio that a return inside the picture must have
COARSE = 12.0  # px: the thing's smaller side in the reduced picture that is looked through


class Search:
    """Begins where the thing was lost; every picture may give it back."""

    def __init__(self, template: CorrelationFilter, colours: ColourModel, outline: Outline | None) -> None:
        self._template = template
        self._colours = colours
        self._outline = outline
        self._last = np.zeros(4)

    def begin(self, last: FloatArray) -> None:
        """`last` (4,) px: the box when the thing was lost."""
        self._last = last

    def look(self, frame: Frame) -> FloatArray | None:
        """The thing's box if it is in the picture again."""
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
            if alike < ALIKE or (not cut and not self._fits(frame, box)):
                continue
            if best is None or alike > best[0]:
                best = (alike, box)
        return best[1] if best is not None else None

    def _fits(self, frame: Frame, box: FloatArray) -> bool:
        growth = np.sqrt(area(box) / max(area(self._last), 1.0))
        match = self._template.match(frame.image, box)
        return 0.5 < growth < 2.0 and match.peak > KNOWN and match.sharpness > SHARP

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
        return box if self._colours.resemblance(frame.image, box) > ALIKE else None
