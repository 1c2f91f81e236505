"""Dense captioning: SODA_c, and captions of matching spans (formats.md C.4).

SODA_c (Fujita et al. 2020): predictions and references in order of time; the monotone assignment with the largest sum
of IoU x METEOR; F1 of that sum over the number of predictions and of references.
Captions (Krishna et al. 2017): at each threshold every pair of spans that overlap so much is scored; a prediction that
overlaps with none is compared with a text that matches nothing. Mean over videos, then over thresholds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llava_st.metrics import captions
from llava_st.metrics.captions import Pairs
from llava_st.metrics.overlap import Ends, span_iou
from llava_st.metrics.rates import mean

THRESHOLDS = (0.3, 0.5, 0.7, 0.9)
NOTHING = "qzxj"  # shares no word with any caption
Similarity = Callable[[Pairs], Sequence[float]]
_EPSILON = 1e-8  # the official code adds it to the union


@dataclass(frozen=True)
class Told:
    """What happens in a span."""

    span: Ends
    caption: str


def soda_c(videos: Sequence[tuple[Sequence[Told], Sequence[Told]]], similar: Similarity = captions.meteor) -> float:
    """Mean F1 over videos of (predictions, references); `similar` scores pairs of captions."""
    pairs = [
        (p.caption, [r.caption]) for predicted, truth in videos for p in _sorted(predicted) for r in _sorted(truth)
    ]
    likeness = iter(similar(pairs))
    return mean([_f1(_sorted(predicted), _sorted(truth), likeness) for predicted, truth in videos])


def _sorted(told: Sequence[Told]) -> list[Told]:
    return sorted(told, key=lambda each: each.span)


def _f1(predicted: list[Told], truth: list[Told], likeness: Iterator[float]) -> float:
    """`likeness` yields METEOR of each pair, row by row."""
    if not predicted or not truth:
        return 0.0
    rows = [[span_overlap(p.span, r.span) * next(likeness) for r in truth] for p in predicted]
    best = best_monotone(np.asarray(rows, dtype=np.float64))
    precision, recall = best / len(predicted), best / len(truth)
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def span_overlap(a: Ends, b: Ends) -> float:
    """SODA's: the union is the smaller of the hull and the sum of the lengths."""
    shared = max(0.0, min(a[1], b[1]) - max(a[0], b[0]))
    union = min(max(a[1], b[1]) - min(a[0], b[0]), (a[1] - a[0]) + (b[1] - b[0]))
    return shared / (union + _EPSILON)


def best_monotone(worth: NDArray[np.float64]) -> float:
    """The largest sum over pairs (i, j) of `worth` (n, m) whose i and j both grow: a longest common subsequence with
    weights."""
    best = np.zeros((worth.shape[0] + 1, worth.shape[1] + 1))
    for i in range(worth.shape[0]):
        for j in range(worth.shape[1]):
            best[i + 1, j + 1] = max(best[i, j + 1], best[i + 1, j], best[i, j] + worth[i, j])
    return float(best[-1, -1])


def matched(predicted: Sequence[Told], truth: Sequence[Told], threshold: float) -> list[tuple[str, list[str]]]:
    """What is compared with what at a threshold, for one video."""
    pairs: list[tuple[str, list[str]]] = []
    for said in predicted:
        near = [r.caption for r in truth if span_iou(said.span, r.span) >= threshold]
        pairs += [(said.caption, [caption]) for caption in near] or [(said.caption, [NOTHING])]
    return pairs


def dense_captions(
    videos: Sequence[tuple[Sequence[Told], Sequence[Told]]],
    score: Callable[[Sequence[Pairs]], Sequence[Mapping[str, float]]] = captions.summaries,
) -> dict[str, float]:
    """METEOR and CIDEr, or what `score` gives for each set of pairs; a video without predictions counts 0."""
    tables = score([matched(predicted, truth, at) for at in THRESHOLDS for predicted, truth in videos])
    return {name: mean([table[name] for table in tables]) for name in (tables[0] if tables else ())}


def localisation_f1(videos: Sequence[tuple[Sequence[Told], Sequence[Told]]]) -> float:
    """F1 of precision and recall of spans, each a mean over videos and thresholds."""
    precision, recall = [], []
    for at in THRESHOLDS:
        for predicted, truth in videos:
            hits = np.array([[span_iou(p.span, r.span) > at for r in truth] for p in predicted], dtype=bool)
            hits = hits.reshape(len(predicted), len(truth))
            precision.append(float(hits.any(axis=1).mean()) if hits.size else 0.0)
            recall.append(float(hits.any(axis=0).mean()) if hits.size else 0.0)
    p, r = mean(precision), mean(recall)
    return 2 * p * r / (p + r) if p + r > 0 else 0.0
