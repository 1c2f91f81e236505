"""How quickly the speed changes."""

from __future__ import annotations

import numpy as np

from stagent_tools.kinematics.grid import STEP_S, clip, need_seen, real_seconds, velocity_at
from stagent_tools.kinematics.measured import Measured
from stagent_tools.types import Draws, Span


def acceleration(draws: Draws, span: Span | None = None) -> Measured:
    """Mean change of speed over the span, braking is negative: the speed over the last 0.5 s (at most the last half)
    less that over the first, by the time between their middles."""
    inside = clip(draws, span)
    need_seen(draws, inside)
    seconds = real_seconds(draws, inside.duration)
    window = min(STEP_S, seconds / 2)
    half = window * draws.time_factor / 2
    velocity = velocity_at(draws, np.array([inside.start + half, inside.end - half]), window)
    speeds = np.linalg.norm(velocity, axis=-1)
    return Measured((speeds[:, 1] - speeds[:, 0]) / (seconds - window), f"{draws.unit}/s2", notes=draws.notes)
