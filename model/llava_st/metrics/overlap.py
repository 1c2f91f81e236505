"""Intersection over union, of spans and of boxes."""

from __future__ import annotations

from typing import Literal

from llava_st.coordinates import Box

Ends = tuple[float, float]
Union = Literal["set", "hull"]


def span_iou(a: Ends, b: Ends, union: Union = "set") -> float:
    """Of two spans in any one unit. `hull`: divided by the stretch from the first start to the last end, gap included
    (of spans that overlap the two are the same; where they do not, both are 0). Two equal moments overlap wholly."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    if shared <= 0:
        return 1.0 if a == b else 0.0
    hull = max(a[1], b[1]) - min(a[0], b[0])
    return shared / (hull if union == "hull" else (a[1] - a[0]) + (b[1] - b[0]) - shared)


def intersection(a: Box, b: Box) -> float:
    """Area that both cover."""
    return max(0.0, min(a.x1, b.x1) - max(a.x0, b.x0)) * max(0.0, min(a.y1, b.y1) - max(a.y0, b.y0))


def area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def box_iou(a: Box, b: Box) -> float:
    """0 where both are without area, but for equal ones."""
    shared = intersection(a, b)
    union = area(a) + area(b) - shared
    return shared / union if union > 0 else float(a == b)
