"""Whether a clip looks like the training world."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llava_st.stages import home as module
from llava_st.stages.home import LEAST, Home, look_of
from llava_st.stages.manifest import MANIFEST, Manifest
from llava_st.stages.recipe import read_stage
from llava_st.stages.run import train_stage


def usual(count: int, seed: int = 0) -> np.ndarray:
    """Statistics that are drawn from one place, and depend on one another."""
    rng = np.random.default_rng(seed)
    mixing = np.random.default_rng(9).normal(size=(6, 6))
    return 3 + rng.normal(size=(count, 6)) @ mixing


def test_what_is_drawn_from_the_same_place_is_mostly_inside_and_what_is_not_is_outside() -> None:
    home = Home.of(usual(400))
    assert home is not None
    inside = np.mean([home.distance(look) <= home.limit for look in usual(400, seed=1)])
    assert 0.9 <= inside <= 0.99
    assert all(home.distance(look + 30) > home.limit for look in usual(50, seed=2))


def test_of_few_clips_nothing_is_said() -> None:
    assert Home.of(usual(LEAST - 1)) is None
    assert Home.from_plain({}) is None


def test_it_survives_the_manifest() -> None:
    home = Home.of(usual(LEAST))
    assert home is not None
    again = Home.from_plain(home.plain())
    assert again is not None
    look = usual(1, seed=3)[0]
    assert again.distance(look) == home.distance(look)
    assert again.limit == home.limit


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 6), st.integers(0, 255), st.sampled_from([(54, 96), (120, 60), (9, 9)]))
def test_a_look_is_finite_and_does_not_hang_on_the_size_of_a_plain_picture(
    count: int, grey: int, size: tuple[int, int]
) -> None:
    look = look_of([np.full((*size, 3), grey, np.uint8)] * count)
    assert look.shape == (21,)
    assert np.isfinite(look).all()
    np.testing.assert_allclose(look, look_of([np.full((200, 300, 3), grey, np.uint8)] * count), atol=1e-6)


def test_a_stage_writes_down_what_its_clips_look_like(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert train_stage(read_stage(recipe, ["train.loop.steps=1"]), tmp_path / "few").home == {}
    monkeypatch.setattr(module, "LEAST", 4)
    train_stage(read_stage(recipe, ["train.loop.steps=1"]), tmp_path / "enough")
    manifest = Manifest.read(tmp_path / "enough" / MANIFEST)
    assert manifest is not None
    home = Home.from_plain(manifest.home)
    assert home is not None
    assert home.holds([np.full((24, 24, 3), 20, np.uint8)] * 4)  # as a training clip
    noise = np.random.default_rng(0).integers(0, 255, (4, 24, 24, 3), dtype=np.uint8)
    assert not home.holds(list(noise))
