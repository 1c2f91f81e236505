"""Happenings against numerical derivatives of the paths, and against what is rendered."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from stagent_world import (
    MOMENTARY,
    Actor,
    Camera,
    Fall,
    Flight,
    Leap,
    Leg,
    Route,
    Scene,
    World,
    happenings_of,
    render,
    standing,
)

SEEDS = range(4000, 4016)
STEP = 0.01  # s


def path_of(scene: Scene, key: str, start: float, end: float) -> tuple[np.ndarray, np.ndarray]:
    """Places (n, 3) m each STEP, and velocities between them (n - 1, 3)."""
    motion = scene.world.actors[key].motion
    places = np.array([motion.at(float(t)).position for t in np.arange(start, end, STEP)])
    return places, np.diff(places, axis=0) / STEP


@pytest.mark.parametrize("seed", SEEDS)
def test_each_happening_is_what_the_path_does(seed: int, scene: Callable[[int], Scene]) -> None:
    drawn = scene(seed)
    for h in drawn.happenings:
        assert 0 <= h.start < h.end <= drawn.world.duration + 0.1
        if h.event in MOMENTARY:
            assert h.end - h.start == pytest.approx(1 / float(drawn.world.camera.fps))
            continue
        places, velocity = path_of(drawn, h.actor, h.start + 0.02, h.end - 0.02)
        if len(velocity) < 3:
            continue
        speed = np.linalg.norm(velocity[:, :2], axis=1)
        if h.event == "stop":
            assert speed.max() < 0.1
        if h.event in ("turn_left", "turn_right"):
            heading = np.unwrap(np.arctan2(velocity[:, 1], velocity[:, 0]))
            assert (heading[-1] - heading[0]) * (1 if h.event == "turn_left" else -1) > 0
        if h.event == "jump":
            assert places[:, 2].min() > 0
        if h.event == "fall" and drawn.world.actors[h.actor].kind == "ball":
            assert velocity[:, 2].max() < 0.1
        if h.event == "approach":
            assert h.other is not None
            other, _ = path_of(drawn, h.other, h.start + 0.02, h.end - 0.02)
            apart = np.linalg.norm(places - other, axis=1)
            assert apart[-1] < apart[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_rest_and_no_turn_is_missed(seed: int, scene: Callable[[int], Scene]) -> None:
    drawn = scene(seed)
    told = {(h.actor, h.event) for h in drawn.happenings}
    for key, actor in drawn.world.actors.items():
        _, velocity = path_of(drawn, key, 0, drawn.world.duration)
        speed = np.linalg.norm(velocity[:, :2], axis=1)
        shown = [h for h in drawn.happenings if h.actor == key and h.event in ("enter", "leave")]
        if shown or actor.kind == "ball":  # what is done outside the picture is not told
            continue
        if speed[0] > 0.3 and speed[-60:].max() < 0.01:
            assert (key, "stop") in told
        if speed[:60].max() < 0.01 and speed[-1] > 0.3:
            assert (key, "start") in told


def test_entering_and_leaving_are_the_first_and_last_boxes(scene: Callable[[int], Scene]) -> None:
    drawn = scene(4003)
    boxes: dict[str, list[bool]] = {key: [] for key in drawn.world.actors}
    for _, truth in render(drawn.world):
        for key, actor in truth.actors.items():
            boxes[key].append(actor.box is not None)
    found = set()
    for key, there in boxes.items():
        for i in np.flatnonzero(np.diff(np.array(there, int))) + 1:
            found.add((key, "enter" if there[i] else "leave", round(drawn.world.time_of(int(i)), 3)))
    told = {(h.actor, h.event, round(h.start, 3)) for h in drawn.happenings if h.event in ("enter", "leave")}
    assert found == told
    assert found


def together(**actors: Actor) -> set[tuple[str, str, str | None]]:
    camera = Camera((0.0, -25.0, 8.0), 90.0, 17.0, 200.0)
    return {(h.event, h.actor, h.other) for h in happenings_of(World(camera, actors, 6.0))}


def test_who_comes_from_behind_and_goes_ahead_overtakes() -> None:
    slow = Actor("cyclist", "red", Route((-6.0, -3.0), 0.0, (Leg(9, 3.0),)))
    fast = Actor("car", "blue", Route((-12.0, 0.0), 0.0, (Leg(9, 6.0),)))
    found = together(slow=slow, fast=fast)
    assert ("overtake", "fast", "slow") in found
    assert ("overtake", "slow", "fast") not in found


def test_a_blow_that_both_feel_is_a_collision() -> None:
    rolls = Actor("car", "red", Route((-14.5, 0.0), 0.0, (Leg(2.0, 5.0), Leg(1.0, 1.0, 0.0))))
    stands = Actor("car", "blue", Route((0.0, 0.0), 0.0, (Leg(2.0, 0.0), Leg(1.0, 3.0, 0.0))))
    found = together(rolls=rolls, stands=stands)
    assert ("collide", "rolls", "stands") in found
    assert ("collide", "stands", "rolls") not in found


def test_ways_that_cross_are_told_for_both() -> None:
    car = Actor("car", "red", Route((-15.0, 0.0), 0.0, (Leg(9, 5.0),)))
    person = Actor("person", "blue", Route((0.0, -4.0), 90.0, (Leg(9, 1.4),)))
    assert {("cross", "car", "person"), ("cross", "person", "car")} <= together(car=car, person=person)


def test_people_leap_and_fall_and_balls_bounce() -> None:
    leaper = Actor("person", "red", Leap(standing(-4.0, 0.0), 2.0, 0.4))
    faller = Actor("person", "blue", Fall(standing(4.0, 0.0), 3.0))
    ball = Actor("ball", "white", Flight((0.0, 0.0, 2.0), (0.0, 0.0, 0.0)))
    found = together(leaper=leaper, faller=faller, ball=ball)
    assert {event for event, who, _ in found if who == "leaper"} == {"jump"}
    assert {event for event, who, _ in found if who == "faller"} == {"fall"}
    assert {event for event, who, _ in found if who == "ball"} == {"bounce", "fall"}


def test_a_leap_rises_as_high_as_it_should() -> None:
    leap = Leap(standing(0.0, 0.0), 1.0, 0.45)
    heights = [leap.at(float(t)).position[2] for t in np.linspace(0, 3, 3001)]
    assert max(heights) == pytest.approx(0.45, abs=1e-3)
    assert leap.at(leap.landing + 0.01).position[2] == 0.0
