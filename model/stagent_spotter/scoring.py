"""Average precision at an overlap of one half, as in VOC (Everingham et al. 2010, all-point interpolation)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stagent_spotter.decode import FloatArray
from stagent_spotter.kinds import KINDS

HALF = 0.5


@dataclass(frozen=True)
class Found:
    """One picture: what was found and what is there, boxes (n, 4) px; true kinds -1 count neither way."""

    boxes: FloatArray
    scores: FloatArray
    true_boxes: FloatArray
    true_kinds: NDArray[np.int64]
    labelled: NDArray[np.bool_]


def average_precisions(pictures: Sequence[Found]) -> dict[str, float]:
    """By kind, of the kinds that are there at all."""
    values = {}
    for number, kind in enumerate(KINDS):
        seen = [picture for picture in pictures if picture.labelled[number]]
        if any(np.any(picture.true_kinds == number) for picture in seen):
            values[kind] = _average_precision(seen, number)
    return values


def _average_precision(pictures: Sequence[Found], number: int) -> float:
    marks: list[tuple[float, bool]] = []
    things = 0
    for picture in pictures:
        things += int(np.sum(picture.true_kinds == number))
        marks.extend(_marks(picture, number))
    right = np.array([mark for _, mark in sorted(marks, key=lambda mark: -mark[0])], dtype=np.float64)
    if len(right) == 0:
        return 0.0
    hits = np.cumsum(right)
    precision = np.maximum.accumulate((hits / np.arange(1, len(right) + 1))[::-1])[::-1]
    return float(np.sum(precision * right) / things)


def _marks(picture: Found, number: int) -> list[tuple[float, bool]]:
    """Score and whether it is right, of each box found; boxes on things that do not count are left out."""
    overlap = pairwise_overlaps(picture.boxes, picture.true_boxes)  # (n, m)
    wanted = picture.true_kinds == number
    taken = np.zeros(len(picture.true_boxes), np.bool_)
    marks = []
    for row in np.argsort(-picture.scores[:, number]):
        score = float(picture.scores[row, number])
        fits = np.where(wanted & ~taken, overlap[row], 0.0) if len(taken) else np.zeros(1)
        if fits.max() >= HALF:
            taken[int(fits.argmax())] = True
            marks.append((score, True))
        elif not np.any((overlap[row] >= HALF) & (picture.true_kinds < 0)):
            marks.append((score, False))
    return marks


def pairwise_overlaps(a: FloatArray, b: FloatArray) -> FloatArray:
    """(n, m) intersection over union."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    areas = [np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (a, b)]
    return np.asarray(shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-9))
