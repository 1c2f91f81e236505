"""When each frame is shown, learnt from the packets without decoding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stagent_tools.errors import VideoUnreadable
from stagent_tools.types import BoolArray, FloatArray
from stagent_tools.video.container import BROKEN, CHECK, open_container, video_stream

IntArray = NDArray[np.int64]

# An interval counts as different from the usual one beyond 20 % of it and beyond the rounding of the time base
# (23.976 frames a second in whole milliseconds: 41 or 42).
IRREGULAR_SHARE = 0.2
IRREGULAR_TICKS = 1.5


@dataclass(frozen=True)
class Timeline:
    """Presentation times of the frames that are shown, in order.

    pts (n,) int, strictly increasing, in units of `time_base`, as the file has them · key (n,): decoding can start
    at this frame · `end` s, when the last frame stops being shown. Not in `pts`: `early` frames, which come before the
    first that decodes, `repeated` ones with the time stamp of another, `backwards` ones, stamped before what had
    already been shown.
    """

    pts: IntArray
    key: BoolArray
    time_base: Fraction
    end: float
    early: int = 0
    repeated: int = 0
    backwards: int = 0

    @cached_property
    def times(self) -> FloatArray:
        """(n,) s, the first shown frame is 0.0."""
        ticks: FloatArray = (self.pts - self.pts[0]).astype(np.float64)
        return ticks * self.time_base.numerator / self.time_base.denominator

    @cached_property
    def steps(self) -> FloatArray:
        """(n - 1,) s between one frame and the next."""
        return np.diff(self.times)

    @cached_property
    def interval(self) -> float:
        """The usual time between two frames, s (median); the whole clip if there is only one frame."""
        return float(np.median(self.steps)) if len(self.pts) > 1 else self.end

    @cached_property
    def variable(self) -> bool:
        """The time between two frames varies by more than the rounding of the time stamps."""
        allowed = max(IRREGULAR_SHARE * self.interval, IRREGULAR_TICKS * float(self.time_base))
        return bool(np.any(np.abs(self.steps - self.interval) > allowed))

    def until(self, last: int) -> Timeline:
        """Only the frames up to and with position `last`, which is then shown as long as usual."""
        end = float(self.times[last]) + self.interval
        return replace(self, pts=self.pts[: last + 1], key=self.key[: last + 1], end=end)

    def index_of(self, pts: int) -> int | None:
        """Position of the frame with this time stamp, None if it is not one of the shown frames."""
        i = int(np.searchsorted(self.pts, pts))
        return i if i < len(self.pts) and int(self.pts[i]) == pts else None

    def keyframe_before(self, index: int) -> int:
        """Position of the last frame at or before `index` from which decoding can start; 0 if there is none."""
        following = int(np.searchsorted(self._keyframes, index, side="right"))
        return int(self._keyframes[following - 1]) if following else 0

    @cached_property
    def _keyframes(self) -> IntArray:
        return np.flatnonzero(self.key)


def read_timeline(path: Path, first_pts: int) -> Timeline:
    """Reads the packets of the whole file (no decoding). `first_pts` is the stamp of the first frame shown."""
    stamps: list[int] = []
    keys: list[bool] = []
    last_duration = 0
    with open_container(path) as container:
        stream = video_stream(container, path)
        try:
            for packet in container.demux(stream):
                stamp = packet.pts if packet.pts is not None else packet.dts
                if stamp is None or packet.is_discard or packet.is_corrupt or packet.size == 0:
                    continue
                stamps.append(stamp)
                keys.append(packet.is_keyframe)
                last_duration = packet.duration or last_duration
        except BROKEN:
            pass  # the file ends inside a packet: what is missing is said by `probe`
        time_base = stream.time_base
    if time_base is None or not stamps:
        raise VideoUnreadable(f"{path} carries no time stamps.", f"{CHECK} Writing it anew with ffmpeg sets them.")
    return _timeline(np.array(stamps), np.array(keys), time_base, first_pts, last_duration)


def _timeline(stamps: IntArray, keys: BoolArray, time_base: Fraction, first_pts: int, last_duration: int) -> Timeline:
    """stamps (n,) and keys (n,) in the order of the file."""
    forwards = _not_before_what_was_shown(stamps, keys)
    shown = forwards & (stamps >= first_pts)
    pts, first_at = np.unique(stamps[shown], return_index=True)
    jumped = not bool(np.all(forwards))
    key = keys[shown][first_at] & (not jumped)  # a seek by time may land on the other side of a jump
    ticks = last_duration or (int(np.median(np.diff(pts))) if len(pts) > 1 else 1)
    end = float((int(pts[-1]) - int(pts[0]) + ticks) * time_base)
    repeated = int(np.count_nonzero(shown)) - len(pts)
    early = int(np.count_nonzero(forwards & (stamps < first_pts)))
    return Timeline(pts, key, time_base, end, early, repeated, int(np.count_nonzero(~forwards)))


def _not_before_what_was_shown(stamps: IntArray, keys: BoolArray) -> BoolArray:
    """(n,) False where the stamps have jumped back.

    Within a group of pictures the packets are out of order, but a keyframe is shown after everything that was
    stored before it: one that is not marks a jump back, and all up to the latest shown time is left out.
    """
    latest = np.maximum.accumulate(stamps)
    jumps = np.flatnonzero(keys[1:] & (stamps[1:] < latest[:-1])) + 1
    keep = np.ones(len(stamps), dtype=np.bool_)
    for jump in jumps:
        keep[jump:] &= stamps[jump:] > latest[jump - 1]
    return keep
