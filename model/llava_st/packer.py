"""The spatial-temporal packer (paper 3.3 and supplement 7, figure 4).

A packer cuts its input into regions that do not overlap, pools each region to a point, and lets the point look at its
region once:

    point' = point + Out(Attention(query = MLP_q(point), keys = MLP_k(region), values = MLP_v(region)))

packer_s cuts each frame into k x k regions, packer_t cuts time into sigma stretches. Equations 6 to 8 are packer_s(k1),
then packer_s(k2) for fine time and packer_t(sigma) for fine space.

One query a region makes the attention's own key and value projections nearly free. With W_k, b_k the key projection,
the score q . (W_k x + b_k) is (W_k^T q) . x plus a number that is the same for every x of the region, which softmax
does not see; and a weighted mean of W_v x + b_v is W_v (the weighted mean of x) + b_v. So both matrices act on a point
a region instead of on all its elements, and the heads become the queries of one batched attention.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody knows
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from llava_st.errors import GridError

Pooling = Literal["mean", "centre"]
Streams = Literal["both", "packer_s", "packer_t"]
# [..., H, W, X] or [..., T, H, W, X] -> regions [..., a, b, X], each of a x b elements in their order; a view
Cut = Callable[[Tensor], Tensor]

INITIAL_STD = 0.02  # truncated normal, as published (formats.md A.3)
# Numbers in a buffer of packer_s on a CPU: 16 MB stay near the cache and are given again by malloc, larger ones are
# mapped anew, page by page, each time (D = 256: 1.3 times as fast as all 100 frames at once).
CPU_BUFFER = 2**22


class Features(nn.Module):
    """The "MLP" of figure 4 as published: Linear, GELU, Linear, LayerNorm; [..., D] -> [..., C]."""

    def __init__(self, size: int, width: int) -> None:
        super().__init__()
        self.enter = nn.Linear(size, width)
        self.leave = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        normed: Tensor = self.norm(_recomputed(self._leave, self.enter(x)))
        return normed

    def _leave(self, hidden: Tensor) -> Tensor:
        left: Tensor = self.leave(F.gelu(hidden))
        return left


def _recomputed(step: Callable[..., Tensor], *inputs: Tensor) -> Tensor:
    """step(*inputs), done again in the backward pass instead of kept until then.

    For steps that are cheap and leave much behind: GELU, and the heads of the attention. Half of the memory.
    """
    if not torch.is_grad_enabled():
        return step(*inputs)
    result: Tensor = checkpoint(step, *inputs, use_reentrant=False, preserve_rng_state=False)
    return result


class Pooled(nn.Module):
    """Regions to points by pooling alone: what is left of a packer in the ablation "w/o STP" (paper, table 7)."""

    def __init__(self, pooling: Pooling = "mean") -> None:
        super().__init__()
        self.pooling = pooling

    def forward(self, v: Tensor, cut: Cut) -> Tensor:
        """The mean (paper) of each region, or its middle element.

        The published code resizes bilinearly, which by an odd factor is to pick the middle.
        """
        regions = cut(v)  # [..., a, b, D]
        if self.pooling == "mean":
            return regions.mean((-3, -2))  # [..., D]
        rows, columns = regions.shape[-3:-1]
        if rows % 2 == 0 or columns % 2 == 0:
            raise GridError(
                f"A region of {rows} x {columns} has no middle element.", "Choose odd regions, or pooling: mean."
            )
        return regions[..., rows // 2, columns // 2, :]  # [..., D]


class PointToRegion(nn.Module):
    """Figure 4: regions to points by attention. `size` D of the model, `width` C of the attention."""

    def __init__(self, size: int, width: int, heads: int, pooling: Pooling = "mean") -> None:
        super().__init__()
        if width % heads:
            raise GridError(f"{heads} heads do not divide a width of {width}.", "Choose a multiple of the heads.")
        self.heads = heads
        self.pool = Pooled(pooling)
        self.query = Features(size, width)
        self.key = Features(size, width)
        self.value = Features(size, width)
        self.in_query = nn.Linear(width, width)
        self.in_key = nn.Linear(width, width, bias=False)  # softmax does not see a bias of the keys
        self.in_value = nn.Linear(width, width)
        self.attended = nn.Linear(width, width)
        self.out = nn.Linear(width, size, bias=False)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        for linear in (module for module in self.modules() if isinstance(module, nn.Linear)):
            nn.init.trunc_normal_(linear.weight, std=INITIAL_STD)
            if linear.bias is not None:
                nn.init.zeros_(linear.bias)

    def forward(self, v: Tensor, cut: Cut) -> Tensor:
        """v [..., D], cut into regions [..., a, b, D] -> [..., D]."""
        points = self.pool(v, cut)  # [..., D]
        keys = cut(self.key(v)).flatten(-3, -2)  # [..., n, C], n = a b
        values = cut(self.value(v)).flatten(-3, -2)  # [..., n, C]
        attended = _recomputed(self.attend, self.query(points), keys, values)  # [..., C]
        packed: Tensor = points + self.out(attended)  # [..., D]
        return packed

    def attend(self, query: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """query [..., C], keys and values [..., n, C] -> [..., C]: each point over its own region."""
        width, heads = query.shape[-1], self.heads
        regions = query.shape[:-1]
        keys, values = keys.flatten(0, -3), values.flatten(0, -3)  # [r, n, C]
        per_head = (heads, width // heads)
        query = self.in_query(query.flatten(0, -2)).unflatten(-1, per_head)  # [r, heads, C / heads]
        to_keys = self.in_key.weight.unflatten(0, per_head)  # [heads, C / heads, C]
        query = torch.bmm(query.transpose(0, 1), to_keys).transpose(0, 1)  # [r, heads, C], W_k^T q
        seen = F.scaled_dot_product_attention(query, keys, values, scale=per_head[1] ** -0.5)  # [r, heads, C]
        to_values = self.in_value.weight.unflatten(0, per_head)  # [heads, C / heads, C]
        seen = torch.bmm(seen.transpose(0, 1), to_values.mT)  # [heads, r, C / heads]
        seen = seen.transpose(0, 1).flatten(1) + self.in_value.bias  # [r, C]
        attended: Tensor = self.attended(seen).unflatten(0, regions)  # [..., C]
        return attended


class SpatialTemporalPacker(nn.Module):
    """Equations 6 to 8: [..., N, H, W, D] -> F_s [..., N, k2, k2, D] and F_t [..., sigma, k1, k1, D].

    `packer` makes a `PointToRegion` or a `Pooled`; `streams` leaves one of the two out (paper, table 10).
    """

    def __init__(
        self, packer: Callable[[], nn.Module], k1: int, k2: int, sigma: int, streams: Streams = "both"
    ) -> None:
        super().__init__()
        self.k1, self.k2, self.sigma = k1, k2, sigma
        self.packer_s1 = packer()
        self.packer_s2 = packer() if streams != "packer_t" else None
        self.packer_t = packer() if streams != "packer_s" else None

    def forward(self, v: Tensor) -> tuple[Tensor | None, Tensor | None]:
        packed = packer_s(self.packer_s1, v, self.k1)  # [..., N, k1, k1, D], equation 6
        fine_time = fine_space = None
        if self.packer_s2 is not None:
            fine_time = packer_s(self.packer_s2, packed, self.k2)  # [..., N, k2, k2, D], equation 7
        if self.packer_t is not None:
            fine_space = packer_t(self.packer_t, packed, self.sigma)  # [..., sigma, k1, k1, D], equation 8
        return fine_time, fine_space


def packer_s(packer: nn.Module, v: Tensor, k: int) -> Tensor:
    """Each frame of v [..., H, W, D] becomes k x k points: [..., k, k, D]."""
    rows, columns = _part(v.shape[-3], k, "rows"), _part(v.shape[-2], k, "columns")

    def cut(x: Tensor) -> Tensor:
        x = x.unflatten(-2, (k, columns)).unflatten(-4, (k, rows))  # [..., k, rows, k, columns, X]
        return x.transpose(-4, -3)  # [..., k, k, rows, columns, X]

    frames = v.flatten(0, -4) if v.ndim > 3 else v.unsqueeze(0)  # [f, H, W, D]
    at_once = max(1, CPU_BUFFER // frames[0].numel()) if v.device.type == "cpu" else len(frames)
    points = torch.cat([packer(some, cut) for some in frames.split(at_once)])  # [f, k, k, D]
    return points.reshape(*v.shape[:-3], k, k, v.shape[-1])  # [..., k, k, D]


def packer_t(packer: nn.Module, v: Tensor, sigma: int) -> Tensor:
    """The frames of v [..., T, H, W, D] become sigma; the picture's grid stays: [..., sigma, H, W, D]."""
    frames = _part(v.shape[-4], sigma, "frames")

    def cut(x: Tensor) -> Tensor:
        x = x.unflatten(-4, (sigma, frames))  # [..., sigma, frames, H, W, X]
        return x.movedim(-4, -2).unsqueeze(-3)  # [..., sigma, H, W, 1, frames, X]

    points: Tensor = packer(v, cut)
    return points


def _part(length: int, parts: int, what: str) -> int:
    """The size of each of so many equal parts."""
    if parts < 1 or length % parts:
        fitting = [n for n in range(1, length + 1) if length % n == 0]
        raise GridError(f"{length} {what} cannot be cut into {parts} equal parts.", f"Choose one of {fitting}.")
    return length // parts
