"""COLMAP's sparse models, text and binary: cameras and images; points are not read.

Formats: colmap.github.io/format.html. A pose is cam_from_world as quaternion and translation; pixels count from the
corner, as here. COLMAP's world has no scale and no up of its own: the model must have been aligned (model_aligner) to
metres with z up and the ground at z = 0.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stagent_tools.scene.camera_formats.reading import (
    FARTHEST_M,
    Malformed,
    bytes_of,
    camera_from,
    lines_of,
    numbers,
    rotation_of,
    time_of,
)
from stagent_tools.scene.side_files import CameraFile
from stagent_tools.types import FloatArray

MODELS: dict[str, tuple[int, tuple[str, ...]]] = {
    "SIMPLE_PINHOLE": (0, ("f", "cx", "cy")),
    "PINHOLE": (1, ("fx", "fy", "cx", "cy")),
    "SIMPLE_RADIAL": (2, ("f", "cx", "cy", "k1")),
    "RADIAL": (3, ("f", "cx", "cy", "k1", "k2")),
    "OPENCV": (4, ("fx", "fy", "cx", "cy", "k1", "k2", "p1", "p2")),
    "FULL_OPENCV": (6, ("fx", "fy", "cx", "cy", "k1", "k2", "p1", "p2", "k3", "k4", "k5", "k6")),
}
"""By name: number in binary files, and parameters (src/colmap/sensor/models.h)."""


@dataclass(frozen=True)
class _Image:
    name: str
    camera: int
    world_from_cam: FloatArray


def is_colmap(folder: Path) -> bool:
    return any((folder / f"images{ending}").is_file() for ending in (".txt", ".bin"))


def read_colmap(folder: Path, times: FloatArray) -> CameraFile:
    """times (n,) s of the video's frames."""
    if (folder / "images.txt").is_file():
        images, cameras = _images_text(folder / "images.txt"), _cameras_text(folder / "cameras.txt")
    else:
        images, cameras = _images_binary(folder / "images.bin"), _cameras_binary(folder / "cameras.bin")
    used = {image.camera for image in images}
    if len(used) != 1:
        raise Malformed(f"its images are of {len(used)} cameras, and a video has one")
    camera = used.pop()
    if camera not in cameras:
        raise Malformed(f"camera {camera} of its images is not among its cameras")
    return camera_from(cameras[camera], _timed(images, times))


def _timed(images: list[_Image], times: FloatArray) -> list[tuple[float, FloatArray]]:
    """All frames in the order of their names if there is one for each; otherwise by the last number in the name,
    counted from 1 (as ffmpeg does) unless one is 0."""
    ordered = sorted(images, key=lambda image: image.name)
    if len(ordered) == len(times):
        return [(float(t), image.world_from_cam) for t, image in zip(times, ordered, strict=True)]
    found = [re.findall(r"\d+", Path(image.name).stem) for image in ordered]
    if not all(found):
        raise Malformed("the name of an image has no number, so its frame is unknown")
    each = [int(digits[-1]) for digits in found]
    first = 0 if 0 in each else 1
    return [(time_of(n - first, times), image.world_from_cam) for n, image in zip(each, ordered, strict=True)]


def _pose(quaternion: list[float], translation: list[float]) -> FloatArray:
    """(3, 4) world_from_cam of cam_from_world."""
    back = rotation_of(quaternion).T
    if not (np.abs(translation) < FARTHEST_M).all():
        raise Malformed("an image lies nowhere on Earth")
    return np.column_stack([back, -back @ np.asarray(translation)])


def _intrinsics(model: str, values: list[float]) -> dict[str, float]:
    if model not in MODELS:
        raise Malformed(f"the camera model {model} is not one of {', '.join(MODELS)}")
    names = MODELS[model][1]
    if len(values) != len(names):
        raise Malformed(f"a camera {model} has {len(values)} numbers where {len(names)} are needed")
    found = dict(zip(names, values, strict=True))
    if any(found.pop(name, 0.0) for name in ("k4", "k5", "k6")):
        raise Malformed("the distortion k4, k5, k6 is not supported")
    if "f" in found:
        found["fx"] = found["fy"] = found.pop("f")
    return found


def _images_text(path: Path) -> list[_Image]:
    lines = lines_of(path)
    found = []
    for row, line in enumerate(lines[::2]):
        words = line.split(maxsplit=9)
        if not words:
            continue
        if len(words) < 10:
            raise Malformed(f"image {row + 1} has {len(words)} fields where 10 are needed")
        q = numbers(" ".join(words[1:8]), 7, f"image {row + 1}")
        found.append(_Image(words[9], _whole(words[8], f"image {row + 1}"), _pose(q[:4], q[4:])))
    return found


def _cameras_text(path: Path) -> dict[int, dict[str, float]]:
    found = {}
    for line in filter(None, lines_of(path)):
        words = line.split()
        if len(words) < 5:
            raise Malformed(f"a camera of {path.name} has {len(words)} fields")
        values = numbers(" ".join(words[4:]), 1, f"a camera of {path.name}")
        found[_whole(words[0], "a camera")] = _intrinsics(words[1], values)
    return found


def _whole(word: str, where: str) -> int:
    if not word.isdigit():
        raise Malformed(f"{where} has the number {word!r}")
    return int(word)


class _Bytes:
    """Little-endian fields, one after another."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, form: str) -> tuple[float, ...]:
        size = struct.calcsize("<" + form)
        if self._at + size > len(self._data):
            raise Malformed("it ends in the middle")
        fields = struct.unpack_from("<" + form, self._data, self._at)
        self._at += size
        return fields

    def name(self) -> str:
        end = self._data.find(b"\0", self._at)
        if end < 0:
            raise Malformed("it ends in the middle of a name")
        text = self._data[self._at : end].decode("utf-8")
        self._at = end + 1
        return text

    def skip(self, size: int) -> None:
        if self._at + size > len(self._data):
            raise Malformed("it ends in the middle")
        self._at += size


def _images_binary(path: Path) -> list[_Image]:
    data = _Bytes(bytes_of(path))
    found = []
    for _ in range(int(data.take("Q")[0])):
        fields = data.take("i7di")
        pose = _pose(list(fields[1:5]), list(fields[5:8]))
        found.append(_Image(data.name(), int(fields[8]), pose))
        data.skip(24 * int(data.take("Q")[0]))
    return found


def _cameras_binary(path: Path) -> dict[int, dict[str, float]]:
    data = _Bytes(bytes_of(path))
    by_number = {number: (name, len(names)) for name, (number, names) in MODELS.items()}
    found = {}
    for _ in range(int(data.take("Q")[0])):
        camera, model, _, _ = data.take("iiQQ")
        if int(model) not in by_number:
            raise Malformed(f"its camera model number {int(model)} is not supported")
        name, count = by_number[int(model)]
        found[int(camera)] = _intrinsics(name, list(data.take(f"{count}d")))
    return found
