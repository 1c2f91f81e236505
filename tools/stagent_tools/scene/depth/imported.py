"""Depth maps that another program left in `predictions.npz`: VGGT's demo, whose scale is arbitrary, and MapAnything's.

Both write depth (s, h, w, 1), intrinsic (s, 3, 3) and extrinsic; VGGT also pose_enc, MapAnything final_mask, the pixels
that it believes, in metres. The maps belong to pictures evenly over the clip, first and last included, or to the
seconds in `times.txt` beside it, one a line.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from numpy.lib.npyio import NpzFile

from stagent_tools.errors import UsageError
from stagent_tools.scene.depth.source import DepthMap, believable
from stagent_tools.types import FloatArray, Image

FILE = "predictions.npz"


ARBITRARY = "pose_enc"
"""What only VGGT writes."""


def is_metric(folder: Path) -> bool:
    with _opened(folder) as stored:
        return ARBITRARY not in stored


@contextmanager
def _opened(folder: Path) -> Iterator[NpzFile]:
    try:
        with np.load(folder / FILE, allow_pickle=False) as stored:
            yield stored
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UsageError(
            f"{folder / FILE} holds no depth maps: {error}.", "Name the folder that VGGT or MapAnything wrote."
        ) from error


class ImportedDepth:
    """Implements `DepthSource`."""

    def __init__(self, folder: Path, clip: FloatArray) -> None:
        """`clip` (n,) s of the video's frames."""
        with _opened(folder) as stored:
            depth = np.asarray(stored["depth"], dtype=np.float32)
            self._matrices = np.asarray(stored["intrinsic"], dtype=np.float64).reshape(-1, 3, 3)
            believed = np.asarray(stored["final_mask"], dtype=bool) if "final_mask" in stored else None
            self.name = "VGGT" if ARBITRARY in stored else "MapAnything"
        self._depth = depth.reshape(depth.shape[:3])
        if believed is not None:
            self._depth = np.where(believed.reshape(self._depth.shape), self._depth, np.nan)
        if len(self._matrices) != len(self._depth):
            raise UsageError(f"{folder / FILE} has {len(self._depth)} maps and {len(self._matrices)} cameras.")
        self._times = _times(folder, len(self._depth), clip)

    def see(self, image: Image, t: float) -> DepthMap:
        """The map of the nearest picture, brought to this picture's size."""
        index = int(np.argmin(np.abs(self._times - t)))
        height, width = image.shape[:2]
        depth = self._depth[index]
        resized = cv2.resize(depth, (width, height), interpolation=cv2.INTER_NEAREST)
        focal = float(self._matrices[index, 0, 0]) * width / depth.shape[1]
        return DepthMap(believable(np.asarray(resized, dtype=np.float64)), focal)


def _times(folder: Path, count: int, clip: FloatArray) -> FloatArray:
    given = folder / "times.txt"
    if not given.is_file():
        return np.linspace(float(clip[0]), float(clip[-1]), count)
    times = np.loadtxt(given, ndmin=1)
    if times.shape != (count,):
        raise UsageError(f"{given} has {times.size} times for {count} depth maps.", "Give one a line for each map.")
    return np.asarray(times, dtype=np.float64)
