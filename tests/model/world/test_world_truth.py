"""Truth against pixels: boxes, masks, depth and paths say the same of a frame."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

from stagent_world import (
    Actor,
    Camera,
    Kind,
    Leg,
    Plaza,
    Route,
    Scenery,
    Sensor,
    Shot,
    Sway,
    World,
    draw_scene,
    shoot,
    standing,
)

KINDS: tuple[Kind, ...] = ("car", "van", "bus", "truck", "cyclist", "person", "dog", "ball")


def first(world: World) -> Shot:
    return next(iter(shoot(world)))


def alone(kind: Kind, heading: float) -> World:
    """One thing in the middle of a picture."""
    camera = Camera((0.0, -16.0, 5.0), 90.0, 15.0, 260.0, 320, 240)
    route = Route((0.0, 0.0), heading, (Leg(1.0, 1.3),))
    return World(camera, {"it": Actor(kind, "red", route)}, 0.04, Scenery(Plaza()), noise=0.0)


def drawn_frames() -> Iterator[Shot]:
    for seed, camera in ((4002, "panning"), (4005, "driving"), (4008, "fixed"), (4021, "hand-held"), (4011, "zooming")):
        for shot in shoot(draw_scene(seed, size=(160, 90), camera=camera).world):
            if shot.truth.index in (9, 24):
                yield shot
            if shot.truth.index >= 24:
                break


@pytest.fixture(scope="module")
def frames() -> list[Shot]:
    return list(drawn_frames())


@pytest.mark.parametrize("heading", [0.0, 130.0])
@pytest.mark.parametrize("kind", KINDS)
def test_the_box_of_the_mask_is_the_box(kind: Kind, heading: float) -> None:
    shot = first(alone(kind, heading))
    truth = shot.truth.actors["it"]
    rows, columns = np.nonzero(shot.owner)
    seen = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    assert truth.box is not None
    np.testing.assert_allclose(truth.box, seen, atol=1.5)
    assert truth.visible == 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_things_are_as_large_as_is_said(kind: Kind) -> None:
    actor = Actor(kind, "red", standing(3.0, 2.0))
    points = np.vstack([part.vertices for part in actor.parts_at(0.0)])
    extent = np.ptp(points, axis=0)
    length, width, height = actor.size_m
    assert extent[2] == pytest.approx(height, rel=0.06)
    assert points[:, 2].min() == pytest.approx(0.0, abs=0.02)
    if kind != "person":  # whose arms and shoes reach beyond the trunk
        assert extent[0] == pytest.approx(length, rel=0.12)
    assert extent[1] <= max(width * 1.2, 0.62)


def test_places_on_the_ground_are_under_the_boxes(frames: list[Shot]) -> None:
    checked = 0
    for shot in frames:
        view = shot.truth.view
        for actor in shot.truth.actors.values():
            inside = actor.box is not None and (actor.box[:2] > 1).all() and (actor.box[2:] < (159, 89)).all()
            if actor.box is None or not inside or actor.centre[2] > 2 * actor.ground[2] + 2:
                continue
            u, v = view.project(actor.ground[None])[0]
            assert actor.box[0] - 1 <= u <= actor.box[2] + 1
            assert v >= (actor.box[1] + actor.box[3]) / 2 - 1
            checked += 1
    assert checked >= 15


def test_masks_stay_inside_their_boxes(frames: list[Shot]) -> None:
    for shot in frames:
        for number, actor in enumerate(shot.truth.actors.values(), start=1):
            rows, columns = np.nonzero(shot.owner == number)
            if len(rows) == 0:
                continue
            assert actor.box is not None
            assert columns.min() >= actor.box[0] - 1.5
            assert rows.min() >= actor.box[1] - 1.5
            assert columns.max() + 1 <= actor.box[2] + 1.5
            assert rows.max() + 1 <= actor.box[3] + 1.5


def test_depth_is_that_of_what_is_seen(frames: list[Shot]) -> None:
    for shot in frames:
        view = shot.truth.view
        ground = view.ground_nearness() @ [80.5, 85.5, 1.0]
        if shot.owner[85, 80] == 0:
            assert shot.depth[85, 80] <= 1.02 / ground
        for number, actor in enumerate(shot.truth.actors.values(), start=1):
            mine = shot.depth[shot.owner == number]
            if len(mine) > 10:
                middle = view.to_camera(actor.centre[None])[0, 2]
                assert abs(np.median(mine) - middle) < 0.06 * middle + 7.0  # half a bus


def test_velocity_is_the_derivative_of_the_place(frames: list[Shot]) -> None:
    world = draw_scene(4002, size=(160, 90)).world
    for actor in world.actors.values():
        for t in (0.7, 1.9, 3.1):
            before, after = (actor.motion.at(t + h).position for h in (-1e-4, 1e-4))
            np.testing.assert_allclose((after - before) / 2e-4, actor.motion.at(t).velocity, atol=0.02)
    assert frames


def test_a_nearer_thing_hides_and_scenery_hides_too() -> None:
    camera = Camera((0.0, -12.0, 1.6), 90.0, 3.0, 300.0)
    actors = {"behind": Actor("person", "red", standing(0.0, 6.0)), "bus": Actor("bus", "white", standing(0.0, 0.0))}
    shot = first(World(camera, actors, 0.04, Scenery(Plaza())))
    assert shot.truth.actors["behind"].visible < 0.05
    assert shot.truth.actors["bus"].visible == 1.0
    assert (shot.owner == 2).sum() > 1000


def test_what_is_beside_the_camera_is_cut_and_not_lost() -> None:
    camera = Camera((0.0, 0.0, 1.4), 0.0, 0.0, 200.0)
    shot = first(World(camera, {"car": Actor("car", "red", standing(1.5, 1.6))}, 0.04, Scenery(Plaza())))
    box = shot.truth.actors["car"].box
    assert box is not None
    assert box[0] == 0
    assert (shot.owner == 1).sum() > 1000


def test_motion_blur_smears_along_the_motion() -> None:
    def edge(shutter: float) -> float:
        route = Route((-0.3, 0.0), 0.0, (Leg(1.0, 15.0),))
        camera = Camera((0.0, -8.0, 1.0), 90.0, 3.0, 300.0)
        world = World(camera, {"ball": Actor("ball", "white", route, (0.5, 0.5, 0.5))}, 0.04, noise=0.0)
        light = first(dataclasses.replace(world, sensor=Sensor(shutter))).image.astype(float)
        empty = first(dataclasses.replace(world, actors={})).image
        return float(np.abs(np.diff((light - empty).mean(axis=2)[118:126], axis=1)).max())

    assert edge(0.02) < 0.6 * edge(0.0)


def test_exposure_and_compression_change_the_picture() -> None:
    world = alone("person", 0.0)
    plain = first(world).image.astype(float)
    dark = first(dataclasses.replace(world, sensor=Sensor(gains=((0.0, 0.5),)))).image.astype(float)
    coarse = first(dataclasses.replace(world, sensor=Sensor(quality=40))).image.astype(float)
    assert dark.mean() == pytest.approx(0.5 * plain.mean(), rel=0.02)
    assert 0.3 < np.abs(coarse - plain).mean() < 8


def test_a_hand_sways_little_and_never_alike() -> None:
    angles = np.array([Sway(3).at(t) for t in np.arange(0, 20, 0.1)])
    assert 0.2 < angles[:, 0].std() < 1.5
    assert np.abs(angles).max() < 4
    assert Sway(4).at(1.0) != Sway(3).at(1.0)
