"""What the head of a video file and its first picture say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import av

from stagent_tools.errors import VideoUnreadable
from stagent_tools.video.container import CHECK, decoded, open_container, video_stream
from stagent_tools.video.orientation import Orientation, orientation_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# More pictures than any codec holds back to bring B-frames into order (H.264 and H.265: 16).
REORDERED = 17


@dataclass(frozen=True)
class Header:
    """Size as shown · `first_pts` of the first picture that decodes, in ticks · `rate` as the file claims it ·
    `declared` s from that picture to the promised end, None where nothing is promised."""

    width: int
    height: int
    first_pts: int
    orientation: Orientation
    rate: Fraction | None
    declared: float | None
    container: str
    codec: str
    warnings: tuple[str, ...]


def read_header(path: Path) -> Header:
    """Decodes the first pictures only."""
    with open_container(path) as container:
        stream = video_stream(container, path)
        pictures = list(islice(decoded(container, stream), REORDERED))
        first_pts = _first_stamp(pictures, path)
        first = pictures[0]
        orientation = orientation_of(first)
        return Header(
            width=first.height if orientation.swap else first.width,
            height=first.width if orientation.swap else first.height,
            first_pts=first_pts,
            orientation=orientation,
            rate=stream.guessed_rate,
            declared=_declared(container, stream, first_pts),
            container=container.format.name.split(",")[0],
            codec=stream.codec_context.name,
            warnings=(*_warnings(stream, first, orientation), *_slow_motion(container, stream)),
        )


def _first_stamp(pictures: list[VideoFrame], path: Path) -> int:
    if not pictures:
        raise VideoUnreadable(f"No frame of {path} can be decoded.", CHECK)
    stamps = [picture.pts for picture in pictures if picture.pts is not None]
    if len(stamps) < len(pictures):
        raise VideoUnreadable(
            f"{path} carries no time stamps (a raw stream).",
            "Put it into a container at its true rate: ffmpeg -framerate RATE -i IN -c copy OUT.mp4.",
        )
    if any(after < before for before, after in pairwise(stamps)):
        raise VideoUnreadable(
            f"{path} gives the order in which its frames are stored, not the times at which they are shown.",
            "Write it anew, so that each frame gets its time: ffmpeg -i IN OUT.mp4.",
        )
    return stamps[0]


def _declared(container: InputContainer, stream: VideoStream, first_pts: int) -> float | None:
    """A container's own duration counts only without sound, which may go on longer than the pictures."""
    if stream.time_base is None:
        return None
    begin = (first_pts - (stream.start_time or 0)) * stream.time_base
    if stream.duration:
        return float(stream.duration * stream.time_base - begin)
    if container.duration and not container.streams.audio:
        return float(Fraction(container.duration, av.time_base) - begin)
    return None


def _warnings(stream: VideoStream, first: VideoFrame, orientation: Orientation) -> Iterator[str]:
    aspect = stream.sample_aspect_ratio
    if aspect and aspect != 1:
        yield f"pixels are not square ({aspect.numerator}:{aspect.denominator}); lengths count stored pixels"
    if first.interlaced_frame:
        yield "the video is interlaced: edges of moving things are combed"
    if orientation.rounded:
        yield f"its rotation of {orientation.degrees:.0f} degrees is taken as {orientation.quarter_turns}"


def _slow_motion(container: InputContainer, stream: VideoStream) -> Iterator[str]:
    """Android phones note the rate of recording; which part plays slowly they do not say, so it is only told."""
    recorded = container.metadata.get("com.android.capture.fps")
    if recorded and stream.guessed_rate and float(recorded) > 1.5 * float(stream.guessed_rate):
        yield f"it was recorded at {float(recorded):g} frames a second: if it plays slowly, give that as --capture-fps"
