"""A saloon car of some fifty shaded faces: body, cabin with glass, wheels, lamps, doors.

The car's frame: x forward, y left, z up, metres; the origin is on the ground under its centre.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.colours import GLASS, shade
from stagent_world.solids import Colour, Face, Part, disc_wheel, limb, loft

# length, width, height: the middle of European saloons (VW Jetta VI: 4.64 x 1.78 x 1.48 m)
CAR_SIZE = (4.5, 1.8, 1.45)
WHEEL_RADIUS = 0.31
_LAMP: Colour = (252, 246, 214)
_REAR_LAMP: Colour = (170, 18, 22)
_PLATE: Colour = (224, 224, 214)
_TRIM: Colour = (30, 30, 33)
_HalfBox = tuple[float, float, float]  # half length, half width, height of the body, m


def car_parts(colour: Colour, size: tuple[float, float, float], travelled: float) -> list[Part]:
    """The car after `travelled` metres (its wheels have rolled so far)."""
    length, width, height = size
    body = _body(length, width, 0.62 * height, colour)
    cabin = _cabin(length, width, 0.62 * height, height, colour)
    spin = travelled / WHEEL_RADIUS
    wheels = [
        part for x in (-0.3, 0.3) for side in (-1.0, 1.0) for part in _wheel(x * length, side, width, body.anchor, spin)
    ]
    return [body, cabin, *wheels]


def _wheel(x: float, side: float, width: float, body: FloatArray, spin: float) -> tuple[Part, Part]:
    """The tyre under the body and the disc outside it. An anchor that mirrors the body's in the plane between the
    two makes that plane decide which is painted first: the camera is above the sill, or on one side of the flank."""
    inner, outer = (np.array([x, side * (width / 2 - inset), WHEEL_RADIUS]) for inset in (0.23, 0.02))
    tyre = limb(inner, outer, (WHEEL_RADIUS, WHEEL_RADIUS), _TRIM, 14)
    disc = disc_wheel(outer, WHEEL_RADIUS, 0.06, spin, side)
    return replace(tyre, anchor=body * [1, 1, -1]), replace(disc, anchor=body + np.array([0.0, side * width, 0.0]))


def _body(length: float, width: float, top: float, colour: Colour) -> Part:
    """Everything below the windows: a side profile, drawn across the width."""
    half, side = length / 2, width / 2
    box = (half, side, top)
    # (share of the half length, share of the height), counter-clockwise seen from the car's right (-y)
    profile = np.array(
        [
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
        ]
    )
    x, z = profile[:, 0] * half, profile[:, 1] * top
    left = np.column_stack([x, np.full_like(x, side), z])
    right = np.column_stack([x, np.full_like(x, -side), z])
    tones = [_TRIM, *[colour] * 9]
    tones[1] = tones[9] = shade(colour, 0.75)
    body = loft(left, right, tones, colour, colour)
    for mirror in (1.0, -1.0):
        body = _decal(body, _on_end(1.0, (0.46 * mirror, 0.9 * mirror), (0.56, 0.7), box), _LAMP)
        body = _decal(body, _on_end(-1.0, (0.5 * mirror, 0.96 * mirror), (0.58, 0.78), box), _REAR_LAMP)
        body = _decal(body, _on_flank(mirror, (-0.94, 0.94), (0.27, 0.36), box), _TRIM)
        for door in ((-0.36, -0.35), (0.02, 0.03), (0.42, 0.43)):
            body = _decal(body, _on_flank(mirror, door, (0.36, 0.97), box), shade(colour, 0.45))
        for handle in ((-0.12, -0.04), (0.28, 0.36)):
            body = _decal(body, _on_flank(mirror, handle, (0.8, 0.84), box), _TRIM)
    for end in (1.0, -1.0):
        body = _decal(body, _on_end(end, (-0.28, 0.28), (0.48, 0.6), box), _PLATE)
    body = _decal(body, _on_end(1.0, (-0.4, 0.4), (0.62, 0.7), box), _TRIM)
    return replace(body, anchor=np.array([0.0, 0.0, top / 2]))


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
            cabin = _decal(cabin, _pillar(cabin, flank, a, b), colour)
    for flank in (1, 3):
        for a, b in ((0.0, 0.06), (0.94, 1.0)):
            cabin = _decal(cabin, _pillar(cabin, flank, a, b), colour)
    cabin = _decal(cabin, _glint(cabin), shade(GLASS, 2.2))
    return replace(cabin, anchor=np.array([0.0, 0.0, 1.5 * low]))  # mirrors the body's in the plane between them


def _decal(part: Part, corners: FloatArray, colour: Colour) -> Part:
    """The part with a flat patch (n, 3) m, counter-clockwise from outside, painted on top."""
    n = len(part.vertices)
    face: Face = tuple(range(n, n + len(corners)))
    return replace(
        part,
        vertices=np.vstack([part.vertices, corners]),
        faces=(*part.faces, face),
        colours=(*part.colours, colour),
    )


def _on_flank(mirror: float, x: tuple[float, float], z: tuple[float, float], box: _HalfBox) -> FloatArray:
    """Patch on the left (+1) or right (-1) side; x and z as shares of half length and height."""
    half, side, top = box
    quad = np.array([(x[1], z[0]), (x[0], z[0]), (x[0], z[1]), (x[1], z[1])])[:: int(mirror)]
    return np.column_stack([quad[:, 0] * half, np.full(4, mirror * side), quad[:, 1] * top])


def _on_end(end: float, y: tuple[float, float], z: tuple[float, float], box: _HalfBox) -> FloatArray:
    """Patch on the front (+1) or rear (-1); y and z as shares of half width and height."""
    half, side, top = box
    low, high = min(y), max(y)
    quad = np.array([(low, z[0]), (high, z[0]), (high, z[1]), (low, z[1])])[:: int(end)]
    return np.column_stack([np.full(4, end * half), quad[:, 0] * side, quad[:, 1] * top])


def _pillar(cabin: Part, flank: int, a: float, b: float) -> FloatArray:
    """Strip from the lower to the upper edge of side `flank`, between shares a and b of its width."""
    v = cabin.vertices
    low0, low1, high1, high0 = v[flank], v[(flank + 1) % 4], v[4 + (flank + 1) % 4], v[4 + flank]
    return np.array(
        [low0 + a * (low1 - low0), low0 + b * (low1 - low0), high0 + b * (high1 - high0), high0 + a * (high1 - high0)]
    )


def _glint(cabin: Part) -> FloatArray:
    """The sky in the windscreen: a slanted strip."""
    v = cabin.vertices
    low0, low1, high1, high0 = v[1], v[2], v[6], v[5]

    def point(across: float, up: float) -> FloatArray:
        low, high = low0 + across * (low1 - low0), high0 + across * (high1 - high0)
        return np.asarray(low + up * (high - low))

    return np.array([point(0.15, 0.1), point(0.3, 0.1), point(0.6, 0.9), point(0.45, 0.9)])
