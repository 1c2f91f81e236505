"""Kinds of places: what stands there, from where it is filmed, and how things move through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from stagent_world.actors import Kind
from stagent_world.blocks import Block, Tree
from stagent_world.ground import Crossroads, Pitch, Plaza
from stagent_world.motion import Flight, Leg, Motion, standing
from stagent_world.scenery import Scenery
from stagent_world.scenes import house_row
from stagent_world.staging.speeds import cruise, legs, through

Mover = Callable[[np.random.Generator, float], tuple[Kind, Motion]]
"""Draws one thing that fits the place: its kind and its motion over a clip of so many seconds."""


@dataclass(frozen=True)
class Place:
    """`distance` and `height` m are the ranges in which a camera stands before the origin, towards -y; `movers` with
    their shares draw the cast."""

    kind: str
    scenery: Scenery
    distance: tuple[float, float]
    height: tuple[float, float]
    movers: tuple[tuple[float, Mover], ...]


def street(rng: np.random.Generator) -> Place:
    """A road along x with parking along its kerbs and pavements; a camera on the near side."""
    scenery = _street_scenery(rng, None)
    movers = ((0.4, drive(1.9)), (0.3, walk_beside(5.2)), (0.15, park(4.2)), (0.15, cross_road))
    return Place("street", scenery, (13.0, 21.0), (2.0, 7.0), movers)


def crossing(rng: np.random.Generator) -> Place:
    """Two roads that cross; vehicles turn, people cross."""
    scenery = _street_scenery(rng, 0.0)
    movers = ((0.3, turn_off(1.9)), (0.2, drive(1.9)), (0.25, walk_beside(5.2)), (0.15, cross_road))
    return Place("crossing", scenery, (15.0, 22.0), (4.0, 9.0), (*movers, (0.1, park(4.2))))


def square(rng: np.random.Generator) -> Place:
    """Slabs on which people walk, stand, turn round."""
    seed = int(rng.integers(1 << 31))
    scenery = Scenery(Plaza(float(rng.uniform(0.6, 1.6))), tuple(house_row(rng, 16.0)), seed)
    return Place("square", scenery, (9.0, 14.0), (1.8, 5.0), ((0.55, wander), (0.25, stand), (0.2, roll)))


def pitch(rng: np.random.Generator) -> Place:
    """Mown grass with people who run and balls that roll and fly."""
    seed = int(rng.integers(1 << 31))
    trees = tuple(Tree(float(x), float(rng.uniform(24, 32)), float(rng.uniform(6, 10))) for x in range(-36, 37, 7))
    movers = ((0.5, wander), (0.15, stand), (0.2, throw), (0.15, roll))
    return Place("pitch", Scenery(Pitch(), trees, seed), (9.0, 14.0), (1.8, 5.0), movers)


PLACES = (street, crossing, square, pitch)


def _street_scenery(rng: np.random.Generator, crossing_at: float | None) -> Scenery:
    seed = int(rng.integers(1 << 31))
    clear = None if crossing_at is None else (crossing_at, 9.0)
    blocks: list[Block] = list(house_row(rng, 17.0, clear))
    for x in np.arange(-45, 46, 9) + rng.uniform(-2, 2, 11):
        if clear is None or abs(x - clear[0]) > clear[1]:
            blocks.append(Tree(float(x), 9.0, float(rng.uniform(4.5, 7.5))))
    return Scenery(Crossroads(10.4, crossing_at), tuple(blocks), seed)


def drive(lane: float) -> Mover:
    """Along the road, on the right, `lane` m from its middle."""

    def mover(rng: np.random.Generator, duration: float) -> tuple[Kind, Motion]:
        way = legs(rng, "car", cruise(rng, "car"), duration)
        forward = rng.random() < 0.5
        place = (float(rng.uniform(-6, 6)), -lane if forward else lane)
        return "car", through(way, 0.0 if forward else 180.0, place, float(rng.uniform(0.25, 0.75)) * duration)

    return mover


def turn_off(lane: float) -> Mover:
    """Along the road, then off at the crossing at x = 0, to the left or to the right."""

    def mover(rng: np.random.Generator, duration: float) -> tuple[Kind, Motion]:
        speed, slow = float(rng.uniform(6, 11)), float(rng.uniform(3.5, 6))
        forward, left = (float(v) for v in rng.choice([-1.0, 1.0], 2))
        radius = float(rng.uniform(6.5, 8.0) if left > 0 else rng.uniform(4.0, 5.0))
        begins = float(rng.uniform(0.2, 0.55)) * duration
        brake = (speed - slow) / float(rng.uniform(2, 3.5))
        arc = Leg(radius * np.pi / 2 / slow, slow, turn_deg=90.0 * left)
        way = (Leg(max(0.2, begins - brake), speed), Leg(brake, speed, slow), arc, Leg(1.5, slow, speed))
        start = sum(leg.duration for leg in way[:2])
        place = (forward * (left * lane - radius), -forward * lane)
        return "car", through(way, 0.0 if forward > 0 else 180.0, place, start)

    return mover


def park(kerb: float) -> Mover:
    """At rest along the kerb."""

    def mover(rng: np.random.Generator, _duration: float) -> tuple[Kind, Motion]:
        side = float(rng.choice([-1.0, 1.0]))
        return "car", standing(float(rng.uniform(-9, 9)), side * kerb, 0.0 if side < 0 else 180.0)

    return mover


def walk_beside(kerb: float) -> Mover:
    """On a pavement, along the road."""

    def mover(rng: np.random.Generator, duration: float) -> tuple[Kind, Motion]:
        side, heading = float(rng.choice([-1.0, 1.0])), float(rng.choice([0.0, 180.0]))
        place = (float(rng.uniform(-6, 6)), side * (kerb + float(rng.uniform(0.6, 2.0))))
        way = legs(rng, "person", cruise(rng, "person"), duration)
        return "person", through(way, heading, place, float(rng.uniform(0.3, 0.7)) * duration)

    return mover


def cross_road(rng: np.random.Generator, duration: float) -> tuple[Kind, Motion]:
    """From one pavement to the other."""
    away = rng.random() < 0.5
    way = (Leg(duration, cruise(rng, "person")),)
    place = (float(rng.uniform(-7, 7)), 0.0)
    return "person", through(way, 90.0 if away else -90.0, place, float(rng.uniform(0.35, 0.65)) * duration)


def wander(rng: np.random.Generator, duration: float) -> tuple[Kind, Motion]:
    """Over an open place in any direction, mostly straight, sometimes with a turn."""
    speed = cruise(rng, "person")
    heading = float(rng.uniform(-180, 180))
    place = (float(rng.uniform(-4, 4)), float(rng.uniform(-2, 6)))
    way = legs(rng, "person", speed, duration)
    if rng.random() < 0.3:
        turn = float(rng.choice([-1.0, 1.0])) * float(rng.uniform(60, 150))
        way = (Leg(0.4 * duration, speed), Leg(float(rng.uniform(0.8, 1.8)), speed, turn_deg=turn), Leg(1.0, speed))
    return "person", through(way, heading, place, float(rng.uniform(0.35, 0.65)) * duration)


def stand(rng: np.random.Generator, _duration: float) -> tuple[Kind, Motion]:
    """A person at rest."""
    return "person", standing(float(rng.uniform(-5, 5)), float(rng.uniform(-2, 6)), float(rng.uniform(-180, 180)))


def roll(rng: np.random.Generator, duration: float) -> tuple[Kind, Motion]:
    """A ball that rolls slower and slower: about 0.5 m/s2 on grass."""
    speed, heading = float(rng.uniform(2, 5)), float(rng.choice([0.0, 180.0])) + float(rng.uniform(-30, 30))
    place = (float(rng.uniform(-3, 3)), float(rng.uniform(-4, 2)))
    way = (Leg(speed / 0.5, speed, 0.0),)
    return "ball", through(way, heading, place, float(rng.uniform(0.2, 0.5)) * duration)


def throw(rng: np.random.Generator, _duration: float) -> tuple[Kind, Motion]:
    """A ball in the air that bounces."""
    sense = float(rng.choice([-1.0, 1.0]))
    start = (-sense * float(rng.uniform(3, 5)), float(rng.uniform(-3, 3)), float(rng.uniform(0.8, 2.0)))
    velocity = (sense * float(rng.uniform(1.2, 2.5)), float(rng.uniform(-0.6, 0.6)), float(rng.uniform(2, 5)))
    return "ball", Flight(start, velocity, restitution=float(rng.uniform(0.6, 0.85)))


def pacing(rng: np.random.Generator, duration: float) -> list[tuple[Kind, Motion]]:
    """Two people who go the same way side by side: at truly the same speed in one of two draws."""
    speed = cruise(rng, "person")
    other = speed if rng.random() < 0.5 else speed * float(rng.uniform(0.6, 0.9))
    heading = float(rng.choice([0.0, 180.0]))
    near, far = float(rng.uniform(-2.5, -0.5)), float(rng.uniform(1.0, 4.0))
    places = [(float(rng.uniform(-2, 2)), y) for y in rng.permutation([near, far])]
    return [
        ("person", through((Leg(duration, v),), heading, (x, float(y)), duration / 2))
        for v, (x, y) in zip((speed, other), places, strict=True)
    ]
