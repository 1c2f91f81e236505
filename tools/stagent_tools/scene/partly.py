"""Boxes that are shorter or taller than the thing itself: of a part of it, or of it and what stands before it.

Who walks past another one is told in one box with him for a while, or without the feet that he hides. How tall a thing
looks changes slowly and evenly, so that a robust line tells such boxes, and so does each edge by itself.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_tools.paths.remember import LastFew
from stagent_tools.scene.apparent import POSE_LOG_SD, steady
from stagent_tools.scene.observed import Observed
from stagent_tools.things import Family
from stagent_tools.types import FloatArray

PASSES_S = 1.5
"""Two who cross are together for less than half of so long a time before and after."""

UNUSUAL = 2.0
"""A height that is off by so many of the standard deviations of poses."""


def uncovered(seen: Observed, family: Family) -> Observed:
    """The boxes with their lower edges where the thing's own are: where a box is of unusual height and its upper edge
    goes on evenly while the lower one does not, the usual height tells the lower edge."""
    ln = np.log(np.maximum(seen.sizes[:, 1], 1.0))
    pose = POSE_LOG_SD[family]
    usual = _even(seen.t, ln, pose)
    strange = (np.abs(ln - usual) > UNUSUAL * pose) & ~seen.cut[:, [1, 3]].any(axis=1)
    if not strange.any():
        return seen
    above, below = (_strays(seen, pose, top=top) for top in (True, False))
    height = np.exp(usual)
    by_top = strange & (below > above)
    boxes, hidden = seen.boxes.copy(), seen.hidden.copy()
    boxes[by_top, 3] = boxes[by_top, 1] + height[by_top]
    lasting = np.sqrt(max(1.0, PASSES_S / seen.correlation_s))
    unknown = np.where(by_top, np.hypot(pose * height, above), below)
    hidden[strange, 3] = np.hypot(hidden, lasting * unknown[:, None])[strange, 3]
    note = f"at {int(strange.sum())} of {len(strange)} moments its outline is partly that of something else"
    return replace(seen, boxes=boxes, hidden=hidden, notes=(*seen.notes, note))


def _strays(seen: Observed, pose: float, *, top: bool) -> FloatArray:
    """(n,) px by which the upper or lower edge is off its own even way."""
    y = seen.anchor(centre=False, top=top)[0][:, 1]
    extent = float(np.median(seen.sizes[:, 1]))
    return np.abs(y - extent * _even(seen.t, y / extent, pose))


def _even(t: FloatArray, values: FloatArray, pose: float) -> FloatArray:
    """(n,) robust lines through values (n,), read once: the budget asks for the same path several times."""
    return _EVEN.get((t, values), (pose,), lambda: steady(t, values, pose, PASSES_S))


_EVEN: LastFew[FloatArray] = LastFew(24)
