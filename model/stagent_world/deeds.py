"""What people do beside going: leap, fall, stand up. Each is a motion laid over another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_world.motion import GRAVITY, Motion, State

_DIP = 0.3  # s of bending the knees before a leap and after it
_TOPPLE = 0.8  # s from losing the balance to lying: about that of an inverted pendulum of body height
_RISE = 0.9  # s from the heels to standing


@dataclass(frozen=True)
class Leap:
    """Off the ground at `take_off` s, `height` m high, while going `way`."""

    way: Motion
    take_off: float
    height: float

    @property
    def landing(self) -> float:
        """s: up and down take 2 sqrt(2 h / g)."""
        return self.take_off + 2 * float(np.sqrt(2 * self.height / GRAVITY))

    def at(self, t: float) -> State:
        state = self.way.at(t)
        if self.take_off < t < self.landing:
            since, rise = t - self.take_off, float(np.sqrt(2 * GRAVITY * self.height))
            up, speed = rise * since - GRAVITY * since**2 / 2, rise - GRAVITY * since
            lifted = np.array([[0.0, 0.0, up], [0.0, 0.0, speed]])
            return replace(state, position=state.position + lifted[0], velocity=state.velocity + lifted[1])
        away = self.take_off - t if t <= self.take_off else t - self.landing
        return replace(state, crouch=0.4 * float(np.sin(np.pi * np.clip(1 - away / _DIP, 0, 1))))


@dataclass(frozen=True)
class Fall:
    """Forward to the ground from `begins` s on; the way should be at rest from then on."""

    way: Motion
    begins: float

    def at(self, t: float) -> State:
        return replace(self.way.at(t), tilt=np.pi / 2 * float(np.clip((t - self.begins) / _TOPPLE, 0, 1)) ** 2)


@dataclass(frozen=True)
class Rise:
    """Up from the heels at `begins` s; the way should be at rest until then."""

    way: Motion
    begins: float

    def at(self, t: float) -> State:
        return replace(self.way.at(t), crouch=1 - float(np.clip((t - self.begins) / _RISE, 0, 1)))
