"""VideoLoom's measures (section 4; formats.md C.3): frames are counted, spans are [start, end)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stagent.evaluate.mask_scores import contour_accuracy, region_similarity
from stagent_tools.types import BoolArray, FloatArray, Span

AT = 0.5


@dataclass(frozen=True)
class FrameScore:
    """J and F of one frame."""

    j: float
    f: float

    @staticmethod
    def of(found: BoolArray, true: BoolArray) -> FrameScore:
        return FrameScore(region_similarity(found, true), contour_accuracy(found, true))


def span_iou(found: Span | None, true: Span) -> float:
    if found is None or found.duration <= 0:
        return 0.0
    shared = found.overlap(true)
    return shared / (found.duration + true.duration - shared)


def frames_in(times: FloatArray, span: Span | None) -> list[int]:
    """Numbers of the frames shown at `times` (n,) s that begin in it."""
    if span is None:
        return []
    return [int(i) for i in np.flatnonzero((times >= span.start) & (times < span.end))]


def j_and_f(scores: Sequence[FrameScore]) -> float:
    """The mean of mean J and mean F; 0 without frames."""
    return float(np.mean([(score.j + score.f) / 2 for score in scores])) if scores else 0.0


def bidirectional(found: Sequence[FrameScore], true: Sequence[FrameScore]) -> float:
    """Equation 3: the harmonic mean of J&F over the frames of the predicted and of the true span; an empty prediction,
    which the paper leaves open, counts 0."""
    ours, theirs = j_and_f(found), j_and_f(true)
    return 2 * ours * theirs / (ours + theirs) if ours + theirs > 0 else 0.0
