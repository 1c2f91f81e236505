"""What is known of a video before its pictures are looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import av.error

from stagent_tools.errors import UsageError, VideoUnreadable
from stagent_tools.types import VideoInfo
from stagent_tools.video import pictures
from stagent_tools.video.container import CHECK, open_container, video_stream
from stagent_tools.video.pyav_reader import PyAVReader
from stagent_tools.video.rotation import quarter_turns
from stagent_tools.video.timeline import Timeline, read_timeline

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# A rate guessed by the container is believed if it agrees with the time stamps this closely.
RATE_AGREEMENT = 0.02


@dataclass(frozen=True)
class Probed:
    """`codec` is FFmpeg's name of it ("h264"), "" for a folder of pictures."""

    info: VideoInfo
    timeline: Timeline
    codec: str


def probe(path: Path, *, fps: Fraction | None = None, capture_fps: float | None = None) -> VideoInfo:
    """Size, times and warnings of a video file, or of a folder of numbered pictures shown at `fps`.

    `capture_fps` is the rate at which slow motion was recorded.
    """
    return examine(path, fps=fps, capture_fps=capture_fps).info


def examine(path: Path, *, fps: Fraction | None = None, capture_fps: float | None = None) -> Probed:
    """Opens the file once for its header and once for its packets; decodes only the first frame, and the end of
    a file that breaks off."""
    if path.is_dir():
        if fps is None:
            raise UsageError(
                f"{path} is a folder of pictures, which carry no time.", "Say how many a second with --fps."
            )
        info, timeline = pictures.examine(path, fps)
        probed = Probed(info, timeline, codec="")
    elif fps is not None:
        raise UsageError(
            f"{path} has its own time stamps; --fps is for folders of pictures.",
            "Leave --fps out; for slow motion give --capture-fps.",
        )
    else:
        probed = _examine_file(path)
    return replace(probed, info=_with_capture_rate(probed.info, capture_fps))


def _examine_file(path: Path) -> Probed:
    with open_container(path) as container:
        stream = video_stream(container, path)
        first = _first_picture(container, stream, path)
        rotation = quarter_turns(first.rotation)
        guessed = stream.guessed_rate
        codec = stream.codec_context.name
        declared = _declared_end(container, stream)
        warnings = list(_picture_warnings(stream, first))
    if first.pts is None:
        raise VideoUnreadable(
            f"{path} carries no time stamps (a raw stream).",
            "Put it into a container at its true rate: ffmpeg -framerate RATE -i IN -c copy OUT.mp4.",
        )
    timeline = read_timeline(path, first.pts)
    width, height = (first.height, first.width) if rotation % 180 else (first.width, first.height)
    info = VideoInfo(
        path=path,
        width=width,
        height=height,
        duration=timeline.end,
        frames=len(timeline.pts),
        rate=_rate(guessed, timeline),
        variable_rate=timeline.variable,
        rotation=rotation,
        sha256=sha256_of(path),
    )
    if declared is not None and timeline.end < declared - 1.5 * timeline.interval:
        timeline = _readable_part(info, timeline)
        info = replace(info, duration=timeline.end, frames=len(timeline.pts))
        warnings.append(f"the file breaks off: {timeline.end:.2f} s of {declared:.2f} s can be read")
    warnings += _time_warnings(timeline)
    return Probed(replace(info, warnings=tuple(warnings)), timeline, codec)


def sha256_of(path: Path) -> str:
    """Streamed: memory does not grow with the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _first_picture(container: InputContainer, stream: VideoStream, path: Path) -> VideoFrame:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            pictures_of_packet = [] if packet is None else packet.decode()
        except av.error.FFmpegError:
            continue
        if pictures_of_packet:
            return pictures_of_packet[0]
        if packet is None:
            raise VideoUnreadable(f"No frame of {path} can be decoded.", CHECK)


def _declared_end(container: InputContainer, stream: VideoStream) -> float | None:
    """Seconds that the header promises, None where it says nothing of the pictures."""
    if stream.frames and stream.average_rate:
        return float(stream.frames / stream.average_rate)
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if container.duration and not container.streams.audio:
        return container.duration / av.time_base
    return None


def _readable_part(info: VideoInfo, timeline: Timeline) -> Timeline:
    """The timeline up to the last frame that decodes, learnt from the last keyframe on."""
    reader = PyAVReader(info, timeline)
    count = len(timeline.pts)
    key = timeline.keyframe_before(count - 1)
    last = -1
    while last < 0:
        last = max((frame.index for frame in reader.forwards(key, count)), default=-1)
        if last < 0 and key == 0:
            raise VideoUnreadable(f"No frame of {info.path} can be decoded.", CHECK)
        key = timeline.keyframe_before(key - 1) if key else 0
    end = float(timeline.times[last]) + timeline.interval
    return replace(timeline, pts=timeline.pts[: last + 1], key=timeline.key[: last + 1], end=end)


def _rate(guessed: Fraction | None, timeline: Timeline) -> Fraction | None:
    """Frames a second: the container's figure where the time stamps agree with it, otherwise their mean."""
    if len(timeline.pts) < 2:
        return guessed
    ticks = int(timeline.pts[-1] - timeline.pts[0])
    mean = Fraction(len(timeline.pts) - 1) / (ticks * timeline.time_base)
    if guessed and abs(guessed / mean - 1) < RATE_AGREEMENT:
        return guessed
    return mean.limit_denominator(1001)


def _picture_warnings(stream: VideoStream, first: VideoFrame) -> Iterator[str]:
    aspect = stream.sample_aspect_ratio
    if aspect and aspect != 1:
        yield f"pixels are not square ({aspect.numerator}:{aspect.denominator}); lengths are measured in stored pixels"
    if first.interlaced_frame:
        yield "the video is interlaced: edges of moving things are combed"
    if abs(first.rotation - round(first.rotation / 90) * 90) > 1:
        yield f"the rotation flag of {first.rotation} degrees was rounded to a quarter turn"


def _time_warnings(timeline: Timeline) -> Iterator[str]:
    if timeline.variable:
        steps = timeline.steps
        yield f"the frame rate varies: {1000 * min(steps):.0f} to {1000 * max(steps):.0f} ms between frames"
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
    if not capture_fps > 0 or capture_fps < rate * (1 - RATE_AGREEMENT):
        raise UsageError(
            f"--capture-fps {capture_fps:g} is below the {rate:.4g} frames a second of the file.",
            "Give the rate at which the slow motion was recorded, such as 120 or 240.",
        )
    return replace(info, time_factor=capture_fps / rate)
