"""One small picture of a video for the contact sheet: the moment at which the measured thing is seen best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from stagent.answer.marking import Marked, mark
from stagent_tools.types import Image, Track
from stagent_tools.video.shrinking import shrunk

if TYPE_CHECKING:
    from stagent.agent.clip import Clip
    from stagent.batch.each import About

LONGEST_SIDE = 320  # px
JPEG_QUALITY = 75


def still_of(clip: Clip, about: About) -> bytes:
    """JPEG with the boxes of that moment; nothing if no track stands behind the answer."""
    tracks = list(about.asked.tracks.values())
    if not tracks:
        return b""
    moment = best_moment(tracks[0])
    frame = clip.video().at([moment])[0]
    image = shrunk(frame.image, LONGEST_SIDE)
    scale = image.shape[1] / frame.image.shape[1]
    marked = [Marked(track, about.asked.names.get(track.id, "")) for track in tracks]
    mark(image, moment, marked, scale=scale, tolerance=0.1)
    return _jpeg(image)


def plain_still(clip: Clip) -> bytes:
    """The middle of the video."""
    video = clip.video()
    frame = video.at([float(video.times[len(video.times) // 2])])[0]
    return _jpeg(shrunk(frame.image, LONGEST_SIDE))


def best_moment(track: Track) -> float:
    """s, where its box is largest in the middle half of its life: at the ends it is cut off by the picture's edge."""
    quarter = len(track.t) // 4
    inside = slice(quarter, len(track.t) - quarter)
    return float(track.t[inside][int(np.argmax(track.sizes[inside].prod(axis=1)))])


def _jpeg(image: Image) -> bytes:
    done, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise RuntimeError(f"OpenCV could not write a JPEG of {image.shape}")
    return data.tobytes()
