"""The things in a world: what each looks like at a time, and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.colours import COLOURS, TROUSERS
from stagent_world.motion import Motion, State
from stagent_world.solids import Part, turned_about_z
from stagent_world.things.ball import BALL_SIZE, ball_part
from stagent_world.things.car import CAR_SIZE, car_parts
from stagent_world.things.cyclist import CYCLIST_SIZE, cyclist_parts
from stagent_world.things.dog import DOG_SIZE, dog_parts
from stagent_world.things.look import Look, Pattern
from stagent_world.things.person import PERSON_SIZE, person_parts, posture_at
from stagent_world.things.vehicles import BUS_SIZE, TRUCK_SIZE, VAN_SIZE, bus_parts, truck_parts, van_parts

Kind = Literal["car", "van", "bus", "truck", "cyclist", "person", "dog", "ball"]
VEHICLES: tuple[Kind, ...] = ("car", "van", "bus", "truck")
_VEHICLE_PARTS = {"car": car_parts, "van": van_parts, "bus": bus_parts, "truck": truck_parts}
DEFAULT_SIZE: dict[Kind, tuple[float, float, float]] = {
    "car": CAR_SIZE,
    "van": VAN_SIZE,
    "bus": BUS_SIZE,
    "truck": TRUCK_SIZE,
    "cyclist": CYCLIST_SIZE,
    "person": PERSON_SIZE,
    "dog": DOG_SIZE,
    "ball": BALL_SIZE,
}


@dataclass(frozen=True)
class Actor:
    """One thing. `colour` is that of a person's or a cyclist's shirt · `size` is length, width, height in metres, that
    of its kind if not given · `second` is the other colour of its pattern · `trousers`: dark blue if not given."""

    kind: Kind
    colour: str
    motion: Motion
    size: tuple[float, float, float] | None = None
    pattern: Pattern = "plain"
    second: str | None = None
    trousers: str | None = None

    @property
    def name(self) -> str:
        return f"{self.colour} {self.kind}"

    @property
    def size_m(self) -> tuple[float, float, float]:
        return self.size or DEFAULT_SIZE[self.kind]

    @property
    def look(self) -> Look:
        paint = COLOURS[self.colour]
        second = COLOURS[self.second] if self.second else paint
        return Look(paint, second, COLOURS[self.trousers] if self.trousers else TROUSERS, self.pattern)

    def parts_at(self, t: float) -> list[Part]:
        """Its solids in the world, metres."""
        state = self.motion.at(t)
        turn, place = turned_about_z(state.heading), state.position
        if self.kind == "ball":
            return [ball_part(self.look, self.size_m[2] / 2, state.travelled).moved(turn, self.centre_at(t))]
        return [part.moved(turn @ _tilted(state.tilt), place) for part in self._local(state, t)]

    def _local(self, state: State, t: float) -> list[Part]:
        """Its solids in its own frame."""
        length_width_height = self.size_m
        height = length_width_height[2]
        if self.kind == "person":
            aloft = bool(state.position[2] > 0)
            posture = posture_at(height, state.speed, state.travelled, t, crouch=state.crouch, aloft=aloft)
            return person_parts(self.look, height, posture)
        if self.kind == "cyclist":
            return cyclist_parts(self.look, height, state.travelled)
        if self.kind == "dog":
            return dog_parts(self.look, length_width_height, state.speed, state.travelled, t)
        return _VEHICLE_PARTS[self.kind](self.look.colour, length_width_height, state.travelled)

    def centre_at(self, t: float) -> FloatArray:
        """(3,) m: a ball's centre; of the others the point half their height above their foot, or along who fell."""
        state = self.motion.at(t)
        half = self.size_m[2] / 2
        if self.kind == "ball" and state.position[2] > 0:
            return state.position
        up = turned_about_z(state.heading) @ _tilted(state.tilt) @ np.array([0.0, 0.0, half])
        return np.asarray(state.position + up)

    def ground_at(self, t: float) -> FloatArray:
        """(3,) m: the point of the ground under its foot."""
        x, y, _ = self.motion.at(t).position
        return np.array([x, y, 0.0])


def _tilted(angle: float) -> FloatArray:
    """(3, 3) forward by `angle` rad about the foot."""
    c, s = float(np.cos(angle)), float(np.sin(angle))
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])
