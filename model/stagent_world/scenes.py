"""Small worlds with a known answer: one thing, one motion, one number."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from stagent_world.actors import Actor
from stagent_world.blocks import Block, House, Tree
from stagent_world.camera import Camera
from stagent_world.ground import Crossroads, Pitch, Plaza
from stagent_world.motion import Flight, Leg, Motion, Route, standing
from stagent_world.scenery import Scenery
from stagent_world.world import World

_WALLS = ((176, 120, 92), (190, 176, 140), (150, 150, 160), (196, 160, 120), (168, 98, 80), (204, 200, 190))


def street_scenery(seed: int = 0, crossing: float | None = None) -> Scenery:
    """A road along x with houses and trees on its far side (y > 0)."""
    rng = np.random.default_rng([seed, 1])
    blocks: list[Block] = list(house_row(rng, 15.0, None if crossing is None else (crossing, 7.0)))
    for x in np.arange(-50, 51, 9) + rng.uniform(-2, 2, 12):
        if crossing is None or abs(x - crossing) > 8:
            blocks.append(Tree(float(x), 8.2, float(rng.uniform(4.5, 7.5))))
    return Scenery(Crossroads(8.0, crossing), tuple(blocks), seed)


def house_row(rng: np.random.Generator, y: float, clear: tuple[float, float] | None = None) -> Iterator[House]:
    """Houses along x, their middles at y m; `clear` (x, m): none within so many metres of that x."""
    x = -60.0
    while x < 60:
        width, gap = float(rng.uniform(9, 17)), float(rng.uniform(1, 6))
        if clear is None or abs(x + width / 2 - clear[0]) > width / 2 + clear[1]:
            wall = _WALLS[int(rng.integers(len(_WALLS)))]
            yield House(x + width / 2, y, width, 9, float(rng.integers(2, 5)) * 3 + 0.6, wall)
        x += width + gap


def drive_past(
    speed: float,
    *,
    fps: Fraction = Fraction(25),
    size: tuple[int, int] = (640, 360),
    colour: str = "red",
    seed: int = 0,
) -> World:
    """A car at a constant speed (m/s) from left to right across the whole picture of a fixed camera 30 m away."""
    camera = Camera((0.0, -30.0, 6.0), 90.0, 8.0, 0.8 * size[0], *size, fps)
    half = 0.5 * size[0] / camera.focal_px * 28 + 3
    route = Route((-half, -1.9), 0.0, (Leg(1.0, speed),))
    return World(camera, {"car": Actor("car", colour, route)}, 2 * half / speed, street_scenery(seed), seed=seed)


def walk_past(
    speed: float = 1.5,
    *,
    duration: float = 6.0,
    fps: Fraction = Fraction(30),
    size: tuple[int, int] = (640, 360),
    colour: str = "blue",
    seed: int = 0,
) -> World:
    """A person at a constant speed (m/s) from left to right over a square, a fixed camera 11 m away."""
    camera = Camera((0.0, -11.0, 3.0), 90.0, 10.0, 0.8 * size[0], *size, fps)
    route = Route((-speed * duration / 2, 0.0), 0.0, (Leg(1.0, speed),))
    return World(camera, {"walker": Actor("person", colour, route)}, duration, _square(seed), seed=seed)


def panned_parked_car(
    *, sweep_deg: float = 25.0, duration: float = 4.0, size: tuple[int, int] = (640, 360), seed: int = 0
) -> World:
    """A car that stands still while the camera pans over it."""
    pan = ((0.0, sweep_deg / 2), (duration, -sweep_deg / 2))
    camera = Camera((0.0, -22.0, 4.0), 90.0, 7.0, 0.9 * size[0], *size, pan=pan)
    car = Actor("car", "blue", standing(0.5, -1.9, 0.0))
    return World(camera, {"car": car}, duration, street_scenery(seed), seed=seed)


def thrown_ball(
    velocity: tuple[float, float, float] = (6.0, 0.0, 5.0),
    *,
    duration: float = 2.0,
    fps: Fraction = Fraction(50),
    size: tuple[int, int] = (640, 360),
    seed: int = 0,
) -> World:
    """A football that flies and bounces from left to right over a pitch, a fixed camera 12 m away."""
    camera = Camera((0.0, -12.0, 2.0), 90.0, 4.0, 0.9 * size[0], *size, fps)
    flight: Motion = Flight((-5.0, 0.0, 1.2), velocity)
    trees = tuple(Tree(float(x), 26.0, 8.0) for x in range(-30, 31, 7))
    return World(camera, {"ball": Actor("ball", "orange", flight)}, duration, Scenery(Pitch(), trees, seed), seed=seed)


def _square(seed: int) -> Scenery:
    houses = tuple(House(x, 14.0, 13.0, 8.0, 9.6, _WALLS[(i + seed) % 6]) for i, x in enumerate((-28, -14, 0, 14, 28)))
    return Scenery(Plaza(), houses, seed)
