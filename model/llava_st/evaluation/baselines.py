"""Answers of one who looks at nothing: the whole clip, and the box in the middle. They stand beside every figure."""

from __future__ import annotations

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
        return _box(tokens)
    whole = f"{{{_time(0.0, tokens)},{_time(1.0, tokens)}}}"
    if task is Task.WHEN:
        return f"During {whole}"
    if task is Task.WHEN_WHERE:
        return f"During {whole} {_tube(sample, 0.0, 1.0, tokens)}"
    if task is Task.WHERE:
        return _tube(sample, *true_span(sample), tokens)
    if task is Task.EVENT:
        start = true_span(sample)[0]
        return f"End at {_time(1.0, tokens)}, something happens. {_tube(sample, start, 1.0, tokens)}"
    return f"During {whole}, something happens."


def _tube(sample: Sample, start: float, end: float, tokens: CoordinateVocabulary) -> str:
    """The box in the middle at each sampled frame from start to end, at the nearest frame if none lies between."""
    at = fractions(sample)
    inside = at[(at >= start) & (at <= end)]
    chosen = inside if len(inside) else at[[np.abs(at - start).argmin()]]
    times = dict.fromkeys(tokens.nearest(Axis.TIME, float(time)) for time in chosen)
    return ",".join(f"{tokens.text(time)}:{_box(tokens)}" for time in times)


def _time(fraction: float, tokens: CoordinateVocabulary) -> str:
    return tokens.text(tokens.nearest(Axis.TIME, fraction))


def _box(tokens: CoordinateVocabulary) -> str:
    sides = zip(BOX_AXES, MIDDLE, strict=True)
    return f"[{','.join(tokens.text(tokens.nearest(axis, side)) for axis, side in sides)}]"
