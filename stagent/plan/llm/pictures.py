"""Pictures of the video for a language model: only where the user allowed it, few and small."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from stagent_tools.types import Frame, Image

COUNT = 6
LONGEST_SIDE = 512  # px
QUALITY = 80


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG and when it is shown, in seconds."""

    t: float
    jpeg: bytes


def pictures_of(frames: Iterable[Frame], duration: float) -> tuple[Picture, ...]:
    """COUNT pictures, evenly over the video's seconds."""
    wanted = [(i + 0.5) * duration / COUNT for i in range(COUNT)]
    taken: list[Picture] = []
    for frame in frames:
        if len(taken) < COUNT and frame.t >= wanted[len(taken)]:
            taken.append(Picture(frame.t, _jpeg(frame.image)))
    return tuple(taken)


def as_blocks(pictures: Sequence[Picture]) -> list[dict[str, Any]]:
    """Message blocks as LangChain takes them for every provider."""
    return [
        {"type": "image", "base64": base64.b64encode(picture.jpeg).decode("ascii"), "mime_type": "image/jpeg"}
        for picture in pictures
    ]


def _jpeg(image: Image) -> bytes:
    scale = min(1.0, LONGEST_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    whole, packed = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not whole:
        raise ValueError("a picture that cannot be packed")
    return np.asarray(packed).tobytes()
