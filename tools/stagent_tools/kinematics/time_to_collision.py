"""Time until two meet if nothing changes: gap by closing speed, or by the growth of one in the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.grid import STEP_S, clip, position_at, real_seconds
from stagent_tools.kinematics.measured import Measured
from stagent_tools.kinematics.separation import POINTS, SURFACES, common_span, gap, has_surface
from stagent_tools.types import Draws, FloatArray, Span


@dataclass(frozen=True)
class Collision:
    """`time`: real seconds, nan in draws that do not close · `share` 0..1 of the draws that close."""

    time: Measured
    share: float


def time_to_collision(draws: Draws, other: Draws, *, at: float | None = None, span: Span | None = None) -> Collision:
    """Gap between the nearest surfaces by the speed with which it shrinks, at the video time `at`, else at the end of
    the span in which both are followed. The speed is that of the last half second."""
    inside = common_span(draws, other, span)
    moment = inside.end if at is None else at
    before = _window(inside, moment, draws.time_factor)
    gaps = gap(draws, other, np.array([before.start, before.end]))
    closing = (gaps[:, 0] - gaps[:, 1]) / real_seconds(draws, before.duration)
    between = SURFACES if has_surface(draws) and has_surface(other) else POINTS
    return _collision(gaps[:, 1], closing, before.end, (*draws.notes, between))


def time_to_contact(picture: Draws, *, at: float | None = None, span: Span | None = None) -> Collision:
    """Until the thing reaches the camera: 1 / (growth of ln of its apparent size), which needs no metres (Lee, A theory
    of visual control of braking, Perception 5, 1976). `picture` are paths in the picture."""
    inside = clip(picture, span)
    before = _window(inside, inside.end if at is None else at, picture.time_factor)
    size = position_at(picture, np.array([before.start, before.end]))[..., 2]
    growth = (size[:, 1] - size[:, 0]) / real_seconds(picture, before.duration)
    return _collision(np.ones(picture.k), growth, before.end, (*picture.notes, "by its growth in the picture"))


def _window(inside: Span, moment: float, time_factor: float) -> Span:
    """The half second (real) that ends at the moment, or less at the beginning of the track."""
    if not inside.start <= moment <= inside.end:
        raise CannotMeasure(
            f"The two are not both followed at {moment:.2f} s, only from {inside.start:.2f} to {inside.end:.2f} s.",
            "Ask about a time within that.",
        )
    start = max(inside.start, moment - STEP_S * time_factor)
    end = moment if moment > start else min(inside.end, start + STEP_S * time_factor)
    return Span(start, end)


def _collision(gaps: FloatArray, closing: FloatArray, at: float, notes: tuple[str, ...]) -> Collision:
    closes = closing > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        time = np.where(closes, gaps / closing, np.nan)
    return Collision(Measured(time, "s", at=at, notes=notes), float(closes.mean()))
