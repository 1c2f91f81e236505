"""KITTI tracking as published: label_02, calib and oxts of a sequence, put into one world with z up.

Formats and frames: Geiger et al., Vision meets robotics: the KITTI dataset, IJRR 2013, and its development kits.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stagent.evaluate.published import as_published, finite
from stagent_tools.errors import UsageError
from stagent_tools.types import BoolArray, FloatArray

EARTH_M = 6378137.0
"""Radius of the Mercator projection in which the development kit places a drive."""

PARTS = ("label_02", "calib", "oxts")
FAST_MPS = 3.0
"""Slower than this, GPS noise is too large a part of the way for the time between frames."""


@dataclass(frozen=True)
class Labelled:
    """One labelled thing. frame (n,) · box (n, 4) px · size (n, 3) m height, width, length · place (n, 3) m of its
    centre in the world · truncated, occluded (n,) as labelled · away (n,) m from the camera over the ground."""

    id: str
    kind: str
    frame: FloatArray
    box: FloatArray
    size: FloatArray
    place: FloatArray
    truncated: FloatArray
    occluded: FloatArray
    away: FloatArray


@dataclass(frozen=True)
class Drive:
    """One sequence. poses (f, 3, 4) world_from_cam of the colour camera, m · k (3, 3) its intrinsics, px · way and
    speed (f - 1,): m between frames by the positions and m/s by the velocities of the GPS."""

    name: str
    size: tuple[int, int]
    k: FloatArray
    poses: FloatArray
    things: tuple[Labelled, ...]
    way: FloatArray
    speed: FloatArray

    @property
    def frames(self) -> int:
        return len(self.poses)


def drives_in(data: Path) -> tuple[tuple[Drive, ...], tuple[str, ...]]:
    """Every sequence of which all three parts are there and that labels something, and a note on each other one."""
    stems = {part: {file.stem for file in (data / part).glob("*.txt")} for part in PARTS}
    drives, notes = [], []
    for name in sorted(set().union(*stems.values())):
        missing = [part for part in PARTS if name not in stems[part]]
        if missing:
            notes.append(f"{name} left out: no {', '.join(missing)}")
        elif (drive := read_drive(data, name)) is None:
            notes.append(f"{name} left out: it labels nothing")
        else:
            drives.append(drive)
    if not drives:
        raise UsageError(
            f"{data} holds no KITTI sequence that labels something.", f"It needs {', '.join(PARTS)}, NNNN.txt in each."
        )
    return tuple(drives), tuple(notes)


def seconds_a_frame(drives: tuple[Drive, ...]) -> float:
    """The labels say 10 Hz; way by speed of all frames that are fast enough says what it is."""
    way = np.concatenate([drive.way for drive in drives])
    speed = np.concatenate([drive.speed for drive in drives])
    fast = speed > FAST_MPS
    if not fast.any():
        raise UsageError(
            "The car never drives, so nothing tells the time between frames.", "Give a sequence in which it does."
        )
    return float(way[fast].sum() / speed[fast].sum())


def read_drive(data: Path, name: str) -> Drive | None:
    """None if nothing with a place is labelled in it."""
    labels, calib, gps = (data / part / f"{name}.txt" for part in PARTS)
    with as_published(calib, "KITTI"):
        k, camera_from_rect, rect_from_imu = _calibration(calib)
    with as_published(gps, "KITTI"):
        oxts = _gps(gps)
        world_from_rect = _imu_poses(oxts) @ np.linalg.inv(rect_from_imu)
    with as_published(labels, "KITTI"):
        things = _things(labels, world_from_rect)
    if not things:
        return None
    poses = world_from_rect @ np.linalg.inv(camera_from_rect)
    boxes = np.concatenate([thing.box for thing in things])
    speed = np.hypot(oxts[:, 6], oxts[:, 7])
    way = np.linalg.norm(np.diff(_imu_poses(oxts)[:, :2, 3], axis=0), axis=1)
    size = (int(np.ceil(boxes[:, 2].max())) + 1, int(np.ceil(boxes[:, 3].max())) + 1)
    return Drive(name, size, k, poses[:, :3], things, way, (speed[1:] + speed[:-1]) / 2)


def _gps(file: Path) -> FloatArray:
    """(f, 30) of oxts, a row a frame."""
    rows = [line.split() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not rows:
        raise ValueError("it is empty")
    return finite(np.array(rows, dtype=np.float64), "it")


def _calibration(file: Path) -> tuple[FloatArray, FloatArray, FloatArray]:
    """K of the colour camera P2, (4, 4) camera from the rectified frame of camera 0, (4, 4) that from the IMU."""
    rows = (line.split() for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    table = {row[0].rstrip(":"): np.array(row[1:], dtype=np.float64) for row in rows}
    projection = table["P2"].reshape(3, 4)
    camera_from_rect = np.eye(4)
    camera_from_rect[:3, 3] = np.linalg.solve(projection[:, :3], projection[:, 3])
    rectify = np.eye(4)
    rectify[:3, :3] = table["R_rect"].reshape(3, 3)
    velo = np.vstack([table["Tr_velo_cam"].reshape(3, 4), [0, 0, 0, 1]])
    imu = np.vstack([table["Tr_imu_velo"].reshape(3, 4), [0, 0, 0, 1]])
    return projection[:, :3], camera_from_rect, rectify @ velo @ imu


def _imu_poses(oxts: FloatArray) -> FloatArray:
    """(f, 4, 4) world from IMU: x east, y north, z up, m from the first frame."""
    scale = np.cos(np.radians(oxts[0, 0]))
    east = scale * EARTH_M * np.radians(oxts[:, 1])
    north = scale * EARTH_M * np.log(np.tan(np.radians(90 + oxts[:, 0]) / 2))
    place = np.column_stack([east, north, oxts[:, 2]])
    poses = np.tile(np.eye(4), (len(oxts), 1, 1))
    poses[:, :3, :3] = _turn(oxts[:, 5], 2) @ _turn(oxts[:, 4], 1) @ _turn(oxts[:, 3], 0)
    poses[:, :3, 3] = place - place[0]
    return poses


def _turn(angle: FloatArray, axis: int) -> FloatArray:
    """(f, 3, 3) rotation about one axis, rad."""
    one, two = (axis + 1) % 3, (axis + 2) % 3
    out = np.zeros((len(angle), 3, 3))
    out[:, axis, axis] = 1.0
    out[:, one, one] = out[:, two, two] = np.cos(angle)
    out[:, one, two], out[:, two, one] = -np.sin(angle), np.sin(angle)
    return out


def _things(file: Path, world_from_rect: FloatArray) -> tuple[Labelled, ...]:
    """The labelled things but for DontCare, which has no place."""
    rows = [line.split() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    by_id: dict[str, list[list[str]]] = {}
    for row in rows:
        if row[2] != "DontCare" and int(row[0]) < len(world_from_rect):
            by_id.setdefault(row[1], []).append(row)
    return tuple(_thing(name, own, world_from_rect) for name, own in by_id.items())


def _thing(name: str, rows: list[list[str]], world_from_rect: FloatArray) -> Labelled:
    number = finite(np.array([[float(value) for value in (row[0], *row[3:])] for row in rows]), f"track {name}")
    frame = number[:, 0].astype(int)
    centre = number[:, 11:14] - np.array([0.0, 0.5, 0.0]) * number[:, 8:9]
    homogeneous = np.column_stack([centre, np.ones(len(centre))])
    place = np.einsum("nij,nj->ni", world_from_rect[frame], homogeneous)[:, :3]
    return Labelled(
        id=name,
        kind=rows[0][2],
        frame=frame,
        box=number[:, 4:8],
        size=number[:, 8:11],
        place=place,
        truncated=number[:, 1],
        occluded=number[:, 2],
        away=np.hypot(number[:, 11], number[:, 13]),
    )


def whole(thing: Labelled, farthest_m: float) -> BoolArray:
    """(n,) where it is near enough, not cut by the picture, and at most partly hidden."""
    return np.asarray(
        (thing.away <= farthest_m) & (thing.truncated == 0) & (thing.occluded <= 1) & (thing.occluded >= 0)
    )
