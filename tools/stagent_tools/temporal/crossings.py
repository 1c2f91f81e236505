"""Crossing: another's way, a line, a junction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.temporal.both import grounds, pairs_of, touching
from stagent_tools.temporal.slopes import at, lengths
from stagent_tools.temporal.spans import LOOKED_AT, EventSpan, Followed, spans_from, thinned
from stagent_tools.types import BoolArray, Draws, FloatArray, Track

SLACK = 0.15  # s to which edges are told at best (as in travel.py)
ACROSS = 30.0  # degrees between two ways that cross
STRIDE = 0.1  # s: a way is taken as straight for so long where two ways are held against each other


def crosses(subject: Sequence[Followed], other: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The times in which the subject is where its way crosses the other's, while both are in the picture; of what
    stands still (a line, a junction), those in which its box lies over the other's."""
    found: list[EventSpan] = []
    for one, two in pairs_of(subject, other):
        a, b = grounds(one, two, scan)
        if _goes(b, two.track):
            common = (a.t >= b.t[0]) & (a.t <= b.t[-1])
            t, over = a.t[common], _on_its_way(a, b, (one.track, two.track))[:, common]
        else:
            t, over = one.picture.t, touching(one.track, two.track, one.picture.t)[None]
        found += spans_from(t, over, one.track.id, slack=SLACK)
    return tuple(sorted(found, key=lambda event: event.start))


def _on_its_way(one: Draws, two: Draws, tracks: tuple[Track, Track]) -> BoolArray:
    """(k, n): whether the first is within reach of where the ways cross: half its length and half the other's width."""
    if one.unit == "m":
        reach = (_extents(one)[:, 0] + _extents(two)[:, 1]) / 2
    else:
        reach = np.array([sum(float(np.median(track.sizes[:, 0])) for track in tracks) / 2])
    first, second = thinned(one)[..., :2], thinned(two)[..., :2]
    near = np.zeros((min(len(first), len(second)), len(one.t)), dtype=bool)
    for draw in range(len(near)):
        where = _meeting(_strides(first[draw], one.t), _strides(second[draw], two.t))
        if where is not None:
            near[draw] = lengths(first[draw] - where) < reach[draw % len(reach)]
    return near


def _goes(draws: Draws, track: Track) -> bool:
    """Whether it goes farther than it is wide, so that it has a way."""
    path = np.median(thinned(draws)[..., :2], axis=0)
    known = draws.unit == "m" and draws.extent is not None
    wide = np.median(_extents(draws)[:, 1]) if known else np.median(track.sizes.min(axis=1))
    return bool(lengths(path - path[0]).max() > wide)


def _extents(draws: Draws) -> FloatArray:
    """(k, 3) m: length, width and height of the same draws as `thinned`. The longer of what is known of length and
    width stands for what is not, and the point itself where nothing is known."""
    if draws.extent is None:
        return np.zeros((1, 3))
    chosen = np.linspace(0, draws.k - 1, min(draws.k, LOOKED_AT)).astype(int)
    extent = draws.extent[chosen]
    longer = np.nan_to_num(np.fmax(extent[:, :1], extent[:, 1:2]))
    return np.asarray(np.where(np.isfinite(extent), extent, longer), dtype=np.float64)


def _strides(path: FloatArray, t: FloatArray) -> FloatArray:
    """(m, 2): the places of a path (n, 2) every STRIDE s."""
    times = np.arange(t[0], t[-1] + STRIDE / 2, STRIDE)
    return np.asarray(at(t, path[None], times)[0])


def _meeting(one: FloatArray, two: FloatArray) -> FloatArray | None:
    """(2,): where two ways (m, 2) cross at a fair angle, the first time; None if they do not."""
    u, v = np.diff(one, axis=0)[:, None], np.diff(two, axis=0)[None]
    between = two[None, :-1] - one[:-1, None]
    cross = _cross(u, v)
    fair = np.abs(cross) > np.sin(np.radians(ACROSS)) * lengths(u) * lengths(v)
    safe = np.where(fair, cross, 1.0)
    a, b = _cross(between, v) / safe, _cross(between, u) / safe
    met = np.argwhere(fair & (a >= 0) & (a <= 1) & (b >= 0) & (b <= 1))
    if len(met) == 0:
        return None
    i, j = met[0]
    return np.asarray(one[i] + a[i, j] * (one[i + 1] - one[i]))


def _cross(u: FloatArray, v: FloatArray) -> FloatArray:
    return np.asarray(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0], dtype=np.float64)
