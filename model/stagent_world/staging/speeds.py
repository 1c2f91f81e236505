"""How fast things go and how their speed changes: legs of a route, drawn from realistic spreads."""

from __future__ import annotations

import numpy as np

from stagent_world.motion import Leg, Route

STYLES = ("steady", "stop", "start", "pause", "change")
_SHARES = (0.5, 0.15, 0.15, 0.1, 0.1)


def cruise(rng: np.random.Generator, kind: str) -> float:
    """m/s. Cars in towns go 25 to 55 km/h; people walk at 1.4 m/s with a spread of 0.25 (Bohannon 1997) and one in
    five runs at 2.5 to 4.5 m/s."""
    if kind == "car":
        return float(rng.uniform(5.0, 14.0))
    if rng.random() < 0.2:
        return float(rng.uniform(2.5, 4.5))
    return float(np.clip(rng.normal(1.4, 0.25), 0.8, 2.0))


def legs(rng: np.random.Generator, kind: str, speed: float, duration: float) -> tuple[Leg, ...]:
    """Legs straight on in a style drawn; everyday braking is 2 to 4 m/s2 for cars, 1 to 2 for people."""
    style = rng.choice(STYLES, p=_SHARES)
    change = float(rng.uniform(2.0, 4.0) if kind == "car" else rng.uniform(1.0, 2.0))
    ramp = max(0.4, speed / change)
    before = float(rng.uniform(0.2, 0.5)) * duration
    if style == "stop":
        return (Leg(max(0.3, before - ramp / 2), speed), Leg(ramp, speed, 0.0))
    if style == "start":
        return (Leg(before, 0.0), Leg(ramp, 0.0, speed))
    if style == "pause":
        rest = float(rng.uniform(0.8, 2.0))
        return (Leg(max(0.3, before - ramp), speed), Leg(ramp, speed, 0.0), Leg(rest, 0.0), Leg(ramp, 0.0, speed))
    if style == "change":
        return (Leg(before, speed), Leg(1.5, speed, speed * float(rng.uniform(0.4, 0.75))))
    return (Leg(duration, speed),)


def through(route_legs: tuple[Leg, ...], heading_deg: float, place: tuple[float, float], t: float) -> Route:
    """The route with these legs that is at `place` m at `t` s."""
    x, y, _ = Route((0.0, 0.0), heading_deg, route_legs).at(t).position
    return Route((place[0] - float(x), place[1] - float(y)), heading_deg, route_legs)
