"""How far: along the path, and straight."""

from __future__ import annotations

import numpy as np

from stagent_tools.kinematics.grid import STEP_S, at_rest, clip, coordinates, grid, need_seen, position_at
from stagent_tools.kinematics.measured import Measured
from stagent_tools.types import Draws, FloatArray, Span


def distance(draws: Draws, span: Span | None = None) -> Measured:
    """Sum of the step lengths on a 0.5 s grid from the start, the last step interpolated (STKit: ST-VLM, arXiv
    2503.19355, section 3.2), over the time in which the thing was seen."""
    inside = clip(draws, span)
    stretches = need_seen(draws, inside)
    total = np.zeros(draws.k)
    for stretch in stretches:
        total += _length(draws, grid(stretch, STEP_S * draws.time_factor, origin=inside.start))
    asked = span or draws.followed or inside
    unseen = asked.duration - sum(s.duration for s in stretches)
    return Measured(total, draws.unit, rest=at_rest(draws, inside), unseen_s=max(0.0, unseen), notes=draws.notes)


def displacement(draws: Draws, span: Span | None = None) -> Measured:
    """Length of the straight line from where it is at the start to where it is at the end."""
    inside = clip(draws, span)
    ends = coordinates(draws, position_at(draws, np.array([inside.start, inside.end])))
    length = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=-1)
    return Measured(length, draws.unit, rest=at_rest(draws, inside), notes=draws.notes)


def _length(draws: Draws, times: FloatArray) -> FloatArray:
    steps = np.diff(coordinates(draws, position_at(draws, times)), axis=1)
    return np.asarray(np.linalg.norm(steps, axis=-1).sum(axis=1), dtype=np.float64)
