"""The geometry of the report's charts, in pixels of their own drawing area; the template draws them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stagent.answer.marking import colour_of
from stagent.answer.report.axis import Axis, axis
from stagent.answer.report.curves import NamedDraws, paths_from_above, speed_over_time
from stagent.answer.values import Interval, TimeSpan
from stagent_tools.types import FloatArray

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 12, 40  # px around the drawing area
Ticks = list[tuple[float, str]]


@dataclass(frozen=True)
class IntervalChart:
    """A value on an axis with its interval; heights are the template's."""

    ticks: Ticks
    low: float
    value: float
    high: float
    width: int = WIDTH


@dataclass(frozen=True)
class Bar:
    """A stretch of time; each end has its own interval."""

    start: float
    end: float
    start_low: float
    start_high: float
    end_low: float
    end_high: float


@dataclass(frozen=True)
class Timeline:
    ticks: Ticks
    bars: tuple[Bar, ...]
    width: int = WIDTH


@dataclass(frozen=True)
class Line:
    """One thing in a chart: its median line, its band (closed polygon) or its drawn paths, as SVG points."""

    name: str
    colour: str
    median: str
    band: str = ""
    draws: tuple[str, ...] = ()
    end: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Chart:
    """Two axes with their titles, and lines."""

    x_ticks: Ticks
    y_ticks: Ticks
    x_title: str
    y_title: str
    lines: tuple[Line, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def interval_chart(interval: Interval) -> IntervalChart:
    """Zero is shown where the interval reaches near it."""
    low, high = min(interval.low, interval.value), max(interval.high, interval.value)
    spread = high - low
    if 0 < low < spread:
        low = 0.0
    along = axis(low, high, 12, WIDTH - 12, margin=0.5)
    return IntervalChart(along.ticks(), along.at(interval.low), along.at(interval.value), along.at(interval.high))


def timeline(spans: Sequence[TimeSpan], duration: float) -> Timeline:
    """When it happened, in the whole video."""
    along = axis(0.0, max([duration, *(span.end_high for span in spans)]), 12, WIDTH - 12, margin=0.0)
    bars = (
        Bar(*(along.at(t) for t in (s.start, s.end, s.start_low, s.start_high, s.end_low, s.end_high))) for s in spans
    )
    return Timeline(along.ticks(8), tuple(bars))


def speed_chart(things: Sequence[NamedDraws], factor: float, unit: str) -> Chart | None:
    """Speed over time with its band; `factor` turns the draws' unit a second into `unit`. None if nothing was seen
    for long enough."""
    bands = [(thing, band) for thing in things if (band := speed_over_time(thing.draws))]
    if not bands:
        return None
    across = _across(np.concatenate([band.t for _, band in bands]))
    up = axis(0.0, max(float(band.high.max()) for _, band in bands) * factor, HEIGHT - BOTTOM, TOP, margin=0.05)
    up = Axis(0.0, up.high, up.start, up.end)
    lines = tuple(
        Line(
            thing.name,
            css(thing.number),
            median=_points(across, up, band.t, band.median * factor),
            band=_points(
                across,
                up,
                np.concatenate([band.t, band.t[::-1]]),
                np.concatenate([band.low, band.high[::-1]]) * factor,
            ),
            end=(across.at(float(band.t[-1])), up.at(float(band.median[-1]) * factor)),
        )
        for thing, band in bands
    )
    return Chart(across.ticks(8), up.ticks(), "time, s", f"speed, {unit}", lines)


def top_view(things: Sequence[NamedDraws]) -> Chart | None:
    """The ground from above: the median path and some of the drawn ones, the same scale along both axes."""
    if not things:
        return None
    paths = [paths_from_above(thing.draws) for thing in things]
    every = np.concatenate([median for median, _ in paths] + [drawn.reshape(-1, 2) for _, drawn in paths])
    across, up, height = _same_scale(np.percentile(every, 1, axis=0), np.percentile(every, 99, axis=0))
    lines = tuple(
        Line(
            thing.name,
            css(thing.number),
            median=_points(across, up, median[:, 0], median[:, 1]),
            draws=tuple(_points(across, up, path[:, 0], path[:, 1]) for path in drawn),
            end=(across.at(float(median[-1, 0])), up.at(float(median[-1, 1]))),
        )
        for thing, (median, drawn) in zip(things, paths, strict=True)
    )
    return Chart(across.ticks(8), up.ticks(), "x, m", "y, m", lines, height=height)


def css(index: int) -> str:
    """The colour of the n-th thing, as in the overlay."""
    return "rgb({}, {}, {})".format(*colour_of(index))


def _across(t: FloatArray) -> Axis:
    return axis(float(t.min()), float(t.max()), LEFT, WIDTH - RIGHT, margin=0.02)


def _same_scale(low: FloatArray, high: FloatArray) -> tuple[Axis, Axis, int]:
    """Axes over [low, high] (2,) with as many pixels a metre across as up, and the height of the chart for them."""
    room = WIDTH - LEFT - RIGHT
    spread = np.maximum((high - low) * 1.1, 0.5)
    tall = float(np.clip(room * spread[1] / spread[0], 100, 420))
    per_metre = min(room / spread[0], tall / spread[1])
    middle, half = (low + high) / 2, np.array([room, tall]) / per_metre / 2
    across = Axis(float(middle[0] - half[0]), float(middle[0] + half[0]), LEFT, WIDTH - RIGHT)
    up = Axis(float(middle[1] - half[1]), float(middle[1] + half[1]), TOP + tall, TOP)
    return across, up, round(TOP + tall + BOTTOM)


def _points(across: Axis, up: Axis, x: FloatArray, y: FloatArray) -> str:
    """The points of an SVG line: "x,y x,y ..."."""
    pairs = zip(x.tolist(), y.tolist(), strict=True)
    return " ".join(f"{across.at(a)},{up.at(b)}" for a, b in pairs)
