"""`stagent eval speed`: single boxes from a dash camera with known ranges, and two cars of which one is faster.

tusimple/ (the TuSimple velocity benchmark): boxes_with_truth.json has the last boxes of many clips, calibration.txt the
intrinsics. The camera's height and pitch are fitted on the first clips (its printed height does not hold), the others
are measured. rendered_two_cars/: a track each; how long both take between two rows of the picture is the truth of the
ratio of their speeds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from stagent.evaluate.balldrop import balldrop
from stagent.evaluate.brought import brought_track, scene_of
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.intervals import coverage, score_ratio
from stagent.evaluate.velocities import Figures, Row
from stagent.progress import Progress
from stagent_tools.errors import UsageError
from stagent_tools.kinematics import speed, summarise
from stagent_tools.kinematics.separation import gap
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Draws, FloatArray, FrameOfReference
from stagent_tools.video import open_video

FITTED_ON = 20
"""Clips that tell the camera; the others are measured."""

ROAD = (((47.4, 474.4), (0, 0)), ((913.1, 474.4), (10, 0)), ((421.3, 94.4), (0, 100)), ((538.8, 94.4), (10, 100)))
"""px and m of the corners of the rendered road of 10 x 100 m, marked by hand at the feet of its white posts."""

ROWS = (0.45, 0.8)
"""Of the picture's height, between which both cars are timed."""

ASPECT = 0.8
"""Height over width of a car from behind; the tracks have no upper edge."""


def evaluate_speed(data: Path, seed: int = 0, progress: Progress | None = None) -> EvalDocument:
    """What is there of the folder's parts."""
    watch = Stopwatch()
    parts = {"tusimple": _tusimple, "rendered_two_cars": _two_cars, "balldrop": balldrop}
    metrics: Figures = {}
    rows: list[Row] = []
    notes: list[str] = []
    for number, (name, part) in enumerate(parts.items()):
        if not (data / name).is_dir():
            notes.append(f"no {name}")
            continue
        if progress:
            progress(name, number, len(parts))
        figures, own = part(data / name, seed)
        metrics |= figures
        rows += own
    if not metrics:
        raise UsageError(f"{data} holds none of {', '.join(parts)}.", "Give the folder that holds them.")
    return EvalDocument(
        benchmark="speed",
        n=len(rows),
        metrics={**metrics},
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command="stagent eval speed --data DIR --json",
        notes=tuple(notes),
        rows=tuple(rows),
    )


def _tusimple(folder: Path, seed: int) -> tuple[Figures, list[Row]]:
    clips = json.loads((folder / "boxes_with_truth.json").read_text(encoding="utf-8"))
    k = _intrinsics(folder / "calibration.txt")
    size = _largest(clips)
    camera = {**k, **_mounting([v for clip in clips[:FITTED_ON] for v in clip["vehicles"]], k)}
    scene = scene_of(size, np.array([0.0, 1.0]), camera=camera, driving=True)
    streams, car = Streams(seed=seed), THINGS["car"]
    eye = Draws(
        t=np.zeros(1),
        p=np.zeros((streams.k, 1, 3)),
        rest=np.zeros((streams.k, 1), dtype=bool),
        seen=np.ones(1, dtype=bool),
        frame=FrameOfReference.CAMERA,
        extent=np.zeros((streams.k, 3)),
    )
    rows = []
    for clip in clips[FITTED_ON:]:
        for number, vehicle in enumerate(clip["vehicles"]):
            track = brought_track(f"{clip['clip']}/{number}", np.zeros(1), _box(vehicle)[None], _ONE, car.family)
            away = gap(scene.lift(track, car, streams), eye, np.zeros(1))[:, 0]
            reach = summarise(away, "m")
            true = float(np.hypot(*vehicle["position"]))
            rows.append({"track": track.id, "value": reach.value, "low": reach.low, "high": reach.high, "true": true})
    value, low, high, truth = (np.array([row[key] for row in rows]) for key in ("value", "low", "high", "true"))
    error = np.abs(value - truth) / truth
    return {
        "range_n": float(len(rows)),
        "range_clips": float(len(clips) - FITTED_ON),
        "range_median_relative_error": float(np.median(error)),
        "range_worst_tenth_relative_error": float(np.quantile(error, 0.9)),
        "range_median_half_width": float(np.median((high - low) / 2 / truth)),
        "range_coverage_95": coverage(low, high, truth),
        "range_interval_score_ratio": score_ratio(value / truth, low / truth, high / truth, np.ones(len(truth))),
        "fitted_height_m": float(camera["height_m"]),
        "fitted_pitch_deg": float(camera["pitch_deg"]),
    }, rows


_ONE = np.ones(1, dtype=bool)


def _mounting(vehicles: list[dict[str, Any]], k: Mapping[str, float]) -> dict[str, float]:
    """Height and pitch by which the lower edges fit the ranges: row = cy + fy tan(atan(h / x) - pitch), robustly; their
    spread is that of the fit."""
    row = np.array([vehicle["bbox"]["bottom"] for vehicle in vehicles])
    ahead = np.array([vehicle["position"][0] for vehicle in vehicles])

    def miss(x: FloatArray) -> FloatArray:
        return np.asarray(k["cy"] + k["fy"] * np.tan(np.arctan(x[0] / ahead) - x[1]) - row)

    fit = least_squares(miss, [1.5, 0.0], loss="soft_l1")
    slope = np.asarray(fit.jac, dtype=np.float64)
    spread = np.sqrt(np.diag(np.linalg.inv(slope.T @ slope))) * float(np.std(miss(fit.x)))
    return {
        "height_m": float(fit.x[0]),
        "pitch_deg": float(np.degrees(fit.x[1])),
        "height_sd": float(spread[0] / fit.x[0]),
        "pitch_sd_deg": float(np.degrees(spread[1])),
    }


def _intrinsics(file: Path) -> dict[str, float]:
    rows = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    matrix = np.array([[float(x) for x in row] for row in rows if len(row) == 3 and _number(row[0])])
    return {"fx": matrix[0, 0], "fy": matrix[1, 1], "cx": matrix[0, 2], "cy": matrix[1, 2]}


def _number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _box(vehicle: dict[str, Any]) -> FloatArray:
    return np.array([float(vehicle["bbox"][edge]) for edge in ("left", "top", "right", "bottom")])


def _largest(clips: list[dict[str, Any]]) -> tuple[int, int]:
    """Of the pictures, by the edges of the boxes in them."""
    boxes = np.array([_box(vehicle) for clip in clips for vehicle in clip["vehicles"]])
    return int(np.ceil(boxes[:, 2].max())) + 1, int(np.ceil(boxes[:, 3].max())) + 1


def _two_cars(folder: Path, seed: int) -> tuple[Figures, list[Row]]:
    video = open_video(folder / "clip.mp4")
    size, times = (video.info.width, video.info.height), video.times
    points = [{"px": px, "m": m} for px, m in ROAD]
    scene = scene_of(size, times, plane={"t": 0.0, "points": points})
    measured, taken = {}, {}
    for name in ("left", "right"):
        table = np.genfromtxt(folder / f"track_{name}.csv", delimiter=",", names=True)
        t, row = times[table["frame"].astype(int)], table["bottom_px"]
        start, stop = sorted(float(t[np.argmin(np.abs(row - share * size[1]))]) for share in ROWS)
        taken[name] = stop - start
        top = np.maximum(row - ASPECT * table["width_px"], 0)
        boxes = np.column_stack([table["left_px"], top, table["left_px"] + table["width_px"], row])
        between = (t >= start) & (t <= stop)
        track = brought_track(name, t, boxes, between, "vehicle")
        measured[name] = speed(scene.lift(track, THINGS["car"], Streams(seed=seed))).samples
    true = taken["right"] / taken["left"]
    ratio = measured["left"] / measured["right"]
    value, low, high = (float(q) for q in np.quantile(ratio, [0.5, 0.025, 0.975]))
    figures = {
        "two_cars_left_mps": float(np.median(measured["left"])),
        "two_cars_right_mps": float(np.median(measured["right"])),
        "two_cars_ratio_error": abs(value / true - 1),
        "two_cars_ratio_inside": float(low <= true <= high),
    }
    return figures, [{"track": "left by right", "value": value, "low": low, "high": high, "true": true}]
