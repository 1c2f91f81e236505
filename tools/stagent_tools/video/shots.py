"""Where the picture is cut: PySceneDetect's content detector, fed frame by frame."""

from __future__ import annotations

import itertools
from fractions import Fraction

import cv2

from stagent_tools.types import Frame, Span

# The detector compares mean hue, saturation and brightness: a picture this long is enough (PySceneDetect's own
# default is a width of 256).
LONGEST_SIDE = 160
# Mean change of the three channels, 0..255; PySceneDetect's default for content cuts.
THRESHOLD = 27.0
# A shorter shot is taken for a flash, s (PySceneDetect's default is 0.6: it looks for scenes, while here a cut that
# is missed lets a track go on into another picture).
SHORTEST_SHOT = 0.2
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

    def see(self, frame: Frame) -> bool:
        """True if a cut lies just before this frame."""
        from scenedetect.common import FrameTimecode, Timecode

        height, width = frame.image.shape[:2]
        scale = min(1.0, LONGEST_SIDE / max(width, height))
        size = (max(1, round(scale * width)), max(1, round(scale * height)))
        small = cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA)
        stamp = FrameTimecode(Timecode(round(frame.t / TIME_BASE), TIME_BASE), self._rate)
        cut = bool(self._detector.process_frame(stamp, cv2.cvtColor(small, cv2.COLOR_RGB2BGR)))
        if cut:
            self._cuts.append(frame.t)
        return cut

    def finish(self, end: float) -> tuple[Span, ...]:
        """The shots, which together cover [0, end)."""
        edges = [0.0, *self._cuts, end]
        return tuple(Span(start, stop) for start, stop in itertools.pairwise(edges))
