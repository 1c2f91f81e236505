"""How fast things go and how their speed changes: legs of a route, drawn from realistic spreads."""

from __future__ import annotations

import numpy as np

from stagent_world.actors import Kind
from stagent_world.motion import Leg, Route

STYLES = ("steady", "stop", "start", "pause", "change")
_SHARES = (0.46, 0.17, 0.15, 0.12, 0.1)
# m/s in towns: cars 20 to 50 km/h, heavy ones less, cyclists 11 to 25 km/h (Schleinitz et al. 2017: mean 17)
_CRUISE: dict[Kind, tuple[float, float]] = {
    "car": (5.0, 14.0),
    "van": (5.0, 12.0),
    "bus": (4.0, 10.0),
    "truck": (4.0, 10.0),
    "cyclist": (3.0, 7.0),
    "dog": (1.0, 5.0),
}
RUNNERS = 0.22  # share of people who run


def cruise(rng: np.random.Generator, kind: Kind) -> float:
    """m/s; people walk at 1.4 m/s with a spread of 0.25 (Bohannon 1997), or run at 2.5 to 4.5 m/s."""
    if kind != "person":
        return float(rng.uniform(*_CRUISE[kind]))
    if rng.random() < RUNNERS:
        return float(rng.uniform(2.5, 4.5))
    return float(np.clip(rng.normal(1.4, 0.25), 0.8, 2.0))


def legs(rng: np.random.Generator, speed: float, duration: float) -> tuple[Leg, ...]:
    """Legs straight on in a style drawn; everyday braking is 2 to 4 m/s2, of the slow 1 to 2."""
    style = rng.choice(STYLES, p=_SHARES)
    change = float(rng.uniform(2.0, 4.0) if speed > 3 else rng.uniform(1.0, 2.0))
    ramp = max(0.4, speed / change)
    before = float(rng.uniform(0.25, 0.55)) * duration
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
