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
GROWTH_S, FEWEST_WHOLE, MOST_GROWTH = 0.8, 4, 3.0
"""s, moments and 1/s: how fast it grows is taken over so long, of so many, and believed so far."""


class Crossing(NamedTuple):
    """s, and the earliest and latest that fit how the edge moves."""

    t: float
    low: float
    high: float


def came(t: FloatArray, boxes: FloatArray, scan: Scan) -> Crossing | None:
    """When what is seen at `t` (n,) in `boxes` (n, 4) px first touched the picture; None where nothing tells that."""
    growth = _growth(t, boxes, scan)
    told = [moment for window in WINDOWS if (moment := _moment(t, boxes, scan, window, growth)) is not None]
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
    return bool((_outside(box[None], scan) > -_margin(scan)).any())


def _moment(t: FloatArray, boxes: FloatArray, scan: Scan, window: float, growth: float) -> float | None:
    """When its inner edge was at the rim of the side that it came over: the last of those that it had to pass.

    Of a thing at an even speed in the world, an edge that is now `into` px inside with `speed` px a second, and whose
    picture grows by `growth` a second, was there into / (speed - growth into) seconds ago: places and sizes in the
    picture go as 1 / depth, and the depth as a straight line.
    """
    near = t <= t[0] + window
    if near.sum() < FEWEST:
        return None
    width, height = scan.info.width, scan.info.height
    inner = np.stack([boxes[near, 2], boxes[near, 3], width - boxes[near, 0], height - boxes[near, 1]])
    cut = _outside(boxes[:1], scan)[0] > -_margin(scan)
    moments = []
    for side in np.flatnonzero(cut) if cut.any() else range(4):
        speed, into = np.polyfit(t[near] - t[0], inner[side], 1)
        closing = speed - growth * max(into, 0.0)
        if speed > 0 and closing > 0:
            moments.append(float(t[0] - max(into, 0.0) / closing))
    return max(moments, default=None)


def _growth(t: FloatArray, boxes: FloatArray, scan: Scan) -> float:
    """1/s at the first moment, from the heights that no rim cuts, or the widths; 0 where there are too few of them."""
    for low, high in ((1, 3), (0, 2)):
        whole = (_outside(boxes, scan)[:, [low, high]] < -_margin(scan)).all(axis=1)
        first = t[whole][:1]
        whole &= t <= (first + GROWTH_S if len(first) else t[0])
        if whole.sum() >= FEWEST_WHOLE and t[whole][0] - t[0] < FARTHEST:
            middle = float(t[whole].mean())
            slope = float(
                np.polyfit(t[whole] - middle, np.log(np.maximum(boxes[whole, high] - boxes[whole, low], 1.0)), 1)[0]
            )
            # 1 / growth is a straight line in time too
            return float(np.clip(slope / max(1 + slope * (middle - float(t[0])), 0.2), -MOST_GROWTH, MOST_GROWTH))
    return 0.0


def _margin(scan: Scan) -> float:
    return AT_RIM * max(scan.info.width, scan.info.height)


def _outside(boxes: FloatArray, scan: Scan) -> FloatArray:
    """(n, 4) px by which each edge is beyond the rim; negative inside."""
    limits = np.array([scan.info.width, scan.info.height])
    return np.concatenate([-boxes[:, :2], boxes[:, 2:] - limits], axis=1)
