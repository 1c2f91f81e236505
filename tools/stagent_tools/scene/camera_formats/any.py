"""Whatever camera a user gives: a JSON file, or a folder of COLMAP, KITTI or Argoverse 2."""

from __future__ import annotations

from pathlib import Path

from stagent_tools.errors import UsageError
from stagent_tools.scene.camera_formats.argoverse import is_argoverse, read_argoverse
from stagent_tools.scene.camera_formats.colmap import is_colmap, read_colmap
from stagent_tools.scene.camera_formats.kitti import is_kitti, read_kitti
from stagent_tools.scene.camera_formats.reading import Malformed, malformed
from stagent_tools.scene.side_files import CameraFile, read_camera
from stagent_tools.types import FloatArray

ENDINGS = (".txt", ".bin", ".csv", ".feather")


def camera_files(path: Path) -> list[Path]:
    """The files that such a camera is read from, in order of their names."""
    folder, _ = _place(path)
    if not folder.is_dir():
        return [folder]
    return sorted(file for ending in ENDINGS for file in (*folder.glob(f"*{ending}"), *folder.glob(f"*/*{ending}")))


def read_any_camera(path: Path, times: FloatArray) -> CameraFile:
    """times (n,) s of the video's frames, to which poses without times of their own belong. A camera of a folder
    that has several is named behind a colon: `log:ring_front_left`."""
    folder, sensor = _place(path)
    if not folder.is_dir():
        return read_camera(path)
    try:
        if is_colmap(folder):
            return read_colmap(folder, times)
        if is_kitti(folder):
            return read_kitti(folder, times)
        if is_argoverse(folder):
            return read_argoverse(folder, sensor)
    except (Malformed, OSError, UnicodeDecodeError) as error:
        raise malformed(folder, error) from None
    raise UsageError(
        f"The folder {path} holds no camera that I know.",
        "COLMAP: cameras and images, .txt or .bin; KITTI: calib.txt and poses.txt; Argoverse 2: city_SE3_egovehicle.",
    )


def _place(path: Path) -> tuple[Path, str]:
    """The file or folder, and the camera named behind a colon."""
    if path.exists() or ":" not in path.name:
        return path, ""
    name, _, sensor = path.name.rpartition(":")
    return path.with_name(name), sensor
