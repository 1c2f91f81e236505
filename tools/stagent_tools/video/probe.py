"""What is known of a video before its pictures are looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from stagent_tools.errors import UsageError, VideoUnreadable
from stagent_tools.types import VideoInfo
from stagent_tools.video import pictures
from stagent_tools.video.container import CHECK
from stagent_tools.video.header import read_header
from stagent_tools.video.orientation import AS_STORED, Orientation
from stagent_tools.video.pyav_reader import PyAVReader
from stagent_tools.video.timeline import Timeline, read_timeline

# A rate that the file claims is believed if the mean of its time stamps agrees this closely.
RATE_AGREEMENT = 0.02
# The last frame's own length is not always counted in the length that a file promises.
END_SLACK_FRAMES = 1.5


@dataclass(frozen=True)
class Probed:
    """What a reader needs. `container` and `codec` are FFmpeg's names ("mov", "h264"), "" for a folder of pictures."""

    info: VideoInfo
    timeline: Timeline
    orientation: Orientation = AS_STORED
    container: str = ""
    codec: str = ""


def probe(path: Path, *, fps: Fraction | None = None, capture_fps: float | None = None) -> VideoInfo:
    """Size, times and warnings of a video file, or of a folder of numbered pictures shown at `fps`.

    `capture_fps` is the rate at which slow motion was recorded.
    """
    return examine(path, fps=fps, capture_fps=capture_fps).info


def examine(path: Path, *, fps: Fraction | None = None, capture_fps: float | None = None) -> Probed:
    """Reads all packets, decodes only the first pictures (and the last of a file that breaks off)."""
    if path.is_dir():
        if fps is None:
            raise UsageError(
                f"{path} is a folder of pictures, which carry no time.", "Say how many a second with --fps."
            )
        probed = Probed(*pictures.examine(path, fps))
    elif fps is not None and path.exists():
        raise UsageError(
            f"{path} has its own time stamps; --fps is for folders of pictures.",
            "Leave --fps out; for slow motion give --capture-fps.",
        )
    else:
        probed = _examine_file(path)
    return replace(probed, info=_with_capture_rate(probed.info, capture_fps))


def _examine_file(path: Path) -> Probed:
    header = read_header(path)
    timeline = read_timeline(path, header.first_pts)
    info = VideoInfo(
        path=path,
        width=header.width,
        height=header.height,
        duration=timeline.end,
        frames=len(timeline.pts),
        rate=_rate(header.rate, timeline),
        variable_rate=timeline.variable,
        rotation=header.orientation.quarter_turns,
        sha256=sha256_of(path),
        warnings=(*header.warnings, *_time_warnings(timeline)),
    )
    probed = Probed(info, timeline, header.orientation, header.container, header.codec)
    if header.declared is None or timeline.end >= header.declared - END_SLACK_FRAMES * timeline.interval:
        return probed
    return _readable_part(probed, header.declared)


def sha256_of(path: Path) -> str:
    """Streamed: memory does not grow with the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _readable_part(probed: Probed, declared: float) -> Probed:
    """Up to the last frame that decodes, learnt from the last keyframe on; the warning says how much that is."""
    info, timeline = probed.info, probed.timeline
    reader = PyAVReader(info, timeline, probed.orientation)
    last = _last_readable(reader, timeline)
    if last is None:
        raise VideoUnreadable(f"No frame of {info.path} can be decoded.", CHECK)
    shown = timeline.until(last)
    warning = f"the file breaks off: {shown.end:.2f} s of {declared:.2f} s can be read"
    info = replace(info, duration=shown.end, frames=len(shown.pts), warnings=(warning, *info.warnings))
    return replace(probed, info=info, timeline=shown)


def _last_readable(reader: PyAVReader, timeline: Timeline) -> int | None:
    stop = len(timeline.pts)
    while stop > 0:
        key = timeline.keyframe_before(stop - 1)
        readable = [frame.index for frame in reader.forwards(key, stop)]
        if readable:
            return readable[-1]
        stop = key
    return None


def _rate(claimed: Fraction | None, timeline: Timeline) -> Fraction | None:
    """Frames a second: the file's figure where the time stamps agree with it, otherwise their mean."""
    if len(timeline.pts) < 2:
        return claimed
    ticks = int(timeline.pts[-1] - timeline.pts[0])
    mean = Fraction(len(timeline.pts) - 1) / (ticks * timeline.time_base)
    if claimed and abs(claimed / mean - 1) < RATE_AGREEMENT:
        return claimed
    return mean.limit_denominator(1001)


def _time_warnings(timeline: Timeline) -> Iterator[str]:
    if timeline.variable:
        shortest, longest = 1000 * min(timeline.steps), 1000 * max(timeline.steps)
        yield f"the frame rate varies: {shortest:.0f} to {longest:.0f} ms between frames"
    if timeline.early:
        yield f"the first {timeline.early} frames cannot be decoded and were left out"
    if timeline.repeated:
        yield f"{timeline.repeated} frames repeat the time stamp of another and were left out"
    if timeline.backwards:
        yield f"the time stamps jump back; {timeline.backwards} frames were left out"


def _with_capture_rate(info: VideoInfo, capture_fps: float | None) -> VideoInfo:
    if capture_fps is None:
        return info
    if info.rate is None:
        raise UsageError(f"{info.path} is a single frame: --capture-fps has no meaning.", "Leave it out.")
    rate = float(info.rate)
    if not capture_fps >= rate * (1 - RATE_AGREEMENT):
        raise UsageError(
            f"--capture-fps {capture_fps:g} is below the {rate:.4g} frames a second of the file.",
            "Give the rate at which the slow motion was recorded, such as 120 or 240.",
        )
    return replace(info, time_factor=capture_fps / rate)
