"""A folder of numbered pictures, shown at a given rate."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from stagent_tools.errors import UsageError, VideoUnreadable
from stagent_tools.types import Frame, Image, VideoInfo
from stagent_tools.video.shrinking import shrunk
from stagent_tools.video.timeline import Timeline

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".ppm", ".pgm"}


def numbered_pictures(folder: Path) -> list[tuple[int, Path]]:
    """(number, file) in order of the last number in the name: 2.png comes before 10.png."""
    files = [file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and not file.name.startswith(".")]
    if not files:
        raise VideoUnreadable(f"The folder {folder} holds no pictures.", "Give a video file or a folder of pictures.")
    numbered: dict[int, Path] = {}
    for file in files:
        digits = re.findall(r"\d+", file.stem)
        if not digits:
            raise VideoUnreadable(f"The picture {file} has no number in its name.", "Number the pictures in order.")
        number = int(digits[-1])
        if number in numbered:
            raise VideoUnreadable(
                f"Two pictures in {folder} have the number {number}: {numbered[number].name} and {file.name}.",
                "Number the pictures in order.",
            )
        numbered[number] = file
    return sorted(numbered.items())


def examine(folder: Path, fps: Fraction) -> tuple[VideoInfo, Timeline]:
    """A missing number is a gap in time: the pictures around it stay where their numbers put them."""
    if fps <= 0:
        raise UsageError(f"--fps {fps} is not a rate.", "Give the pictures a second, such as 25 or 30000/1001.")
    numbered = numbered_pictures(folder)
    numbers = np.array([number for number, _ in numbered], dtype=np.int64)
    step = int(np.gcd.reduce(np.diff(numbers))) if len(numbers) > 1 else 1
    timeline = Timeline(
        pts=numbers - numbers[0],
        key=np.ones(len(numbers), dtype=np.bool_),
        time_base=1 / (fps * step),
        end=float((int(numbers[-1] - numbers[0]) / Fraction(step) + 1) / fps),
    )
    height, width = read_picture(numbered[0][1]).shape[:2]
    missing = int((numbers[-1] - numbers[0]) // step) + 1 - len(numbers)
    info = VideoInfo(
        path=folder,
        width=width,
        height=height,
        duration=timeline.end,
        frames=len(numbers),
        rate=fps,
        variable_rate=missing > 0,
        sha256=_sha256_of(numbered),
        warnings=tuple(_gap_warnings(missing)),
    )
    return info, timeline


def _gap_warnings(missing: int) -> Iterator[str]:
    if missing:
        numbers = "1 number is" if missing == 1 else f"{missing} numbers are"
        yield f"{numbers} missing among the pictures, which leaves gaps in time"


def read_picture(file: Path) -> Image:
    """(H, W, 3) RGB, turned upright by its EXIF flag."""
    bgr = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if bgr is None:
        raise VideoUnreadable(f"The picture {file} cannot be decoded.", "Replace it or take it out of the folder.")
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), dtype=np.uint8)


class PicturesReader:
    """Reads the pictures of a folder by their position in order."""

    def __init__(self, info: VideoInfo, timeline: Timeline) -> None:
        self._info = info
        self._timeline = timeline
        self._files = [file for _, file in numbered_pictures(info.path)]
        self.unreadable: set[int] = set()

    def forwards(self, first: int, last: int, stride: int = 1, longest: int | None = None) -> Iterator[Frame]:
        for frame in self.pick(range(first, last, stride)):
            yield Frame(frame.index, frame.t, shrunk(frame.image, longest))

    def pick(self, indices: Sequence[int]) -> Iterator[Frame]:
        for index in indices:
            image = read_picture(self._files[index])
            height, width = image.shape[:2]
            if (width, height) != (self._info.width, self._info.height):
                raise VideoUnreadable(
                    f"The picture {self._files[index]} is {width} x {height}, the first one "
                    f"{self._info.width} x {self._info.height}.",
                    "All pictures of a folder must have one size.",
                )
            yield Frame(index, float(self._timeline.times[index]), image)


def _sha256_of(numbered: list[tuple[int, Path]]) -> str:
    """Of all names and contents in order."""
    total = hashlib.sha256()
    for _, file in numbered:
        total.update(file.name.encode())
        with file.open("rb") as content:
            total.update(hashlib.file_digest(content, "sha256").digest())
    return total.hexdigest()
