"""Two things at the same times, on the same ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scan import Scan
from stagent_tools.temporal.ends import to_the_rim
from stagent_tools.temporal.slopes import at
from stagent_tools.temporal.spans import Followed, thinned, thinned_rest
from stagent_tools.types import BoolArray, Draws, FloatArray, Track

TOUCH = 0.02  # intersection over the smaller box's area at which boxes touch
TOLERANCE = 0.1  # s between samples of two tracks that are one moment


class Both(NamedTuple):
    """The times (n,) at which both paths run, both paths (k, n, 2) there, and when (k, n) the first stands still."""

    t: FloatArray
    first: FloatArray
    second: FloatArray
    resting: BoolArray

    @property
    def apart(self) -> FloatArray:
        """(k, n) between the reference points."""
        return np.asarray(np.linalg.norm(self.first - self.second, axis=-1), dtype=np.float64)


def pairs_of(subject: Sequence[Followed], other: Sequence[Followed]) -> list[tuple[Followed, Followed]]:
    """Each with each of the others; the members of a plural among themselves if no other is named."""
    if other:
        return [(one, two) for one in subject for two in other if one.track.id != two.track.id]
    among = [(one, two) for i, one in enumerate(subject) for two in subject[i + 1 :]]
    if not among:
        raise CannotMeasure("This event takes two things, and only one is known.", "Name the other thing too.")
    return among


def grounds(one: Followed, two: Followed, scan: Scan) -> tuple[Draws, Draws]:
    """Both paths from rim to rim: in metres if both have them, else in the picture."""
    if one.metric is not None and two.metric is not None:
        return to_the_rim(one.metric, one.track, scan), to_the_rim(two.metric, two.track, scan)
    return to_the_rim(one.picture, one.track, scan), to_the_rim(two.picture, two.track, scan)


def together(one: Followed, two: Followed, scan: Scan) -> Both:
    """Both while both are in the picture."""
    a, b = grounds(one, two, scan)
    inside = (a.t >= b.t[0]) & (a.t <= b.t[-1])
    first, second = thinned(a)[:, inside, :2], thinned(b)[..., :2]
    k = min(len(first), len(second))
    return Both(a.t[inside], first[:k], at(b.t, second[:k], a.t[inside]), thinned_rest(a)[:k, inside])


def touching(one: Track, two: Track, t: FloatArray) -> BoolArray:
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
