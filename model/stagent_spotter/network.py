"""The spotter: a small convolutional detector without anchors.

Points of three grids (strides 8, 16, 32) each say what stands there and how far its four edges are, as in FCOS (Tian
et al. 2019, "FCOS: fully convolutional one-stage object detection", section 3.1), with one score a kind that is trained
towards the overlap of the box (generalised focal loss, Li et al. 2020, section 3.2). Plain 3 x 3 convolutions, as they
are what runs fast on a laptop's processor; batch normalisation is folded away for shipping.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from stagent_spotter.kinds import KINDS

STRIDES = (8, 16, 32)
PRIOR = 0.01
"""Score that every point begins with: nearly everywhere is nothing (Lin et al. 2017, focal loss, section 4.1)."""


@dataclass(frozen=True)
class Size:
    """Channels of the stem's two layers, of the three grids, and of neck and heads; residual blocks on each grid."""

    stem: tuple[int, ...] = (16, 24)
    grids: tuple[int, ...] = (40, 80, 128)
    blocks: tuple[int, ...] = (2, 3, 2)
    neck: int = 64


class Conv(nn.Sequential):
    """Convolution, normalisation, ReLU."""

    def __init__(self, inside: int, outside: int, kernel: int = 3, stride: int = 1, groups: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inside, outside, kernel, stride, kernel // 2, groups=groups, bias=False),
            nn.BatchNorm2d(outside, momentum=0.03),
            nn.ReLU(inplace=True),
        )


class Block(nn.Module):
    """Residual block of one 3 x 3 convolution."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = Conv(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        widened: Tensor = x + self.conv(x)  # (b, c, h, w)
        return widened


class Context(nn.Module):
    """What stands around: pooled over 5, 9 and 13 points (He et al. 2014, spatial pyramid pooling)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.narrow = Conv(channels, channels // 2, 1)
        self.wide = Conv(channels * 2, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        pools = [self.narrow(x)]  # (b, c / 2, h, w)
        for _ in range(3):
            pools.append(functional.max_pool2d(pools[-1], 5, 1, 2))
        seen: Tensor = self.wide(torch.cat(pools, dim=1))  # (b, 2 c, h, w) -> (b, c, h, w)
        return seen


class Head(nn.Module):
    """Scores (b, kinds, h, w) and distances to the four edges (b, 4, h, w), in strides."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.what = nn.Sequential(_separable(channels), _separable(channels))
        self.where = nn.Sequential(_separable(channels), _separable(channels))
        self.kind = nn.Conv2d(channels, len(KINDS), 1)
        self.edges = nn.Conv2d(channels, 4, 1)
        nn.init.constant_(self.kind.bias, -math.log((1 - PRIOR) / PRIOR))  # type: ignore[arg-type]  # there is a bias
        nn.init.constant_(self.edges.bias, 1.0)  # type: ignore[arg-type]  # there is a bias

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.kind(self.what(x)), functional.softplus(self.edges(self.where(x)))


def _separable(channels: int) -> nn.Sequential:
    return nn.Sequential(Conv(channels, channels, groups=channels), Conv(channels, channels, 1))


class Spotter(nn.Module):
    """Pictures (b, 3, H, W) RGB 0..1, H and W multiples of 32 -> logits (b, points, kinds) and boxes (b, points, 4)
    x0 y0 x1 y1 px, the points of the finest grid first, each grid row by row."""

    def __init__(self, size: Size | None = None) -> None:
        super().__init__()
        size = size or Size()
        first, second = size.stem
        near, middle, far = size.grids
        self.stem = nn.Sequential(Conv(3, first, stride=2), Conv(first, second, stride=2))
        self.near = _stage(second, near, size.blocks[0])
        self.middle = _stage(near, middle, size.blocks[1])
        self.far = nn.Sequential(_stage(middle, far, size.blocks[2]), Context(far))
        self.lateral = nn.ModuleList(Conv(channels, size.neck, 1) for channels in size.grids)
        self.smooth = nn.ModuleList(_separable(size.neck) for _ in STRIDES)
        self.heads = nn.ModuleList(Head(size.neck) for _ in STRIDES)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        logits, boxes = [], []
        for kinds_and_edges, stride in zip(self.maps(pictures), STRIDES, strict=True):
            rows, columns = kinds_and_edges.shape[2:]
            flat = kinds_and_edges.flatten(2).transpose(1, 2)  # (b, kinds + 4, h, w) -> (b, h w, kinds + 4)
            centres = points_of(rows, columns, stride).to(flat.device)  # (h w, 2)
            reach = flat[..., len(KINDS) :] * stride
            logits.append(flat[..., : len(KINDS)])
            boxes.append(torch.cat([centres - reach[..., :2], centres + reach[..., 2:]], dim=2))
        return torch.cat(logits, dim=1), torch.cat(boxes, dim=1)

    def maps(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """For each grid (b, kinds + 4, h, w): logits, and the distances to the left, upper, right and lower edge in
        strides."""
        near = self.near(self.stem(pictures))  # (b, c8, H / 8, W / 8)
        middle = self.middle(near)  # (b, c16, H / 16, W / 16)
        far = self.far(middle)  # (b, c32, H / 32, W / 32)
        maps = [lateral(x) for lateral, x in zip(self.lateral, (near, middle, far), strict=True)]  # (b, neck, ...)
        for finer, coarser in ((1, 2), (0, 1)):
            maps[finer] = maps[finer] + functional.interpolate(maps[coarser], scale_factor=2.0, mode="nearest")
        heads = zip(maps, self.smooth, self.heads, strict=True)
        return tuple(torch.cat(head(smooth(x)), dim=1) for x, smooth, head in heads)


def points_of(rows: int, columns: int, stride: int) -> Tensor:
    """(rows * columns, 2) px: the middles of a grid's cells, row by row."""
    y, x = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    return (torch.stack([x, y], dim=-1).reshape(-1, 2).float() + 0.5) * stride


def _stage(inside: int, outside: int, blocks: int) -> nn.Sequential:
    return nn.Sequential(Conv(inside, outside, stride=2), *(Block(outside) for _ in range(blocks)))
