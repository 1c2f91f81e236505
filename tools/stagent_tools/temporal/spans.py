"""Occurrences: from what each draw of a trajectory does to spans with a probability and 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from stagent_tools.types import BoolArray, Draws, FloatArray, Track

LIKELY = 0.5  # share of draws in which an occurrence must happen to be told
LOOKED_AT = 256  # draws: the 95 % interval of a time needs no more
INTERVAL = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class EventSpan:
    """One occurrence, in seconds of video time; an instant starts and ends at once.

    Each time has its 95 % interval over the draws; `probability` is the share of draws in which it happens;
    `track` the id of the thing to which it happens.
    """

    start: float
    end: float
    start_low: float
    start_high: float
    end_low: float
    end_high: float
    probability: float
    track: str = ""


class Followed(NamedTuple):
    """A thing with its trajectories: in the picture always, in metres where there is a scale."""

    track: Track
    picture: Draws
    metric: Draws | None


def thinned(draws: Draws) -> FloatArray:
    """(k', n, 3): at most LOOKED_AT of the drawn paths, evenly taken."""
    chosen = np.linspace(0, draws.k - 1, min(draws.k, LOOKED_AT)).astype(int)
    return np.asarray(draws.p[chosen], dtype=np.float64)


def thinned_rest(draws: Draws) -> BoolArray:
    """(k', n): the rest of the same draws as `thinned`."""
    chosen = np.linspace(0, draws.k - 1, min(draws.k, LOOKED_AT)).astype(int)
    return np.asarray(draws.rest[chosen], dtype=np.bool_)


def instant(t: float, low: float, high: float, probability: float, track: str) -> EventSpan:
    return EventSpan(t, t, low, high, low, high, probability, track)


def spans_from(
    t: FloatArray, active: BoolArray, track: str, *, shortest: float = 0.0, slack: float = 0.0
) -> tuple[EventSpan, ...]:
    """Occurrences of a state: `active` (k, n) says in which draws it holds at `t` (n,).

    One occurrence is a run of samples at which the state is likely; each draw that holds somewhere in it gives its own
    start and end, between two samples, and their spread is the interval; no end is told better than to `slack` s.
    """
    likely = active.mean(0) >= LIKELY
    slack = slack + half_frame(t)
    edges = np.concatenate([t[:1], (t[1:] + t[:-1]) / 2, t[-1:]])
    found = []
    for first, last in runs(likely):
        limits = [_limits(row, first, last) for row in active]
        own = np.array([limit for limit in limits if limit is not None])
        starts, ends = edges[own[:, 0]], edges[own[:, 1] + 1]
        start, end = float(np.median(starts)), float(np.median(ends))
        if end - start < shortest:
            continue
        (s_low, s_high), (e_low, e_high) = np.percentile(starts, INTERVAL), np.percentile(ends, INTERVAL)
        known = (float(s_low) - slack, float(s_high) + slack, float(e_low) - slack, float(e_high) + slack)
        found.append(EventSpan(start, end, *known, len(own) / len(active), track))
    return tuple(found)


def instants_from(times: Sequence[FloatArray], apart: float, slack: float, track: str) -> tuple[EventSpan, ...]:
    """Occurrences of an instant: `times` holds for each draw the moments at which it happens in it.

    Moments of different draws within `apart` seconds are the same occurrence; an interval is never narrower than
    `slack` seconds to each side, half a frame at least.
    """
    if not times or not any(len(own) for own in times):
        return ()
    pooled = np.sort(np.concatenate(times))
    groups = np.split(pooled, np.flatnonzero(np.diff(pooled) > apart) + 1)
    found = []
    for group in groups:
        share = float(np.mean([bool(((own >= group[0]) & (own <= group[-1])).any()) for own in times]))
        if share < LIKELY:
            continue
        low, high = np.percentile(group, INTERVAL)
        found.append(instant(float(np.median(group)), float(low) - slack, float(high) + slack, share, track))
    return tuple(found)


def runs(flags: BoolArray) -> list[tuple[int, int]]:
    """First and last index of each run of True in (n,)."""
    padded = np.concatenate([[False], flags, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _limits(row: BoolArray, first: int, last: int) -> tuple[int, int] | None:
    """The run of one draw that overlaps [first, last] most."""
    best: tuple[int, int] | None = None
    most = 0
    for a, b in runs(row):
        common = min(b, last) - max(a, first) + 1
        if common > most:
            best, most = (a, b), common
    return best


def half_frame(t: FloatArray) -> float:
    """Half the usual time between samples, s."""
    return float(np.median(np.diff(t))) / 2 if len(t) > 1 else 0.0
