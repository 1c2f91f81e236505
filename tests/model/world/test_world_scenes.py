"""Drawn scenes: their seeds, their words and their happenings against the truth."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from stagent_world import TEST_HALF, Scene, draw_scene, held_out_in, read_truth, record

SEEDS = range(4000, 4008)


def test_a_scene_is_a_function_of_its_seed(scene: Callable[[int], Scene]) -> None:
    assert draw_scene(4001, size=(160, 90)) == scene(4001)
    assert scene(4001) != scene(4002)


@pytest.mark.parametrize("seed", SEEDS)
def test_scenes_have_a_cast_that_is_worth_asking_about(seed: int, scene: Callable[[int], Scene]) -> None:
    drawn = scene(seed)
    assert 2 <= len(drawn.world.actors) <= 6
    assert 5 <= drawn.world.duration <= 9
    assert drawn.phrases
    assert drawn.absent
    assert drawn.caption.endswith(".")


def test_held_out_triples_are_shown_in_the_test_half_alone() -> None:
    def held_out(seed: int) -> int:
        drawn = draw_scene(seed, size=(160, 90))
        return len(held_out_in(drawn.world.actors, drawn.happenings))

    assert not any(held_out(seed) for seed in range(3900, 3907))
    assert any(held_out(seed) for seed in range(TEST_HALF + 3900, TEST_HALF + 3907))


def test_what_is_recorded_is_read_back(tmp_path: Path) -> None:
    drawn = draw_scene(4003, size=(96, 54))
    short = dataclasses.replace(drawn, world=dataclasses.replace(drawn.world, duration=0.4))
    truth = read_truth(record(short, tmp_path / "scene"))
    world = short.world
    assert truth.phrases == drawn.phrases
    assert [h.event for h in truth.happenings] == [h.event for h in drawn.happenings]
    assert truth.absent == drawn.absent
    assert len(truth.t) == world.frames
    for key, columns in truth.actors.items():
        state = world.actors[key].motion.at(world.time_of(3))
        assert columns.speed[3] == pytest.approx(state.speed, abs=1e-3)
        assert columns.box.shape == (world.frames, 4)
    view = world.camera.at(world.time_of(3))
    np.testing.assert_allclose(truth.world_from_camera[3], view.world_from_camera(), atol=1e-6)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        drawn = draw_scene(4009, size=(96, 54))
        record(dataclasses.replace(drawn, world=dataclasses.replace(drawn.world, duration=0.3)), tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert "clip.mp4" in names
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)


@pytest.mark.parametrize("kind", ["fixed", "panning", "zooming", "hand-held", "driving"])
def test_each_kind_of_camera_can_be_had(kind: str) -> None:
    assert draw_scene(4010, size=(160, 90), camera=kind).camera_kind == kind


def test_another_kind_of_camera_is_refused() -> None:
    with pytest.raises(ValueError, match="hand-held"):
        draw_scene(4010, camera="flying")


def test_another_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_text('{"schema": "other/1"}')
    with pytest.raises(ValueError, match="other/1"):
        read_truth(tmp_path)
