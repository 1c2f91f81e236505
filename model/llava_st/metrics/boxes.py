"""Where in a picture: Acc@0.5 and mIoU of referring expressions (formats.md A.12)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from llava_st.coordinates import Box
from llava_st.metrics.overlap import box_iou
from llava_st.metrics.rates import mean, share_over

Convention = Literal["paper", "published"]


def score(predicted: Box | None, truth: Box) -> float | None:
    """The IoU of one sample, None for an answer that did not parse."""
    return None if predicted is None else box_iou(predicted, truth)


def summary(ious: Sequence[float | None], convention: Convention = "paper") -> dict[str, float]:
    """`published` leaves answers that did not parse out of the count, as the published code does."""
    counted = [iou or 0.0 for iou in ious if iou is not None or convention == "paper"]
    return {"acc_50": share_over(counted, 0.5), "miou": mean(counted)}
