"""Time between the front of one and the front of the next passing the same point of the ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.grid import MOMENT_S, clip, position_at, real_seconds, velocity_at
from stagent_tools.kinematics.measured import Measured
from stagent_tools.kinematics.separation import common_span
from stagent_tools.types import Draws, FloatArray, FrameOfReference, Span

STATIONS = 16
BY_SPEED = "no place is passed by both: the distance between them over the speed of the one behind"
FRONTS = "between the fronts"
POINTS = "between the reference points"
WAY_POINTS = 24
SHORTEST_WAY_M = 0.5
SLOWEST = 0.3
"""m/s: what hardly moves reaches nothing."""


def time_gap(draws: Draws, other: Draws, span: Span | None = None) -> Measured:
    """Real seconds, positive whoever of the two is ahead.

    The way is the longer of the two median paths. At places of it that both pass, the gap is the difference of their
    times there; if there is none, the distance between their fronts over the speed of the one behind.
    """
    if draws.frame is not other.frame or draws.frame is FrameOfReference.PICTURE:
        raise ValueError(f"a time gap needs two paths in one world: {draws.frame}, {other.frame}")
    if draws.k != other.k:
        raise ValueError(f"draws do not go together: {draws.k}, {other.k}")
    pair = [_within(one, span) for one in (draws, other)]
    way = max((_way(one) for one in pair), key=_length)
    if _length(way) < SHORTEST_WAY_M:
        raise CannotMeasure("Neither of the two moves on, so they pass nothing.", "Ask how far apart they are.")
    fronts = [_along(way, one.p[..., :2]) + _to_front(one)[:, None] for one in pair]
    low = max(float(np.median(front[:, 0])) for front in fronts)
    high = min(float(np.median(front[:, -1])) for front in fronts)
    notes = (*draws.notes, FRONTS if all(one.extent is not None for one in pair) else POINTS)
    if high <= low:
        return Measured(_by_speed(pair[0], pair[1], way), "s", notes=(*notes, BY_SPEED))
    stations = np.linspace(low, high, STATIONS + 2)[1:-1]
    first, second = (_when(one.t, front, stations) for one, front in zip(pair, fronts, strict=True))
    apart = np.abs(second - first) / draws.time_factor
    both = np.isfinite(apart)
    mean = np.where(both, apart, 0.0).sum(axis=1) / np.maximum(both.sum(axis=1), 1)
    return Measured(np.where(both.any(axis=1), mean, np.nan), "s", notes=notes)


def _within(draws: Draws, span: Span | None) -> Draws:
    if span is None:
        return draws
    inside = clip(draws, span)
    keep = (draws.t >= inside.start - 1e-9) & (draws.t <= inside.end + 1e-9)
    if keep.sum() < 2:
        raise CannotMeasure("One of the two is not followed in that span.", "Ask about another span.")
    return replace(draws, t=draws.t[keep], p=draws.p[:, keep], rest=draws.rest[:, keep], seen=draws.seen[keep])


def _way(draws: Draws) -> FloatArray:
    """(m, 2) the median path at even distances."""
    path = np.median(draws.p[..., :2], axis=0)
    run = np.concatenate([[0.0], np.linalg.norm(np.diff(path, axis=0), axis=1).cumsum()])
    at = np.linspace(0.0, run[-1], WAY_POINTS)
    return np.column_stack([np.interp(at, run, path[:, axis]) for axis in range(2)])


def _length(way: FloatArray) -> float:
    return float(np.linalg.norm(np.diff(way, axis=0), axis=1).sum())


def _along(way: FloatArray, p: FloatArray) -> FloatArray:
    """(k, n) m along the way of places p (k, n, 2), beyond its ends on their tangents."""
    legs = np.diff(way, axis=0)
    lengths = np.linalg.norm(legs, axis=1)
    starts = np.concatenate([[0.0], lengths.cumsum()[:-1]])
    best, nearest = np.zeros(p.shape[:2]), np.full(p.shape[:2], np.inf)
    for i, (leg, length, start) in enumerate(zip(legs, lengths, starts, strict=True)):
        if length == 0:
            continue
        off = p - way[i]
        along = off @ (leg / length)
        low, high = -np.inf if i == 0 else 0.0, np.inf if i == len(legs) - 1 else length
        held = np.clip(along, low, high)
        distance = np.linalg.norm(off - held[..., None] * (leg / length), axis=-1)
        better = distance < nearest
        best, nearest = np.where(better, start + held, best), np.minimum(distance, nearest)
    return best


def _to_front(draws: Draws) -> FloatArray:
    """(k,) m from the reference point to the front; 0 where the length is not known."""
    return np.zeros(draws.k) if draws.extent is None else np.nan_to_num(draws.extent[:, 0]) / 2


def _when(t: FloatArray, front: FloatArray, stations: FloatArray) -> FloatArray:
    """(k, m) video time at which each draw's front (k, n) first passes the stations (m,), nan if it does not."""
    out = np.empty((len(front), len(stations)))
    for k, way in enumerate(np.maximum.accumulate(front, axis=1)):
        step = way + 1e-9 * np.arange(len(way))  # a strictly growing way, so that rest has one time
        out[k] = np.interp(stations, step, t, left=np.nan, right=np.nan)
    return out


def _by_speed(draws: Draws, other: Draws, way: FloatArray) -> FloatArray:
    """(k,) distance between the fronts in the middle of the time in which both are followed, over the speed there of
    the one behind."""
    both = common_span(draws, other, None)
    middle = np.array([(both.start + both.end) / 2])
    places = [_along(way, position_at(one, middle)[..., :2])[:, 0] + _to_front(one) for one in (draws, other)]
    window = max(MOMENT_S, min(1.0, real_seconds(draws, both.duration)))
    speeds = [np.linalg.norm(velocity_at(one, middle, window), axis=-1)[:, 0] for one in (draws, other)]
    behind = np.where(places[0] > places[1], speeds[1], speeds[0])
    apart = np.abs(places[0] - places[1])
    return np.where(behind > SLOWEST, apart / np.maximum(behind, SLOWEST), np.nan)
