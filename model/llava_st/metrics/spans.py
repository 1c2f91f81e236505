"""When: R@ and mIoU of temporal video grounding, by the conventions of three official codes (formats.md A.12, C.4).

charades     hull IoU, at the threshold or over it (TimeChat's reading of Charades-STA)
published    hull IoU, over the threshold (LLaVA-ST's inference code)
vtimellm     hull IoU of ends rounded to hundredths of the video, itself rounded to two digits, at it or over it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from llava_st.metrics.overlap import Ends, span_iou
from llava_st.metrics.rates import key, mean, share_over

THRESHOLDS = (0.3, 0.5, 0.7)


def _hull(predicted: Ends, truth: Ends) -> float:
    return span_iou(predicted, truth, "hull")


def _hundredths(predicted: Ends, truth: Ends) -> float:
    """Ends as fractions of the video."""
    a, b = ((round(100 * start), round(100 * end)) for start, end in (predicted, truth))
    return round(span_iou(a, b, "hull"), 2)


CONVENTIONS: Mapping[str, tuple[Callable[[Ends, Ends], float], bool]] = {
    "charades": (_hull, False),
    "published": (_hull, True),
    "vtimellm": (_hundredths, False),
}
"""How two spans are compared, and whether a threshold must be passed rather than met."""


def score(predicted: Ends | None, truth: Ends, convention: str = "charades") -> float:
    """One sample; None is an answer that did not parse."""
    return 0.0 if predicted is None else CONVENTIONS[convention][0](predicted, truth)


def summary(ious: Sequence[float], convention: str = "charades") -> dict[str, float]:
    strict = CONVENTIONS[convention][1]
    return {**{key("r", at): share_over(ious, at, strict=strict) for at in THRESHOLDS}, "miou": mean(ious)}
