"""A box followed by NanoTrack (HonglinChu/SiamTrackers), as OpenCV runs it.

The network always names a place, with a high score even where the thing is gone (issue 174 of its repository), so
others have to say when it is: its colours, its size, and how far it can get in a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from stagent_tools.errors import MissingPart
from stagent_tools.spatial.pointed.boxes import area, centre, clipped, mean_side
from stagent_tools.spatial.pointed.colours import histogram, similarity
from stagent_tools.spatial.pointed.follow import PATIENCE, STRANGE
from stagent_tools.spatial.pointed.sighting import Sighting
from stagent_tools.types import FloatArray, Frame, Image

JUMP = 1.0
"""Mean sides that a thing goes at most from one picture to the next, and the factor by which its area changes."""
GROWTH = 2.0
LEAST = 2.0
"""px: a box of less shows nothing to compare."""
LEARNING = 0.05


@dataclass(frozen=True)
class Nanotrack:
    """`backbone` and `head`: the two ONNX files."""

    backbone: Path
    head: Path

    def __call__(self, frames: Iterator[Frame], box: FloatArray) -> Iterator[Sighting]:
        """Where the thing in `box` (4,) px of the first frame is seen, until it is lost; it is not looked for again."""
        first = next(frames, None)
        if first is None:
            return
        tracker = self._begun(first.image, box)
        likeness = Likeness(first.image, box)
        yield Sighting(first.t, box, 1.0)
        doubtful: list[Sighting] = []
        for frame in frames:
            found, score = _found(tracker, frame.image)
            seen = clipped(found, frame.image.shape[1], frame.image.shape[0])
            if not _possible(box, found) or area(seen) < 0.5 * area(found):
                return
            if likeness.judge(frame.image, seen) < STRANGE:
                doubtful.append(Sighting(frame.t, seen, score))
                if len(doubtful) >= PATIENCE:
                    return
            else:
                yield from doubtful
                yield Sighting(frame.t, seen, score)
                doubtful = []
            box = found

    def _begun(self, image: Image, box: FloatArray) -> cv2.TrackerNano:
        settings = cv2.TrackerNano.Params()
        settings.backbone, settings.neckhead = str(self.backbone), str(self.head)
        try:
            tracker = cv2.TrackerNano.create(settings)
            corner, sides = np.round(box[:2]).astype(int), np.maximum(np.round(box[2:] - box[:2]), LEAST).astype(int)
            tracker.init(_bgr(image), (int(corner[0]), int(corner[1]), int(sides[0]), int(sides[1])))
        except cv2.error as error:
            raise MissingPart("The weights of NanoTrack cannot be read by OpenCV.", "Get them again.") from error
        return tracker


class Likeness:
    """Whether the colours in a box are still the thing's, 0 (none of them) to 1."""

    def __init__(self, image: Image, box: FloatArray) -> None:
        self._first = self._last = _colours(image, box)

    def judge(self, image: Image, box: FloatArray) -> float:
        now = _colours(image, box)
        alike = max(similarity(self._first, now), similarity(self._last, now))
        if alike >= STRANGE:
            self._last = (1 - LEARNING) * self._last + LEARNING * now
        return alike


def _found(tracker: cv2.TrackerNano, image: Image) -> tuple[FloatArray, float]:
    """The box (4,) px and the network's own score of it, 0..1."""
    _, (x, y, width, height) = tracker.update(_bgr(image))
    return np.array([x, y, x + width, y + height], dtype=np.float64), float(np.clip(tracker.getTrackingScore(), 0, 1))


def _possible(before: FloatArray, now: FloatArray) -> bool:
    """Things neither jump nor burst."""
    if area(now) < LEAST**2:
        return False
    far = float(np.linalg.norm(centre(now) - centre(before))) / mean_side(before)
    return far <= JUMP and 1 / GROWTH <= area(now) / area(before) <= GROWTH


def _colours(image: Image, box: FloatArray) -> FloatArray:
    x0, y0, x1, y1 = np.round(box).astype(int)
    return histogram(image[max(y0, 0) : max(y1, y0 + 1), max(x0, 0) : max(x1, x0 + 1)])


def _bgr(image: Image) -> Image:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), dtype=np.uint8)
