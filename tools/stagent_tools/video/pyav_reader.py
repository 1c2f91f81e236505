"""The reader that everything uses: PyAV, forwards, upright RGB, presentation times."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import av.error
import numpy as np
from av.video.reformatter import Interpolation

from stagent_tools.errors import VideoUnreadable
from stagent_tools.types import Frame, VideoInfo
from stagent_tools.video.container import decoded, open_container, video_stream
from stagent_tools.video.orientation import Orientation
from stagent_tools.video.shrinking import shrunk_size
from stagent_tools.video.timeline import Timeline

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame


class PyAVReader:
    """Decodes frames by their position in the timeline; each call opens the file for itself."""

    def __init__(self, info: VideoInfo, timeline: Timeline, orientation: Orientation) -> None:
        self._info = info
        self._timeline = timeline
        self._orientation = orientation
        self.unreadable: set[int] = set()
        """Positions of the frames that were wanted and could not be decoded."""

    def forwards(self, first: int, last: int, stride: int = 1, longest: int | None = None) -> Iterator[Frame]:
        """The frames first, first + stride, ... before last, decoded once; `longest`: see `Video.frames`."""
        wanted = range(first, last, stride)
        if wanted:
            yield from self._run(wanted, longest)

    def pick(self, indices: Sequence[int]) -> Iterator[Frame]:
        """The frames at these positions (increasing); goes by keyframes where that saves decoding."""
        for run in self._runs(indices):
            yield from self._run(run)

    def _runs(self, indices: Sequence[int]) -> list[list[int]]:
        """Indices that are reached from the same keyframe stay together."""
        runs: dict[int, list[int]] = {}
        for index in indices:
            runs.setdefault(self._timeline.keyframe_before(index), []).append(index)
        return list(runs.values())

    def _run(self, wanted: Sequence[int], longest: int | None = None) -> Iterator[Frame]:
        """The wanted frames (increasing positions) in one go from the keyframe before the first."""
        waiting = deque(wanted)
        for found, picture in self._decode(waiting[0]):
            while waiting and waiting[0] < found:
                self.unreadable.add(waiting.popleft())
            if waiting and waiting[0] == found:
                yield self._frame(waiting.popleft(), picture, longest)
            if not waiting:
                return
        self.unreadable.update(waiting)

    def _decode(self, index: int) -> Iterator[tuple[int, VideoFrame]]:
        """Positions and pictures in order of showing, the first at or before `index`.

        Where a seek lands is the container's business: if it landed too late the next earlier keyframe is tried,
        at last the start of the file.
        """
        key = self._timeline.keyframe_before(index)
        while True:
            with open_container(self._info.path) as container:
                pictures = self._shown_from(container, key)
                first = next(pictures, None)
                if key == 0 or (first is not None and first[0] <= index):
                    if first is not None:
                        yield first
                        yield from pictures
                    return
            key = self._timeline.keyframe_before(key - 1)

    def _shown_from(self, container: InputContainer, key: int) -> Iterator[tuple[int, VideoFrame]]:
        """Each decoded frame that the timeline shows, with its position; none if the file cannot be wound to `key`."""
        stream = video_stream(container, self._info.path)
        if key > 0:
            try:
                container.seek(int(self._timeline.pts[key]), stream=stream, backward=True)
            except av.error.FFmpegError:
                return
        latest = -1
        for picture in decoded(container, stream):
            found = None if picture.pts is None else self._timeline.index_of(picture.pts)
            if found is not None and found > latest:
                latest = found
                yield found, picture

    def _frame(self, index: int, picture: VideoFrame, longest: int | None) -> Frame:
        """threads=1: a slice for each core costs more than it saves (450 against 660 frames/s at 720p). A smaller
        picture is made on the way from the stored colours, which costs less than the whole one."""
        t = float(self._timeline.times[index])
        self._check_size(picture, t)
        size = shrunk_size(picture.width, picture.height, longest)
        if size != (picture.width, picture.height):
            picture = picture.reformat(*size, format="rgb24", threads=1, interpolation=Interpolation.FAST_BILINEAR)
        stored = picture.to_ndarray(format="rgb24", threads=1)
        image = self._orientation.upright(np.asarray(stored, dtype=np.uint8))
        return Frame(index, t, np.ascontiguousarray(image))  # rows may be padded

    def _check_size(self, picture: VideoFrame, t: float) -> None:
        width, height = picture.width, picture.height
        if self._orientation.swap:
            width, height = height, width
        if (width, height) != (self._info.width, self._info.height):
            raise VideoUnreadable(
                f"{self._info.path} changes its picture size at {t:.3f} s from {self._info.width} x "
                f"{self._info.height} to {width} x {height}.",
                "Cut it there into two files and ask each.",
            )
