"""Sparse sampling by decord: the same frames at the same times as the everyday reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from stagent_tools.errors import MissingPart, UsageError, VideoUnreadable
from stagent_tools.types import Frame, VideoInfo
from stagent_tools.video.timeline import Timeline

# decord ships an FFmpeg 4.1 without any AV1 decoder.
UNREADABLE_CODECS = {"av1", "libdav1d", "libaom-av1"}


class DecordReader:
    """decord rebases times to 0 and turns pictures upright by itself. It decodes ahead without limit (11 GB after
    one seek, dmlc/decord#157), so a reader lives only as long as one call."""

    def __init__(self, info: VideoInfo, timeline: Timeline, codec: str) -> None:
        if info.path.is_dir() or codec in UNREADABLE_CODECS:
            what = "a folder of pictures" if info.path.is_dir() else "AV1 video"
            raise UsageError(f"decord cannot read {what} ({info.path}).", 'Use the reader "pyav".')
        self._info = info
        self._timeline = timeline
        self.unreadable: set[int] = set()

    def pick(self, indices: Sequence[int]) -> Iterator[Frame]:
        """The frames at these positions of the timeline, found in decord's own list by their time."""
        try:
            import decord
        except ImportError as error:
            raise MissingPart(
                "The reader decord is not installed.", 'Install it: pip install "stagent[decord]".'
            ) from error
        try:
            reader = decord.VideoReader(str(self._info.path), num_threads=1)
            starts = reader.get_frame_timestamp(np.arange(len(reader)))[:, 0]
            for index in indices:
                t = float(self._timeline.times[index])
                place = int(np.argmin(np.abs(starts - t)))
                if abs(starts[place] - t) > self._timeline.interval / 2:
                    self.unreadable.add(index)
                    continue
                yield Frame(index, t, reader[place].asnumpy())
        except (RuntimeError, decord.DECORDError) as error:
            raise VideoUnreadable(f"decord cannot decode {self._info.path}.", 'Use the reader "pyav".') from error
