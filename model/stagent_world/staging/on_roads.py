"""How things move on roads and beside them. A road runs along x; traffic keeps to the right."""

from __future__ import annotations

import numpy as np

from stagent_world.actors import Kind
from stagent_world.motion import Leg, standing
from stagent_world.staging.roles import Mover, Role, role, size_of
from stagent_world.staging.speeds import cruise, legs, through

HALF = 5.2  # m: half a road's width, with parking along its kerbs
LANE, KERB, EDGE = 1.9, 4.2, 3.3  # m from its middle: where traffic goes, where one parks, where cyclists keep
Shares = tuple[tuple[Kind, float], ...]
_TRAFFIC: Shares = (
    ("car", 0.5),
    ("van", 0.16),
    ("cyclist", 0.16),
    ("truck", 0.1),
    ("bus", 0.08),
)


def any_of(rng: np.random.Generator, shares: Shares) -> Kind:
    weights = np.array([share for _, share in shares])
    return shares[int(rng.choice(len(shares), p=weights / weights.sum()))][0]


def drive(rng: np.random.Generator, duration: float) -> list[Role]:
    """Along the road, on the right; cyclists keep to its edge."""
    kind = any_of(rng, _TRAFFIC)
    lane = EDGE if kind == "cyclist" else LANE
    forward = rng.random() < 0.5
    place = (float(rng.uniform(-6, 6)), -lane if forward else lane)
    way = legs(rng, cruise(rng, kind), duration)
    motion = through(way, 0.0 if forward else 180.0, place, float(rng.uniform(0.25, 0.75)) * duration)
    return [role(rng, kind, motion)]


def overtake(rng: np.random.Generator, duration: float) -> list[Role]:
    """A slow one at the edge and a faster one that passes it."""
    slow, fast = any_of(rng, (("cyclist", 0.7), ("van", 0.3))), any_of(rng, (("car", 0.7), ("cyclist", 0.3)))
    forward = 1.0 if rng.random() < 0.5 else -1.0
    speed = float(rng.uniform(3.0, 5.0))
    quick = speed * float(rng.uniform(1.5, 2.2))
    x, t = float(rng.uniform(-3, 3)), float(rng.uniform(0.4, 0.6)) * duration
    heading = 0.0 if forward > 0 else 180.0
    return [
        role(rng, slow, through((Leg(duration, speed),), heading, (x, -forward * (EDGE + 0.4)), t)),
        role(rng, fast, through((Leg(duration, quick),), heading, (x, -forward * 1.1), t)),
    ]


def turn_off(rng: np.random.Generator, duration: float) -> list[Role]:
    """Along the road, then off at the crossing at x = 0, to the left or to the right."""
    kind = any_of(rng, (("car", 0.55), ("van", 0.25), ("cyclist", 0.2)))
    speed, slow = (4.5, 3.5) if kind == "cyclist" else (float(rng.uniform(6, 11)), float(rng.uniform(3.5, 6)))
    forward, left = (float(v) for v in rng.choice([-1.0, 1.0], 2))
    radius = float(rng.uniform(6.5, 8.0) if left > 0 else rng.uniform(4.0, 5.0))
    begins = float(rng.uniform(0.2, 0.55)) * duration
    brake = (speed - slow) / float(rng.uniform(2, 3.5))
    arc = Leg(radius * np.pi / 2 / slow, slow, turn_deg=90.0 * left)
    way = (Leg(max(0.2, begins - brake), speed), Leg(brake, speed, slow), arc, Leg(1.5, slow, speed))
    place = (forward * (left * LANE - radius), -forward * LANE)
    motion = through(way, 0.0 if forward > 0 else 180.0, place, way[0].duration + way[1].duration)
    return [role(rng, kind, motion)]


def park(clear: float = 0.0) -> Mover:
    """At rest along the kerb, `clear` m or farther from x = 0."""

    def mover(rng: np.random.Generator, _duration: float) -> list[Role]:
        kind = any_of(rng, (("car", 0.6), ("van", 0.2), ("truck", 0.1), ("bus", 0.1)))
        side = float(rng.choice([-1.0, 1.0], p=[0.35, 0.65]))  # the far side more often: there it hides less
        return [role(rng, kind, standing(_along(rng, clear), side * KERB, 0.0 if side < 0 else 180.0))]

    return mover


def bump(rng: np.random.Generator, duration: float) -> list[Role]:
    """A car rolls into the back of one that stands; both stop soon after."""
    kinds = [any_of(rng, (("car", 0.7), ("van", 0.3))) for _ in range(2)]
    sizes = [size_of(rng, kind) for kind in kinds]
    speed, t = float(rng.uniform(3.0, 5.0)), float(rng.uniform(0.4, 0.6)) * duration
    gap, x = (sizes[0][0] + sizes[1][0]) / 2, float(rng.uniform(-3, 3))
    rolls = (Leg(t, speed), Leg(0.8, 0.3 * speed, 0.0))
    shoved = (Leg(t, 0.0), Leg(1.1, 0.6 * speed, 0.0))
    return [
        Role(kinds[0], through(rolls, 0.0, (x - gap, -LANE), t), sizes[0]),
        Role(kinds[1], through(shoved, 0.0, (x, -LANE), t), sizes[1]),
    ]


def beside(kinds: Shares = (("person", 0.85), ("dog", 0.15))) -> Mover:
    """On a pavement, along the road."""

    def mover(rng: np.random.Generator, duration: float) -> list[Role]:
        kind = any_of(rng, kinds)
        side, heading = float(rng.choice([-1.0, 1.0])), float(rng.choice([0.0, 180.0]))
        place = (float(rng.uniform(-6, 6)), side * (HALF + float(rng.uniform(0.6, 2.0))))
        way = legs(rng, cruise(rng, kind), duration)
        return [role(rng, kind, through(way, heading, place, float(rng.uniform(0.3, 0.7)) * duration))]

    return mover


def cross_road(clear: float = 0.0) -> Mover:
    """From one pavement to the other, `clear` m or farther from x = 0."""

    def mover(rng: np.random.Generator, duration: float) -> list[Role]:
        away = rng.random() < 0.5
        way = (Leg(duration, cruise(rng, "person")),)
        place = (_along(rng, clear), 0.0)
        motion = through(way, 90.0 if away else -90.0, place, float(rng.uniform(0.35, 0.65)) * duration)
        return [role(rng, "person", motion)]

    return mover


def _along(rng: np.random.Generator, clear: float) -> float:
    """m along the road."""
    return float(rng.choice([-1.0, 1.0])) * float(rng.uniform(clear, max(8.0, clear + 5.0)))
