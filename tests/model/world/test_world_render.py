"""Rendered frames against their truth: what is said to be there is there."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from stagent_world import (
    Actor,
    Camera,
    Leg,
    Plaza,
    Route,
    Scenery,
    World,
    drive_past,
    panned_parked_car,
    render,
    standing,
    thrown_ball,
    walk_past,
)

SMALL = (320, 180)
SCENES: dict[str, Callable[[], World]] = {
    "car": lambda: drive_past(12.0, size=SMALL),
    "walker": lambda: walk_past(1.5, size=SMALL),
    "ball": lambda: thrown_ball(size=SMALL),
    "pan": lambda: panned_parked_car(size=SMALL),
}


def quiet(world: World, actors: bool = True) -> World:
    """Without sensor noise; without the actors too, if asked."""
    kept = world.actors if actors else {}
    return World(world.camera, kept, world.duration, world.scenery, noise=0.0, seed=world.seed)


@pytest.mark.parametrize("name", SCENES)
def test_boxes_hold_what_differs_from_the_empty_world(name: str) -> None:
    world = SCENES[name]()
    index = world.frames // 2
    image, truth = next(itertools.islice(render(quiet(world)), index, None))
    empty, _ = next(itertools.islice(render(quiet(world, actors=False)), index, None))
    changed = np.abs(image.astype(int) - empty).max(axis=2) > 25
    (actor,) = truth.actors.values()
    assert actor.box is not None
    x0, y0, x1, y1 = (round(float(v)) for v in actor.box)
    inside = changed[y0:y1, x0:x1]
    assert inside.any(axis=0).mean() > 0.9  # the box is filled from side to side and from top to bottom
    assert inside.any(axis=1).mean() > 0.9
    above = changed[: max(0, y0 - 2)]
    assert not above.any()


def test_the_same_world_gives_the_same_frames() -> None:
    first, second = (next(iter(render(walk_past(size=SMALL))))[0] for _ in range(2))
    assert np.array_equal(first, second)
    assert first.dtype == np.uint8
    assert first.shape == (180, 320, 3)


def test_noise_has_the_level_that_it_should() -> None:
    world = walk_past(size=SMALL)
    noisy = next(iter(render(world)))[0].astype(float)
    clean = next(iter(render(quiet(world))))[0].astype(float)
    assert (noisy - clean).std() == pytest.approx(world.noise, rel=0.1)


def test_truth_says_the_speed_that_was_asked() -> None:
    truths = [truth for _, truth in itertools.islice(render(drive_past(25.0, size=SMALL)), 10)]
    ground = np.array([truth.actors["car"].ground for truth in truths])
    speeds = np.linalg.norm(np.diff(ground, axis=0), axis=1) * 25
    np.testing.assert_allclose(speeds, 25.0, rtol=1e-9)
    assert truths[3].actors["car"].speed == pytest.approx(25.0)


def test_a_thing_behind_another_is_said_to_be_hidden() -> None:
    camera = Camera((0.0, -12.0, 1.6), 90.0, 3.0, 300.0)
    actors = {"behind": Actor("person", "red", standing(0.0, 4.0)), "before": Actor("car", "white", standing(0.0, 0.0))}
    _, truth = next(iter(render(World(camera, actors, 0.2, Scenery(Plaza())))))
    assert truth.actors["before"].visible == 1.0
    assert truth.actors["behind"].visible < 0.7


def test_what_has_left_the_picture_has_no_box() -> None:
    camera = Camera((0.0, -12.0, 3.0), 90.0, 8.0, 300.0)
    actors = {"car": Actor("car", "blue", Route((40.0, 0.0), 0.0, (Leg(1.0, 5.0),)))}
    _, truth = next(iter(render(World(camera, actors, 0.2, Scenery(Plaza())))))
    assert truth.actors["car"].box is None
    assert truth.actors["car"].visible == 0.0


def test_boxes_end_at_the_picture() -> None:
    for _, truth in render(drive_past(20.0, size=SMALL)):
        box = truth.actors["car"].box
        if box is not None:
            assert box.min() >= 0
            assert box[2] <= 320
            assert box[3] <= 180


def test_the_picture_has_texture_to_follow() -> None:
    """Features for a tracker: corners on the ground and on the car, not only at its outline."""
    import cv2

    image, truth = next(itertools.islice(render(drive_past(10.0, size=(640, 360))), 30, None))
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    corners = cv2.goodFeaturesToTrack(grey, 400, 0.02, 5)[:, 0]
    box = truth.actors["car"].box
    assert box is not None
    x0, y0, x1, y1 = box
    on_car = ((corners > [x0, y0]) & (corners < [x1, y1])).all(axis=1).sum()
    assert len(corners) >= 200
    assert on_car >= 8
