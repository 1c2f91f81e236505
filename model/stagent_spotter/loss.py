"""The loss of a batch: scores towards the overlap of the box, boxes towards the thing."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from stagent_spotter.targets import Targets

BETA = 2.0
"""Exponent of the quality focal loss (Li et al. 2020, section 4)."""
BOX_WEIGHT = 2.0


def loss_of(logits: Tensor, boxes: Tensor, targets: Targets) -> Tensor:
    """Summed over the batch; logits (b, p, k), boxes (b, p, 4) px. Divide by the number of points that found a thing.

    Quality focal loss on the scores (equation 4 of the generalised focal loss) and generalised overlap on the boxes
    (Rezatofighi et al. 2019).
    """
    found = targets.kind >= 0  # (b, p)
    generalised, overlap = overlaps(boxes[found], targets.box[found])  # (m,)
    wanted = torch.zeros_like(logits)  # (b, p, k)
    where = torch.nonzero(found)
    wanted[where[:, 0], where[:, 1], targets.kind[found]] = overlap.detach().clamp(0.05)
    score = logits.sigmoid()
    entropy = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    each = entropy * (wanted - score).abs().pow(BETA)
    return (each * targets.counts).sum() + BOX_WEIGHT * (1 - generalised).sum()


def overlaps(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Generalised overlap and overlap (IoU) of boxes (m, 4), pair by pair."""
    shared = (torch.minimum(a[:, 2:], b[:, 2:]) - torch.maximum(a[:, :2], b[:, :2])).clamp(0).prod(dim=1)
    hull = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(dim=1)
    union = _areas(a) + _areas(b) - shared
    overlap = shared / union.clamp(1e-6)
    return overlap - (hull - union) / hull.clamp(1e-6), overlap


def _areas(boxes: Tensor) -> Tensor:
    return (boxes[:, 2:] - boxes[:, :2]).prod(dim=1)
