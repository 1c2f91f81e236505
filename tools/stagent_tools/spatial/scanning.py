"""One forward pass over a video: cuts, camera motion and movers from the same decoded pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.scene.camera_motion import CameraMotionEstimator
from stagent_tools.spatial.detected.detector import Detector
from stagent_tools.spatial.detected.due import LooksAhead
from stagent_tools.spatial.detected.spotting import Spotting
from stagent_tools.spatial.motion.finder import BACKEND as MOTION
from stagent_tools.spatial.motion.finder import Finder
from stagent_tools.spatial.motion.moment import Moment, with_fast
from stagent_tools.spatial.motion.segmenter import Segmented, Segmenter
from stagent_tools.types import FloatArray, Frame, Image, VideoInfo
from stagent_tools.video import Video
from stagent_tools.video.ahead import ahead
from stagent_tools.video.copies import CopyDetector
from stagent_tools.video.shots import ShotDetector

WORKING_AREA = 640 * 360
"""Pixels of the small picture: half of 720p. Tracks come back in full-resolution pixels."""

Progress = Callable[[float, float], None]


def working_scale(width: int, height: int) -> float:
    """The size of the small picture relative to the video, at most 1."""
    return min(1.0, float(np.sqrt(WORKING_AREA / (width * height))))


def scan_video(video: Video, *, detector: Detector | None = None, progress: Progress | None = None) -> Scan:
    """Decode once, forwards; `progress(done_s, total_s)` is called for every picture. With a detector its things are
    among the tracks."""
    return _Pass(video.info, detector).run(video, progress)


class _Pass:
    """What is carried from picture to picture."""

    def __init__(self, info: VideoInfo, detector: Detector | None) -> None:
        self._info = info
        self._detector = detector
        scale = working_scale(info.width, info.height)
        self._size = (max(1, round(info.width * scale)), max(1, round(info.height * scale)))
        self._to_small = np.diag([self._size[0] / info.width, self._size[1] / info.height, 1.0])
        self._shots = ShotDetector(info.rate or Fraction(25))
        self._copies = CopyDetector()
        self._camera = CameraMotionEstimator(info)
        self._spotting = None if detector is None else Spotting(detector, *self._size)
        self._finder = Finder(*self._size, self._spotting)
        self._times: list[float] = []

    def run(self, video: Video, progress: Progress | None) -> Scan:
        for seen in ahead(self._segmented(video)):
            self._finder.see(seen)
            self._times.append(seen.moment.t)
            if progress is not None:
                progress(seen.moment.t, self._info.duration)
        motion = self._camera.finish()
        tracks, appearance = self._finder.finish(np.linalg.inv(self._to_small), motion)
        return Scan(
            video=video,
            info=replace(self._info, warnings=(*video.warnings, *self._copies.warnings(), *self._finder.warnings())),
            times=np.asarray(self._times, dtype=np.float64),
            shots=self._shots.finish(self._info.duration),
            motion=motion,
            tracks=tracks,
            appearance=appearance,
            told=self._finder.told,
            finder=MOTION if self._detector is None else self._detector.name,
        )

    def _segmented(self, video: Video) -> Iterator[Segmented]:
        """The pictures as the finder takes them. Each `ahead` is a thread: one prepares, one segments, and the finder
        follows what they found, so that both cores of a small machine are busy from the first picture to the last."""
        moments = ahead(with_fast(self._prepare(frame) for frame in video.frames()))
        detector: object = self._detector
        if isinstance(detector, LooksAhead):
            moments = detector.ahead(moments)
        if self._spotting is not None:
            moments = self._spotting.run(moments)
        return Segmenter(*self._size).run(moments)

    def _prepare(self, frame: Frame) -> Moment:
        """The picture made small, with the camera's motion, and whether a cut lies before it."""
        small = np.asarray(cv2.resize(frame.image, self._size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        grey: Image = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        self._copies.see(frame)
        is_cut = self._shots.see(replace(frame, image=small))
        if is_cut:
            self._camera.cut(frame.t)
        to_reference = self._small(self._camera.see(frame, grey))
        return Moment(frame.t, small, grey, to_reference, is_cut)

    def _small(self, homography: FloatArray) -> FloatArray:
        """(3, 3) between full-resolution pictures -> between small ones."""
        return np.asarray(self._to_small @ homography @ np.linalg.inv(self._to_small), dtype=np.float64)
