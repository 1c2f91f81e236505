"""Events between two things: approaching, passing, overtaking, crossing, colliding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.temporal.spans import EventSpan, Followed, half_frame, instants_from, spans_from, thinned
from stagent_tools.types import BoolArray, FloatArray, Track

WINDOW = 0.5  # s over which the separation must shrink
CLOSING = 0.05  # of the separation lost in WINDOW: approaching, not wavering
APART = 0.4  # s between two meetings
TOUCH = 0.02  # intersection over the smaller box's area at which boxes touch
JOLT = 0.3  # of the speed: the abrupt change that a collision leaves in one of the two
TOLERANCE = 0.1  # s between samples of two tracks that are one moment


def approaches(subject: Sequence[Followed], other: Sequence[Followed]) -> tuple[EventSpan, ...]:
    """The times in which the separation shrinks."""
    found: list[EventSpan] = []
    for one, two in _pairs(subject, other):
        t, separation = _separation(one, two)
        if len(t) < 3:
            continue
        ahead = np.searchsorted(t, np.minimum(t + WINDOW, t[-1]))
        closing = separation - separation[:, ahead] > CLOSING * separation
        found += spans_from(t, closing, one.track.id, shortest=WINDOW / 2)
    return _ordered(found)


def meetings(subject: Sequence[Followed], other: Sequence[Followed]) -> tuple[EventSpan, ...]:
    """The moments at which two are closest: passing each other."""
    found: list[EventSpan] = []
    for one, two in _pairs(subject, other):
        t, separation = _separation(one, two)
        if len(t) < 3:
            continue
        moments = [np.array([t[i]]) for i in separation.argmin(axis=1)]
        found += instants_from(moments, APART, half_frame(t), one.track.id)
    return _ordered(found)


def overtakes(subject: Sequence[Followed], other: Sequence[Followed]) -> tuple[EventSpan, ...]:
    """The moments at which the subject, going the other's way, comes from behind it to before it."""
    found: list[EventSpan] = []
    for one, two in _pairs(subject, other):
        t, first, second = _together(one, two)
        if len(t) < 3:
            continue
        way = second[:, -1] - second[:, 0]
        way = way / np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-9)
        same_way = ((first[:, -1] - first[:, 0]) * way).sum(-1) > 0
        lead = ((first - second) * way[:, None]).sum(-1)
        passed = (lead[:, 1:] > 0) & (lead[:, :-1] <= 0) & same_way[:, None]
        moments = [t[1:][np.flatnonzero(row)] for row in passed]
        found += instants_from(moments, APART, half_frame(t), one.track.id)
    return _ordered(found)


def crosses(subject: Sequence[Followed], other: Sequence[Followed]) -> tuple[EventSpan, ...]:
    """The times in which the subject's box lies over the other's: a line, a junction, another's way."""
    found: list[EventSpan] = []
    for one, two in _pairs(subject, other):
        t = one.picture.t
        over = _touching(one.track, two.track, t)
        found += spans_from(t, over[None], one.track.id)
    return _ordered(found)


def collisions(subject: Sequence[Followed], other: Sequence[Followed]) -> tuple[EventSpan, ...]:
    """The moments at which boxes touch and one of the two is jolted; the jolt is what tells it from passing before."""
    found: list[EventSpan] = []
    for one, two in _pairs(subject, other):
        t, first, second = _together(one, two)
        if len(t) < 5:
            continue
        touching = _touching(one.track, two.track, t)
        jolt = np.maximum(_jolt(first, t), _jolt(second, t)) * touching
        moments = [np.array([t[int(row.argmax())]]) if row.max() > JOLT else np.empty(0) for row in jolt]
        found += instants_from(moments, APART, half_frame(t), one.track.id)
    return _ordered(found)


def _pairs(subject: Sequence[Followed], other: Sequence[Followed]) -> list[tuple[Followed, Followed]]:
    """Each with each of the others; the members of a plural among themselves if no other is named."""
    if other:
        return [(one, two) for one in subject for two in other if one.track.id != two.track.id]
    among = [(one, two) for i, one in enumerate(subject) for two in subject[i + 1 :]]
    if not among:
        raise CannotMeasure("This event takes two things, and only one is known.", "Name the other thing too.")
    return among


def _together(one: Followed, two: Followed) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The times at which both paths run (n,), and both paths there (k, n, 2): metres if both have them, else px."""
    metres = one.metric is not None and two.metric is not None
    a = one.metric if metres and one.metric is not None else one.picture
    b = two.metric if metres and two.metric is not None else two.picture
    start, end = max(a.t[0], b.t[0]), min(a.t[-1], b.t[-1])
    inside = (a.t >= start) & (a.t <= end)
    t = a.t[inside]
    first, other = thinned(a)[:, inside, :2], thinned(b)[..., :2]
    k = min(len(first), len(other))
    second = np.empty((k, len(t), 2))
    for draw in range(k):
        for axis in range(2):
            second[draw, :, axis] = np.interp(t, b.t, other[draw, :, axis])
    return t, first[:k], second


def _separation(one: Followed, two: Followed) -> tuple[FloatArray, FloatArray]:
    """Times (n,) and the distance between the reference points (k, n)."""
    t, first, second = _together(one, two)
    return t, np.asarray(np.linalg.norm(first - second, axis=-1), dtype=np.float64)


def _touching(one: Track, two: Track, t: FloatArray) -> BoolArray:
    """(n,): the boxes share a part of the picture."""
    out = np.zeros(len(t), dtype=bool)
    for i, now in enumerate(t):
        a, b = one.box_at(float(now), TOLERANCE), two.box_at(float(now), TOLERANCE)
        if a is None or b is None:
            continue
        sides = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
        smaller = min(float(np.prod(a[2:] - a[:2])), float(np.prod(b[2:] - b[:2])))
        out[i] = bool((sides > 0).all()) and float(np.prod(sides)) > TOUCH * smaller
    return out


def _jolt(path: FloatArray, t: FloatArray) -> FloatArray:
    """(k, n): change of velocity across each sample, as a share of the path's fast speed."""
    velocity = np.diff(path, axis=1) / np.diff(t)[:, None]
    change = np.zeros(path.shape[:2])
    change[:, 2:-2] = np.linalg.norm(velocity[:, 3:] - velocity[:, :-3], axis=-1)
    fast = np.percentile(np.linalg.norm(velocity, axis=-1), 90, axis=1)[:, None]
    return np.asarray(change / np.maximum(fast, 1e-9), dtype=np.float64)


def _ordered(found: list[EventSpan]) -> tuple[EventSpan, ...]:
    return tuple(sorted(found, key=lambda event: event.start))
