"""When a motion begins or ends: told from how it gathers or loses speed, as its first centimetres are not seen.

A thing that sets off at an even acceleration has gone a t^2 / 2, so that it is twice as long under way at four times
the distance: from the moments at which it is so far, its beginning follows (and its end, with time running backwards).
"""

from __future__ import annotations

import numpy as np

from stagent_tools.temporal.slopes import lengths
from stagent_tools.temporal.spans import runs
from stagent_tools.types import BoolArray, FloatArray

NEAR, FAR = 0.15, 0.6
"""m from where it rests: the one well above what boxes wander, the other four times that."""
FLUNG = 10.0
"""m/s2: what sets off faster was hit or thrown and has its speed at once; sprinters and cars stay below."""
EARLIEST, LATEST = 0.8, 0.3
"""s by which the rest may be shorter, or longer, than its path tells it;"""
LEFT = 3
"""and a third of it at most at either end."""


def true_rests(t: FloatArray, path: FloatArray, resting: BoolArray, metre: float) -> BoolArray:
    """(k, n): `resting` (k, n) with each run's ends where motion ends and begins; path (k, n, 2), in which a metre is
    `metre` long."""
    out = resting.copy()
    for draw, row in enumerate(resting):
        for first, last in runs(row):
            gone = lengths(path[draw] - path[draw, (first + last) // 2]) / metre
            if last < len(t) - 1:
                _move(out[draw], t, _onset(t[last + 1 :], gone[last + 1 :]), (last, first))
            if first > 0:
                back = _onset(-t[first - 1 :: -1], gone[first - 1 :: -1])
                _move(out[draw], t, None if back is None else -back, (first, last))
    return out


def _onset(t: FloatArray, gone: FloatArray) -> float | None:
    """s, from the distances `gone` (n,) m at `t` (n,) s after it; None if it does not go far enough, or is flung."""
    far = np.flatnonzero(gone >= FAR)
    near = np.flatnonzero(gone >= NEAR)
    if len(far) == 0:
        return None
    between = float(t[far[0]] - t[near[0]])
    return float(t[near[0]]) - between if FLUNG * between**2 >= 2 * NEAR else None


def _move(row: BoolArray, t: FloatArray, when: float | None, run: tuple[int, int]) -> None:
    """Puts one end of a run of rest in `row` (n,), from its sample `run[0]`, to `when`; the other end is `run[1]`."""
    if when is None:
        return
    edge, other = run
    way = 1 if edge >= other else -1
    shortest = -min(EARLIEST, abs(t[edge] - t[other]) / LEFT)
    beyond = np.clip(way * (when - t[edge]), shortest, LATEST)
    ahead = way * (t - t[edge])
    row[(ahead > beyond) & (ahead <= 0)] = False
    row[(ahead > 0) & (ahead <= beyond)] = True
