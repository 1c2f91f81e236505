"""From what the network says to boxes: scores, and one box a thing. numpy and OpenCV only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
GRIDS = {"near": 8, "middle": 16, "far": 32}
"""The network's grids and their steps, px."""
OVERLAP = 0.55
"""Boxes that overlap further are the same thing."""
MOST = 300
"""Points looked at, the best ones."""


@dataclass(frozen=True)
class Spotted:
    """The things of a picture, best first: boxes (n, 4) x0 y0 x1 y1 px · scores (n, kinds) 0..1, of each kind."""

    boxes: FloatArray
    scores: FloatArray

    @property
    def best(self) -> FloatArray:
        """(n,) the score of the likeliest kind."""
        return np.asarray(self.scores.max(axis=1, initial=0.0))


def points_told(maps: Sequence[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """The maps (kinds + 4, h, w) of the grids, the finest first -> logits (p, kinds), boxes (p, 4) px."""
    logits, boxes = [], []
    for told, stride in zip(maps, GRIDS.values(), strict=True):
        flat = told.reshape(len(told), -1).T  # (kinds + 4, h, w) -> (h w, kinds + 4)
        y, x = np.mgrid[: told.shape[1], : told.shape[2]]
        centres = (np.stack([x.ravel(), y.ravel()], axis=1) + 0.5) * stride
        reach = flat[:, -4:] * stride
        logits.append(flat[:, :-4])
        boxes.append(np.concatenate([centres - reach[:, :2], centres + reach[:, 2:]], axis=1))
    return np.concatenate(logits), np.concatenate(boxes)


def decode(logits: FloatArray, boxes: FloatArray, least: float) -> Spotted:
    """logits (p, kinds), boxes (p, 4) px -> the things whose best score is at least `least`.

    Kinds do not suppress each other's boxes by themselves: a thing that might be a car or a van is one box with both
    scores, the largest of each kind among the boxes that it swallowed.
    """
    scores = 1 / (1 + np.exp(-np.asarray(logits, np.float64)))
    best = scores.max(axis=1)
    order = np.argsort(-best)[:MOST]
    order = order[best[order] >= least]
    if len(order) == 0:
        return Spotted(np.zeros((0, 4)), np.zeros((0, logits.shape[1])))
    boxes, scores = np.asarray(boxes, np.float64)[order], scores[order]
    corners = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)
    kept = np.asarray(cv2.dnn.NMSBoxes(corners.tolist(), best[order].tolist(), least, OVERLAP), dtype=int).ravel()
    return Spotted(boxes[kept], scores[kept])
