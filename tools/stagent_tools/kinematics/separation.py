"""How far apart two things are: between their nearest surfaces where both extents are known."""

from __future__ import annotations

from typing import Literal

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.grid import MOMENT_S, clip, coordinates, grid, position_at
from stagent_tools.kinematics.measured import Measured
from stagent_tools.types import Draws, FloatArray, FrameOfReference, Span

Stat = Literal["min", "max", "mean"]
SURFACES = "between the nearest surfaces"
POINTS = "between the reference points"


def separation(
    draws: Draws, other: Draws, *, at: float | None = None, span: Span | None = None, stat: Stat = "min"
) -> Measured:
    """At the video time `at`, else the smallest (largest, mean) over the span; the note says what lies between.

    The moment of the smallest is where the median over the draws is smallest: a minimum of noise is none.
    """
    between = SURFACES if has_surface(draws) and has_surface(other) else POINTS
    notes = (*draws.notes, between)
    if at is not None:
        inside = common_span(draws, other, None)
        if not inside.start <= at <= inside.end:
            raise CannotMeasure(
                f"The two are not both followed at {at:.2f} s, only from {inside.start:.2f} to {inside.end:.2f} s.",
                "Ask about a time within that.",
            )
        return Measured(gap(draws, other, np.array([at]))[:, 0], draws.unit, at=at, notes=notes)
    inside = common_span(draws, other, span)
    times = grid(inside, MOMENT_S * draws.time_factor / 2)
    gaps = gap(draws, other, times)
    if stat == "mean":
        mean = np.asarray(np.trapezoid(gaps, times, axis=1), dtype=np.float64) / inside.duration
        return Measured(mean, draws.unit, notes=notes)
    middle = np.median(gaps, axis=0)
    moment = int(np.argmin(middle) if stat == "min" else np.argmax(middle))
    return Measured(gaps[:, moment], draws.unit, at=float(times[moment]), notes=notes)


def common_span(draws: Draws, other: Draws, span: Span | None) -> Span:
    """The part of the span in which both are followed."""
    if draws.k != other.k or draws.unit != other.unit:
        raise ValueError(f"draws do not go together: {draws.k} in {draws.unit}, {other.k} in {other.unit}")
    one, two = clip(draws, span), clip(other, span)
    both = Span(max(one.start, two.start), min(one.end, two.end))
    if both.duration <= 0:
        raise CannotMeasure("The two are never seen at the same time in that span.", "Ask about another span.")
    return both


def gap(draws: Draws, other: Draws, times: FloatArray) -> FloatArray:
    """(k, m) distance at `times` (m,). Between surfaces it is the gap along the line that joins the two, each thing a
    box turned to its heading: exact where faces look at each other, else a little short; 0 where they touch."""
    line = coordinates(draws, position_at(other, times) - position_at(draws, times))
    distance = np.linalg.norm(line, axis=-1)
    if not (has_surface(draws) and has_surface(other)):
        return np.asarray(distance, dtype=np.float64)
    direction = line[..., :2] / np.maximum(np.linalg.norm(line[..., :2], axis=-1, keepdims=True), 1e-12)
    reach = _reach(draws, times, direction) + _reach(other, times, direction)
    level = np.linalg.norm(line[..., :2], axis=-1)
    return np.asarray(np.maximum(level - reach, 0.0), dtype=np.float64)


def has_surface(draws: Draws) -> bool:
    known = draws.extent is not None and bool(np.isfinite(draws.extent[:, :2]).all())
    return known and draws.frame is not FrameOfReference.PICTURE


def _reach(draws: Draws, times: FloatArray, direction: FloatArray) -> FloatArray:
    """(k, m) from its centre to its side along `direction` (k, m, 2): L/2 |cos| + W/2 |sin| of the angle to its
    heading; half the mean of length and width where it hardly moved and its heading is unknown."""
    assert draws.extent is not None  # noqa: S101 - callers have asked `has_surface`
    half = draws.extent[:, None, :2] / 2
    second = MOMENT_S * draws.time_factor * 2.5
    first, last = float(draws.t[0]), float(draws.t[-1])
    later = position_at(draws, np.minimum(times + second, last))
    sooner = position_at(draws, np.maximum(times - second, first))
    way = (later - sooner)[..., :2]
    moved = np.linalg.norm(way, axis=-1)
    heading = way / np.maximum(moved, 1e-12)[..., None]
    along = np.abs((heading * direction).sum(axis=-1))
    turned = half[..., 0] * along + half[..., 1] * np.sqrt(np.clip(1 - along**2, 0.0, 1.0))
    return np.asarray(np.where(moved > half[..., 1], turned, half.mean(axis=-1)), dtype=np.float64)
