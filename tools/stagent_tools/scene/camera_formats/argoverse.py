"""Argoverse 2's log layout: intrinsics and mounting by camera, the vehicle's poses over time; .feather or .csv.

Format: argoverse.github.io/user-guide, "Sensor dataset". `city_SE3_egovehicle` has a quaternion and a place in the city
for each timestamp_ns, `egovehicle_SE3_sensor` the mounting of each sensor, `intrinsics` fx_px ... k3. The vehicle's
origin is its rear axle, so that the road is a wheel's radius under it.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from stagent_tools.scene.camera_formats.reading import Malformed, bytes_of, camera_from, rotation_of
from stagent_tools.scene.side_files import CameraFile
from stagent_tools.types import FloatArray

POSES, MOUNTING, INTRINSICS = "city_SE3_egovehicle", "egovehicle_SE3_sensor", "intrinsics"
FRONT = "ring_front_center"
AXLE_M, HEIGHT_SD = 0.33, 0.03
"""Radius of the wheels of the Ford Fusion that carried the sensors, and how well the road is known by it."""

Row = dict[str, str]


def is_argoverse(folder: Path) -> bool:
    return _file(folder, POSES) is not None and _file(folder, INTRINSICS) is not None


def read_argoverse(folder: Path, sensor: str) -> CameraFile:
    """`sensor`: which camera ("ring_front_center" if empty). The first pose belongs to the first frame."""
    sensor = sensor or FRONT
    inner = _of_sensor(_rows(folder, INTRINSICS), sensor)
    mounted = _transform(_of_sensor(_rows(folder, MOUNTING), sensor))
    rows = _rows(folder, POSES)
    stamps = [_stamp(row) for row in rows]
    if not rows:
        raise Malformed("it holds no pose")
    poses = [
        ((stamp - min(stamps)) * 1e-9, _after(_transform(row), mounted))
        for stamp, row in zip(stamps, rows, strict=True)
    ]
    origin = poses[0][1][:, 3].copy()
    for _, pose in poses:
        pose[:, 3] -= origin  # a city's coordinates are kilometres, and only ways matter
    names = {"fx": "fx_px", "fy": "fy_px", "cx": "cx_px", "cy": "cy_px", "k1": "k1", "k2": "k2", "k3": "k3"}
    intrinsics = {key: _number(inner, name) if name in inner else 0.0 for key, name in names.items()}
    return camera_from(intrinsics, poses, height_m=float(mounted[2, 3]) + AXLE_M, height_sd=HEIGHT_SD)


def _file(folder: Path, name: str) -> Path | None:
    places = (folder / f"{name}.feather", folder / f"{name}.csv", folder / "calibration" / f"{name}.feather")
    return next((place for place in places if place.is_file()), None)


def _rows(folder: Path, name: str) -> list[Row]:
    path = _file(folder, name)
    if path is None:
        raise Malformed(f"it has no {name}.feather or {name}.csv")
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(bytes_of(path).decode("utf-8"))))
    from pyarrow import feather

    try:
        table = feather.read_table(path)
    except Exception as error:
        raise Malformed(f"{path.name}: {error}") from error
    return [{key: str(value) for key, value in row.items()} for row in table.to_pylist()]


def _of_sensor(rows: list[Row], sensor: str) -> Row:
    names = [row.get("sensor_name") or "" for row in rows]
    if sensor not in names:
        raise Malformed(f"it has no camera {sensor!r}, only {', '.join(filter(None, names)) or 'none'}")
    return rows[names.index(sensor)]


def _number(row: Row, name: str) -> float:
    try:
        value = float(row[name])
    except (KeyError, ValueError, TypeError):
        raise Malformed(f"a row has no number {name}") from None
    if not np.isfinite(value):
        raise Malformed(f"{name} is not finite")
    return value


def _stamp(row: Row) -> int:
    """ns; a float of that size is good to 64 ns only."""
    text = row.get("timestamp_ns") or ""
    if not text.isdigit():
        raise Malformed("a row has no number timestamp_ns")
    return int(text)


def _transform(row: Row) -> FloatArray:
    """(3, 4)"""
    rotation = rotation_of([_number(row, name) for name in ("qw", "qx", "qy", "qz")])
    return np.column_stack([rotation, [_number(row, name) for name in ("tx_m", "ty_m", "tz_m")]])


def _after(first: FloatArray, second: FloatArray) -> FloatArray:
    """(3, 4) first @ second."""
    return np.column_stack([first[:, :3] @ second[:, :3], first[:, :3] @ second[:, 3] + first[:, 3]])
