"""Where the picture's edge cuts a thing: its hidden side is put where its shape says, known as well as that says it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_tools.scene.apparent import POSE_CORRELATION_S, POSE_LOG_SD
from stagent_tools.scene.observed import FEWEST_INTACT, SMOOTH_S, Observed
from stagent_tools.things import Family
from stagent_tools.types import BoolArray, FloatArray

SHAPELESS: frozenset[Family] = frozenset({"person", "animal"})
"""Limbs change the outline's shape from moment to moment, so that one side says nothing of the other."""

LEAST_SEEN = 0.5
"""Of a thing that is less than half in the picture the side along the edge is not whole either: a car is narrower at
its bonnet than at its doors, a ball than across its middle."""

SIDES = ((0, 2), (1, 3))
"""Low and high edge of the box, across and up the picture."""


def completed(seen: Observed, family: Family) -> Observed:
    """The boxes as if the picture went on; moments of which too little is seen for that are left out, and said.

    The size along the cut comes from the side across it, by the shape of the nearest moments at which the thing was
    whole; the place from the edge that is still seen. The shape drifts like a pose: its log sd grows with the root of
    the time since.
    """
    whole: BoolArray = ~np.asarray(seen.cut.any(axis=1))
    if whole.all() or family in SHAPELESS or whole.sum() < FEWEST_INTACT:
        return seen.intact((0, 1, 2, 3))
    ln_shape, gap = _shape_near(seen, whole)
    boxes, hidden = seen.boxes.copy(), np.zeros_like(seen.boxes)
    sd = POSE_LOG_SD[family] * np.sqrt(1 + gap / POSE_CORRELATION_S)
    keep = whole
    for axis, (low, high) in enumerate(SIDES):
        once = seen.cut[:, low] ^ seen.cut[:, high]
        across = seen.cut[:, list(SIDES[1 - axis])].any(axis=1)
        full = seen.sizes[:, 1 - axis] * np.exp(ln_shape if axis else -ln_shape)
        usable = once & ~across & (seen.sizes[:, axis] >= LEAST_SEEN * full)
        full = np.maximum(full, seen.sizes[:, axis])
        for edge, from_edge, sign in ((low, high, -1.0), (high, low, 1.0)):
            here = usable & seen.cut[:, edge]
            boxes[here, edge] = boxes[here, from_edge] + sign * full[here]
            hidden[here, edge] = sd[here] * full[here]
        keep = keep | usable
    return _told(replace(seen, boxes=boxes, hidden=hidden), whole, keep)


def _shape_near(seen: Observed, whole: BoolArray) -> tuple[FloatArray, FloatArray]:
    """(n,) ln(height / width) about the nearest moment at which the thing was whole, and the time since it."""
    t, ln = seen.t[whole], np.log(np.maximum(seen.sizes[whole, 1], 1.0) / np.maximum(seen.sizes[whole, 0], 1.0))
    nearest = t[np.abs(seen.t[:, None] - t).argmin(axis=1)]
    shape = np.array([np.median(ln[np.abs(t - moment) <= SMOOTH_S]) for moment in nearest])
    return shape, np.abs(seen.t - nearest)


def _told(seen: Observed, whole: BoolArray, keep: BoolArray) -> Observed:
    notes = []
    if (keep & ~whole).any():
        count = int((keep & ~whole).sum())
        notes.append(f"at {count} of {len(keep)} moments the picture's edge cuts it: its shape tells the hidden side")
    if not keep.all():
        notes.append(f"{int((~keep).sum())} of {len(keep)} moments left out, where the picture's edge cuts it")
    return replace(
        seen,
        t=seen.t[keep],
        boxes=seen.boxes[keep],
        to_reference=seen.to_reference[keep],
        cut=seen.cut[keep],
        hidden=seen.hidden[keep],
        notes=(*seen.notes, *notes),
    )
