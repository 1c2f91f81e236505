"""overlay.mp4: the video once more, with the boxes, trails and numbers that the answer rests on.

A second pass over the frames, one at a time: memory does not grow with the length of the video.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from stagent.answer.marking import Marked, mark
from stagent.answer.rounding import seconds
from stagent_tools.types import FloatArray, Frame, Image, Span, VideoInfo
from stagent_tools.video.ahead import ahead

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

LONGEST_SIDE = 960  # px
MOST_FRAMES_A_SECOND = 15.0
TIME_BASE = Fraction(1, 90_000)  # s, the clock of MPEG: frames keep their own times, at any rate
# a constant quantiser: to weigh each block ("crf") costs a quarter more time for files that are 4 % smaller
ENCODER = {"preset": "ultrafast", "qp": "28", "tune": "fastdecode,zerolatency"}


@dataclass(frozen=True)
class Still:
    """One picture of the overlay: (H, W, 3) RGB, shown at `t` s."""

    t: float
    image: Image


class FrameSource(Protocol):
    """A video, as far as the overlay needs it."""

    info: VideoInfo

    @property
    def times(self) -> FloatArray: ...

    def frames(
        self, start: float = 0.0, stop: float | None = None, *, stride: int = 1, longest: int | None = None
    ) -> Iterator[Frame]: ...


def write_overlay(
    video: FrameSource,
    things: Sequence[Marked],
    path: Path,
    *,
    line_at: Callable[[float], str] | None = None,
    span: Span | None = None,
    stills_at: Sequence[float] = (),
) -> tuple[Still, ...]:
    """Writes H.264 with every frame (or every n-th, about 15 a second) of `span` at its own time.

    The time stands in the corner, below it what `line_at` says of that time. Returns the pictures nearest to
    `stills_at` (s), drawn upon in the same way.
    """
    import av

    step = frame_interval(video.times)
    stride = max(1, math.floor(1 / (step * MOST_FRAMES_A_SECOND) + 0.5))
    start, stop = (span.start, span.end) if span else (0.0, None)
    reach = 0.501 * step * stride  # half the way to the next picture, and a little for the rounding of time stamps
    stills: list[Still] = []
    waiting = sorted(stills_at)
    with av.open(str(path), "w") as container:
        stream: VideoStream | None = None
        for frame in ahead(video.frames(start, stop, stride=stride, longest=LONGEST_SIDE)):
            image, scale = frame.image, frame.image.shape[1] / video.info.width
            lines = [f"{seconds(frame.t)} s", *([line_at(frame.t)] if line_at else [])]
            mark(image, frame.t, things, scale=scale, tolerance=1.5 * step, lines=[line for line in lines if line])
            if waiting and waiting[0] <= frame.t + reach:
                stills.append(Still(frame.t, image))
                waiting = [t for t in waiting if t > frame.t + reach]
            image = _even(image)
            if stream is None:
                stream = _stream(container, image)
            _encode(container, stream, image, frame.t - start)
        if stream is not None:
            container.mux(stream.encode(None))
    return tuple(stills)


def frame_interval(times: FloatArray) -> float:
    """Seconds between two frames, as a median."""
    return float(np.median(np.diff(times))) if len(times) > 1 else 1.0


def _even(image: Image) -> Image:
    """H.264 with 4:2:0 colours has even sides only: a row or column is repeated where one is missing."""
    height, width = image.shape[:2]
    if height % 2 == 0 and width % 2 == 0:
        return image
    return np.asarray(cv2.copyMakeBorder(image, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE), dtype=np.uint8)


def _stream(container: OutputContainer, image: Image) -> VideoStream:
    stream = container.add_stream("libx264", rate=30, options=ENCODER)
    stream.height, stream.width = image.shape[:2]
    stream.pix_fmt = "yuv420p"
    stream.time_base = TIME_BASE
    stream.codec_context.time_base = TIME_BASE
    return stream


def _encode(container: OutputContainer, stream: VideoStream, image: Image, t: float) -> None:
    import av

    # OpenCV's conversion (BT.601, as players take it for) costs a fifth of the encoder's own
    planes = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2YUV_I420), dtype=np.uint8)
    picture = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    picture.pts = round(t / TIME_BASE)
    picture.time_base = TIME_BASE
    container.mux(stream.encode(picture))
