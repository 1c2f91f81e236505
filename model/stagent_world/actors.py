"""The things in a world: what each looks like at a time, and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.car import CAR_SIZE, car_parts
from stagent_world.colours import COLOURS, shade
from stagent_world.motion import Motion, State
from stagent_world.person import PERSON_SIZE, person_parts
from stagent_world.solids import Part, sphere, turned_about_z

Kind = Literal["car", "person", "ball"]
_BALL_SIZE = (0.22, 0.22, 0.22)  # a football, FIFA law 2: circumference 68 to 70 cm
_DEFAULT_SIZE: dict[Kind, tuple[float, float, float]] = {"car": CAR_SIZE, "person": PERSON_SIZE, "ball": _BALL_SIZE}


@dataclass(frozen=True)
class Actor:
    """One thing. `size` is length, width, height in metres, that of its kind if not given."""

    kind: Kind
    colour: str
    motion: Motion
    size: tuple[float, float, float] | None = None

    @property
    def name(self) -> str:
        return f"{self.colour} {self.kind}"

    @property
    def size_m(self) -> tuple[float, float, float]:
        return self.size or _DEFAULT_SIZE[self.kind]

    def parts_at(self, t: float) -> list[Part]:
        """Its solids in the world, metres."""
        state = self.motion.at(t)
        if self.kind == "ball":
            return [_ball(self.colour, self.size_m[2] / 2, state)]
        paint = COLOURS[self.colour]
        local = (
            car_parts(paint, self.size_m, state.travelled)
            if self.kind == "car"
            else person_parts(paint, self.size_m[2], state.speed, state.travelled)
        )
        turn = turned_about_z(state.heading)
        return [part.moved(turn, state.position) for part in local]

    def centre_at(self, t: float) -> FloatArray:
        """(3,) m: a ball's centre; of the others the point half their height above the ground."""
        position = self.motion.at(t).position
        lift = 0.0 if self.kind == "ball" and position[2] > 0 else self.size_m[2] / 2
        return np.asarray(position + np.array([0.0, 0.0, lift]))

    def ground_at(self, t: float) -> FloatArray:
        """(3,) m: the point of the ground under its centre."""
        x, y, _ = self.motion.at(t).position
        return np.array([x, y, 0.0])


def _ball(colour: str, radius: float, state: State) -> Part:
    """A ball of two tones that rolls with the ground covered; on a route its motion is that of its foot."""
    centre = state.position if state.position[2] > 0 else state.position + np.array([0.0, 0.0, radius])
    paint = COLOURS[colour]
    panels = sphere(np.zeros(3), radius, (paint, shade(paint, 0.45 if sum(paint) > 240 else 1.9)))
    angle = state.travelled / radius
    c, s = np.cos(angle), np.sin(angle)
    rolled = turned_about_z(state.heading) @ np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    return panels.moved(rolled, centre)
