"""Cross-entropy over words and coordinate tokens, at the supervised positions only."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from llava_st.config import LlavaSTConfig
from llava_st.coordinates import PUBLISHED_NAMES
from llava_st.tables import neighbours

IGNORED = -100


class Targets(NamedTuple):
    """What each supervised position should say: token `lower` with weight 1 - w, `upper` with w; all [n]."""

    lower: Tensor
    upper: Tensor
    weight: Tensor


def targets(labels: Tensor, values: Tensor | None, config: LlavaSTConfig) -> Targets:
    """Labels [n]; an -OUTPUT placeholder stands for the two anchors on either side of its value [n]."""
    lower, upper = labels.clone(), labels.clone()
    weight = torch.zeros(labels.shape, device=labels.device)
    if values is None:
        return Targets(lower, upper, weight)
    vocabulary = config.coordinates
    for axis, name in PUBLISHED_NAMES.items():
        here = labels == config.placeholder(f"<{name}-OUTPUT>")
        below, above, share = neighbours(values[here], vocabulary.anchors(axis))
        first = config.first_coordinate + vocabulary.first(axis)
        lower[here], upper[here], weight[here] = below + first, above + first, share
    return Targets(lower, upper, weight)


def cross_entropy(logits: Tensor, goal: Targets) -> Tensor:
    """[n, V + M] logits -> [n]."""
    logp = logits.float().log_softmax(-1)
    lower = logp.gather(-1, goal.lower[:, None])[:, 0]
    upper = logp.gather(-1, goal.upper[:, None])[:, 0]
    return -((1 - goal.weight) * lower + goal.weight * upper)


def reduce(losses: Tensor, sample: Tensor, config: LlavaSTConfig, items: Tensor | int | None) -> Tensor:
    """[n] losses of positions of samples [n] -> one number.

    `items`: supervised tokens of the whole accumulated batch, as transformers' Trainer counts them.
    """
    if config.batch_loss == "mean":
        return losses.sum() / (items if items is not None else max(1, len(losses)))
    total = losses.new_zeros(())
    for one in sample.unique():
        total = total + losses[sample == one].mean()
    return total
