"""Frames that only repeat the one before are left out; a still is not."""

from __future__ import annotations

import numpy as np

from stagent_tools.types import Frame
from stagent_tools.video.fresh import fresh

RNG = np.random.default_rng(0)
TEXTURE = RNG.integers(0, 255, (64, 400, 3)).astype(np.uint8)


def moving(places: list[int]) -> list[Frame]:
    """A window on a texture, at these columns; a copy differs by a little coding noise only."""
    noise = RNG.integers(0, 2, (len(places), 64, 96, 3)).astype(np.uint8)
    return [Frame(i, i / 25, (TEXTURE[:, x : x + 96] // 2) + noise[i]) for i, x in enumerate(places)]


def test_each_fourth_copy_is_left_out() -> None:
    places = [4 * (i - i // 4) for i in range(40)]
    kept = [frame.index for frame in fresh(moving(places))]
    copies = [i for i in range(1, 40) if places[i] == places[i - 1]]
    assert [i for i in range(40) if i not in kept] == [i for i in copies if i > 5]


def test_a_scene_that_stands_still_is_kept() -> None:
    assert len(list(fresh(moving([10] * 30)))) == 30


def test_a_stop_is_no_run_of_copies() -> None:
    kept = list(fresh(moving([*range(0, 100, 5), *[100] * 20])))
    assert kept[-1].index == 39
    assert len(kept) >= 36
