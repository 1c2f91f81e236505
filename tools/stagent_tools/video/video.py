"""A video that is asked by time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol

import numpy as np

from stagent_tools.errors import CannotMeasure, UsageError
from stagent_tools.types import FloatArray, Frame, VideoInfo
from stagent_tools.video.decord_reader import DecordReader
from stagent_tools.video.pictures import PicturesReader
from stagent_tools.video.probe import Probed, examine
from stagent_tools.video.pyav_reader import PyAVReader

ReaderName = Literal["pyav", "decord"]

# Times are typed and printed to the millisecond, s: 1.133 means the frame stamped 1.1333.
TYPED_TIME = 1e-3
# What `backwards` holds at a time: 46 pictures of 1280 x 720.
CHUNK_BYTES = 128 * 2**20


class Reader(Protocol):
    """Gives frames by their position in the timeline; leaves out those that cannot be decoded."""

    def pick(self, indices: Sequence[int]) -> Iterator[Frame]:
        """The frames at these positions, which increase."""
        ...


class StreamReader(Reader, Protocol):
    """A reader for long stretches, which writes down the positions that it had to leave out."""

    unreadable: set[int]

    def forwards(self, first: int, last: int, stride: int = 1, longest: int | None = None) -> Iterator[Frame]:
        """The frames first, first + stride, ... before last, each decoded once; `longest`: see `Video.frames`."""
        ...


def open_video(path: Path | str, *, fps: Fraction | None = None, capture_fps: float | None = None) -> Video:
    """Opens a video file, or a folder of numbered pictures shown at `fps`.

    `capture_fps`: the rate at which slow motion was recorded; `info.time_factor` tells how many times slower than
    life the clip plays.

    Example:
        >>> with open_video("drop.mp4", capture_fps=120) as video:  # doctest: +SKIP
        ...     for frame in video.frames(start=1.0, stop=2.0):
        ...         print(frame.t, frame.image.shape)
    """
    return Video(examine(Path(path), fps=fps, capture_fps=capture_fps))


class Video:
    """One video: what is known of it, and its frames by presentation time.

    Every call of `frames`, `backwards` or `at` decodes for itself and closes the file behind it, so several may run
    side by side. Memory does not grow with the length of the video.
    """

    def __init__(self, probed: Probed) -> None:
        self.info: VideoInfo = probed.info
        self._probed = probed
        self._timeline = probed.timeline
        self._slack = min(TYPED_TIME, probed.timeline.interval / 4)
        self._reader: StreamReader = (
            PicturesReader(probed.info, probed.timeline)
            if probed.info.path.is_dir()
            else PyAVReader(probed.info, probed.timeline, probed.orientation)
        )

    def __enter__(self) -> Video:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open between calls."""

    @property
    def times(self) -> FloatArray:
        """(n,) s, when each frame begins to be shown; the first is 0.0."""
        return self._timeline.times

    @property
    def unreadable(self) -> tuple[float, ...]:
        """Times (s) of the frames that could not be decoded so far."""
        return tuple(float(self.times[index]) for index in sorted(self._reader.unreadable))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was known on opening, and what decoding has met so far."""
        missed = self.unreadable
        if not missed:
            return self.info.warnings
        damage = f"damaged frames were left out: {len(missed)} between {missed[0]:.2f} and {missed[-1]:.2f} s"
        return (*self.info.warnings, damage)

    def frames(
        self, start: float = 0.0, stop: float | None = None, *, stride: int = 1, longest: int | None = None
    ) -> Iterator[Frame]:
        """Forwards, decoded once: the frames that begin in [start, stop), every `stride`-th of them.

        `longest`: pictures for looking at, whose longer side is at most that many px; they cost half as much.
        """
        if stride < 1:
            raise UsageError(f"A stride of {stride} frames is not possible.", "Give 1 or more.")
        self._check_inside([start])
        return self._reader.forwards(self._first_from(start), self._first_from(stop), stride, longest)

    def backwards(self, start: float, stop: float = 0.0) -> Iterator[Frame]:
        """Backwards: the frames that begin in [stop, start], the latest first.

        Decodes forwards in chunks of at most CHUNK_BYTES; a chunk begins at a keyframe where that is near.
        """
        self._check_inside([start])
        return self._backwards(self._first_from(stop), self._shown_at(start) + 1)

    def _backwards(self, first: int, last: int) -> Iterator[Frame]:
        most = max(2, CHUNK_BYTES // (3 * self.info.width * self.info.height))
        while last > first:
            begin = max(first, last - most, self._timeline.keyframe_before(last - 1))
            yield from reversed(list(self._reader.forwards(begin, last)))
            last = begin

    def at(self, times: Sequence[float], tolerance: float | None = None, reader: ReaderName = "pyav") -> list[Frame]:
        """The frame that is shown at each time, in the order asked.

        Shown at t is the last frame that begins at or before t (or within a millisecond after, as times are typed).
        With `tolerance` it must also have begun at most that many seconds before t.
        """
        self._check_inside(times)
        asked = np.asarray(times, dtype=np.float64)
        found = np.array([self._shown_at(t) for t in times], dtype=np.int64)
        off = np.abs(self.times[found] - asked)
        if tolerance is not None and bool(np.any(off > tolerance)):
            why = f"no frame begins within {tolerance:g} s before"
            raise self._not_found(asked, self.times[found], why, "Allow a larger tolerance.", reader)
        source: Reader = self._reader if reader == "pyav" else DecordReader(self._probed)
        frames = {frame.index: frame for frame in source.pick([int(i) for i in np.unique(found)])}
        if any(int(i) not in frames for i in found):
            got = np.array([self.times[i] if int(i) in frames else np.nan for i in found])
            raise self._not_found(asked, got, "frames are damaged", "Ask about a part that is whole.", reader)
        return [frames[int(i)] for i in found]

    def _first_from(self, t: float | None) -> int:
        """Position of the first frame that begins at or after t; the number of frames if t is None."""
        if t is None:
            return len(self.times)
        return int(np.searchsorted(self.times, t - self._slack, side="left"))

    def _shown_at(self, t: float) -> int:
        """Position of the last frame that begins at or before t."""
        return int(np.searchsorted(self.times, t + self._slack, side="right")) - 1

    def _check_inside(self, times: Sequence[float]) -> None:
        outside = [t for t in times if not 0 <= t < self.info.duration + self._slack]
        if outside:
            raise UsageError(
                f"{', '.join(f'{t:g}' for t in outside)} s is outside the video {self.info.path}, which runs from 0 "
                f"to {self.info.duration:.3f} s.",
                "Give a time inside it.",
            )

    def _not_found(self, asked: FloatArray, found: FloatArray, why: str, remedy: str, reader: str) -> CannotMeasure:
        listed = ", ".join(f"{a:.3f} -> {f:.3f}" for a, f in zip(asked, found, strict=True))
        return CannotMeasure(
            f"{self.info.path}, read by {reader}: {why} (asked -> found, s: {listed}).",
            remedy,
        )
