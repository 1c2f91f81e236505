"""Events between two things: approaching, passing, overtaking, colliding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.temporal.both import Both, pairs_of, together, touching
from stagent_tools.temporal.slopes import velocity
from stagent_tools.temporal.spans import EventSpan, Followed, half_frame, instants_from, runs, spans_from
from stagent_tools.types import BoolArray, FloatArray

CLOSING = 0.1  # of the separation lost in a second: approaching, not wavering
LONG = 1.0  # s that an approach lasts at least,
NEARED = 0.3  # and how much of the separation it takes away in all
GLIMPSE = 0.2  # s of an approach, at the beginning or the end of what is seen, that tell nothing against it
APART = 0.4  # s between two meetings
SLACK = 0.25  # s to which edges are told at best (as in travel.py); a moment between two things too
JOLT = 0.3  # of the speed: the abrupt change that a collision leaves in one of the two


def approaches(subject: Sequence[Followed], other: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The times in which the subject goes towards the other and the separation shrinks."""
    found: list[EventSpan] = []
    for one, two in pairs_of(subject, other):
        both = together(one, two, scan)
        if len(both.t) < 3:
            continue
        apart = both.apart
        goes = ((both.second - both.first) * velocity(both.first, both.t)).sum(axis=-1) > 0
        closing = (-velocity(apart, both.t) > CLOSING * apart) & goes & ~both.resting
        active = np.stack([_nearing(row, gap, both.t) for row, gap in zip(closing, apart, strict=True)])
        found += spans_from(both.t, active, one.track.id, shortest=GLIMPSE, slack=SLACK)
    return _ordered(found)


def _nearing(closing: BoolArray, apart: FloatArray, t: FloatArray) -> BoolArray:
    """(n,): the runs of closing in that are approaches; of one that was under way when sight began, or was lost to
    sight, the whole length and loss are not known."""
    out = np.zeros(len(t), dtype=bool)
    for a, b in runs(closing):
        cut = a == 0 or b == len(t) - 1
        length = t[b] - t[a]
        if (cut and length >= GLIMPSE) or (length >= LONG and apart[b] < (1 - NEARED) * apart[a]):
            out[a : b + 1] = True
    return out


def meetings(subject: Sequence[Followed], other: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The moments at which two are closest: passing each other."""
    found: list[EventSpan] = []
    for one, two in pairs_of(subject, other):
        both = together(one, two, scan)
        if len(both.t) < 3:
            continue
        moments = [np.array([both.t[i]]) for i in both.apart.argmin(axis=1)]
        found += instants_from(moments, APART, SLACK, one.track.id)
    return _ordered(found)


def overtakes(subject: Sequence[Followed], other: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The moments at which the subject, going the other's way, comes from behind it to before it."""
    found: list[EventSpan] = []
    for one, two in pairs_of(subject, other):
        both = together(one, two, scan)
        if len(both.t) < 3:
            continue
        moments = [both.t[1:][np.flatnonzero(row)] for row in _passed(both)]
        found += instants_from(moments, APART, SLACK, one.track.id)
    return _ordered(found)


def _passed(both: Both) -> BoolArray:
    """(k, n - 1): from behind to before, along the way that the other goes over its whole path."""
    way = both.second[:, -1] - both.second[:, 0]
    way = way / np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-9)
    same_way = ((both.first[:, -1] - both.first[:, 0]) * way).sum(-1) > 0
    lead = ((both.first - both.second) * way[:, None]).sum(-1)
    return np.asarray((lead[:, 1:] > 0) & (lead[:, :-1] <= 0) & same_way[:, None], dtype=np.bool_)


def collisions(subject: Sequence[Followed], other: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The moments at which boxes touch and one of the two is jolted; the jolt is what tells it from passing before."""
    found: list[EventSpan] = []
    for one, two in pairs_of(subject, other):
        both = together(one, two, scan)
        if len(both.t) < 5:
            continue
        near = touching(one.track, two.track, both.t)
        jolt = np.maximum(_jolt(both.first, both.t), _jolt(both.second, both.t)) * near
        moments = [np.array([both.t[int(row.argmax())]]) if row.max() > JOLT else np.empty(0) for row in jolt]
        found += instants_from(moments, APART, half_frame(both.t), one.track.id)
    return _ordered(found)


def _jolt(path: FloatArray, t: FloatArray) -> FloatArray:
    """(k, n): change of velocity across each sample, as a share of the path's fast speed."""
    steps = np.diff(path, axis=1) / np.diff(t)[:, None]
    change = np.zeros(path.shape[:2])
    change[:, 2:-2] = np.linalg.norm(steps[:, 3:] - steps[:, :-3], axis=-1)
    fast = np.percentile(np.linalg.norm(steps, axis=-1), 90, axis=1)[:, None]
    return np.asarray(change / np.maximum(fast, 1e-9), dtype=np.float64)


def _ordered(found: list[EventSpan]) -> tuple[EventSpan, ...]:
    return tuple(sorted(found, key=lambda event: event.start))
