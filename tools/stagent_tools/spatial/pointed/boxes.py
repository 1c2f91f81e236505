"""Arithmetic of boxes x0 y0 x1 y1 in px, (4,) arrays."""

from __future__ import annotations

import numpy as np

from stagent_tools.types import FloatArray


def centre(box: FloatArray) -> FloatArray:
    """(2,) px."""
    return np.asarray((box[:2] + box[2:]) / 2, dtype=np.float64)


def size(box: FloatArray) -> FloatArray:
    """(2,) px, width and height."""
    return np.asarray(box[2:] - box[:2], dtype=np.float64)


def around(middle: FloatArray, extent: FloatArray) -> FloatArray:
    """The box of that extent (2,) about that centre (2,)."""
    return np.concatenate([middle - extent / 2, middle + extent / 2])


def moved(box: FloatArray, shift: FloatArray, scale: FloatArray | float = 1.0) -> FloatArray:
    """The box shifted by (2,) px and grown about its centre."""
    return around(centre(box) + shift, size(box) * scale)


def grown(box: FloatArray, share: float) -> FloatArray:
    """The box with `share` of its mean side added on every side."""
    margin = share * mean_side(box)
    return np.asarray(box + np.array([-margin, -margin, margin, margin]), dtype=np.float64)


def mean_side(box: FloatArray) -> float:
    """Square root of the area, at least a pixel."""
    return float(np.sqrt(max(float(np.prod(size(box))), 1.0)))


def clipped(box: FloatArray, width: int, height: int) -> FloatArray:
    """The part inside the picture; empty (zero or negative size) when none is."""
    limit = np.array([width, height, width, height], dtype=np.float64)
    return np.asarray(np.clip(box, 0.0, limit), dtype=np.float64)


def area(box: FloatArray) -> float:
    return float(max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0))


def shared(a: FloatArray, b: FloatArray) -> float:
    """Area in px2 that both boxes cover."""
    return area(np.concatenate([np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])]))


def iou(a: FloatArray, b: FloatArray) -> float:
    """Intersection over union, 0..1."""
    both = shared(a, b)
    union = area(a) + area(b) - both
    return both / union if union > 0 else 0.0


def touches(box: FloatArray, width: int, height: int, margin: float) -> tuple[bool, bool, bool, bool]:
    """Whether each edge (left, top, right, bottom) lies within `margin` px of the picture's border."""
    return (
        bool(box[0] <= margin),
        bool(box[1] <= margin),
        bool(box[2] >= width - margin),
        bool(box[3] >= height - margin),
    )


def pixels(box: FloatArray, width: int, height: int) -> tuple[slice, slice]:
    """Rows and columns of the picture that the box covers, at least one pixel, for indexing."""
    x0, y0 = int(np.clip(np.floor(box[0]), 0, width - 1)), int(np.clip(np.floor(box[1]), 0, height - 1))
    x1, y1 = int(np.clip(np.ceil(box[2]), x0 + 1, width)), int(np.clip(np.ceil(box[3]), y0 + 1, height))
    return slice(y0, y1), slice(x0, x1)
