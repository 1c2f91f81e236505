"""Arithmetic on boxes: (n, 4) x0 y0 x1 y1 px."""

from __future__ import annotations

import numpy as np

from stagent_tools.types import FloatArray


def areas(boxes: FloatArray) -> FloatArray:
    """(n,) px."""
    return np.asarray(np.prod(np.clip(boxes[..., 2:] - boxes[..., :2], 0, None), axis=-1), dtype=np.float64)


def intersections(a: FloatArray, b: FloatArray) -> FloatArray:
    """(len(a), len(b)) px that each pair shares."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    return np.asarray(np.prod(np.clip(high - low, 0, None), axis=-1), dtype=np.float64)


def ious(a: FloatArray, b: FloatArray) -> FloatArray:
    """(len(a), len(b)) intersection over union."""
    shared = intersections(a, b)
    return np.asarray(shared / np.maximum(areas(a)[:, None] + areas(b)[None] - shared, 1e-9), dtype=np.float64)


def share_inside(a: FloatArray, b: FloatArray) -> FloatArray:
    """(len(a), len(b)): the share of each box of a that lies in each box of b."""
    return np.asarray(intersections(a, b) / np.maximum(areas(a)[:, None], 1e-9), dtype=np.float64)


def union(boxes: FloatArray) -> FloatArray:
    """(4,): the smallest box that holds them all."""
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def centre(box: FloatArray) -> FloatArray:
    """(..., 2) px."""
    return np.asarray((box[..., :2] + box[..., 2:]) / 2, dtype=np.float64)


def size(box: FloatArray) -> FloatArray:
    """(..., 2) px, width and height."""
    return np.asarray(box[..., 2:] - box[..., :2], dtype=np.float64)


def clip(box: FloatArray, width: float, height: float) -> FloatArray:
    """The part of the box inside the picture."""
    return np.clip(box, 0.0, np.array([width, height, width, height], dtype=np.float64))
