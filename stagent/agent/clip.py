"""A video that several questions share: opened once, scanned once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from stagent_tools.scan import Scan
    from stagent_tools.video import Video

T = TypeVar("T")
ScanProgress = Callable[[float, float], None]


class Clip:
    """A video file or picture folder and, once somebody needs it, what one pass over it found."""

    def __init__(self, path: Path, fps: Fraction | None = None) -> None:
        self.path = path
        self._fps = fps
        self._videos: dict[float | None, Video] = {}
        self._scans: dict[str, Scan] = {}
        self._shared: dict[Hashable, object] = {}
        self._lock = RLock()

    def video(self, capture_fps: float | None = None) -> Video:
        """The opened video; slow motion is a property of how it is read, so each capture rate has its own."""
        from stagent_tools.video import open_video

        with self._lock:
            if capture_fps not in self._videos:
                self._videos[capture_fps] = open_video(self.path, fps=self._fps, capture_fps=capture_fps)
            return self._videos[capture_fps]

    def scan(
        self, capture_fps: float | None = None, progress: ScanProgress | None = None, finder: str = "motion"
    ) -> Scan:
        """The one shared pass, with the detector of that finder if it has one; made on the first call."""
        with self._lock:
            video = self.video(capture_fps)
            if finder not in self._scans:
                self._scans[finder] = self._look(video, progress, finder)
            scan = self._scans[finder]
            return replace(scan, video=video, info=replace(video.info, warnings=scan.info.warnings))

    def warnings(self, capture_fps: float | None = None) -> tuple[str, ...]:
        """What is odd about the file and, if somebody needed the pass over it, about what that saw."""
        from stagent_tools.spatial.motion.gait import slow_motion

        with self._lock:
            info = self.video(capture_fps).info
            told = list(info.warnings)
            for scan in self._scans.values():
                told += scan.info.warnings
                told += slow_motion(scan.tracks, info.time_factor) if scan.motion.kind == "fixed" else ()
        return tuple(dict.fromkeys(told))

    def shared(self, key: Hashable, make: Callable[[], T]) -> T:
        """What several questions need alike (a calibration); made on the first call with this key."""
        with self._lock:
            if key not in self._shared:
                self._shared[key] = make()
            return cast("T", self._shared[key])

    def _look(self, video: Video, progress: ScanProgress | None, finder: str) -> Scan:
        """The pass itself; a batch keeps what it found."""
        from stagent_tools.spatial.detected.backend import detector_of
        from stagent_tools.spatial.scanning import scan_video

        return scan_video(video, detector=detector_of(finder), progress=progress)


class Clips:
    """Clips by path, opened when asked for and kept until the end: a question after the first costs no second scan."""

    def __init__(self) -> None:
        self._clips: dict[tuple[Path, Fraction | None], Clip] = {}

    def open(self, path: Path, fps: Fraction | None = None) -> Clip:
        key = (path.resolve(), fps)
        if key not in self._clips:
            self._clips[key] = Clip(path, fps)
        return self._clips[key]
