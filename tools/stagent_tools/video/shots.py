"""Where the picture is cut: PySceneDetect's content detector, fed frame by frame."""

from __future__ import annotations

import itertools
from fractions import Fraction

import cv2
import numpy as np

from stagent_tools.types import FloatArray, Frame, Image, Span

# The detector compares mean hue, saturation and brightness: a picture this long is enough (PySceneDetect's own
# default is a width of 256).
LONGEST_SIDE = 160
# Mean change of the three channels, 0..255; PySceneDetect's default for content cuts.
THRESHOLD = 27.0
# A shorter shot is taken for a flash, s (PySceneDetect's default is 0.6: it looks for scenes, while here a cut that
# is missed lets a track go on into another picture).
SHORTEST_SHOT = 0.2
# A camera that whips round changes every pixel and keeps its colours: neighbouring pictures of it share this much of
# their histograms of hue and brightness. (Fast pans of DAVIS 0.88 and more, pictures of different clips 0.55 and less.)
SAME_COLOURS = 0.75
BINS = (16, 16)
# PySceneDetect wants time stamps as ticks of a time base.
TIME_BASE = Fraction(1, 1_000_000)


class ShotDetector:
    """Sees each frame once, in order, and knows the shots at the end."""

    def __init__(self, nominal_rate: Fraction = Fraction(25)) -> None:
        """The rate only labels PySceneDetect's time codes: it decides by the frames' own times."""
        from scenedetect.detectors.content_detector import ContentDetector, FlashFilter

        self._rate = nominal_rate
        self._detector = ContentDetector(
            threshold=THRESHOLD, min_scene_len=SHORTEST_SHOT, filter_mode=FlashFilter.Mode.SUPPRESS
        )
        self._cuts: list[float] = []
        self._before: FloatArray | None = None

    def see(self, frame: Frame) -> bool:
        """True if a cut lies just before this frame."""
        from scenedetect.common import FrameTimecode, Timecode

        height, width = frame.image.shape[:2]
        scale = min(1.0, LONGEST_SIDE / max(width, height))
        size = (max(1, round(scale * width)), max(1, round(scale * height)))
        small = np.asarray(cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        colours, before = _colours(small), self._before
        self._before = colours
        stamp = FrameTimecode(Timecode(round(frame.t / TIME_BASE), TIME_BASE), self._rate)
        cut = bool(self._detector.process_frame(stamp, cv2.cvtColor(small, cv2.COLOR_RGB2BGR)))
        if cut and before is not None and float(np.minimum(before, colours).sum()) > SAME_COLOURS:
            return False
        if cut:
            self._cuts.append(frame.t)
        return cut

    def finish(self, end: float) -> tuple[Span, ...]:
        """The shots, which together cover [0, end)."""
        edges = [0.0, *self._cuts, end]
        return tuple(Span(start, stop) for start, stop in itertools.pairwise(edges))


def _colours(picture: Image) -> FloatArray:
    """(16, 16) shares of the pixels, by hue and brightness."""
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    counts = cv2.calcHist([hsv], [0, 2], None, list(BINS), [0, 180, 0, 256])
    return np.asarray(counts / counts.sum(), dtype=np.float64)
