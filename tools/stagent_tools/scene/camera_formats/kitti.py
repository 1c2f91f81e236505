"""KITTI's odometry layout: `calib.txt` with the row P2 (or P0), `poses.txt`, `times.txt`.

Format: the development kit of the odometry benchmark (Geiger, Lenz and Urtasun, CVPR 2012). A pose is (3, 4), of the
left grey camera 0 in the frame of its first picture: x right, y down, z forward. P2 = K [I | t] shifts camera 0's
frame to the colour camera's. Pixels count from the first one's centre. The road lies under the camera's way, as high
as `height.txt` says; without it 1.65 m, as KITTI's cameras stand (Geiger et al., IJRR 2013, figure 3).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from stagent_tools.scene.camera_formats.reading import Malformed, camera_from, lines_of, numbers, time_of
from stagent_tools.scene.side_files import CameraFile
from stagent_tools.types import FloatArray

HEIGHT_M, HEIGHT_SD = 1.65, 0.03
CENTRE_OF_PIXEL = 0.5

UP = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]])
"""From x right, y down, z forward to x right, y forward, z up."""


def is_kitti(folder: Path) -> bool:
    return (folder / "poses.txt").is_file() and (folder / "calib.txt").is_file()


def read_kitti(folder: Path, times: FloatArray) -> CameraFile:
    """times (n,) s of the video's frames, for a folder without times.txt."""
    projection = _projection(folder / "calib.txt")
    rows = [
        np.array(numbers(line, 12, f"pose {i + 1}")[:12]).reshape(3, 4)
        for i, line in enumerate(filter(None, lines_of(folder / "poses.txt")))
    ]
    given = folder / "times.txt"
    if given.is_file():
        moments = [numbers(line, 1, f"time {i + 1}")[0] for i, line in enumerate(filter(None, lines_of(given)))]
        if len(moments) != len(rows):
            raise Malformed(f"it has {len(rows)} poses and {len(moments)} times")
        moments = [t - moments[0] for t in moments]
    else:
        moments = [time_of(i, times) for i in range(len(rows))]
    # m: camera 0's origin in this camera's frame
    beside: FloatArray = np.asarray(np.linalg.solve(projection[:, :3], projection[:, 3]), dtype=np.float64)
    own = folder / "height.txt"
    height = numbers(" ".join(lines_of(own)), 1, own.name)[0] if own.is_file() else HEIGHT_M
    poses = [(t, UP @ _shifted(pose, -beside)) for t, pose in zip(moments, rows, strict=True)]
    intrinsics = {
        "fx": projection[0, 0],
        "fy": projection[1, 1],
        "cx": projection[0, 2] + CENTRE_OF_PIXEL,
        "cy": projection[1, 2] + CENTRE_OF_PIXEL,
    }
    return camera_from({k: float(v) for k, v in intrinsics.items()}, poses, height_m=height, height_sd=HEIGHT_SD)


def _projection(path: Path) -> FloatArray:
    """(3, 4) of the left colour camera, otherwise of the left grey one."""
    rows = dict(line.split(":", 1) for line in lines_of(path) if ":" in line)
    name = next((name for name in ("P2", "P_rect_02", "P0", "P_rect_00") if name in rows), None)
    if name is None:
        raise Malformed(f"{path.name} has no row P2 or P0")
    projection = np.array(numbers(rows[name], 12, name)[:12]).reshape(3, 4)
    with np.errstate(all="ignore"):
        if not abs(np.linalg.det(projection[:, :3])) > 0:
            raise Malformed(f"{name} of {path.name} is no projection of a camera")
    return projection


def _shifted(pose: FloatArray, place: FloatArray) -> FloatArray:
    """The pose of a camera that stands at `place` (3,) of this one's frame, turned alike."""
    return np.column_stack([pose[:, :3], pose[:, :3] @ place + pose[:, 3]])
