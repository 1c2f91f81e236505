"""The files of the crowds: annotated ways, homographies, splines, boxes and a calibration, as walks in the picture."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np

from stagent.evaluate.steady import steady
from stagent_tools.errors import UsageError
from stagent_tools.types import FloatArray
from stagent_tools.video import open_video

NOISE_PX = 2.0
STATURE_M, BREADTH_M = 1.7, 0.5
GRID = (0.15, 0.5, 0.85)
"""Where in the picture, as shares of its sides, the points of the plane file lie."""


@dataclass(frozen=True)
class Walk:
    """t (n,) s · boxes (n, 4) px · way (n, 2) m, true."""

    id: str
    t: FloatArray
    boxes: FloatArray
    way: FloatArray


@dataclass(frozen=True)
class Crowd:
    """`times` (f,) s of the frames; the camera or plane file that a user would give."""

    size: tuple[int, int]
    times: FloatArray
    walks: tuple[Walk, ...]
    camera: Mapping[str, object] | None = None
    plane: Mapping[str, object] | None = None


def hotel(folder: Path, seed: int) -> Crowd:
    """True ways projected into the picture, with noise of 2 px."""
    size, to_metres = _picture(folder), np.loadtxt(folder / "H.txt")
    rng = np.random.default_rng(seed)
    walks, times = [], [0.0]
    for name, t, way in _ways(folder / "obsmat.txt"):
        feet = _to_picture(to_metres, way)
        boxes = _standing(to_metres, feet + NOISE_PX * rng.standard_normal(feet.shape))
        walks.append(Walk(name, t, boxes, way))
        times += t.tolist()
    return Crowd(size, np.unique(times), tuple(walks), plane=_plane(to_metres, size))


def zara(folder: Path, seed: int) -> Crowd:  # noqa: ARG001 - nothing is drawn
    """Feet as splines drawn in the picture, true ways apart: spline k is person k."""
    size, to_metres = _picture(folder), np.loadtxt(folder / "H.txt")
    splines = _splines(folder / "annotation.vsp", size)
    walks, times = [], [0.0]
    rate = _seconds_a_frame(np.loadtxt(folder / "obsmat.txt"))
    for name, t, way in _ways(folder / "obsmat.txt"):
        spline = splines[int(float(name)) - 1]
        frame = t / rate
        seen = (frame >= spline[0, 2]) & (frame <= spline[-1, 2])
        if seen.sum() < 2:
            continue
        feet = np.column_stack([np.interp(frame[seen], spline[:, 2], spline[:, axis]) for axis in range(2)])
        walks.append(Walk(name, t[seen], _standing(to_metres, feet), way[seen]))
        times += t[seen].tolist()
    return Crowd(size, np.unique(times), tuple(walks), plane=_plane(to_metres, size))


def pets(folder: Path, seed: int) -> Crowd:  # noqa: ARG001 - nothing is drawn
    """Boxes by hand, and where the calibration puts their feet, steadied."""
    calibration = ElementTree.parse(next(folder.glob("View_*.xml"))).getroot()  # noqa: S314 - the user's own file
    rate = open_video(next(folder.glob("*.mp4"))).info.rate
    if rate is None:
        raise UsageError(f"The video in {folder} does not say how fast it plays.", "Give one with a frame rate.")
    by_id: dict[str, list[list[float]]] = defaultdict(list)
    with next(folder.glob("boxes_*.csv")).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            by_id[row["id"]].append([float(row[k]) for k in ("frame", "xc", "yc", "w", "h", "world_x_m", "world_y_m")])
    walks = []
    for name, rows in by_id.items():
        table = np.array(sorted(rows))
        centre, half = table[:, 1:3], table[:, 3:5] / 2
        t = table[:, 0] / float(rate)
        walks.append(Walk(name, t, np.hstack([centre - half, centre + half]), steady(t, table[:, 5:7])))
    last = max(float(walk.t[-1]) for walk in walks)
    geometry = calibration.find("Geometry")
    size = (int(geometry.get("width", "0")), int(geometry.get("height", "0"))) if geometry is not None else (0, 0)
    return Crowd(size, np.arange(0, last + 1e-9, 1 / float(rate)), tuple(walks), camera=_tsai(calibration))


def _tsai(calibration: ElementTree.Element) -> Mapping[str, object]:
    """A camera file from Tsai's parameters, mm; his distortion leads from distorted to ideal, ours back: the series
    inverted to the second term."""
    n = {key: float(value) for part in calibration for key, value in part.items()}
    (sa, sb, sg), (ca, cb, cg) = (f([n["rx"], n["ry"], n["rz"]]) for f in (np.sin, np.cos))
    rotation = np.array(
        [
            [cb * cg, cg * sa * sb - ca * sg, sa * sg + ca * cg * sb],
            [cb * sg, sa * sb * sg + ca * cg, ca * sb * sg - cg * sa],
            [-sb, cb * sa, ca * cb],
        ]
    )
    centre = -rotation.T @ [n["tx"], n["ty"], n["tz"]] / 1000
    bend = n["kappa1"] * n["focal"] ** 2
    return {
        "fx": n["focal"] * n["sx"] / n["dpx"],
        "fy": n["focal"] / n["dpy"],
        "cx": n["cx"],
        "cy": n["cy"],
        "k1": -bend,
        "k2": 3 * bend**2,
        "poses": [{"t": 0.0, "world_from_cam": np.column_stack([rotation.T, centre]).tolist()}],
    }


def _picture(folder: Path) -> tuple[int, int]:
    image = cv2.imread(str(folder / "reference.png"))
    if image is None:
        raise UsageError(f"{folder} has no reference.png, which tells the size of its pictures.", "Put it back.")
    return int(image.shape[1]), int(image.shape[0])


def _ways(file: Path) -> list[tuple[str, FloatArray, FloatArray]]:
    """Name, times (n,) s and places (n, 2) m of each; columns frame id x z y vx vz vy."""
    table = np.loadtxt(file)
    rate = _seconds_a_frame(table)
    each = ((str(int(name)), table[table[:, 1] == name]) for name in np.unique(table[:, 1]))
    return [(name, own[:, 0] * rate, own[:, [2, 4]]) for name, own in each]


def _seconds_a_frame(table: FloatArray) -> float:
    """Steps by velocities: the files give both, and frame numbers."""
    order = np.lexsort((table[:, 0], table[:, 1]))
    own = table[order]
    same = own[1:, 1] == own[:-1, 1]
    step = np.linalg.norm(np.diff(own[:, [2, 4]], axis=0), axis=1)[same]
    speed = np.linalg.norm(own[1:, [5, 7]] + own[:-1, [5, 7]], axis=1)[same] / 2
    frames = np.diff(own[:, 0])[same]
    moves = speed > np.median(speed) / 2
    return float(np.median(step[moves] / (speed * frames)[moves]))


def _splines(file: Path, size: tuple[int, int]) -> list[FloatArray]:
    """(n, 3) column, row, frame of each spline; the file's origin is the picture's middle, y up."""
    lines = iter(file.read_text(encoding="utf-8", errors="replace").splitlines())
    count = int(next(lines).split()[0])
    splines = []
    for _ in range(count):
        points = int(next(lines).split()[0])
        table = np.array([[float(x) for x in next(lines).split()[:3]] for _ in range(points)])
        table[:, 0] += size[0] / 2
        table[:, 1] = size[1] / 2 - table[:, 1]
        splines.append(table)
    return splines


def _to_picture(to_metres: FloatArray, way: FloatArray) -> FloatArray:
    """(n, 2) px column, row of places (n, 2) m."""
    seen = np.column_stack([way, np.ones(len(way))]) @ np.linalg.inv(to_metres).T
    return np.asarray((seen[:, :2] / seen[:, 2:])[:, ::-1])


def _to_ground(to_metres: FloatArray, px: FloatArray) -> FloatArray:
    """(n, 2) m of column, row (n, 2)."""
    seen = np.column_stack([px[:, ::-1], np.ones(len(px))]) @ to_metres.T
    return np.asarray(seen[:, :2] / seen[:, 2:])


def _standing(to_metres: FloatArray, feet: FloatArray) -> FloatArray:
    """(n, 4) px boxes of people as tall and broad as usual, at the scale of the ground at their feet (n, 2) px."""
    half = np.array([0.5, 0.0])
    across = np.linalg.norm(_to_ground(to_metres, feet + half) - _to_ground(to_metres, feet - half), axis=1)
    broad, tall = BREADTH_M / across, STATURE_M / across
    x, y = feet.T
    return np.column_stack([x - broad / 2, y - tall, x + broad / 2, y])


def _plane(to_metres: FloatArray, size: tuple[int, int]) -> Mapping[str, object]:
    px = np.array([[x * size[0], y * size[1]] for y in GRID for x in GRID])
    metres = _to_ground(to_metres, px)
    return {"points": [{"px": p, "m": m} for p, m in zip(px.tolist(), metres.tolist(), strict=True)]}
