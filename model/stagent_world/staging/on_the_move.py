"""What a camera meets that rides along a road: who drives before it, comes towards it, cycles, parks, walks."""

from __future__ import annotations

import numpy as np

from stagent_world.actors import Kind
from stagent_world.motion import Leg, Route, standing
from stagent_world.staging.on_roads import EDGE, HALF, KERB, LANE, any_of
from stagent_world.staging.roles import Mover, Role, role
from stagent_world.staging.speeds import cruise, through


def movers_for(ego: Route) -> tuple[tuple[float, Mover], ...]:
    """Shares and movers round a camera car that goes along +x on its lane."""

    def ahead_of(t: float, metres: float) -> float:
        return float(ego.at(t).position[0]) + metres

    def lead(rng: np.random.Generator, duration: float) -> list[Role]:
        kind: Kind = any_of(rng, (("car", 0.6), ("van", 0.2), ("truck", 0.2)))
        t = duration / 2
        speed = ego.at(t).speed * float(rng.uniform(0.85, 1.2))
        change = speed * float(rng.uniform(0.6, 1.2))
        way = (Leg(t, speed), Leg(2.0, speed, change))
        return [role(rng, kind, through(way, 0.0, (ahead_of(t, float(rng.uniform(10, 20))), -LANE), t))]

    def come(rng: np.random.Generator, duration: float) -> list[Role]:
        kind: Kind = any_of(rng, (("car", 0.6), ("van", 0.15), ("bus", 0.1), ("truck", 0.15)))
        t = float(rng.uniform(0.5, 0.8)) * duration
        place = (ahead_of(t, float(rng.uniform(5, 10))), LANE)
        return [role(rng, kind, through((Leg(duration, cruise(rng, kind)),), 180.0, place, t))]

    def edge(rng: np.random.Generator, duration: float) -> list[Role]:
        t = float(rng.uniform(0.6, 0.9)) * duration
        place = (ahead_of(t, float(rng.uniform(6, 12))), -EDGE - 0.6)
        return [role(rng, "cyclist", through((Leg(duration, cruise(rng, "cyclist")),), 0.0, place, t))]

    def parked(rng: np.random.Generator, duration: float) -> list[Role]:
        kind: Kind = any_of(rng, (("car", 0.7), ("van", 0.3)))
        side = float(rng.choice([-1.0, 1.0]))
        x = ahead_of(float(rng.uniform(0.5, 1.0)) * duration, 8.0)
        return [role(rng, kind, standing(x, side * KERB, 0.0 if side < 0 else 180.0))]

    def walker(rng: np.random.Generator, duration: float) -> list[Role]:
        side, heading = float(rng.choice([-1.0, 1.0])), float(rng.choice([0.0, 180.0]))
        t = float(rng.uniform(0.6, 1.0)) * duration
        place = (ahead_of(t, float(rng.uniform(6, 10))), side * (HALF + float(rng.uniform(0.5, 1.5))))
        return [role(rng, "person", through((Leg(duration, cruise(rng, "person")),), heading, place, t))]

    return ((0.3, lead), (0.2, come), (0.15, edge), (0.2, parked), (0.15, walker))
