"""Which points of the grids must find which thing.

A thing is sought on the grids of its size and there at the points near its middle (centre sampling, FCOS section 3.2,
as improved in its second version); a point near several takes the smallest.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from stagent_spotter.network import STRIDES, points_of

SIDES = ((0.0, 56.0), (36.0, 112.0), (80.0, 1e9))
"""px: root of the area of the things that each grid seeks; what lies in two ranges is sought on both."""
REACH = 1.5
"""Strides from the middle within which a point is asked, along either axis: three by three points."""


@dataclass(frozen=True)
class Targets:
    """For every point of a batch (b, p): `kind` (the number; -1 nothing) and `box` (b, p, 4) of its thing; `counts` (b,
    p, kinds): whether the score of that kind is trained there."""

    kind: Tensor
    box: Tensor
    counts: Tensor


@dataclass(frozen=True)
class Grid:
    """The points of a picture's size: places (p, 2) px, strides (p,), least and largest side sought (p,) px."""

    points: Tensor
    strides: Tensor
    least: Tensor
    most: Tensor


def grid_of(height: int, width: int) -> Grid:
    parts = [points_of(height // stride, width // stride, stride) for stride in STRIDES]
    counts = torch.tensor([len(part) for part in parts])

    def spread(values: list[float]) -> Tensor:
        return torch.repeat_interleave(torch.tensor(values), counts)

    return Grid(
        torch.cat(parts),
        spread([float(stride) for stride in STRIDES]),
        spread([least for least, _ in SIDES]),
        spread([most for _, most in SIDES]),
    )


def targets_of(grid: Grid, boxes: Tensor, kinds: Tensor, labelled: Tensor, known: Tensor) -> Targets:
    """Of one picture: boxes (n, 4) px, kinds (n,) with -1 for neither right nor wrong, labelled (k,), known (n, k) as
    in `pictures.Picture`. The result has no batch axis."""
    points, kinds_in_all = len(grid.points), len(labelled)
    counts = labelled.expand(points, kinds_in_all).clone()  # (p, k)
    if len(boxes) == 0:
        return Targets(torch.full((points,), -1), torch.zeros(points, 4), counts)
    inside = _inside(grid.points, boxes)  # (p, n)
    near = _near(grid, boxes) & (kinds >= 0)  # (p, n)
    side = (boxes[:, 2:] - boxes[:, :2]).prod(dim=1).sqrt()  # (n,) px
    order = torch.where(near, side, torch.inf)  # (p, n)
    smallest, thing = order.min(dim=1)  # (p,)
    found = torch.isfinite(smallest)
    kind = torch.where(found, kinds[thing], -1)
    # inside an unclear box nothing is wrong; inside a clear one not what its label leaves open
    unclear = inside[:, kinds < 0].any(dim=1) & ~found  # (p,)
    counts[unclear] = False
    for number in torch.nonzero(kinds >= 0).flatten().tolist():
        counts[inside[:, number]] &= known[number]
    counts[found] &= known[thing[found]]
    counts[torch.nonzero(found).flatten(), kind[found]] = True
    return Targets(kind, boxes[thing] * found[:, None], counts)


def _inside(points: Tensor, boxes: Tensor) -> Tensor:
    """(p, n) whether the point lies in the box."""
    before, after = points[:, None] - boxes[None, :, :2], boxes[None, :, 2:] - points[:, None]  # (p, n, 2)
    return (torch.cat([before, after], dim=2) > 0).all(dim=2)


def _near(grid: Grid, boxes: Tensor) -> Tensor:
    """(p, n) whether the point is asked for the thing: its grid is of that size, and it lies near the middle and, where
    the thing is larger than the grid's step, within it."""
    middle, extent = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]  # (n, 2)
    reach = torch.minimum(REACH * grid.strides[:, None, None], extent[None] / 2)  # (p, n, 2)
    reach = torch.maximum(reach, grid.strides[:, None, None] / 2)
    close = ((grid.points[:, None] - middle[None]).abs() <= reach).all(dim=2)
    side = extent.prod(dim=1).sqrt()  # (n,)
    return close & (side >= grid.least[:, None]) & (side <= grid.most[:, None])
