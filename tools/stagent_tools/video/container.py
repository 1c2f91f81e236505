"""Opening a file as a video, or saying in one sentence why it is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import av
import av.error

from stagent_tools.errors import VideoUnreadable

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

CHECK = "Check that it is the file meant and that it plays in a video player."

# What reading on can raise; IndexError is PyAV's for a stream that begins only further on in a transport stream.
BROKEN = (av.error.FFmpegError, IndexError)

# FFmpeg also "opens" plain text (as terminal art), still pictures and play lists that point elsewhere.
NOT_VIDEO = {
    "tty": "a text file",
    "image2": "a single picture",
    "hls": "a play list",
    "concat": "a play list",
    "dash": "a play list",
}


def open_container(path: Path) -> InputContainer:
    """The open container; the caller closes it (PyAV grows without)."""
    if not path.exists():
        raise VideoUnreadable(f"There is no file {path}.", "Check the path.")
    if path.stat().st_size == 0:
        raise VideoUnreadable(f"{path} is empty (0 bytes).", "Copy or record it again.")
    try:
        container = av.open(str(path), mode="r", metadata_errors="replace")  # titles in Latin-1 are no reason to fail
    except PermissionError as error:
        raise VideoUnreadable(f"{path} may not be read by this user.", "Change its permissions.") from error
    except av.error.FFmpegError as error:
        raise VideoUnreadable(
            f"{path} is not a video, or it is cut off before its index ({error.strerror}).",
            f"{CHECK} A recording that broke off can often be repaired by the help of an intact one (untrunc).",
        ) from error
    kind = _kind_of_other_file(container)
    if kind:
        container.close()
        raise VideoUnreadable(f"{path} is {kind}, not a video.", CHECK)
    return container


def video_stream(container: InputContainer, path: Path) -> VideoStream:
    """The first video stream that is not the cover picture of a song, set to decode on all cores."""
    for stream in container.streams.video:
        if not _is_cover(stream):
            stream.thread_type = "AUTO"
            return stream
    what = "sound only" if container.streams.audio else "no pictures"
    raise VideoUnreadable(f"{path} holds {what}.", "Give a file with pictures in it.")


def decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Pictures in the order of showing, whole ones only.

    FFmpeg patches up a damaged picture with parts of its neighbours and builds the next ones on it. All of them up
    to the next keyframe are left out: who counts frames by their time stamps sees that they are missing.
    """
    packets = container.demux(stream)
    damaged = False
    while True:
        try:
            packet = next(packets, None)
            pictures = packet.decode() if packet is not None else []
        except BROKEN:
            damaged = True
            continue
        if packet is None:
            return
        for picture in pictures:
            damaged = picture.is_corrupt or (damaged and not picture.key_frame)
            if not damaged:
                yield picture


def _is_cover(stream: VideoStream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _kind_of_other_file(container: InputContainer) -> str:
    name = container.format.name
    if name.endswith("_pipe"):
        return "a single picture"
    return NOT_VIDEO.get(name, "")
