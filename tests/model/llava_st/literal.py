"""The paper's formulas as printed, slow and plain: what the fast code is held against."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from llava_st.packer import Features, PointToRegion


def lape_volume(time: list[Tensor], height: list[Tensor], width: list[Tensor], grid: tuple[int, int, int]) -> Tensor:
    """Equation 5 over all M_t x M_h x M_w points, then trilinear resampling to grid (T, H, W): [T, H, W, D].

    Each axis is [input table, output table], both [M, D].
    """
    t, h, w = (torch.stack(tables).sum(0) / 2 for tables in (time, height, width))
    volume = t[:, None, None] + h[None, :, None] + w[None, None, :]  # [M_t, M_h, M_w, D]
    channels = volume.movedim(-1, 0).unsqueeze(0)  # [1, D, M_t, M_h, M_w]
    resampled = F.interpolate(channels, size=grid, mode="trilinear", align_corners=False)  # [1, D, T, H, W]
    return resampled[0].movedim(0, -1)


def features(mlp: Features, x: Tensor) -> Tensor:
    return mlp.norm(mlp.leave(F.gelu(mlp.enter(x))))


class AttentionPerRegion(nn.Module):
    """Figure 4 through `nn.MultiheadAttention`, with the weights of a `PointToRegion`."""

    def __init__(self, fast: PointToRegion) -> None:
        super().__init__()
        self.fast = fast
        width = fast.in_query.in_features
        self.attention = nn.MultiheadAttention(width, fast.heads, batch_first=True)
        with torch.no_grad():
            projections = (fast.in_query, fast.in_key, fast.in_value)
            self.attention.in_proj_weight.copy_(torch.cat([each.weight for each in projections]))
            # any bias of the keys gives the same attention
            biases = [fast.in_query.bias, torch.linspace(-1, 1, width), fast.in_value.bias]
            self.attention.in_proj_bias.copy_(torch.cat(biases))
            self.attention.out_proj.load_state_dict(fast.attended.state_dict())

    def forward(self, regions: Tensor) -> Tensor:
        """[r, n, D] -> [r, D]."""
        points = regions.mean(1, keepdim=True)  # [r, 1, D]
        query, key, value = self.fast.query, self.fast.key, self.fast.value
        attended, _ = self.attention(features(query, points), features(key, regions), features(value, regions))
        return (points + self.fast.out(attended)).squeeze(1)


def spatial_regions(v: Tensor, k: int) -> Tensor:
    """[T, H, W, D] -> [T k k, n, D]."""
    frames, rows, columns, size = v.shape
    v = v.reshape(frames, k, rows // k, k, columns // k, size).permute(0, 1, 3, 2, 4, 5)
    return v.reshape(frames * k * k, -1, size)


def temporal_regions(v: Tensor, sigma: int) -> Tensor:
    """[T, H, W, D] -> [sigma H W, n, D]."""
    frames, rows, columns, size = v.shape
    v = v.reshape(sigma, frames // sigma, rows, columns, size).permute(0, 2, 3, 1, 4)
    return v.reshape(sigma * rows * columns, -1, size)


class LiteralPacker(nn.Module):
    """Equations 6 to 8 with attention per region: v [N, H, W, D] -> F_s [N, k2, k2, D], F_t [sigma, k1, k1, D]."""

    def __init__(self, first: PointToRegion, second: PointToRegion, third: PointToRegion) -> None:
        super().__init__()
        self.first, self.second, self.third = (AttentionPerRegion(each) for each in (first, second, third))

    def forward(self, v: Tensor, k1: int, k2: int, sigma: int) -> tuple[Tensor, Tensor]:
        frames, size = v.shape[0], v.shape[-1]
        packed = self.first(spatial_regions(v, k1)).reshape(frames, k1, k1, size)
        fine_time = self.second(spatial_regions(packed, k2)).reshape(frames, k2, k2, size)
        fine_space = self.third(temporal_regions(packed, sigma)).reshape(sigma, k1, k1, size)
        return fine_time, fine_space
