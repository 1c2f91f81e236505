"""A person of rounded limbs who walks, runs, crouches, leaps and falls.

Joint heights and limb lengths as shares of the body height are those of Drillis and Contini (Winter 2009, figure 4.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.colours import HAIR, SKIN, shade
from stagent_world.solids import Colour, Part, limb, skin, sphere
from stagent_world.things.look import Look

PERSON_SIZE = (0.35, 0.5, 1.75)
# a stride is two steps; about 0.83 of the body height at a comfortable walk (Winter 2009, table 4.1)
_STRIDE_BY_HEIGHT = 0.83
_RUN = 2.2  # m/s: faster is running (Hreljac 1993: people change at about 2)
_SHOE: Colour = (30, 28, 28)
_THIGH, _SHANK, _UPPER_ARM, _FOREARM = 0.245, 0.246, 0.175, 0.15
_SIDES = 8
# Hz of the sway of who stands, by about a centimetre at the head (Winter 1995: below 0.5 Hz), and of the arms
_IDLE = (0.31, 0.43)
_HAIRS = (HAIR, shade(HAIR, 1.06))


@dataclass(frozen=True, slots=True)
class Posture:
    """Angles in rad: `lean` of the trunk, forward; of the left and the right side the hip and shoulder (forward is
    positive), the knee and elbow (bent is positive)."""

    lean: float
    hips: tuple[float, float]
    knees: tuple[float, float]
    shoulders: tuple[float, float]
    elbows: tuple[float, float]


def posture_at(
    height: float, speed: float, travelled: float, t: float, *, crouch: float = 0.0, aloft: bool = False
) -> Posture:
    """After `travelled` metres at `speed` m/s. Hips swing evenly, a knee bends while its leg swings forward and more so
    in a run (Winter 2009, figures 3.30 and 3.32, much simplified); who stands sways over the seconds `t`; `crouch` from
    0, upright, to 1, on the heels."""
    phase = 2 * np.pi * travelled / (_STRIDE_BY_HEIGHT * height * max(1.0, speed / 1.4) ** 0.5)
    running = speed > _RUN
    swing = 0.45 * float(np.clip(speed / 1.4, 0.0, 1.7))
    leg = [swing * float(np.sin(phase + lead)) for lead in (0.0, np.pi)]
    lift = [max(0.0, float(np.cos(phase + lead))) for lead in (0.0, np.pi)]
    knees = [(1.9 if running else 1.3) * swing * up + (0.25 if running else 0.06) for up in lift]
    arm = [-0.9 * angle for angle in leg]
    idle = [float(np.sin(2 * np.pi * rate * t + 9 * height)) for rate in _IDLE]
    elbow = 1.4 if running else 0.25 + 0.6 * swing
    if aloft:
        leg, knees, arm = [0.35, 0.2], [0.7, 0.5], [2.2, 2.2]
    return Posture(
        lean=(0.16 if running else 0.02) + 0.5 * crouch + 0.008 * idle[0],
        hips=(leg[0] + 1.5 * crouch, leg[1] + 1.5 * crouch),
        knees=(knees[0] + 2.3 * crouch, knees[1] + 2.3 * crouch),
        shoulders=(arm[0] + 0.5 * crouch + 0.04 * idle[1], arm[1] + 0.5 * crouch + 0.03 * idle[0]),
        elbows=(elbow, elbow),
    )


def person_parts(look: Look, height: float, posture: Posture) -> list[Part]:
    """The person with the lower foot on the ground."""
    return standing_on(body_parts(look, height, posture), 0.0)


def body_parts(look: Look, h: float, posture: Posture) -> list[Part]:
    """The person with the hips in their place above the origin, wherever the feet are."""
    hips = np.array([0.0, 0.0, 0.53 * h])
    up = np.array([np.sin(posture.lean), 0.0, np.cos(posture.lean)])
    parts = [*_trunk(look, h, hips, up), *_head(h, hips + 0.305 * h * up, up)]
    for number, side in enumerate((1.0, -1.0)):
        hip = hips + np.array([0.0, side * 0.052 * h, 0.0])
        parts += leg_parts(look.trousers, h, hip, posture.hips[number], posture.knees[number])
        shoulder = hips + 0.27 * h * up + np.array([0.0, side * 0.128 * h, 0.0])
        parts += _arm(look.colour, h, shoulder, side, posture.shoulders[number], posture.elbows[number])
    return parts


def standing_on(parts: list[Part], z: float) -> list[Part]:
    """The parts moved up or down so that the lowest point is at z m."""
    lowest = min(float(part.vertices[:, 2].min()) for part in parts)
    return shifted(parts, np.array([0.0, 0.0, z - lowest]))


def shifted(parts: Sequence[Part], by: FloatArray) -> list[Part]:
    return [replace(part, vertices=part.vertices + by, anchor=part.anchor + by) for part in parts]


def leg_parts(colour: Colour, h: float, hip: FloatArray, swing: float, bend: float) -> list[Part]:
    """From the hip (3,) m down: thigh, shank and shoe."""
    knee = hip + _THIGH * h * _down(swing)
    ankle = knee + _SHANK * h * _down(swing - bend)
    pitch = 0.35 * (swing - bend)
    heel = ankle + h * np.array([-0.022, 0, -0.02])
    toe = ankle + 0.095 * h * np.array([np.cos(pitch), 0.0, np.sin(pitch) - 0.22])
    return [
        limb(hip, knee, (0.054 * h, 0.037 * h), colour, _SIDES),
        limb(knee, ankle, (0.038 * h, 0.027 * h), shade(colour, 0.92), _SIDES),
        limb(heel, toe, (0.024 * h, 0.018 * h), _SHOE),
    ]


def _trunk(look: Look, h: float, hips: FloatArray, up: FloatArray) -> list[Part]:
    """Pelvis in trousers, shirt from belt to neck in sixteen bands, so that stripes are 4 cm wide."""
    forward = np.array([up[2], 0.0, -up[0]])

    def ring(deep: float, wide: float, along: float) -> FloatArray:
        angle = np.linspace(0, 2 * np.pi, 10, endpoint=False)[:, None]
        y = np.array([0.0, 1.0, 0.0])
        return np.asarray(hips + along * h * up + h * (deep * np.cos(angle) * forward + wide * np.sin(angle) * y))

    pelvis = skin([ring(0.062, 0.09, -0.05), ring(0.08, 0.104, 0.0)], lambda _, __: look.trousers)
    along = np.array([-0.01, 0.07, 0.18, 0.26, 0.305])
    deep, wide = np.array([0.082, 0.07, 0.079, 0.07, 0.045]), np.array([0.105, 0.093, 0.128, 0.125, 0.07])
    places = np.linspace(along[0], along[-1], 17) if look.pattern != "plain" else along
    rings = [ring(float(np.interp(a, along, deep)), float(np.interp(a, along, wide)), float(a)) for a in places]
    return [pelvis, skin(rings, look.over(rings=2, sides=2))]


def _head(h: float, neck: FloatArray, up: FloatArray) -> list[Part]:
    centre = neck + 0.09 * h * up + np.array([0.01 * h, 0.0, 0.0])
    skull = sphere(centre + h * np.array([-0.012, 0.0, 0.012]), 0.062 * h, lambda i, _: _HAIRS[i % 2])
    face = sphere(centre + h * np.array([0.012, 0.0, -0.006]), 0.056 * h, lambda _, __: SKIN)
    return [limb(neck - 0.02 * h * up, centre, (0.034 * h, 0.03 * h), SKIN), skull, face]


def _arm(colour: Colour, h: float, shoulder: FloatArray, side: float, swing: float, bend: float) -> list[Part]:
    elbow = shoulder + _UPPER_ARM * h * (_down(swing) + np.array([0.0, side * 0.12, 0.0]))
    wrist = elbow + _FOREARM * h * _down(swing + bend)
    hand = wrist + 0.05 * h * _down(swing + bend)
    return [
        limb(shoulder, elbow, (0.036 * h, 0.027 * h), shade(colour, 0.93), _SIDES),
        limb(elbow, wrist, (0.026 * h, 0.02 * h), shade(colour, 0.87), _SIDES),
        limb(wrist, hand, (0.022 * h, 0.018 * h), SKIN),
    ]


def _down(angle: float) -> FloatArray:
    """(3,) unit vector hanging down, swung forward by `angle` rad."""
    return np.array([np.sin(angle), 0.0, -np.cos(angle)])
