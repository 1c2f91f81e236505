"""Where a thing was while it was not seen: joint samples of the motion model between (or beyond) its known states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.paths.chain import IntArray
from stagent_tools.types import BoolArray, FloatArray


@dataclass(frozen=True)
class States:
    """Sampled states at the seen moments t (n,): p (k, n, d); velocity `reached` and `left` (k, n, d), 0 in a rest;
    `moving` (n - 1,) between them."""

    t: FloatArray
    p: FloatArray
    reached: FloatArray
    left: FloatArray
    moving: BoolArray


def fill(states: States, times: FloatArray, q: float, normal: FloatArray) -> FloatArray:
    """(k, m, d) positions at the unseen `times` (m,), increasing; `normal` (k, m, 2, d) standard normal numbers.

    Between two seen moments each is drawn given the one before it and the next seen one; beyond the ends the motion
    runs on freely (before the first seen moment: backwards), and a rest stays a rest.
    """
    out = np.empty((len(states.p), len(times), states.p.shape[2]))
    first, last = float(states.t[0]), float(states.t[-1])
    before, after = (states.p[:, 0], -states.left[:, 0]), (states.p[:, -1], states.reached[:, -1])
    early, late = np.flatnonzero(times < first)[::-1], np.flatnonzero(times > last)
    _run_free(out, early, first - times, state=before, still=_still(states, 0), q=q, normal=normal)
    _run_free(out, late, times - last, state=after, still=_still(states, -1), q=q, normal=normal)
    right = np.searchsorted(states.t, times)
    for i in np.unique(right[(times >= first) & (times <= last)]):
        which = np.flatnonzero((right == i) & (times >= first))
        _run_between(out, which, times, states=states, right=max(int(i), 1), q=q, normal=normal)
    return out


def _still(states: States, interval: int) -> bool:
    return len(states.moving) > 0 and not bool(states.moving[interval])


def _run_free(
    out: FloatArray,
    which: IntArray,
    ahead: FloatArray,
    *,
    state: tuple[FloatArray, FloatArray],
    still: bool,
    q: float,
    normal: FloatArray,
) -> None:
    """Runs on from the state (p, v) over the increasing times `ahead` of the samples `which`."""
    (p, v), now = state, 0.0
    for i in which:
        h = float(ahead[i]) - now
        now = float(ahead[i])
        if not still and h > 0:
            root = np.linalg.cholesky(q * _wiener(h))
            p, v = p + h * v + root[0, 0] * normal[:, i, 0], v + normal[:, i].transpose(0, 2, 1) @ root[1]
        out[:, i] = p


def _run_between(
    out: FloatArray, which: IntArray, times: FloatArray, *, states: States, right: int, q: float, normal: FloatArray
) -> None:
    """Draws the samples `which` between the seen moments right - 1 and right, one after the other."""
    p, v, now = states.p[:, right - 1], states.left[:, right - 1], float(states.t[right - 1])
    end, end_p, end_v = float(states.t[right]), states.p[:, right], states.reached[:, right]
    for i in which:
        h, g = float(times[i]) - now, end - float(times[i])
        if states.moving[right - 1] and h > 0 and g > 0:
            ahead = np.array([[1.0, g], [0.0, 1.0]])
            before, after = np.linalg.inv(_wiener(h)), ahead.T @ np.linalg.inv(_wiener(g))
            cov = np.linalg.inv(before + after @ ahead)
            from_left, from_right = cov @ before, cov @ after
            root = np.linalg.cholesky(q * cov)
            left = (p + h * v, v)
            p, v = (
                from_left[r, 0] * left[0]
                + from_left[r, 1] * left[1]
                + from_right[r, 0] * end_p
                + from_right[r, 1] * end_v
                + root[r, 0] * normal[:, i, 0]
                + root[r, 1] * normal[:, i, 1]
                for r in (0, 1)
            )
        elif g <= 0:
            p, v = end_p, end_v
        out[:, i] = p
        now = float(times[i])


def _wiener(h: float) -> FloatArray:
    """Covariance of (position, velocity) after h seconds of unit white acceleration."""
    return np.array([[h**3 / 3, h**2 / 2], [h**2 / 2, h]])
