"""What the readers share: typed errors for malformed files, rotations, and a camera from its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from stagent_tools.errors import UsageError
from stagent_tools.scene.side_files import CameraFile
from stagent_tools.types import FloatArray

MOST_BYTES = 1 << 30
"""A larger file holds no camera; the points of a reconstruction are never read."""


FARTHEST_M = 1e8
"""Twice around the Earth: no coordinates of a map are larger."""


class Malformed(ValueError):
    """What is wrong with a file, in words; `reading` makes the user's error of it."""


def malformed(path: Path, error: Exception) -> UsageError:
    return UsageError(
        f"The camera file {path} cannot be read: {error}.", "docs/camera-files.md says what each format holds."
    )


def lines_of(path: Path) -> list[str]:
    """All lines, comments (#) left out; empty ones are kept, for COLMAP's second lines may be."""
    return [line.strip() for line in bytes_of(path).decode("utf-8").splitlines() if not line.lstrip().startswith("#")]


def bytes_of(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise Malformed(f"it has {path.stat().st_size} bytes")
    return path.read_bytes()


def numbers(text: str, least: int, where: str) -> list[float]:
    """The numbers of a line; fewer than `least`, or one that is none, is malformed."""
    words = text.split()
    try:
        found = [float(word) for word in words]
    except ValueError:
        raise Malformed(f"{where} holds something that is no number") from None
    if len(found) < least or not np.isfinite(found).all():
        raise Malformed(f"{where} has {len(found)} numbers where {least} are needed")
    return found


def rotation_of(quaternion: Sequence[float]) -> FloatArray:
    """(3, 3) of (w, x, y, z), which need not be of unit length."""
    q = np.asarray(quaternion, dtype=np.float64)
    if not (np.abs(q) < 2.0).all():
        raise Malformed("a rotation has a quaternion that is none")
    length = float(np.linalg.norm(q))
    if not 0.5 < length < 2.0:
        raise Malformed(f"a rotation has a quaternion of length {length:.3g}")
    w, x, y, z = q / length
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def camera_from(
    intrinsics: Mapping[str, float], poses: Sequence[tuple[float, FloatArray]], **more: float
) -> CameraFile:
    """poses: video time s and world_from_cam (3, 4); what does not fit together is malformed."""
    if not all((np.abs(pose) < FARTHEST_M).all() for _, pose in poses):
        raise Malformed("a pose lies nowhere on Earth")
    rows = [{"t": t, "world_from_cam": pose.tolist()} for t, pose in sorted(poses, key=lambda pair: pair[0])]
    if not rows:
        raise Malformed("it holds no pose")
    try:
        return CameraFile.model_validate({**intrinsics, "poses": rows, **more})
    except ValidationError as error:
        first = error.errors()[0]
        raise Malformed(f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}") from None


def time_of(number: int, times: FloatArray) -> float:
    """s of the frame with that number, counted from 0."""
    if not 0 <= number < len(times):
        raise Malformed(f"it has a pose for frame {number}, and the video has {len(times)}")
    return float(times[number])
