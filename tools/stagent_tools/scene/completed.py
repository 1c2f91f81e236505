"""Where the picture's edge cuts a thing: its hidden side is put where its shape says, known as well as that says it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy

from stagent_tools.scene.apparent import POSE_CORRELATION_S, POSE_LOG_SD
from stagent_tools.scene.observed import FEWEST_INTACT, SMOOTH_S, Observed
from stagent_tools.things import Family
from stagent_tools.types import BoolArray, FloatArray

SHAPELESS: frozenset[Family] = frozenset({"person", "animal"})
"""Limbs change the outline's shape from moment to moment, so that one side says nothing of the other."""

UPRIGHT: Family = "person"
GAIT_LOG_SD = 0.2
"""Spread of ln(breadth) of who walks, arms and legs swinging: rendered by stagent_world at any heading up to 0.26, cut
at a third of the height 0.2; independent from stride to stride."""

STRIDE = 0.7
"""Legs reach farther than trunk and arms: who is cut below by a share of the height looks narrower by 0.7 of that share
(ln; the same walkers, mean over headings: 0.1 at 0.15, 0.22 at 0.3, 0.3 at 0.5)."""

LEAST_SEEN = 0.5
"""Of a thing that is less than half in the picture the side along the edge is not whole either: a car is narrower at
its bonnet than at its doors, a ball than across its middle."""

SIDES = ((0, 2), (1, 3))
"""Low and high edge of the box, across and up the picture."""


def completed(seen: Observed, family: Family) -> Observed:
    """The boxes as if the picture went on; moments of which too little is seen for that are left out, and said."""
    whole = ~np.asarray(seen.cut.any(axis=1))
    if whole.all() or whole.sum() < FEWEST_INTACT:
        return seen.intact((0, 1, 2, 3))
    filled, known = filled_in(seen, family)
    return noted(filled, whole, known)


def standing(seen: Observed, family: Family) -> Observed:
    """The moments that show where it stands: the lower edge is in the picture, and both sides, or one side of what is
    stiff enough to tell the other. Heads may be cut off."""
    whole: BoolArray = ~np.asarray(seen.cut[:, [0, 2, 3]].any(axis=1))
    if whole.all() or (~seen.cut.any(axis=1)).sum() < FEWEST_INTACT:
        return seen.intact((0, 2, 3))
    filled, known = filled_in(seen, family)
    here = (seen.cut[:, [0, 2]].any(axis=1) & known & ~seen.cut[:, 3])[:, None]
    filled = replace(seen, boxes=np.where(here, filled.boxes, seen.boxes), hidden=np.where(here, filled.hidden, 0.0))
    return noted(filled, whole, whole | here[:, 0])


def filled_in(seen: Observed, family: Family) -> tuple[Observed, BoolArray]:
    """The boxes as if the picture went on, and where (n,) they are known; needs a moment at which the thing was whole.

    The size along the cut comes from the side across it, by the shape of the moments at which the thing was whole; the
    place from the edge that is still seen. A stiff thing's shape drifts like a pose: its log sd grows with the root of
    the time since. Of limbs only the height of who is cut below is told.
    """
    whole: BoolArray = ~np.asarray(seen.cut.any(axis=1))
    ln_shape, ln_sd, lasting = _shape(seen, whole, family)
    boxes, hidden = seen.boxes.copy(), seen.hidden.copy()
    keep = whole
    for axis, (low, high) in enumerate(SIDES):
        once = seen.cut[:, low] ^ seen.cut[:, high]
        if family in SHAPELESS:
            once = once & seen.cut[:, high] & (family == UPRIGHT and axis == 1)
        across = seen.cut[:, list(SIDES[1 - axis])].any(axis=1)
        full = seen.sizes[:, 1 - axis] * np.exp(ln_shape if axis else -ln_shape)
        usable = once & ~across & (seen.sizes[:, axis] >= LEAST_SEEN * full)
        if family == UPRIGHT:
            hidden_share = 1 - seen.sizes[:, axis] / np.maximum(full, 1.0)
            full = full * np.exp(STRIDE * np.clip(hidden_share, 0.0, LEAST_SEEN))
        full, sd = at_least(full, ln_sd, np.maximum(seen.sizes[:, axis], 1.0))
        for edge, from_edge, sign in ((low, high, -1.0), (high, low, 1.0)):
            here = usable & seen.cut[:, edge]
            boxes[here, edge] = boxes[here, from_edge] + sign * full[here]
            hidden[here, edge] = lasting * sd[here] * full[here]
        keep = keep | usable
    return replace(seen, boxes=boxes, hidden=hidden), keep


def at_least(full: FloatArray, ln_sd: FloatArray, visible: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Size (n,) px along the cut and the sd of its logarithm, given that so much of it is visible: mean and variance of
    a normal truncated from below (Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, 13.10.1)."""
    short = np.log(visible / np.maximum(full, 1.0)) / ln_sd
    # scipy.stats says the same, a second of imports later
    mills = np.exp(-(short**2) / 2 - scipy.special.log_ndtr(-short)) / np.sqrt(2 * np.pi)
    return full * np.exp(ln_sd * mills), ln_sd * np.sqrt(np.maximum(1 + mills * (short - mills), 0.0))


def _shape(seen: Observed, whole: BoolArray, family: Family) -> tuple[FloatArray, FloatArray, float]:
    """(n,) ln(height / width) and its standard deviation, and by how much that counts more as it lasts longer than the
    noise of the edges."""
    if family not in SHAPELESS:
        ln_shape, gap = _shape_near(seen, whole)
        return ln_shape, POSE_LOG_SD[family] * np.sqrt(1 + gap / POSE_CORRELATION_S), 1.0
    size = np.maximum(seen.sizes[whole], 1.0)
    usual = float(np.median(np.log(size[:, 1] / size[:, 0])))
    lasting = float(np.sqrt(max(1.0, POSE_CORRELATION_S / seen.correlation_s)))
    return np.full(len(whole), usual), np.full(len(whole), GAIT_LOG_SD), lasting


def _shape_near(seen: Observed, whole: BoolArray) -> tuple[FloatArray, FloatArray]:
    """(n,) ln(height / width) about the nearest moment at which the thing was whole, and the time since it."""
    t, ln = seen.t[whole], np.log(np.maximum(seen.sizes[whole, 1], 1.0) / np.maximum(seen.sizes[whole, 0], 1.0))
    nearest = t[np.abs(seen.t[:, None] - t).argmin(axis=1)]
    shape = np.array([np.median(ln[np.abs(t - moment) <= SMOOTH_S]) for moment in nearest])
    return shape, np.abs(seen.t - nearest)


def noted(seen: Observed, whole: BoolArray, keep: BoolArray) -> Observed:
    """The moments `keep` (n,), and what has to be said of those that are not `whole` and of those left out."""
    told = int((keep & ~whole).sum())
    if told:
        note = f"at {told} of {len(keep)} moments the picture's edge cuts it: its shape tells the hidden side"
        seen = replace(seen, notes=(*seen.notes, note))
    if keep.all():
        return seen
    return seen.at(keep, f"{int((~keep).sum())} of {len(keep)} moments left out, where the picture's edge cuts it")
