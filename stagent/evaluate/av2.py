"""`stagent eval av2`: 3D boxes of an Argoverse 2 drive (Wilson et al., 2021) projected into each of its cameras.

The folder has annotations.csv (boxes in the frame of the car), city_SE3_egovehicle.csv, egovehicle_SE3_sensor.csv and
intrinsics.csv. A box in a camera is the outline of its eight corners; it counts while it is whole in the picture.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stagent.evaluate.boxes_noise import Noise, noisy
from stagent.evaluate.brought import brought_track, scene_of
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.steady import steady
from stagent.evaluate.velocities import Figures, Row, measured_speed, speed_figures
from stagent.progress import Progress
from stagent_tools.errors import UsageError
from stagent_tools.scene import Scene
from stagent_tools.streams import Streams
from stagent_tools.things import thing_of
from stagent_tools.types import BoolArray, FloatArray

IntArray = NDArray[np.intp]
FILES = ("annotations.csv", "city_SE3_egovehicle.csv", "egovehicle_SE3_sensor.csv", "intrinsics.csv")
NEAR_M, SHORTEST_S, LONGEST_GAP_S = 40.0, 3.0, 1.0
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


def evaluate_av2(
    data: Path, noise: Noise = Noise.INDEPENDENT, seed: int = 0, progress: Progress | None = None
) -> EvalDocument:
    """Every thing in every camera in which it is whole for long enough."""
    watch = Stopwatch()
    missing = [name for name in FILES if not (data / name).is_file()]
    if missing:
        raise UsageError(f"{data} has no {', '.join(missing)}.", "Give the folder of a drive.")
    times, car = _car_poses(data)
    things, left_out = _things(data / FILES[0], times, car)
    rows: list[Row] = []
    views = _views(data, car)
    for number, view in enumerate(views):
        if progress:
            progress(view.name, number, len(views))
        rows += _seen_by(view, times, things, noise, seed)
    return EvalDocument(
        benchmark="av2",
        n=len(rows),
        metrics={**speed_figures(rows)},
        by=_groups(rows),
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command=f"stagent eval av2 --data DIR --noise {noise} --json",
        notes=(
            f"Left out for want of a kind: {', '.join(left_out) or 'nothing'}.",
            "One row a thing and camera: a thing seen by several cameras counts in each.",
        ),
        rows=tuple(rows),
    )


def _seen_by(view: View, times: FloatArray, things: list[Thing3d], noise: Noise, seed: int) -> Iterator[Row]:
    poses = [{"t": float(t), "world_from_cam": p.tolist()} for t, p in zip(times, view.poses, strict=True)]
    k = {"fx": view.k[0, 0], "fy": view.k[1, 1], "cx": view.k[0, 2], "cy": view.k[1, 2]}
    scene: Scene | None = None
    for thing in things:
        boxes, whole = _boxes(view, thing)
        keep = _longest(thing, whole & (thing.away <= NEAR_M))
        if len(keep) < 2 or thing.t[keep[-1]] - thing.t[keep[0]] < SHORTEST_S:
            continue
        if scene is None:
            over_road = {"height_m": view.over_axle + AXLE_M, "poses": poses}
            scene = scene_of(view.size, times, camera={**k, **CALIBRATED, **over_road})
        known = thing_of(thing.noun)
        assert known is not None  # noqa: S101 - NOUNS holds kinds only
        key = f"{view.name}/{thing.id}"
        shifted, kept = noisy(boxes[keep], np.zeros(len(keep), dtype=bool), noise, seed, key)
        track = brought_track(key, thing.t[keep], shifted, kept, known.family)
        draws = scene.lift(track, known, Streams(seed=seed))
        _, row = measured_speed(draws, track.t, thing.way[keep][kept])
        yield {"camera": view.name, "track": thing.id, "kind": thing.noun, "family": known.family, **row}


def _boxes(view: View, thing: Thing3d) -> tuple[FloatArray, BoolArray]:
    """(n, 4) px outlines, and where (n,) the whole thing is in the picture."""
    poses = view.poses[thing.frame]
    seen = np.einsum("nji,ncj->nci", poses[:, :, :3], thing.corners - poses[:, None, :, 3])
    before = (seen[..., 2] > 1.0).all(axis=1)
    px = seen @ view.k.T
    px = px[..., :2] / np.maximum(seen[..., 2:], 1.0)
    boxes = np.concatenate([px.min(axis=1), px.max(axis=1)], axis=1)
    inside = (boxes[:, :2] >= 0).all(axis=1) & (boxes[:, 2:] <= view.size).all(axis=1)
    return boxes, before & inside


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
    return out


def _groups(rows: list[Row]) -> dict[str, Figures]:
    cells = {}
    for name in ("camera", "kind"):
        for value in sorted({row[name] for row in rows}):
            some = [row for row in rows if row[name] == value]
            cells[f"{name} {value}"] = {**speed_figures(some), "n": float(len(some))}
    return cells


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
