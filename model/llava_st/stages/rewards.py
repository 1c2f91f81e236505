"""Rewards that can be computed (stage 4), after SARL-STG: form, time, place and time, timestamps of the reasoning.

SARL-STG scores the frames of the predicted span with its spatial module, with a weight alpha (its best: 2); its formula
is not public. Here the truth is known: the score of a frame is the box IoU there, 0 where nothing is to be found. The
reward for timestamps is its equation 1: 1 if every timestamp of the answer occurs in the reasoning. An answer's
reasoning is what stands in <think> ... </think>; without one it is the tube, which must then begin and end where the
span does.
"""

from __future__ import annotations

import re

import numpy as np

from llava_st.coordinates import Axis, CoordinateVocabulary, Span, Tube
from llava_st.data.sample import Sample
from llava_st.evaluation.truth import fractions, told_tube, true_span, true_tube
from llava_st.metrics.overlap import box_iou, span_iou
from llava_st.parsing import Located, ParseFailure, parse_located, parse_span, parse_tube
from llava_st.stages.recipe import Reinforce
from llava_st.templates import Task

THOUGHT = re.compile(r"<think>(.*?)</think>(.*)", re.DOTALL)
TIMESTAMP = re.compile(r"<(?:t|TEMP-)([0-9]+)>")


def reward(sample: Sample, text: str, tokens: CoordinateVocabulary, weights: Reinforce) -> float:
    """Of one answer; 0 if it does not parse."""
    thought, said = _parted(text)
    located = _located(sample, said, tokens)
    if located is None:
        return 0.0
    found = weights.format + weights.tiou * span_iou(_ends(located.span), true_span(sample))
    if located.tube:
        found += weights.alpha * spatio_temporal(sample, located)
        found += weights.timestamps * timestamps(thought, located, tokens)
    return found


def spatio_temporal(sample: Sample, told: Located) -> float:
    """Mean over the sampled frames of the predicted span; a frame without a predicted or a true box counts 0."""
    at, span = fractions(sample), _ends(told.span)
    inside = np.flatnonzero((at >= span[0]) & (at <= span[1])).tolist()
    said, true = told_tube(sample, span, told.tube).boxes, true_tube(sample).boxes
    both = [i for i in inside if i in said and i in true]
    return sum(box_iou(said[i], true[i]) for i in both) / len(inside) if inside else 0.0


def timestamps(thought: str | None, told: Located, tokens: CoordinateVocabulary) -> float:
    """1 if both ends of the answer occur in the reasoning."""
    anchors = tokens.anchors(Axis.TIME) - 1
    if thought is None:
        thought_of = {round(step.time * anchors) for step in told.tube}
    else:
        thought_of = {int(found) for found in TIMESTAMP.findall(thought)}
    return float({round(told.span.start * anchors), round(told.span.end * anchors)} <= thought_of)


def _parted(text: str) -> tuple[str | None, str]:
    found = THOUGHT.match(text.strip())
    return (found[1], found[2]) if found else (None, text)


def _located(sample: Sample, text: str, tokens: CoordinateVocabulary) -> Located | None:
    """The answer as span and tube, whatever the task asks of them."""
    task = sample.record.task
    if task is Task.WHEN:
        span = parse_span(text, tokens)
        return None if isinstance(span, ParseFailure) else Located(span, ())
    if task is Task.WHERE:
        tube: Tube | ParseFailure = parse_tube(text, tokens)
        return None if isinstance(tube, ParseFailure) else Located(Span(*true_span(sample)), tube)
    located = parse_located(text, tokens)
    return None if isinstance(located, ParseFailure) else located


def _ends(span: Span) -> tuple[float, float]:
    return span.start, span.end
