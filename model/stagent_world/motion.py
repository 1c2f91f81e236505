"""How things move, in closed form: truth has no integration error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from stagent_world.arrays import FloatArray

GRAVITY = 9.80665  # m/s2, standard gravity (CGPM 1901)


@dataclass(frozen=True)
class State:
    """One moment of a motion: position (3,) m of the reference point, velocity (3,) m/s, heading rad
    counter-clockwise from +x, the metres travelled since the beginning; of a person's body how far it is crouched, 0
    to 1, and tilted forward, rad."""

    position: FloatArray
    velocity: FloatArray
    heading: float
    travelled: float
    crouch: float = 0.0
    tilt: float = 0.0

    @property
    def speed(self) -> float:
        return float(np.linalg.norm(self.velocity))


class Motion(Protocol):
    """Anything that says where a thing is at a time."""

    def at(self, t: float) -> State: ...


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of a route: the speed goes evenly from `speed` to `final` (m/s, the same if not given), the heading
    turns by `turn_deg` (to the left is positive) along a circle."""

    duration: float
    speed: float
    final: float | None = None
    turn_deg: float = 0.0

    @property
    def final_speed(self) -> float:
        return self.speed if self.final is None else self.final

    @property
    def length(self) -> float:
        """Metres."""
        return (self.speed + self.final_speed) / 2 * self.duration

    def run(self, t: float) -> tuple[float, float]:
        """Metres run and speed m/s, t seconds into the leg."""
        acceleration = (self.final_speed - self.speed) / self.duration
        return self.speed * t + acceleration * t * t / 2, self.speed + acceleration * t


@dataclass(frozen=True)
class Route:
    """Legs over the ground from a start; after the last one it goes straight on at its final speed."""

    start: tuple[float, float]
    heading_deg: float
    legs: tuple[Leg, ...]

    def at(self, t: float) -> State:
        x, y = self.start
        heading, travelled, left = float(np.radians(self.heading_deg)), 0.0, t
        for leg in self.legs:
            run, speed = leg.run(min(left, leg.duration))
            x, y, heading = _along_arc(x, y, heading, run, leg)
            travelled += run
            left -= leg.duration
            if left <= 0:
                break
        else:
            speed = self.legs[-1].final_speed
            x, y = x + speed * left * np.cos(heading), y + speed * left * np.sin(heading)
            travelled += speed * left
        velocity = speed * np.array([np.cos(heading), np.sin(heading), 0.0])
        return State(np.array([x, y, 0.0]), velocity, heading, travelled)


def _along_arc(x: float, y: float, heading: float, run: float, leg: Leg) -> tuple[float, float, float]:
    """Position and heading after `run` metres of the leg's circle (or straight line)."""
    if leg.turn_deg == 0 or leg.length < 1e-9:  # turning on the spot: the circle has no radius
        return x + run * float(np.cos(heading)), y + run * float(np.sin(heading)), heading
    curvature = float(np.radians(leg.turn_deg)) / leg.length
    after = heading + curvature * run
    return (
        x + float(np.sin(after) - np.sin(heading)) / curvature,
        y - float(np.cos(after) - np.cos(heading)) / curvature,
        after,
    )


def standing(x: float, y: float, heading_deg: float = 0.0) -> Route:
    """A thing at rest."""
    return Route((x, y), heading_deg, (Leg(1.0, 0.0),))


@dataclass(frozen=True)
class Flight:
    """A ball in the air: a parabola from `position` (its centre, m) with `velocity` m/s, without drag; it bounces on
    the ground with `restitution` (share of the vertical speed kept) until it would rise less than a centimetre."""

    position: tuple[float, float, float]
    velocity: tuple[float, float, float]
    radius: float = 0.11
    restitution: float = 0.7

    def at(self, t: float) -> State:
        z, rise, left = self.position[2] - self.radius, self.velocity[2], t
        for _ in range(100):
            landing = (rise + float(np.sqrt(rise * rise + 2 * GRAVITY * z))) / GRAVITY
            if left < landing:
                break
            left -= landing
            impact = GRAVITY * landing - rise
            z, rise = 0.0, self.restitution * impact
            if rise * rise / (2 * GRAVITY) < 0.01:
                return self._state(t, 0.0, 0.0)
        return self._state(t, z + rise * left - GRAVITY * left * left / 2, rise - GRAVITY * left)

    def _state(self, t: float, above: float, rise: float) -> State:
        vx, vy, _ = self.velocity
        position = np.array([self.position[0] + vx * t, self.position[1] + vy * t, above + self.radius])
        heading = float(np.arctan2(vy, vx))
        return State(position, np.array([vx, vy, rise]), heading, float(np.hypot(vx, vy)) * t)
