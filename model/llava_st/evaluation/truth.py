"""Records and parsed answers in the terms of the metrics: fractions of the clip, boxes by number of sampled frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from llava_st.coordinates import Box, Clip, Span, Tube
from llava_st.data.sample import Sample
from llava_st.data.writing import inside, tube_at
from llava_st.metrics.dense import Told
from llava_st.metrics.overlap import Ends
from llava_st.metrics.tubes import Tubed
from llava_st.parsing import Interleaved


def fractions(sample: Sample) -> NDArray[np.float64]:
    """(n,) of the clip, 0 its first sampled frame and 1 its last."""
    times = sample.times
    return np.asarray((times - times[0]) / (times[-1] - times[0]))


def clip_of(sample: Sample) -> Clip:
    return Clip(float(sample.times[0]), float(sample.times[-1]))


def true_span(sample: Sample, number: int = 0) -> Ends:
    span = inside(sample.record.spans[number], sample.record, clip_of(sample))
    return span.start, span.end


def true_tube(sample: Sample) -> Tubed:
    boxes = tube_at(sample.record.tubes[0], sample.times)
    return Tubed(true_span(sample), {i: box for i, box in enumerate(boxes) if box is not None})


def told_tube(sample: Sample, span: Ends, tube: Tube) -> Tubed:
    """Each step of an answer goes to the sampled frame nearest to its time; of two at one frame the first."""
    at = fractions(sample)
    boxes: dict[int, Box] = {}
    for step in tube:
        boxes.setdefault(int(np.abs(at - step.time).argmin()), step.box)
    return Tubed(span, boxes)


def true_story(sample: Sample) -> list[Told]:
    return [Told(true_span(sample, i), phrase) for i, phrase in enumerate(sample.record.phrases)]


def told_story(pieces: Interleaved) -> list[Told]:
    """Of "During {a,b}, this. At {c,d}, that.": each span with the words behind it."""
    told: list[Told] = []
    for here, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if isinstance(here, Span):
            words = following if isinstance(following, str) else ""
            told.append(Told((here.start, here.end), _sentence(words)))
    return told


def _sentence(words: str) -> str:
    return words.strip(" \t\n,.:").split(".")[0].strip()
