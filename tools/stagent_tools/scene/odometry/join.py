"""The steps of the camera, joined to its way over the road."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.odometry.drive import Leg
from stagent_tools.scene.odometry.journey import STEP_SD, WOBBLE_S, Journey
from stagent_tools.scene.odometry.level import Pitch, by_pitch
from stagent_tools.scene.odometry.road import down
from stagent_tools.types import BoolArray, FloatArray

STANDS = 1e-3
"""Heights of the camera: a shorter way has no direction."""

BESIDE_S, HARDEST_MPS2 = 0.35, 8.0
"""Seconds to either side, and full braking on a dry road (about 0.8 g): no car changes its speed
faster. (At an end of the journey the middle of its neighbours is half that time away.)"""

FEWEST_SEEN = 0.3
"""Share of the time in which the road must have told a speed."""


@dataclass(frozen=True)
class Mount:
    """How the camera is fixed to its car: height m and its relative sd, focal_sd relative, roll radians clockwise;
    pitch None where nobody said."""

    height: float
    height_sd: float
    focal_sd: float
    roll: float
    pitch: Pitch | None


def joined(legs: Sequence[Leg], assumed: float, pitch: Pitch, mount: Mount, time_factor: float) -> Journey:
    """The steps in metres, put right for the pitch that they themselves have told."""
    seconds = np.array([leg.end - leg.start for leg in legs]) / time_factor
    told = [_of(leg) for leg in legs]
    turn, travel = np.array([one[0] for one in told]), np.array([one[1] for one in told])
    sd, tilt = np.array([one[2:] for one in told]).T
    right, forward, level = _axes(assumed, mount.roll)
    way = np.column_stack([travel @ right, travel @ forward])
    grown = mount.height * np.exp(tilt * (pitch.value - assumed))
    # backwards is a negative speed in the direction in which the camera looks
    speed = np.linalg.norm(way, axis=1) * np.where(way[:, 1] < 0, -1.0, 1.0) * grown / seconds
    sd = np.hypot(sd * grown / seconds, STEP_SD * speed)
    jumps = np.isfinite(speed) & ~_plausible(speed, sd, seconds)
    speed[jumps] = np.nan
    t = np.array([legs[0].start, *(leg.end for leg in legs)])
    dips, leans, heading = (np.concatenate([[0.0], np.cumsum(turn @ axis)]) for axis in (right, -forward, level))
    journey = Journey(
        t=t,
        seconds=seconds,
        direction=_directions(way, heading[:-1]),
        speed=speed,
        sd=sd,
        tilt=np.nan_to_num(tilt),
        heading=heading,
        pitch=pitch.value + _wobble(t / time_factor, dips),
        roll=mount.roll + _wobble(t / time_factor, leans),
        height=mount.height,
        height_sd=mount.height_sd,
        focal_sd=mount.focal_sd,
        pitch_sd=pitch.sd,
        notes=_said_of(int(jumps.sum())),
        time_factor=time_factor,
    )
    if not np.isfinite(speed).any() or journey.seen < FEWEST_SEEN:
        raise CannotMeasure(
            f"The road before the camera can be followed in {100 * journey.seen:.0f} % of the time only.",
            "Ask about a part in which the road is seen, by daylight and not hidden by what drives ahead.",
        )
    return journey


def _said_of(jumps: int) -> tuple[str, ...]:
    if jumps == 0:
        return ()
    moments = "1 moment" if jumps == 1 else f"{jumps} moments"
    return (f"the picture jumps at {moments} as no car does (frames lost before the file was written?); left out",)


def _of(leg: Leg) -> tuple[FloatArray, FloatArray, float, float]:
    """turn (3,), 0 where it is not known; travel (3,) heights; the standard deviation of its length and its change
    with the pitch."""
    if leg.step is None:
        return np.zeros(3), np.full(3, np.nan), np.nan, np.nan
    motion = leg.step.motion
    along = motion.shift / max(leg.step.length, 1e-9)
    cov = np.linalg.pinv(leg.step.information[:6, :6])[3:, 3:]
    return motion.turn, motion.travel, float(np.sqrt(max(float(along @ cov @ along), 0.0))), by_pitch(leg.step)


def _axes(pitch: float, roll: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(3,) each, in the frame of the camera: right and forward along the road, and down to it."""
    level = down(pitch, roll)
    right = np.cross(level, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    return right, np.cross(right, level), level


def _directions(way: FloatArray, heading: FloatArray) -> FloatArray:
    """(n, 2) unit vectors in the world of ways (n, 2), right and forward; straight on where it does not move."""
    length = np.linalg.norm(way, axis=1)
    known = length > STANDS
    unit = np.where(known[:, None], way / np.where(known, length, 1.0)[:, None], [0.0, 1.0])
    unit *= np.where(unit[:, 1:] < 0, -1.0, 1.0)
    cos, sin = np.cos(heading), np.sin(heading)
    return np.column_stack([unit[:, 0] * cos - unit[:, 1] * sin, unit[:, 0] * sin + unit[:, 1] * cos])


def _plausible(speed: FloatArray, sd: FloatArray, seconds: FloatArray) -> BoolArray:
    """(n,) the speeds that no car's acceleration forbids beside the median of their neighbours."""
    t = np.cumsum(seconds) - seconds / 2
    beside: FloatArray = np.full(len(t), np.nan)
    for i in np.flatnonzero(np.isfinite(speed)):
        near = np.asarray(np.abs(t - t[i]) < BESIDE_S)
        beside[i] = float(np.nanmedian(speed[near]))
    return np.asarray(np.abs(speed - beside) < 3 * sd + HARDEST_MPS2 * BESIDE_S / 2)


def _wobble(t: FloatArray, angle: FloatArray) -> FloatArray:
    """(n,) what is left of an angle when its slow course over WOBBLE_S is taken away."""
    kernel = np.exp(-0.5 * ((t[:, None] - t) / WOBBLE_S) ** 2)
    return np.asarray(angle - kernel @ angle / kernel.sum(axis=1))
