"""A bicycle and who rides it: wheels that roll, legs that pedal."""

from __future__ import annotations

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.solids import Colour, Part, circle, limb
from stagent_world.things.look import Look
from stagent_world.things.person import Posture, body_parts, shifted

CYCLIST_SIZE = (1.72, 0.55, 1.68)  # a bicycle measures 1.65 to 1.8 m over its tyres; height with the rider
_RADIUS = 0.335  # m: a 700C wheel with its tyre (ISO 5775)
_BASE = 1.05  # m between the hubs
_CRANK = 0.17  # m
_GEAR = 2.8  # turns of a wheel for one of the pedals
_STEEL: Colour = (44, 46, 52)
_TYRE: Colour = (24, 24, 26)


def cyclist_parts(look: Look, height: float, travelled: float) -> list[Part]:
    """After `travelled` metres; `height` m is that of the rider's head above the ground."""
    tall = height / 0.96  # who sits on it bends forward and is about as high as standing
    spin = travelled / _RADIUS
    hubs = [np.array([x, 0.0, _RADIUS]) for x in (_BASE / 2, -_BASE / 2)]
    bottom, seat = np.array([-0.1, 0.0, 0.28]), np.array([-0.27, 0.0, 0.53 * tall])
    bars = np.array([0.36, 0.0, 0.99])
    frame = [(bottom, seat), (bottom, bars), (seat, bars), (hubs[0], bars), (hubs[1], bottom), (hubs[1], seat)]
    parts = [part for hub in hubs for part in _wheel(hub, spin)]
    parts += [limb(a, b, (0.018, 0.018), _STEEL, 5) for a, b in frame]
    grip = np.array([0.0, 0.24, 0.0])
    parts.append(limb(bars - grip, bars + grip, (0.016, 0.016), _STEEL, 5))
    return [*parts, *_rider(look, tall, seat, bottom, spin / _GEAR)]


def _rider(look: Look, tall: float, seat: FloatArray, bottom: FloatArray, crank: float) -> list[Part]:
    """On the saddle, hands forward, each foot on its pedal."""
    hips = seat + np.array([0.02, 0.0, 0.03])
    angles = [_to_pedal(hips, bottom, crank + lead, tall) for lead in (0.0, np.pi)]
    posture = Posture(
        lean=0.62,
        hips=(angles[0][0], angles[1][0]),
        knees=(angles[0][1], angles[1][1]),
        shoulders=(0.75, 0.75),
        elbows=(0.25, 0.25),
    )
    return shifted(body_parts(look, tall, posture), hips - np.array([0.0, 0.0, 0.53 * tall]))


def _to_pedal(hip: FloatArray, bottom: FloatArray, crank: float, tall: float) -> tuple[float, float]:
    """rad: hip and knee that bring the foot to its pedal, by the law of cosines."""
    pedal = bottom + _CRANK * np.array([np.sin(crank), 0.0, np.cos(crank)]) + np.array([0.0, 0.0, 0.05])
    reach = pedal - hip
    thigh, shank = 0.245 * tall, 0.246 * tall
    distance = float(np.clip(np.linalg.norm(reach), 0.1, 0.999 * (thigh + shank)))
    inner = np.arccos((thigh**2 + shank**2 - distance**2) / (2 * thigh * shank))
    lead = np.arccos((thigh**2 + distance**2 - shank**2) / (2 * thigh * distance))
    towards = float(np.arctan2(reach[0], -reach[2]))
    return towards + float(lead), float(np.pi - inner)


def _wheel(hub: FloatArray, spin: float) -> list[Part]:
    """A tyre as a flat ring that is seen from both sides, and spokes."""
    forward, up = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
    n = 16
    outer, inner = (hub + radius * circle(up, forward, n) for radius in (_RADIUS, _RADIUS - 0.045))
    quads = [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)]
    faces = (*quads, *(tuple(reversed(quad)) for quad in quads))
    tyre = Part(np.vstack([outer, inner]), faces, (_TYRE,) * len(faces), hub)
    ends = 0.88 * _RADIUS * circle(up, forward, 6, spin)
    return [tyre, *(limb(hub + a, hub - a, (0.006, 0.006), (150, 150, 150), 3) for a in ends[:3])]
