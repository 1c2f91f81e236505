"""How things move over open ground: squares, pitches, car parks."""

from __future__ import annotations

import numpy as np

from stagent_world.actors import Kind
from stagent_world.deeds import Fall, Leap, Rise
from stagent_world.motion import Flight, Leg, standing
from stagent_world.staging.on_roads import any_of
from stagent_world.staging.roles import Role, role, size_of
from stagent_world.staging.speeds import cruise, legs, through


def wander(rng: np.random.Generator, duration: float) -> list[Role]:
    """In any direction, mostly straight, sometimes with a turn."""
    kind = any_of(rng, (("person", 0.78), ("dog", 0.12), ("cyclist", 0.1)))
    speed = cruise(rng, kind)
    way = legs(rng, speed, duration)
    if rng.random() < 0.35:
        turn = float(rng.choice([-1.0, 1.0])) * float(rng.uniform(60, 150))
        bend = float(np.radians(abs(turn))) * float(rng.uniform(0.6, 1.5)) * max(1.0, 0.4 * speed) / speed
        way = (Leg(0.4 * duration, speed), Leg(max(0.6, bend), speed, turn_deg=turn), Leg(1.0, speed))
    motion = through(way, float(rng.uniform(-180, 180)), _spot(rng), float(rng.uniform(0.35, 0.65)) * duration)
    return [role(rng, kind, motion)]


def stay(rng: np.random.Generator, _duration: float) -> list[Role]:
    """At rest: mostly people, now and then a dog or a ball that lies there."""
    kind = any_of(rng, (("person", 0.8), ("dog", 0.1), ("ball", 0.1)))
    return [role(rng, kind, standing(*_spot(rng), float(rng.uniform(-180, 180))))]


def leap(rng: np.random.Generator, duration: float) -> list[Role]:
    """Who jumps, from the spot or on the way; a standing leap of the untrained is 25 to 50 cm (Harman et al. 1990)."""
    speed = 0.0 if rng.random() < 0.6 else cruise(rng, "person")
    way = through((Leg(duration, speed),), float(rng.uniform(-180, 180)), _spot(rng), duration / 2)
    return [role(rng, "person", Leap(way, float(rng.uniform(0.3, 0.65)) * duration, float(rng.uniform(0.25, 0.5))))]


def fall(rng: np.random.Generator, duration: float) -> list[Role]:
    """Who walks, stops short and falls."""
    speed, begins = cruise(rng, "person"), float(rng.uniform(0.35, 0.6)) * duration
    way = through((Leg(begins - 0.3, speed), Leg(0.3, speed, 0.0)), float(rng.choice([0.0, 180.0])), _spot(rng), begins)
    return [role(rng, "person", Fall(way, begins))]


def stand_up(rng: np.random.Generator, duration: float) -> list[Role]:
    """Who rises from the heels and goes."""
    begins, speed = float(rng.uniform(0.2, 0.4)) * duration, cruise(rng, "person")
    way = (Leg(begins + 1.0, 0.0), Leg(1.0, 0.0, speed))
    motion = through(way, float(rng.choice([0.0, 180.0])), _spot(rng), begins)
    return [role(rng, "person", Rise(motion, begins))]


def roll(rng: np.random.Generator, duration: float) -> list[Role]:
    """A ball that rolls slower and slower: about 0.5 m/s2 on grass."""
    speed, heading = float(rng.uniform(2, 5)), float(rng.choice([0.0, 180.0])) + float(rng.uniform(-30, 30))
    motion = through((Leg(speed / 0.5, speed, 0.0),), heading, _near(rng), float(rng.uniform(0.2, 0.5)) * duration)
    return [role(rng, "ball", motion)]


def throw(rng: np.random.Generator, _duration: float) -> list[Role]:
    """A ball in the air that bounces."""
    sense, size = float(rng.choice([-1.0, 1.0])), size_of(rng, "ball")
    x, y = _near(rng)
    start = (x - sense * float(rng.uniform(2, 4)), y, float(rng.uniform(0.8, 2.0)))
    velocity = (sense * float(rng.uniform(1.2, 2.5)), float(rng.uniform(-0.6, 0.6)), float(rng.uniform(1, 5)))
    return [Role("ball", Flight(start, velocity, size[2] / 2, float(rng.uniform(0.6, 0.85))), size)]


def drop(rng: np.random.Generator, _duration: float) -> list[Role]:
    """A ball that is let fall and bounces on the spot, a little aside."""
    size = size_of(rng, "ball")
    x, y = _near(rng)
    velocity = (float(rng.uniform(-0.4, 0.4)), float(rng.uniform(-0.3, 0.3)), 0.0)
    start = (x, y, float(rng.uniform(1.2, 2.5)))
    return [Role("ball", Flight(start, velocity, size[2] / 2, float(rng.uniform(0.7, 0.88))), size)]


def knock(rng: np.random.Generator, duration: float) -> list[Role]:
    """A ball rolls into another that lies there."""
    sizes = [size_of(rng, "ball") for _ in range(2)]
    speed, t = float(rng.uniform(2.0, 4.0)), float(rng.uniform(0.35, 0.55)) * duration
    heading = float(rng.choice([0.0, 180.0])) + float(rng.uniform(-20, 20))
    x, y = _near(rng)
    gap = (sizes[0][0] + sizes[1][0]) / 2
    behind = (x - gap * float(np.cos(np.radians(heading))), y - gap * float(np.sin(np.radians(heading))))
    rolls = (Leg(t, speed), Leg(1.2, 0.25 * speed, 0.0))
    struck = (Leg(t, 0.0), Leg(0.7 * speed / 0.5, 0.7 * speed, 0.0))
    return [
        Role("ball", through(rolls, heading, behind, t), sizes[0]),
        Role("ball", through(struck, heading, (x, y), t), sizes[1]),
    ]


def pace(rng: np.random.Generator, duration: float) -> list[Role]:
    """Two who go the same way side by side: at truly the same speed in three of five draws."""
    kinds: list[Kind] = [any_of(rng, (("person", 0.8), ("dog", 0.1), ("cyclist", 0.1))), "person"]
    speed = cruise(rng, "person")
    other = speed if rng.random() < 0.6 else speed * float(rng.uniform(0.6, 0.9))
    heading = float(rng.choice([0.0, 180.0]))
    near, far = float(rng.uniform(-2.5, -0.5)), float(rng.uniform(1.0, 4.0))
    ways = zip(kinds, (speed, other), rng.permutation([near, far]).tolist(), strict=True)
    return [
        role(rng, kind, through((Leg(duration, v),), heading, (float(rng.uniform(-2, 2)), y), duration / 2))
        for kind, v, y in ways
    ]


def cruise_for_a_bay(rng: np.random.Generator, duration: float) -> list[Role]:
    """Slowly along the aisle of a car park, with a stop, or straight through."""
    kind = any_of(rng, (("car", 0.7), ("van", 0.3)))
    way = legs(rng, float(rng.uniform(2.5, 6.0)), duration)
    heading, place = float(rng.choice([0.0, 180.0])), (float(rng.uniform(-4, 4)), float(rng.uniform(-0.6, 0.6)))
    return [role(rng, kind, through(way, heading, place, float(rng.uniform(0.35, 0.65)) * duration))]


def bay(rng: np.random.Generator, _duration: float) -> list[Role]:
    """Parked in one of the bays, nose in or out."""
    kind = any_of(rng, (("car", 0.75), ("van", 0.25)))
    x = 2.5 * float(rng.integers(-4, 5)) + 1.25
    return [role(rng, kind, standing(x, 6.2, float(rng.choice([90.0, -90.0])) + float(rng.normal(0, 1.5))))]


def _spot(rng: np.random.Generator) -> tuple[float, float]:
    return float(rng.uniform(-4, 4)), float(rng.uniform(-2, 6))


def _near(rng: np.random.Generator) -> tuple[float, float]:
    """Where a ball is large enough to be seen."""
    return float(rng.uniform(-3, 3)), float(rng.uniform(-4, 1))
