"""Drawn scenes: their seeds, their words and their happenings against the truth."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from stagent_world import MOMENTARY, TEST_HALF, Scene, draw_scene, held_out_in, read_truth, record

SEEDS = range(4000, 4008)


@cache
def scene(seed: int) -> Scene:
    return draw_scene(seed, size=(160, 90))


def test_a_scene_is_a_function_of_its_seed() -> None:
    assert draw_scene(4001, size=(160, 90)) == scene(4001)
    assert scene(4001) != scene(4002)


@pytest.mark.parametrize("seed", SEEDS)
def test_scenes_have_a_cast_that_is_worth_asking_about(seed: int) -> None:
    drawn = scene(seed)
    assert 2 <= len(drawn.world.actors) <= 6
    assert 5 <= drawn.world.duration <= 9
    assert drawn.phrases
    assert drawn.absent
    assert drawn.caption.endswith(".")


@pytest.mark.parametrize("seed", SEEDS)
def test_phrases_by_colour_name_all_that_fit(seed: int) -> None:
    actors = scene(seed).world.actors
    for phrase in scene(seed).phrases:
        if phrase.by == "colour":
            kind, colour = actors[phrase.actors[0]].kind, actors[phrase.actors[0]].colour
            assert colour in phrase.text
            assert kind in phrase.text
            fits = {key for key, actor in actors.items() if (actor.kind, actor.colour) == (kind, colour)}
            assert set(phrase.actors) == fits


@pytest.mark.parametrize("seed", SEEDS)
def test_absent_things_are_absent(seed: int) -> None:
    assert not set(scene(seed).absent) & {phrase.text for phrase in scene(seed).phrases}


@pytest.mark.parametrize("seed", SEEDS)
def test_happenings_lie_inside_the_clip(seed: int) -> None:
    for happening in scene(seed).happenings:
        assert 0 <= happening.start < happening.end <= scene(seed).world.duration + 0.1
        if happening.event in MOMENTARY:
            assert happening.end - happening.start == pytest.approx(1 / float(scene(seed).world.camera.fps))


@pytest.mark.parametrize("seed", SEEDS)
def test_stops_and_turns_are_what_the_path_does(seed: int) -> None:
    world = scene(seed).world
    for happening in scene(seed).happenings:
        motion = world.actors[happening.actor].motion
        t = np.linspace(happening.start, happening.end, 50)[1:-1]
        path = np.array([motion.at(float(s)).position for s in t])
        steps = np.diff(path[:, :2], axis=0)
        if happening.event == "stop":
            assert np.linalg.norm(steps, axis=1).max() < 0.01
        if happening.event in ("turn_left", "turn_right"):
            heading = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
            assert (heading[-1] - heading[0]) * (1 if happening.event == "turn_left" else -1) > 0.4


def test_held_out_triples_are_shown_in_the_test_half_alone() -> None:
    def held_out(seed: int) -> int:
        drawn = draw_scene(seed, size=(160, 90))
        return len(held_out_in(drawn.world.actors, drawn.happenings))

    assert not any(held_out(seed) for seed in range(3900, 3915))
    assert any(held_out(seed) for seed in range(TEST_HALF + 3900, TEST_HALF + 3915))


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


def test_another_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_text('{"schema": "other/1"}')
    with pytest.raises(ValueError, match="other/1"):
        read_truth(tmp_path)
