"""Motions on a fine grid of times, and runs of times in which something holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_world.arrays import BoolArray, FloatArray
from stagent_world.motion import Motion

RATE = 200.0  # Hz: an event's end is found to within 5 ms, an eighth of a frame


@dataclass(frozen=True)
class Sampled:
    """A motion at the times t (n,) s: position (n, 3) m, velocity (n, 3) m/s, heading (n,) rad without jumps, tilt
    (n,) rad forward."""

    t: FloatArray
    position: FloatArray
    velocity: FloatArray
    heading: FloatArray
    tilt: FloatArray

    @property
    def speed(self) -> FloatArray:
        """(n,) m/s over the ground."""
        return np.asarray(np.hypot(self.velocity[:, 0], self.velocity[:, 1]))


def sampled(motion: Motion, duration: float) -> Sampled:
    """The motion from 0 to `duration` s."""
    t = np.arange(0, duration, 1 / RATE)
    states = [motion.at(float(s)) for s in t]
    heading = np.unwrap([state.heading for state in states])
    position, velocity = np.array([s.position for s in states]), np.array([s.velocity for s in states])
    return Sampled(t, position, velocity, heading, np.array([s.tilt for s in states]))


def runs(holds: BoolArray) -> list[tuple[int, int]]:
    """Half-open index ranges in which `holds` (n,) is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def spans(t: FloatArray, holds: BoolArray, shortest: float = 0.0) -> list[tuple[float, float]]:
    """[start, end) s of the runs that last `shortest` s or longer."""
    step = float(t[1] - t[0])
    found = [(float(t[a]), float(t[b - 1]) + step) for a, b in runs(holds)]
    return [(start, end) for start, end in found if end - start >= shortest]
