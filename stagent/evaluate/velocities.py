"""Speeds of brought tracks against true ways: what is measured of one track, and the figures over many.

"Speed" is one value a track, the mean over its whole visible span. Moving is a true mean speed over 1 m/s; parked is
under 0.3 m/s, set to 0 and reported apart; those between count in the overall coverage only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from stagent.evaluate.intervals import coverage, score_ratio, wilson
from stagent_tools.kinematics import Measured, speed, summarise
from stagent_tools.types import Draws, FloatArray, FrameOfReference

Row = dict[str, Any]
Figures = dict[str, float]

MOVING_MPS, PARKED_MPS = 1.0, 0.3
WITHIN = 0.25
WORST = 0.9
RESTS = 0.5
NEAR_ENOUGH = 0.1


def true_draws(t: FloatArray, way: FloatArray, frame: FrameOfReference = FrameOfReference.GROUND) -> Draws:
    """A true way (n, 3) m as the one draw there is of it, so that the same function gives its true quantities."""
    n = len(t)
    return Draws(t, way[None], np.zeros((1, n), dtype=bool), np.ones(n, dtype=bool), frame=frame)


def measured_speed(draws: Draws, t: FloatArray, way: FloatArray) -> tuple[Measured, Row]:
    """Mean speed over the whole span, and how it compares with the true way (n, 3) m at t (n,) s."""
    measured = speed(draws)
    quantity = measured.quantity()
    true = float(speed(true_draws(t, way, draws.frame)).samples[0])
    return measured, {
        "true": 0.0 if true < PARKED_MPS else true,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "rest": quantity.rest_probability,
        "state": "moving" if true > MOVING_MPS else "parked" if true < PARKED_MPS else "between",
        "span_s": float(t[-1] - t[0]),
    }


def measured_velocity(draws: Draws, t: FloatArray, way: FloatArray) -> Row:
    """Mean velocity relative to the camera, right and ahead; way (n, 2) m in the camera's frame at t (n,) s."""
    each = (draws.p[:, -1, :2] - draws.p[:, 0, :2]) / (draws.t[-1] - draws.t[0])
    true = (way[-1] - way[0]) / (t[-1] - t[0])
    sides = [summarise(each[:, axis], "m/s") for axis in range(2)]
    return {
        "vector_error": float(np.hypot(*(side.value - v for side, v in zip(sides, true, strict=True)))),
        "vector": [[side.value, side.low, side.high, float(v)] for side, v in zip(sides, true, strict=True)],
    }


def away(draws: Draws, t: float, centre: FloatArray, place: FloatArray) -> Row:
    """Distance from the camera's foot to the thing at t, as drawn and in truth."""
    i = int(np.argmin(np.abs(draws.t - t)))
    drawn = np.linalg.norm(draws.p[:, i, :2] - centre[:2], axis=1)
    return {"away": float(np.median(drawn)), "true_away": float(np.linalg.norm(place[:2] - centre[:2]))}


def speed_figures(rows: Sequence[Row]) -> Figures:
    """Over ground: errors of those that move, what the parked ones read, and coverage with its score."""
    moving = [row for row in rows if row["state"] == "moving"]
    parked = [row for row in rows if row["state"] == "parked"]
    return {
        **_moving(moving),
        **_parked(parked),
        **_covered(rows, ""),
        **_covered(moving, "moving_"),
        **_distance(rows),
    }


def vector_figures(rows: Sequence[Row]) -> Figures:
    """Relative to the camera: length of the vector error, coverage of both components."""
    errors = [row["vector_error"] for row in rows if "vector_error" in row]
    if not errors:
        return {}
    value, low, high, truth = np.array([side for row in rows if "vector" in row for side in row["vector"]]).T
    inside = coverage(low, high, truth)
    least, most = wilson(inside, len(value))
    return {
        "relative_vector_median_error_mps": float(np.median(errors)),
        "relative_vector_worst_tenth_error_mps": float(np.quantile(errors, WORST)),
        "relative_coverage_95": inside,
        "relative_coverage_low": least,
        "relative_coverage_high": most,
        "relative_interval_score_ratio": score_ratio(value, low, high, truth),
        "relative_half_width_mps": float(np.median((high - low) / 2)),
    }


def _columns(rows: Sequence[Row]) -> list[FloatArray]:
    return [np.array([row[key] for row in rows], dtype=np.float64) for key in ("value", "low", "high", "true")]


def _moving(rows: Sequence[Row]) -> Figures:
    if not rows:
        return {}
    value, low, high, true = _columns(rows)
    error = np.abs(value - true)
    figures = {
        "moving_n": float(len(rows)),
        "moving_speed_median_error_mps": float(np.median(error)),
        "moving_speed_worst_tenth_error_mps": float(np.quantile(error, WORST)),
        "moving_within_25": float(np.mean(error <= WITHIN * true)),
        "moving_half_width": float(np.median((high - low) / 2 / true)),
    }
    wheeled = np.array([row["family"] == "vehicle" for row in rows])
    if wheeled.any():
        figures["moving_within_25_vehicles"] = float(np.mean(error[wheeled] <= WITHIN * true[wheeled]))
    return figures


def _parked(rows: Sequence[Row]) -> Figures:
    if not rows:
        return {}
    return {
        "parked_n": float(len(rows)),
        "parked_median_reading_mps": float(np.median([row["value"] for row in rows])),
        "parked_at_rest": float(np.mean([row["rest"] >= RESTS for row in rows])),
    }


def _covered(rows: Sequence[Row], name: str) -> Figures:
    if not rows:
        return {}
    value, low, high, true = _columns(rows)
    inside = coverage(low, high, true)
    least, most = wilson(inside, len(rows))
    return {
        f"{name}coverage_95": inside,
        f"{name}coverage_low": least,
        f"{name}coverage_high": most,
        f"{name}interval_score_ratio": score_ratio(value, low, high, true),
    }


def _distance(rows: Sequence[Row]) -> Figures:
    known = [row for row in rows if "away" in row]
    near = [abs(row["away"] - row["true_away"]) <= NEAR_ENOUGH * row["true_away"] for row in known]
    return {"distance_within_10": float(np.mean(near))} if near else {}
