"""When and where: tIoU, sIoU and vIoU of tubes, by the conventions of five official codes.

Everything is counted on the sampled frames: a tube is a span in the clock of `times`, and boxes by number of frame.

convention   tIoU          sIoU: mean box IoU over            vIoU                                   threshold
paper        intervals     frames inside both spans           as TubeDETR                            >=
published    by the hull   frames with both boxes             sum / frames with either box           >=
tubedetr     half-open     frames inside the true span        sum inside both / frames inside hull   >
hcstvg       frames        as TubeDETR                        sum / frames inside hull, inclusive    >
sarl         intervals     frames inside both spans           sum of intersections / of unions       >=

Sources: LLaVA-ST's supplement 10 and its inference code, TubeDETR's vidstg_eval, HC-STVG's server script, SARL-STG's
supplement 1.3 (formats.md A.12, C.1). A frame of the set averaged over without a predicted box scores 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llava_st.coordinates import Box
from llava_st.metrics.overlap import Ends, area, box_iou, intersection, span_iou
from llava_st.metrics.rates import key, mean, share_over

Times = NDArray[np.float64]
Frames = frozenset[int]


@dataclass(frozen=True)
class Tubed:
    """A span and the boxes of its frames. `span`: in the clock of the sampled frames' times."""

    span: Ends
    boxes: Mapping[int, Box]


@dataclass(frozen=True)
class Scores:
    """Of one sample."""

    tiou: float
    siou: float
    viou: float


Score = Callable[[Tubed, Tubed, Times], float]


@dataclass(frozen=True)
class Convention:
    """How one code scores; arguments are prediction, truth, times (n,) of the sampled frames."""

    tiou: Score
    siou: Score
    viou: Score
    strict: bool


def _inside(span: Ends, times: Times, *, open_end: bool = False) -> Frames:
    below = times < span[1] if open_end else times <= span[1]
    return frozenset(np.flatnonzero((times >= span[0]) & below).tolist())


def _common(predicted: Tubed, truth: Tubed) -> Ends:
    return max(predicted.span[0], truth.span[0]), min(predicted.span[1], truth.span[1])


def _hull(predicted: Tubed, truth: Tubed) -> Ends:
    return min(predicted.span[0], truth.span[0]), max(predicted.span[1], truth.span[1])


def _sum(predicted: Tubed, truth: Tubed, frames: Frames) -> float:
    """Box IoU summed over the frames in which both have a box."""
    both = frames & predicted.boxes.keys() & truth.boxes.keys()
    return sum(box_iou(predicted.boxes[i], truth.boxes[i]) for i in both)


def _mean(predicted: Tubed, truth: Tubed, frames: Frames) -> float:
    """Over the frames in which there is a true box."""
    asked = frames & truth.boxes.keys()
    return _sum(predicted, truth, frames) / len(asked) if asked else 0.0


def _all(times: Times) -> Frames:
    return frozenset(range(len(times)))


def siou_paper(predicted: Tubed, truth: Tubed, times: Times) -> float:
    return _mean(predicted, truth, _inside(_common(predicted, truth), times))


def siou_published(predicted: Tubed, truth: Tubed, times: Times) -> float:
    both = _all(times) & predicted.boxes.keys() & truth.boxes.keys()
    return _sum(predicted, truth, both) / len(both) if both else 0.0


def siou_tubedetr(predicted: Tubed, truth: Tubed, times: Times) -> float:
    """Its gt_vIoU: the predicted span does not matter."""
    return _mean(predicted, truth, _inside(truth.span, times, open_end=True))


def viou_tubedetr(predicted: Tubed, truth: Tubed, times: Times) -> float:
    frames = _inside(_hull(predicted, truth), times, open_end=True)
    both = _inside(_common(predicted, truth), times, open_end=True)
    return _sum(predicted, truth, both) / len(frames) if frames else 0.0


def viou_closed(predicted: Tubed, truth: Tubed, times: Times) -> float:
    """TubeDETR's on spans that hold their last frame: those of tokens do."""
    frames, both = _inside(_hull(predicted, truth), times), _inside(_common(predicted, truth), times)
    return _sum(predicted, truth, both) / len(frames) if frames else 0.0


def viou_published(predicted: Tubed, truth: Tubed, times: Times) -> float:
    """Its stIoU."""
    either = predicted.boxes.keys() | truth.boxes.keys()
    return _sum(predicted, truth, _all(times)) / len(either) if either else 0.0


def tiou_hcstvg(predicted: Tubed, truth: Tubed, times: Times) -> float:
    frames = _inside(_hull(predicted, truth), times)
    return len(frames & predicted.boxes.keys() & truth.boxes.keys()) / len(frames) if frames else 0.0


def viou_hcstvg(predicted: Tubed, truth: Tubed, times: Times) -> float:
    frames = _inside(_hull(predicted, truth), times)
    return _sum(predicted, truth, frames) / len(frames) if frames else 0.0


def viou_sarl(predicted: Tubed, truth: Tubed, times: Times) -> float:
    shared = whole = 0.0
    for i in _all(times) & (predicted.boxes.keys() | truth.boxes.keys()):
        a, b = predicted.boxes.get(i), truth.boxes.get(i)
        overlap = intersection(a, b) if a is not None and b is not None else 0.0
        shared += overlap
        whole += sum(area(box) for box in (a, b) if box is not None) - overlap
    return shared / whole if whole > 0 else 0.0


def _tiou_set(predicted: Tubed, truth: Tubed, _: Times) -> float:
    return span_iou(predicted.span, truth.span)


def _tiou_hull(predicted: Tubed, truth: Tubed, _: Times) -> float:
    return span_iou(predicted.span, truth.span, "hull")


CONVENTIONS: Mapping[str, Convention] = {
    "paper": Convention(_tiou_set, siou_paper, viou_closed, strict=False),
    "published": Convention(_tiou_hull, siou_published, viou_published, strict=False),
    "tubedetr": Convention(_tiou_set, siou_tubedetr, viou_tubedetr, strict=True),
    "hcstvg": Convention(tiou_hcstvg, siou_tubedetr, viou_hcstvg, strict=True),
    "sarl": Convention(_tiou_set, siou_paper, viou_sarl, strict=False),
}
MISSED = Scores(0.0, 0.0, 0.0)


def score(predicted: Tubed | None, truth: Tubed, times: Sequence[float] | Times, convention: str = "paper") -> Scores:
    """One sample; None is an answer that did not parse."""
    if predicted is None:
        return MISSED
    by, at = CONVENTIONS[convention], np.asarray(times, dtype=np.float64)
    return Scores(by.tiou(predicted, truth, at), by.siou(predicted, truth, at), by.viou(predicted, truth, at))


def summary(scores: Sequence[Scores], convention: str = "paper") -> dict[str, float]:
    """tiou_30 ..., m_tiou, and the like; of SVG, whose span is given, tIoU says nothing."""
    strict = CONVENTIONS[convention].strict
    table: dict[str, float] = {}
    for name in ("tiou", "siou", "viou"):
        values = [getattr(each, name) for each in scores]
        table[f"m_{name}"] = mean(values)
        table |= {key(name, at): share_over(values, at, strict=strict) for at in (0.3, 0.5)}
    return table
