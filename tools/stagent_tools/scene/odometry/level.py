"""How far the camera looks down on the road: by the direction in which it travels, by the flow of the road, and by what
the user says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stagent_tools.scene.odometry.drive import Leg, matches_of
from stagent_tools.scene.odometry.eye import Eye
from stagent_tools.scene.odometry.step import AT_REST, Step, from_features
from stagent_tools.types import FloatArray, Frame

TRAVEL_SD = np.radians(0.25)
"""The way of the camera is as level as the road, over a clip: a wheel's rise of 5 mm a metre is 0.3 degrees."""

FLOW_SD = np.radians(0.15)
"""A road that bends up or down by 1 m in 200 m reads like a pitch of 0.1 to 0.2 degrees (KITTI, two streets: travel and
flow agree within 0.05)."""

MOVING_PX = 2.0
"""Median movement of the features beyond which a pair tells a direction of travel."""


@dataclass(frozen=True)
class Pitch:
    """Radians downwards, against the road."""

    value: float
    sd: float

    def joined(self, other: Pitch) -> Pitch:
        """Product of two normal densities."""
        a, b = self.sd**-2, other.sd**-2
        return Pitch((a * self.value + b * other.value) / (a + b), (a + b) ** -0.5)


def pitch_of_travel(pairs: Sequence[tuple[Frame, Frame]], eye: Eye) -> Pitch | None:
    """By where the camera goes in some pairs of pictures; None if it hardly moves in them."""
    found = []
    for before, now in pairs:
        matches = matches_of(eye.picture(before.image), eye.picture(now.image), eye, None)
        if len(matches.here) == 0:
            continue
        moved = np.linalg.norm(eye.pixels(matches.here) - eye.pixels(matches.there), axis=1)
        motion = from_features(matches, eye) if np.median(moved) > MOVING_PX else None
        if motion is not None:
            found.append(_above(motion.travel))
    return Pitch(float(np.median(found)), TRAVEL_SD) if found else None


def pitch_of_road(legs: Sequence[Leg], assumed: float) -> Pitch | None:
    """By the flow of the road and the travel over all legs, both against the pitch that was `assumed` for them."""
    steps = [leg.step for leg in legs if leg.step is not None and leg.step.length > AT_REST]
    if not steps:
        return None
    information, pull = np.array([_tilting(step) for step in steps]).T
    flow = Pitch(assumed + float(pull.sum() / information.sum()), FLOW_SD)
    travel = Pitch(float(np.median([_above(step.motion.travel) for step in steps])), TRAVEL_SD)
    return flow.joined(travel)


def by_pitch(step: Step) -> float:
    """Change of ln(length) with the assumed pitch, 1/rad."""
    shift = step.motion.shift
    change = -np.linalg.solve(step.information[:6, :6], step.information[:6, 6])[3:]
    return float(shift @ change / max(float(shift @ shift), 1e-12))


def _above(travel: FloatArray) -> float:
    """Radians by which it goes above the optical axis: so far does the camera look down; backwards is the same."""
    x, y, z = travel * np.sign(travel[2] or 1.0)
    return float(np.arctan2(-y, np.hypot(x, z)))


def _tilting(step: Step) -> tuple[float, float]:
    """Information about the pitch that is left when the motion is free, and what pulls at it (Schur complement)."""
    a, b = step.information, step.pull
    lever = np.linalg.solve(a[:6, :6], a[:6, 6])
    return float(a[6, 6] - a[6, :6] @ lever), float(b[6] - b[:6] @ lever)
