"""Who may be in a cast: a kind of thing with a size drawn from its spread and a motion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from stagent_world.actors import DEFAULT_SIZE, Kind
from stagent_world.motion import Motion

Size = tuple[float, float, float]


@dataclass(frozen=True)
class Role:
    """One thing before it has a colour; size m."""

    kind: Kind
    motion: Motion
    size: Size


Mover = Callable[[np.random.Generator, float], list[Role]]
"""Draws those who come together, for a clip of so many seconds: all of them join a cast or none."""

# m: middle, spread, least and most of a length (of people, cyclists and balls: height); new cars in Europe are 4.4 m
# long with a spread of 8 % (ICCT), adults 1.71 m high with one of 9 cm (NCD-RisC 2016)
_SPREADS: dict[Kind, tuple[float, float, float, float]] = {
    "car": (4.4, 0.32, 3.6, 5.0),
    "van": (5.1, 0.35, 4.4, 6.0),
    "bus": (11.5, 0.8, 9.5, 12.5),
    "truck": (8.0, 0.8, 6.5, 9.5),
    "cyclist": (1.67, 0.07, 1.5, 1.85),
    "person": (1.71, 0.09, 1.5, 1.95),
    "dog": (0.9, 0.12, 0.7, 1.15),
    "ball": (0.23, 0.0, 0.22, 0.24),
}
_BEACH_BALLS = (0.3, 0.42)  # m


def size_of(rng: np.random.Generator, kind: Kind) -> Size:
    """m: length, width, height; the proportions of the kind, a little varied."""
    middle, spread, least, most = _SPREADS[kind]
    drawn = float(np.clip(rng.normal(middle, spread), least, most))
    length, width, height = DEFAULT_SIZE[kind]
    if kind == "ball":
        drawn = float(rng.uniform(*_BEACH_BALLS)) if rng.random() < 0.4 else float(rng.uniform(least, most))
        return drawn, drawn, drawn
    if kind == "person":
        return length / height * drawn, width / height * drawn, drawn
    if kind == "cyclist":
        return length, width, drawn
    share = drawn / length
    return drawn, width * share**0.5, height * share**0.5 * float(rng.uniform(0.97, 1.05))


def role(rng: np.random.Generator, kind: Kind, motion: Motion) -> Role:
    return Role(kind, motion, size_of(rng, kind))
