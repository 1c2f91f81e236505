"""Sparse sampling by decord: the same frames at the same times as the everyday reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from stagent_tools.errors import MissingPart, UsageError, VideoUnreadable
from stagent_tools.types import Frame
from stagent_tools.video.probe import Probed

if TYPE_CHECKING:
    from decord import VideoReader

# decord ships an FFmpeg 4.1 without an AV1 decoder.
UNREADABLE_CODECS = {"av1", "libdav1d", "libaom-av1"}
# Elsewhere it winds wrongly: its first frame of a transport stream is the one of the second keyframe.
READABLE_CONTAINERS = {"mov", "matroska", "avi"}


class DecordReader:
    """decord rebases times to 0 and turns pictures upright by itself. It decodes ahead without limit (11 GB after
    one seek, dmlc/decord#157), so the file is open only for the length of one call."""

    def __init__(self, probed: Probed) -> None:
        obstacle = _obstacle(probed)
        if obstacle:
            raise UsageError(f"decord cannot read {obstacle} ({probed.info.path}).", 'Use the reader "pyav".')
        self._info = probed.info
        self._timeline = probed.timeline

    def pick(self, indices: Sequence[int]) -> Iterator[Frame]:
        """The frames at these positions of the timeline."""
        try:
            import decord
        except ImportError as error:
            raise MissingPart("decord is not installed.", 'Install it: pip install "stagent[decord]".') from error
        decord.logging.set_level(decord.logging.QUIET)
        try:
            reader = decord.VideoReader(str(self._info.path), num_threads=1)
            self._check_same_frames(reader)
            for index in indices:
                yield Frame(index, float(self._timeline.times[index]), reader[index].asnumpy())
        except (RuntimeError, decord.DECORDError) as error:
            raise VideoUnreadable(f"decord cannot decode {self._info.path}.", 'Use the reader "pyav".') from error

    def _check_same_frames(self, reader: VideoReader) -> None:
        """Refuses a file of which decord counts other frames, or puts them at other times (its times are float32)."""
        starts = reader.get_frame_timestamp(np.arange(len(reader)))[:, 0]
        times = self._timeline.times
        allowed = float(np.min(self._timeline.steps, initial=self._timeline.end)) / 2
        if len(starts) != len(times) or float(np.max(np.abs(starts - times))) > allowed:
            raise VideoUnreadable(
                f"decord finds {len(starts)} frames in {self._info.path} up to {starts[-1]:.3f} s instead of "
                f"{len(times)} up to {times[-1]:.3f} s.",
                'Use the reader "pyav".',
            )


def _obstacle(probed: Probed) -> str:
    """What decord cannot read of this video, "" if nothing is known to stand in its way."""
    if probed.info.path.is_dir():
        return "a folder of pictures"
    if probed.codec in UNREADABLE_CODECS:
        return "AV1 video"
    if probed.container not in READABLE_CONTAINERS:
        return f"the container {probed.container} reliably"
    if probed.orientation.mirrored:
        return "a video that is to be shown mirrored"
    return ""
