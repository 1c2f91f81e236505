"""Answers of one who looks at nothing: the whole clip, and the box in the middle. They stand beside every figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from llava_st.coordinates import BOX_AXES, Axis, Box, CoordinateVocabulary
from llava_st.data.sample import Sample
from llava_st.evaluation.truth import fractions, true_span
from llava_st.templates import Task

MIDDLE = Box(0.25, 0.25, 0.75, 0.75)


def blind(sample: Sample, tokens: CoordinateVocabulary) -> str:
    """The answer in the task's form, as a model would write it. The span that SVG gives, and the start that ELC gives,
    are used."""
    task = sample.record.task
    if task is Task.LOCATE:
        return _box(MIDDLE, tokens)
    if task is Task.WHEN_WHERE:
        return located_text(0.0, 1.0, _middle(sample, 0.0, 1.0), tokens)
    if task is Task.WHERE:
        return _tube(_middle(sample, *true_span(sample)), tokens)
    if task is Task.EVENT:
        steps = _middle(sample, true_span(sample)[0], 1.0)
        return f"End at {_time(1.0, tokens)}, something happens. {_tube(steps, tokens)}"
    whole = f"During {_span(0.0, 1.0, tokens)}"
    return whole if task is Task.WHEN else f"{whole}, something happens."


Steps = Sequence[tuple[float, Box]]
"""Boxes at fractions of the clip."""


def located_text(start: float, end: float, steps: Steps, tokens: CoordinateVocabulary) -> str:
    """An answer to STVG."""
    return f"During {_span(start, end, tokens)} {_tube(steps, tokens)}"


def _middle(sample: Sample, start: float, end: float) -> Steps:
    """The box in the middle at each sampled frame from start to end, at the nearest frame if none lies between."""
    at = fractions(sample)
    inside = at[(at >= start) & (at <= end)]
    chosen = inside if len(inside) else at[[np.abs(at - start).argmin()]]
    return [(float(time), MIDDLE) for time in chosen]


def _span(start: float, end: float, tokens: CoordinateVocabulary) -> str:
    return f"{{{_time(start, tokens)},{_time(end, tokens)}}}"


def _tube(steps: Steps, tokens: CoordinateVocabulary) -> str:
    """Of frames that fall on one anchor of time, the last."""
    boxes = {tokens.nearest(Axis.TIME, time): box for time, box in steps}
    return ",".join(f"{tokens.text(time)}:{_box(box, tokens)}" for time, box in boxes.items())


def _time(fraction: float, tokens: CoordinateVocabulary) -> str:
    return tokens.text(tokens.nearest(Axis.TIME, fraction))


def _box(box: Box, tokens: CoordinateVocabulary) -> str:
    sides = zip(BOX_AXES, box, strict=True)
    return f"[{','.join(tokens.text(tokens.nearest(axis, side)) for axis, side in sides)}]"
