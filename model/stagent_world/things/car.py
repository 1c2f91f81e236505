"""A saloon car of some fifty shaded faces: body, cabin with glass, wheels, lamps, doors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.colours import GLASS, shade
from stagent_world.solids import Colour, Part, loft
from stagent_world.things.bodywork import LAMP, PLATE, REAR_LAMP, TRIM, Box, across, axles, decal, on_face

# length, width, height: the middle of European saloons (VW Jetta VI: 4.64 x 1.78 x 1.48 m)
CAR_SIZE = (4.5, 1.8, 1.45)
WHEEL_RADIUS = 0.31
_PROFILE = (
    (-0.97, 0.24),
    (0.97, 0.24),
    (1.0, 0.45),
    (0.99, 0.72),
    (0.93, 0.84),
    (0.4, 1.0),
    (-0.5, 1.0),
    (-0.95, 0.97),
    (-1.0, 0.8),
    (-1.0, 0.45),
)


def car_parts(colour: Colour, size: tuple[float, float, float], travelled: float) -> list[Part]:
    """The car after `travelled` metres (its wheels have rolled so far)."""
    length, width, height = size
    body = _body(Box(length / 2, width / 2, 0.62 * height), colour)
    cabin = _cabin(length, width, 0.62 * height, height, colour)
    wheels = axles((-0.3 * length, 0.3 * length), width, WHEEL_RADIUS, body.anchor, travelled / WHEEL_RADIUS)
    return [body, cabin, *wheels]


def _body(box: Box, colour: Colour) -> Part:
    """Everything below the windows."""
    tones = [TRIM, *[colour] * 9]
    tones[1] = tones[9] = shade(colour, 0.75)
    body = across(_PROFILE, box, tones, colour)
    for mirror in (1.0, -1.0):
        body = decal(body, box.end(1.0, (0.46 * mirror, 0.9 * mirror), (0.56, 0.7)), LAMP)
        body = decal(body, box.end(-1.0, (0.5 * mirror, 0.96 * mirror), (0.58, 0.78)), REAR_LAMP)
        body = decal(body, box.flank(mirror, (-0.94, 0.94), (0.27, 0.36)), TRIM)
        for door in ((-0.36, -0.35), (0.02, 0.03), (0.42, 0.43)):
            body = decal(body, box.flank(mirror, door, (0.36, 0.97)), shade(colour, 0.45))
        for handle in ((-0.12, -0.04), (0.28, 0.36)):
            body = decal(body, box.flank(mirror, handle, (0.8, 0.84)), TRIM)
    for end in (1.0, -1.0):
        body = decal(body, box.end(end, (-0.28, 0.28), (0.48, 0.6)), PLATE)
    body = decal(body, box.end(1.0, (-0.4, 0.4), (0.62, 0.7)), TRIM)
    return replace(body, anchor=np.array([0.0, 0.0, box.top / 2]))


def _cabin(length: float, width: float, low: float, high: float, colour: Colour) -> Part:
    """Glass all round under a painted roof."""
    half, side = length / 2, width / 2

    def ring(front: float, back: float, inset: float, z: float) -> FloatArray:
        y = side * inset
        return np.array([(back, -y, z), (front, -y, z), (front, y, z), (back, y, z)])

    cabin = loft(
        ring(0.42 * half, -0.66 * half, 0.95, low), ring(0.08 * half, -0.42 * half, 0.76, high), GLASS, colour, colour
    )
    for flank in (0, 2):
        for a, b in ((0.0, 0.07), (0.5, 0.55), (0.93, 1.0)):
            cabin = decal(cabin, on_face(cabin, flank, (a, b), (0.0, 1.0)), colour)
    for flank in (1, 3):
        for a, b in ((0.0, 0.06), (0.94, 1.0)):
            cabin = decal(cabin, on_face(cabin, flank, (a, b), (0.0, 1.0)), colour)
    cabin = decal(cabin, _glint(cabin), shade(GLASS, 2.2))
    return replace(cabin, anchor=np.array([0.0, 0.0, 1.5 * low]))  # mirrors the body's in the plane between them


def _glint(cabin: Part) -> FloatArray:
    """The sky in the windscreen: a slanted strip."""
    v = cabin.vertices
    low0, low1, high1, high0 = v[1], v[2], v[6], v[5]

    def point(across: float, up: float) -> FloatArray:
        low, high = low0 + across * (low1 - low0), high0 + across * (high1 - high0)
        return np.asarray(low + up * (high - low))

    return np.array([point(0.15, 0.1), point(0.3, 0.1), point(0.6, 0.9), point(0.45, 0.9)])
