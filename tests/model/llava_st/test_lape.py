"""LAPE against the literal volume of equation 5, and its gradients."""

from __future__ import annotations

import pytest
import torch
from literal import lape_volume

from llava_st.lape import add_positions, add_positions_to_image, axis_embedding, resample, share_gradient


def tables(anchors: int, size: int = 3) -> list[torch.Tensor]:
    return [torch.randn(anchors, size, requires_grad=True) for _ in range(2)]


@pytest.mark.parametrize("grid", [(100, 27, 27), (10, 9, 27), (20, 3, 5)])
def test_three_small_tables_equal_the_resampled_volume(grid: tuple[int, int, int]) -> None:
    time, height, width = tables(100), tables(100), tables(100)
    v = torch.randn(*grid, 3)
    literal = v + lape_volume(time, height, width, grid)
    fast = add_positions(v, *(axis_embedding(*each) for each in (time, height, width)))
    torch.testing.assert_close(fast, literal, atol=1e-5, rtol=0)


def test_images_stand_at_the_first_anchor_of_time() -> None:
    time, height, width = tables(100), tables(50), tables(40)
    v = torch.randn(2, 27, 27, 3)
    first = [each[:1].expand(100, -1) for each in time]
    literal = v + lape_volume(first, height, width, (1, 27, 27))
    fast = add_positions_to_image(v, *(axis_embedding(*each) for each in (time, height, width)))
    torch.testing.assert_close(fast, literal, atol=1e-5, rtol=0)


def test_gradients_reach_both_tables_of_every_axis_alike() -> None:
    axes = [tables(100), tables(100), tables(100)]
    add_positions(torch.zeros(10, 27, 27, 3), *(axis_embedding(*each) for each in axes)).square().sum().backward()
    for given, returned in axes:
        assert given.grad is not None
        assert given.grad.abs().sum() > 0
        torch.testing.assert_close(given.grad, returned.grad)


def test_resampling_is_linear_and_leaves_equal_lengths_alone() -> None:
    ramp = torch.arange(100.0)[:, None]
    middles = (torch.arange(27) + 0.5) * 100 / 27 - 0.5
    torch.testing.assert_close(resample(ramp, 27)[:, 0], middles)
    assert resample(ramp, 100) is ramp


def test_shared_gradient_is_the_tables_own_forwards_and_its_neighbours_backwards() -> None:
    table = torch.randn(5, 2, requires_grad=True)
    shared = share_gradient(table)
    assert torch.equal(shared, table)
    shared[2].sum().backward()
    expected = torch.tensor([0.25, 0.5, 2.0, 0.5, 0.25])[:, None].expand(5, 2)
    torch.testing.assert_close(table.grad, expected)
