"""The result folder of MonST3R (Zhang et al. 2024): depth maps, cameras and their way, of pictures of its own size.

Its scale is arbitrary; rescaled.py brings the scene to metres by another source.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from stagent_tools.errors import UsageError
from stagent_tools.scene.depth.source import DepthMap, believable
from stagent_tools.types import FloatArray, Image


class Monst3rDepth:
    """Implements `DepthSource`: frame_0000.npy ... with pred_intrinsics.txt (9 numbers a line) and pred_traj.txt (the
    frame's number first); `times` (n,) s of the pictures that were given to it, in order."""

    name = "monst3r"

    def __init__(self, folder: Path, times: FloatArray) -> None:
        self._files = sorted(folder.glob("frame_*.npy"))
        if len(self._files) != len(times) or not len(times):
            raise UsageError(
                f"{folder} holds {len(self._files)} depth maps for {len(times)} pictures.",
                "Name the folder that MonST3R wrote for exactly these pictures.",
            )
        try:
            self._matrices = np.loadtxt(folder / "pred_intrinsics.txt").reshape(-1, 3, 3)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{folder / 'pred_intrinsics.txt'} is no list of 3 x 3 matrices.", "Name the folder that MonST3R wrote."
            ) from error
        self._times = times

    def see(self, image: Image, t: float) -> DepthMap:
        """The map of the nearest picture, brought to this picture's size."""
        index = int(np.argmin(np.abs(self._times - t)))
        depth = np.load(self._files[index], allow_pickle=False).astype(np.float64)
        height, width = image.shape[:2]
        focal = float(self._matrices[min(index, len(self._matrices) - 1), 0, 0]) * width / depth.shape[1]
        resized = cv2.resize(depth, (width, height), interpolation=cv2.INTER_NEAREST)
        return DepthMap(believable(np.asarray(resized)), focal)
