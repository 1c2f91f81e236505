"""When a thing crosses the rim of the picture: from how its inner edge moves when it is first or last seen.

A thing that comes in is found when a good part of it is in the picture. Its first sliver was there before: when the
edge that leads it in was at the rim. That edge is in the picture from then on, so that its motion tells the moment.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.types import FloatArray

WINDOWS = (0.2, 0.3, 0.45, 0.6)
"""s of the track's end over which the motion of the edge is taken: they differ as far as it is unsure."""
FARTHEST = 1.2
"""s: what would have come in longer before it was seen may as well have come out from behind something."""
AT_RIM = 0.02
"""Share of the picture's longer side: a box this near to the rim is at it."""
FEWEST = 3


class Crossing(NamedTuple):
    """s, and the earliest and latest that fit how the edge moves."""

    t: float
    low: float
    high: float


def came(t: FloatArray, boxes: FloatArray, scan: Scan) -> Crossing | None:
    """When what is seen at `t` (n,) in `boxes` (n, 4) px first touched the picture; None where nothing tells that."""
    told = [moment for window in WINDOWS if (moment := _moment(t, boxes, scan, window)) is not None]
    fitting = [moment for moment in told if t[0] - moment <= FARTHEST]
    if not fitting:
        return None
    return Crossing(float(np.median(fitting)), min(fitting), max(fitting))


def went(t: FloatArray, boxes: FloatArray, scan: Scan) -> Crossing | None:
    """When the last of it left the picture: coming in, with time running backwards."""
    back = came(-t[::-1], boxes[::-1], scan)
    return None if back is None else Crossing(-back.t, -back.high, -back.low)


def at_rim(box: FloatArray, scan: Scan) -> bool:
    """Whether a box (4,) px touches the rim, nearly."""
    margin = AT_RIM * max(scan.info.width, scan.info.height)
    return bool((_outside(box, scan) > -margin).any())


def _outside(box: FloatArray, scan: Scan) -> FloatArray:
    """(4,) px by which each edge is beyond the rim; negative inside."""
    return np.array([-box[0], -box[1], box[2] - scan.info.width, box[3] - scan.info.height])


def _moment(t: FloatArray, boxes: FloatArray, scan: Scan, window: float) -> float | None:
    """When its inner edge was at the rim of the side that it came over: the last of those that it had to pass."""
    near = t <= t[0] + window
    if near.sum() < FEWEST:
        return None
    width, height = scan.info.width, scan.info.height
    into = np.stack([boxes[near, 2], boxes[near, 3], width - boxes[near, 0], height - boxes[near, 1]])
    margin = AT_RIM * max(width, height)
    cut = _outside(boxes[0], scan) > -margin
    moments = []
    for side in np.flatnonzero(cut) if cut.any() else range(4):
        speed, first = np.polyfit(t[near] - t[0], into[side], 1)
        if speed > 0:
            moments.append(float(t[0] - max(first, 0.0) / speed))
    return max(moments, default=None)
