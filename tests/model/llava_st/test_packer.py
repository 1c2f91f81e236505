"""The packers against attention region by region, the paper's shapes, and grids that cannot be cut."""

from __future__ import annotations

from functools import partial

import pytest
import torch
from literal import LiteralPacker
from torch import nn

from llava_st.errors import GridError
from llava_st.packer import PointToRegion, Pooled, SpatialTemporalPacker, packer_s, packer_t


def packer(size: int = 16, width: int = 24, pooling: str = "mean") -> PointToRegion:
    made = PointToRegion(size, width, heads=4, pooling=pooling)
    for parameter in made.parameters():
        nn.init.normal_(parameter, std=0.3)
    return made


def test_equals_attention_region_by_region_with_gradients() -> None:
    stp = SpatialTemporalPacker(packer, 3, 1, 2)
    literal = LiteralPacker(stp.packer_s1, stp.packer_s2, stp.packer_t)
    v = torch.randn(4, 9, 9, 16, requires_grad=True)
    results = []
    for fine_time, fine_space in (stp(v), literal(v, 3, 1, 2)):
        v.grad = None
        stp.zero_grad()
        (fine_time.sin().sum() + fine_space.sin().sum()).backward()
        inside = stp.packer_s1.key.enter.weight.grad
        results.append((fine_time.detach(), fine_space.detach(), v.grad, inside))
    for fast, slow in zip(*results, strict=True):
        torch.testing.assert_close(fast, slow, atol=1e-5, rtol=1e-4)


def test_without_gradients_the_same_comes_out() -> None:
    one, v = packer(), torch.randn(2, 6, 6, 16)
    expected = packer_s(one, v, 2)
    with torch.no_grad():
        torch.testing.assert_close(packer_s(one, v, 2), expected)


def test_videos_of_a_batch_do_not_mix() -> None:
    stp, v = SpatialTemporalPacker(packer, 3, 1, 2), torch.randn(2, 4, 9, 9, 16)
    together, alone = stp(v), stp(v[1])
    assert together[0].shape == (2, 4, 1, 1, 16)
    assert together[1].shape == (2, 2, 3, 3, 16)
    for both, one in zip(together, alone, strict=True):
        torch.testing.assert_close(both[1], one, atol=1e-6, rtol=1e-5)


def test_a_point_sees_its_own_region_only() -> None:
    one, v = packer(), torch.randn(1, 6, 6, 16)
    before = packer_s(one, v, 2)
    v[0, :3, :3] += 1.0
    moved = (packer_s(one, v, 2) - before).abs().amax(-1)[0]
    assert moved[0, 0] > 1e-3
    assert moved.flatten()[1:].max() == 0


def test_pooling_alone_and_the_middle_element() -> None:
    v = torch.arange(81.0).reshape(1, 9, 9, 1)
    assert packer_s(Pooled(), v, 3)[0, 0, 0] == v[0, :3, :3].mean()
    middle = packer_s(Pooled("centre"), v, 3)
    assert torch.equal(middle, v[:, 1::3, 1::3])
    # what the published code calls, by an odd factor
    resized = nn.functional.interpolate(v.permute(0, 3, 1, 2), size=(3, 3), mode="bilinear", align_corners=False)
    assert torch.equal(middle, resized.permute(0, 2, 3, 1))
    with pytest.raises(GridError, match="no middle"):
        packer_s(Pooled("centre"), v[:, :6, :6], 3)


@pytest.mark.parametrize(
    ("call", "fitting"),
    [
        (partial(packer_s, Pooled(), torch.zeros(1, 27, 27, 1), 5), r"\[1, 3, 9, 27\]"),
        (partial(packer_s, Pooled(), torch.zeros(1, 9, 8, 1), 3), r"8 columns.*\[1, 2, 4, 8\]"),
        (partial(packer_t, Pooled(), torch.zeros(8, 1, 1, 1), 3), r"8 frames.*\[1, 2, 4, 8\]"),
        (partial(packer_t, Pooled(), torch.zeros(8, 1, 1, 1), 0), r"8 frames"),
        (partial(PointToRegion, 8, 10, heads=4), "multiple"),
    ],
)
def test_grids_that_cannot_be_cut(call, fitting: str) -> None:
    with pytest.raises(GridError, match=fitting):
        call()
