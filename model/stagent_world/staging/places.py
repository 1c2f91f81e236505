"""Kinds of places: what stands there, from where it is filmed, and who moves through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from stagent_world.blocks import Block, House, Tree
from stagent_world.ground import Crossroads, Lot, Pitch, Plaza
from stagent_world.motion import Leg, Route
from stagent_world.scenery import Scenery
from stagent_world.scenes import house_row
from stagent_world.solids import Part
from stagent_world.staging import in_the_open as open_ground
from stagent_world.staging import on_roads as roads
from stagent_world.staging.on_the_move import movers_for
from stagent_world.staging.roles import Mover
from stagent_world.things.lamp_post import lamp_post

Range = tuple[float, float]
_CORNER = 11.0  # m from the middle of a crossing, within which nobody parks
_ROAD_END = 170.0  # m that a ride may see ahead of its start


@dataclass(frozen=True)
class Place:
    """`distance` and `height` m are the ranges in which a camera stands before the origin, towards -y; one with a
    `ride` moves along it at that height. `movers` with their shares draw the cast; `props` stand about."""

    kind: str
    scenery: Scenery
    distance: Range
    height: Range
    movers: tuple[tuple[float, Mover], ...]
    props: tuple[tuple[Part, ...], ...] = ()
    ride: Route | None = None


def street(rng: np.random.Generator, _duration: float) -> Place:
    """A road along x with parking along its kerbs and pavements; a camera on the near side."""
    movers = (
        (0.36, roads.drive),
        (0.24, roads.beside()),
        (0.14, roads.park()),
        (0.13, roads.cross_road()),
        (0.08, roads.overtake),
        (0.05, roads.bump),
    )
    scenery, props = _street(rng, None)
    return Place("street", scenery, (13.0, 20.0), (2.0, 7.0), movers, props)


def crossing(rng: np.random.Generator, _duration: float) -> Place:
    """Two roads that cross; vehicles turn, people cross."""
    movers = (
        (0.36, roads.turn_off),
        (0.2, roads.drive),
        (0.2, roads.beside()),
        (0.14, roads.cross_road(6.3)),
        (0.1, roads.park(_CORNER)),
    )
    scenery, props = _street(rng, 0.0)
    return Place("crossing", scenery, (15.0, 21.0), (4.0, 9.0), movers, props)


def square(rng: np.random.Generator, _duration: float) -> Place:
    """Slabs on which people walk, stand, turn round, leap and fall."""
    movers = (
        (0.42, open_ground.wander),
        (0.18, open_ground.stay),
        (0.16, open_ground.leap),
        (0.07, open_ground.stand_up),
        (0.06, open_ground.fall),
        (0.06, open_ground.roll),
        (0.05, open_ground.drop),
    )
    return Place("square", _paved(rng), (8.5, 13.0), (1.7, 5.0), movers)


def pitch(rng: np.random.Generator, _duration: float) -> Place:
    """Mown grass with people who run and balls that roll and fly."""
    movers = (
        (0.4, open_ground.wander),
        (0.1, open_ground.stay),
        (0.14, open_ground.leap),
        (0.14, open_ground.throw),
        (0.08, open_ground.drop),
        (0.1, open_ground.roll),
        (0.06, open_ground.knock),
    )
    trees = tuple(Tree(float(x), float(rng.uniform(24, 32)), float(rng.uniform(6, 10))) for x in range(-36, 37, 7))
    return Place("pitch", Scenery(Pitch(), trees, _seed(rng)), (8.0, 12.5), (1.7, 4.5), movers)


def car_park(rng: np.random.Generator, _duration: float) -> Place:
    """Asphalt with a row of bays behind an aisle."""
    movers = (
        (0.4, open_ground.bay),
        (0.3, open_ground.cruise_for_a_bay),
        (0.2, open_ground.wander),
        (0.1, open_ground.stay),
    )
    scenery = Scenery(Lot(), tuple(house_row(rng, 18.0)), _seed(rng))
    return Place("car park", scenery, (11.0, 16.0), (2.5, 7.0), movers)


def pacing(rng: np.random.Generator, _duration: float) -> Place:
    """Slabs on which two or more go side by side."""
    movers = ((0.7, open_ground.pace), (0.2, open_ground.stay), (0.1, open_ground.wander))
    return Place("pacing", _paved(rng), (8.5, 13.0), (1.7, 5.0), movers)


def ride(rng: np.random.Generator, duration: float) -> Place:
    """A road seen from a car that drives along it."""
    speed = float(rng.uniform(5.0, 13.0))
    later = speed * float(rng.uniform(0.6, 1.3)) if rng.random() < 0.5 else speed
    ego = Route((0.0, -roads.LANE), 0.0, (Leg(0.3 * duration, speed), Leg(0.4 * duration, speed, later)))
    blocks: list[Block] = [
        House(house.x + 60, house.y, house.width, house.depth, house.height, house.colour)
        for y in (-17.0, 17.0)
        for house in (*house_row(rng, y), *_moved(house_row(rng, y), 120.0))
    ]
    blocks += [
        Tree(float(x + rng.uniform(-3, 3)), side * 9.0, float(rng.uniform(4.5, 7.5)))
        for x in np.arange(-5, _ROAD_END, 14)
        for side in (-1.0, 1.0)
    ]
    scenery = Scenery(Crossroads(2 * roads.HALF), tuple(blocks), _seed(rng))
    posts = tuple(tuple(lamp_post(float(x), side * 5.6)) for x in np.arange(4, _ROAD_END, 28) for side in (-1.0, 1.0))
    return Place("ride", scenery, (0.0, 0.0), (1.2, 1.6), movers_for(ego), posts, ego)


PLACES = ((0.33, street), (0.17, crossing), (0.17, square), (0.13, pitch), (0.09, car_park), (0.11, pacing))


def _street(rng: np.random.Generator, crossing_at: float | None) -> tuple[Scenery, tuple[tuple[Part, ...], ...]]:
    """Houses and trees behind a road, lamp posts along its far side and sometimes one on the near side."""
    clear = None if crossing_at is None else (crossing_at, 9.0)
    blocks: list[Block] = list(house_row(rng, 17.0, clear))
    for x in np.arange(-45, 46, 9) + rng.uniform(-2, 2, 11):
        if clear is None or abs(x - clear[0]) > clear[1]:
            blocks.append(Tree(float(x), 9.0, float(rng.uniform(4.5, 7.5))))
    places = [(float(x), 5.7) for x in np.arange(-40, 41, 20) + rng.uniform(-4, 4) if clear is None or abs(x) > 8]
    if rng.random() < 0.35:
        places.append((float(rng.uniform(-6, 6)), -5.7))
    posts = tuple(tuple(lamp_post(x, y)) for x, y in places)
    return Scenery(Crossroads(2 * roads.HALF, crossing_at), tuple(blocks), _seed(rng)), posts


def _paved(rng: np.random.Generator) -> Scenery:
    return Scenery(Plaza(float(rng.uniform(0.6, 1.6))), tuple(house_row(rng, 16.0)), _seed(rng))


def _moved(houses: Iterator[House], by: float) -> Iterator[House]:
    for house in houses:
        yield House(house.x + by, house.y, house.width, house.depth, house.height, house.colour)


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(1 << 31))
