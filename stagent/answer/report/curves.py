"""What is drawn of the paths: a few of them as they are, and the speed over time with its 95 % band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.types import Draws, FloatArray

PATHS_SHOWN = 40
POINTS_SHOWN = 60
SPEED_WINDOW_S = 0.5  # real seconds: the grid on which the question kinds measure distance (STKit)
BAND = (2.5, 50.0, 97.5)


@dataclass(frozen=True)
class NamedDraws:
    """The drawn paths of one thing; `number` is its place among all things followed, which gives its colour."""

    name: str
    draws: Draws
    number: int = 0


@dataclass(frozen=True)
class Band:
    """(n,) s of video time; (n,) low, median and high."""

    t: FloatArray
    low: FloatArray
    median: FloatArray
    high: FloatArray


def paths_from_above(draws: Draws) -> tuple[FloatArray, FloatArray]:
    """The median path (n, 2) and a few drawn ones (k, n, 2), thinned; unit and frame of the draws, x and y."""
    points = np.unique(np.linspace(0, len(draws.t) - 1, POINTS_SHOWN).round().astype(int))
    shown = np.unique(np.linspace(0, draws.k - 1, PATHS_SHOWN).round().astype(int))
    flat = draws.p[:, points, :2]
    return np.median(flat, axis=0), flat[shown]


def speed_over_time(draws: Draws) -> Band | None:
    """Each draw's mean speed over half a real second around each time, as a band; unit of the draws a real second.

    None for a thing seen for less than that.
    """
    half = SPEED_WINDOW_S * draws.time_factor / 2
    first, last = float(draws.t[0]) + half, float(draws.t[-1]) - half
    if last <= first:
        return None
    t = np.linspace(first, last, POINTS_SHOWN)
    steps = _positions(draws, t + half) - _positions(draws, t - half)
    axes = 3 if draws.unit == "m" else 2
    speeds = np.linalg.norm(steps[..., :axes], axis=-1) / SPEED_WINDOW_S
    low, median, high = np.percentile(speeds, BAND, axis=0)
    return Band(t, low, median, high)


def _positions(draws: Draws, t: FloatArray) -> FloatArray:
    """(k, m, 3) positions at m times, straight between two samples."""
    right = np.clip(np.searchsorted(draws.t, t), 1, len(draws.t) - 1)
    left = right - 1
    share = ((t - draws.t[left]) / (draws.t[right] - draws.t[left]))[None, :, None]
    return np.asarray((1 - share) * draws.p[:, left] + share * draws.p[:, right])
