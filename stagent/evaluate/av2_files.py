"""An Argoverse 2 drive (Wilson et al., 2021): 3D boxes in the world, and its cameras with their poses.

The folder has annotations.csv (boxes in the frame of the car), city_SE3_egovehicle.csv, egovehicle_SE3_sensor.csv and
intrinsics.csv. A box in a camera is the outline of its eight corners; it counts while it is whole in the picture.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stagent.evaluate.brought import SideFacts, intrinsics, posed
from stagent.evaluate.published import as_published, finite
from stagent.evaluate.steady import steady
from stagent_tools.errors import UsageError
from stagent_tools.types import BoolArray, FloatArray

IntArray = NDArray[np.intp]
FILES = ("annotations.csv", "city_SE3_egovehicle.csv", "egovehicle_SE3_sensor.csv", "intrinsics.csv")
WHOSE = "Argoverse 2"
NEAR_M, LONGEST_GAP_S = 40.0, 1.0
AXLE_M = 0.33
"""Of the rear axle, the origin of the car's frame, over the road: half of a wheel of 26 inches."""

CALIBRATED = {"focal_sd": 0.002, "pitch_sd_deg": 0.1, "roll_sd_deg": 0.1, "height_sd": 0.03}
NOUNS = {
    "REGULAR_VEHICLE": "vehicle",
    "VEHICULAR_TRAILER": "vehicle",
    "BOX_TRUCK": "truck",
    "TRUCK_CAB": "truck",
    "PEDESTRIAN": "person",
    "BICYCLE": "bicycle",
    "MOTORCYCLE": "motorcycle",
}
"""Categories in words that the product knows; the others are no kinds that have a size."""

_CORNERS = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])


@dataclass(frozen=True)
class Thing3d:
    """t (n,) s · corners (n, 8, 3) m in the world, the way (n, 3) m of its middle without jitter · away (n,) m."""

    id: str
    noun: str
    frame: IntArray
    t: FloatArray
    corners: FloatArray
    way: FloatArray
    away: FloatArray


@dataclass(frozen=True)
class View:
    """One camera: poses (f, 3, 4) world_from_cam, m, k (3, 3), size px; `over_axle` m it is over the car's origin."""

    name: str
    size: tuple[int, int]
    k: FloatArray
    poses: FloatArray
    over_axle: float

    def camera(self, times: FloatArray) -> SideFacts:
        """As a camera file; `times` (f,) s of the poses."""
        mount = {"height_m": self.over_axle + AXLE_M}
        return {**intrinsics(self.k), **CALIBRATED, **mount, **posed(self.poses, times)}


@dataclass(frozen=True)
class Drive3d:
    """times (f,) s of the sweeps · `left_out`: categories that have no kind."""

    times: FloatArray
    things: tuple[Thing3d, ...]
    views: tuple[View, ...]
    left_out: tuple[str, ...]


def is_av2(data: Path) -> bool:
    return all((data / name).is_file() for name in FILES)


def read_av2(data: Path) -> Drive3d:
    missing = [name for name in FILES if not (data / name).is_file()]
    if missing:
        raise UsageError(f"{data} has no {', '.join(missing)}.", "Give the folder of a drive.")
    with as_published(data / FILES[1], WHOSE):
        times, car = _car_poses(data)
    with as_published(data / FILES[0], WHOSE):
        things, left_out = _things(data / FILES[0], times, car)
    with as_published(data / FILES[3], WHOSE):
        views = _views(data, car)
    return Drive3d(times, tuple(things), tuple(views), tuple(left_out))


def boxes_in(view: View, thing: Thing3d) -> tuple[FloatArray, IntArray]:
    """(n, 4) px outlines, and the indices of the longest stretch in which it is near and whole in the picture."""
    poses = view.poses[thing.frame]
    seen = np.einsum("nji,ncj->nci", poses[:, :, :3], thing.corners - poses[:, None, :, 3])
    before = (seen[..., 2] > 1.0).all(axis=1)
    px = seen @ view.k.T
    px = px[..., :2] / np.maximum(seen[..., 2:], 1.0)
    boxes = np.concatenate([px.min(axis=1), px.max(axis=1)], axis=1)
    inside = (boxes[:, :2] >= 0).all(axis=1) & (boxes[:, 2:] <= view.size).all(axis=1)
    return boxes, _longest(thing, before & inside & (thing.away <= NEAR_M))


def _longest(thing: Thing3d, good: BoolArray) -> IntArray:
    """Indices of the longest stretch of good moments without a long gap."""
    index = np.flatnonzero(good)
    if len(index) == 0:
        return index
    parts = np.split(index, np.flatnonzero(np.diff(thing.t[index]) > LONGEST_GAP_S) + 1)
    return max(parts, key=lambda part: thing.t[part[-1]] - thing.t[part[0]])


def _views(data: Path, car: FloatArray) -> list[View]:
    mounts = {row["sensor_name"]: _pose(row) for row in _rows(data / FILES[2])}
    views = []
    for row in _rows(data / FILES[3]):
        k = np.array([[float(row["fx_px"]), 0, float(row["cx_px"])], [0, float(row["fy_px"]), float(row["cy_px"])]])
        size = (int(row["width_px"]), int(row["height_px"]))
        mount = mounts[row["sensor_name"]]
        poses = (car @ mount)[:, :3]
        views.append(View(row["sensor_name"], size, np.vstack([k, [0, 0, 1.0]]), poses, float(mount[2, 3])))
    return views


def _car_poses(data: Path) -> tuple[FloatArray, FloatArray]:
    """Times (f,) s of the annotated sweeps, and (f, 4, 4) world from car, m from the first."""
    stamps = sorted({int(row["timestamp_ns"]) for row in _rows(data / FILES[0])})
    if not stamps:
        raise UsageError(f"{data / FILES[0]} labels nothing.", "Give the folder of a drive.")
    by_stamp = {int(row["timestamp_ns"]): _pose(row) for row in _rows(data / FILES[1])}
    car = np.stack([by_stamp[stamp] for stamp in stamps])
    car[:, :3, 3] -= car[0, :3, 3]
    return (np.array(stamps) - stamps[0]) * 1e-9, car


def _things(file: Path, times: FloatArray, car: FloatArray) -> tuple[list[Thing3d], list[str]]:
    by_track: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(file):
        by_track[row["track"]].append(row)
    first = min(int(row["timestamp_ns"]) for rows in by_track.values() for row in rows)
    things, left_out = [], set()
    for name, rows in by_track.items():
        noun = NOUNS.get(rows[0]["category"])
        if noun is None:
            left_out.add(rows[0]["category"].lower())
            continue
        t = np.array([(int(row["timestamp_ns"]) - first) * 1e-9 for row in rows])
        order = np.argsort(t)
        frame = np.searchsorted(times, t[order] - 1e-6)
        world = car[frame] @ np.stack([_pose(rows[i]) for i in order])
        sizes = np.array([[float(rows[i][f"{side}_m"]) for side in ("length", "width", "height")] for i in order])
        corners = np.einsum("nij,ncj->nci", world[:, :3, :3], _CORNERS * sizes[:, None]) + world[:, None, :3, 3]
        away = np.linalg.norm(world[:, :2, 3] - car[frame][:, :2, 3], axis=1)
        things.append(Thing3d(name, noun, frame, t[order], corners, steady(t[order], world[:, :3, 3]), away))
    return things, sorted(left_out)


def _pose(row: dict[str, str]) -> FloatArray:
    """(4, 4) of a unit quaternion and a shift."""
    w, x, y, z = (float(row[name]) for name in ("qw", "qx", "qy", "qz"))
    w, x, y, z = np.array([w, x, y, z]) / np.linalg.norm([w, x, y, z])
    out = np.eye(4)
    out[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    out[:3, 3] = [float(row[f"t{axis}_m"]) for axis in "xyz"]
    return finite(out, "a pose")


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
