"""Followed boxes against true ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent.answer.measured import box_tolerance
from stagent.evaluate.scoring import iou, temporal_iou
from stagent.evaluate.world.seen import Actor
from stagent_tools.types import Span, Track

MOMENT_S = 0.5
"""To each side of an instant: a time told d seconds wrongly overlaps by (1 - d) / (1 + d), 0.67 at a fifth of a
second. Two instants have no overlap of their own."""


def overlap(track: Track, actor: Actor) -> float:
    """Mean IoU over the frames in which the actor is seen; 0 where it was not followed (spatial tube IoU)."""
    tolerance = box_tolerance(track)
    each = [_overlap_at(track, actor, float(t), tolerance) for t in actor.t[actor.seen]]
    return float(np.mean(each)) if each else 0.0


def overlap_at(track: Track, actor: Actor, t: float) -> float:
    """IoU at one time."""
    return _overlap_at(track, actor, t, box_tolerance(track))


def _overlap_at(track: Track, actor: Actor, t: float, tolerance: float) -> float:
    box, true = track.box_at(t, tolerance), actor.box_at(t)
    return 0.0 if box is None or not np.isfinite(true).all() else iou(box, true)


def times_overlap(said: Sequence[Span], true: Sequence[Span]) -> float:
    """Temporal IoU of two sets of spans, instants widened to a second."""
    return temporal_iou([_widened(span) for span in said], [_widened(span) for span in true])


def _widened(span: Span) -> tuple[float, float]:
    if span.duration >= 2 * MOMENT_S:
        return span.start, span.end
    middle = (span.start + span.end) / 2
    return middle - MOMENT_S, middle + MOMENT_S
