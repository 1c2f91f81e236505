"""Language-aligned positional embedding (paper 3.2, equations 2 and 5).

Equation 5 gives every point (w, h, t) of a 100 x 100 x 100 grid a vector: the sum over the three axes of the mean of
a token's input and output embedding. Equation 2 resamples that volume linearly to the visual grid and adds it.

The volume is never built. Each of its terms is constant along the other two axes, and linear resampling along an
axis leaves a constant as it is; so the resampled volume is the sum of three resampled tables of 100 rows each
(`literal` in the tests is the formula as printed, and is equal).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody knows
from torch import Tensor


def axis_embedding(inputs: Tensor, outputs: Tensor) -> Tensor:
    """(p + p^) / 2 of one axis, [M, D]: both of its tables, so that gradients reach both."""
    return (inputs + outputs) / 2


def resample(table: Tensor, length: int) -> Tensor:
    """[M, D] -> [length, D], linearly, the ends of both grids on the edges of the axis (half-pixel centres)."""
    if table.shape[0] == length:
        return table
    rows = table.T.float().unsqueeze(0)  # [1, D, M]
    rows = F.interpolate(rows, size=length, mode="linear", align_corners=False)  # [1, D, length]
    return rows[0].T.to(table.dtype)  # [length, D]


def add_positions(v: Tensor, time: Tensor, height: Tensor, width: Tensor) -> Tensor:
    """Equation 2 for a video: v [..., T, H, W, D] and the axes' embeddings [M, D] -> same shape as v.

    The published code leaves the temporal axis alone, which is this with as many frames as anchors.
    """
    frames, rows, columns = v.shape[-4:-1]
    picture = resample(height, rows)[:, None] + resample(width, columns)  # [H, W, D]
    return v + picture + resample(time, frames)[:, None, None]  # [T, 1, 1, D] over [..., T, H, W, D]


def add_positions_to_image(v: Tensor, time: Tensor, height: Tensor, width: Tensor) -> Tensor:
    """Equation 2 for images: v [..., H, W, D]; time stands still at tau = 0."""
    rows, columns = v.shape[-3:-1]
    picture = resample(height, rows)[:, None] + resample(width, columns)  # [H, W, D]
    return v + picture + time[0]


class _ShareGradient(torch.autograd.Function):
    """Forwards the table as it is, backwards (I + M) times its gradient, M[i, j] = 2^-|i - j|."""

    @staticmethod
    def forward(_: object, table: Tensor) -> Tensor:
        return table.view_as(table)

    @staticmethod
    def backward(_: object, gradient: Tensor) -> Tensor:
        index = torch.arange(gradient.shape[0], device=gradient.device)
        nearness = torch.exp2(-(index[:, None] - index).abs().to(gradient.dtype))  # [M, M]
        return gradient + nearness @ gradient


def share_gradient(table: Tensor) -> Tensor:
    """What an anchor learns, its neighbours learn too (published code only; the paper does not mention it)."""
    shared: Tensor = _ShareGradient.apply(table)
    return shared
