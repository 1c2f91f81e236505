"""Where a thing is while the picture's rim cuts it: the edges that are in sight, and as much again as it is large."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from stagent_tools.scene.apparent import POSE_CORRELATION_S, POSE_LOG_SD
from stagent_tools.scene.completed import SHAPELESS, at_least, noted
from stagent_tools.scene.observed import FEWEST_INTACT, SMOOTH_S, Observed
from stagent_tools.things import Family
from stagent_tools.types import BoolArray, FloatArray

SEEN = 0.3
"""Of a thing: with less of it in the picture it is not seen, and where it goes then is not asked for."""

HALF = 0.5
"""Of a thing that is less than half in the picture the side along the edge is not whole either: a car is narrower at
its bonnet than at its doors, a ball than across its middle."""

LIMBS_LOG_SD = 0.2
"""Spread of ln(breadth) of who walks, arms and legs swinging: rendered by stagent_world at any heading up to 0.26."""

GROWS_PER_S = 0.3
"""How badly a size is known that no side tells any more, after a second: what passes near the camera at half its
distance a second grows by as much."""


def placed(seen: Observed, family: Family, edges: tuple[int, ...]) -> Observed:
    """The moments that show where it is, which `edges` (0 left, 1 top, 2 right, 3 bottom) tell: those at which the
    picture cuts none of them, and those at which enough of it is in the picture for its size to tell the rest."""
    whole: BoolArray = ~np.asarray(seen.cut[:, list(edges)].any(axis=1))
    if whole.all() or (~seen.cut.any(axis=1)).sum() < FEWEST_INTACT:
        return seen.intact(edges)
    filled, known = as_if_whole(seen, family, limbs=family in SHAPELESS)
    cut = ~whole[:, None]
    boxes, hidden = np.where(cut, filled.boxes, seen.boxes), np.where(cut, filled.hidden, seen.hidden)
    return noted(replace(seen, boxes=boxes, hidden=hidden), whole, whole | known)


def as_if_whole(seen: Observed, family: Family, *, limbs: bool) -> tuple[Observed, BoolArray]:
    """The boxes as if the picture went on, and the moments (n,) at which enough of the thing is in the picture to say
    so; needs a moment at which it was whole. `limbs`: its outline changes from moment to moment."""
    full, ln_sd, told = _full_size(seen, family, limbs=limbs)
    full, ln_sd = at_least(full, ln_sd, np.maximum(seen.sizes, 1.0))
    lasting = float(np.sqrt(max(1.0, POSE_CORRELATION_S / seen.correlation_s)))
    boxes, hidden = seen.boxes.copy(), seen.hidden.copy()
    # of what is hardly in the picture the sides that are not cut are not its own either
    hidden[~told] = lasting * POSE_LOG_SD[family] * np.tile(full, 2)[~told]
    for low, high in ((0, 2), (1, 3)):
        for edge, from_edge, sign in ((low, high, -1.0), (high, low, 1.0)):
            here = seen.cut[:, edge]
            boxes[here, edge] = seen.boxes[here, from_edge] + sign * full[here, low]
            hidden[here, edge] = lasting * (ln_sd * full)[here, low]
    once = ~(seen.cut[:, :2] & seen.cut[:, 2:]).any(axis=1)
    share = np.where(seen.cut[:, :2] | seen.cut[:, 2:], seen.sizes / full, 1.0).prod(axis=1)
    return replace(seen, boxes=boxes, hidden=hidden), np.asarray(once & (share >= SEEN))


def _full_size(seen: Observed, family: Family, *, limbs: bool) -> tuple[FloatArray, FloatArray, BoolArray]:
    """(n, 2) px width and height as if it were whole, (n, 2) the sd of their logarithms, (n,) whether a side that is
    not cut tells them, by the shape near the moment at which it was whole last or will be; else they are those of the
    nearest moment at which one does."""
    cut = seen.cut[:, :2] | seen.cut[:, 2:]
    whole: BoolArray = ~np.asarray(cut.any(axis=1))
    row = np.arange(len(cut))
    ln = np.log(np.maximum(seen.sizes, 1.0))
    nearest = _nearest(seen.t, whole)
    usual = ln.copy()
    for moment in np.unique(nearest[~whole]):
        near = whole & (np.abs(seen.t - seen.t[moment]) <= SMOOTH_S)
        usual[(nearest == moment) & ~whole] = np.median(ln[near], axis=0)
    if limbs:
        usual[:, 0] = usual[:, 1] + np.median(ln[whole, 0] - ln[whole, 1])
    side = np.where(cut[:, 0], 1, 0)  # the one that is not cut, if there is one
    growth = np.where(whole, 0.0, (ln - usual)[row, side])
    halves = (ln - usual)[row, 1 - side] - growth > np.log(HALF)
    told = whole | ((cut.sum(axis=1) == 1) & halves & ((side == 1) | (not limbs)))
    since = _nearest(seen.t, told)
    pose = POSE_LOG_SD[family] * np.sqrt(1 + np.abs(seen.t - seen.t[nearest]) / POSE_CORRELATION_S)
    held = np.hypot(pose, GROWS_PER_S * np.abs(seen.t - seen.t[since]))
    ln_sd = np.column_stack([np.hypot(held, LIMBS_LOG_SD if limbs else 0.0), held])
    return np.exp(usual + growth[since, None]), ln_sd, told


def _nearest(t: FloatArray, known: BoolArray) -> NDArray[np.intp]:
    """(n,) for each moment the nearest one at which something is known; itself if it is."""
    where = np.flatnonzero(known)
    after = np.clip(np.searchsorted(t[where], t), 1, max(len(where) - 1, 1))
    after = np.minimum(after, len(where) - 1)
    before = np.maximum(after - 1, 0)
    return np.asarray(where[np.where(t - t[where[before]] <= t[where[after]] - t, before, after)])
