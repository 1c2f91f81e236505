"""Vans, buses and trucks: a body drawn across their width, with glass, doors, lamps, wheels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.colours import GLASS, shade
from stagent_world.solids import Colour, Part
from stagent_world.things.bodywork import LAMP, PLATE, REAR_LAMP, TRIM, Box, across, axles, decal, on_face

Size = tuple[float, float, float]
# middles of data sheets: Ford Transit Custom 5.0 x 1.99 x 1.98 m; Mercedes Citaro 12.1 x 2.55 x 3.12 m; a rigid lorry
# of 12 t, 8.3 x 2.5 x 3.5 m
VAN_SIZE: Size = (5.0, 1.98, 2.0)
BUS_SIZE: Size = (12.0, 2.55, 3.1)
TRUCK_SIZE: Size = (8.3, 2.5, 3.5)
_SMALL_WHEEL, _LARGE_WHEEL = 0.34, 0.48


def van_parts(colour: Colour, size: Size, travelled: float) -> list[Part]:
    """A delivery van: closed sides, a sloping front."""
    length, width, height = size
    box = Box(length / 2, width / 2, height)
    profile = (
        (-0.98, 0.16),
        (0.98, 0.16),
        (1.0, 0.3),
        (0.98, 0.46),
        (0.58, 0.98),
        (0.5, 1.0),
        (-0.98, 1.0),
        (-1.0, 0.9),
    )
    body = across(profile, box, [TRIM, shade(colour, 0.7), *[colour] * 6], colour)
    body = decal(body, on_face(body, 3, (0.3, 0.98), (0.05, 0.95)), GLASS)
    body = decal(body, on_face(body, 3, (0.35, 0.9), (0.2, 0.3)), shade(GLASS, 2.2))
    for mirror in (1.0, -1.0):
        body = decal(body, box.flank(mirror, (-0.97, 0.97), (0.17, 0.24)), TRIM)
        body = decal(body, _cab_window(box, mirror), GLASS)
        for seam in ((0.2, 0.212), (0.64, 0.65), (-0.36, -0.348)):
            body = decal(body, box.flank(mirror, seam, (0.24, 0.94 if seam[0] < 0.5 else 0.55)), shade(colour, 0.5))
        body = decal(body, box.flank(mirror, (-0.95, 0.15), (0.5, 0.515)), shade(colour, 0.7))
        body = decal(body, box.end(1.0, (0.5 * mirror, 0.92 * mirror), (0.31, 0.42)), LAMP)
        body = decal(body, box.end(-1.0, (0.84 * mirror, 0.96 * mirror), (0.3, 0.6)), REAR_LAMP)
        body = decal(body, box.end(-1.0, (0.1 * mirror, 0.8 * mirror), (0.58, 0.86)), GLASS)
    body = decal(body, box.end(-1.0, (-0.25, 0.25), (0.3, 0.37)), PLATE)
    return _on_wheels(body, box, (0.64, -0.6), _SMALL_WHEEL, travelled)


def bus_parts(colour: Colour, size: Size, travelled: float) -> list[Part]:
    """A town bus: a band of windows all round, doors on its right."""
    length, width, height = size
    box = Box(length / 2, width / 2, height)
    profile = ((-0.995, 0.1), (0.995, 0.1), (1.0, 0.4), (0.985, 0.97), (0.97, 1.0), (-0.985, 1.0), (-1.0, 0.95))
    body = across(profile, box, [TRIM, colour, colour, shade(colour, 0.9), *[colour] * 3], colour)
    body = decal(body, on_face(body, 2, (0.0, 0.9), (0.04, 0.96)), GLASS)
    body = decal(body, on_face(body, 2, (0.9, 1.0), (0.15, 0.85)), (244, 176, 40))
    body = decal(body, box.end(-1.0, (-0.85, 0.85), (0.5, 0.86)), GLASS)
    for mirror in (1.0, -1.0):
        body = decal(body, box.flank(mirror, (-0.97, 0.98), (0.42, 0.86)), GLASS)
        for post in np.linspace(-0.72, 0.72, 7):
            body = decal(body, box.flank(mirror, (post - 0.012, post + 0.012), (0.42, 0.86)), shade(colour, 0.8))
        body = decal(body, box.flank(mirror, (-0.99, 0.99), (0.11, 0.17)), TRIM)
        body = decal(body, box.flank(mirror, (-0.99, 0.99), (0.3, 0.315)), shade(colour, 0.55))
        body = decal(body, box.end(1.0, (0.6 * mirror, 0.94 * mirror), (0.18, 0.26)), LAMP)
        body = decal(body, box.end(-1.0, (0.82 * mirror, 0.96 * mirror), (0.2, 0.4)), REAR_LAMP)
    for door in ((0.8, 0.94), (-0.02, 0.16)):
        body = decal(body, box.flank(-1.0, door, (0.14, 0.84)), shade(GLASS, 1.3))
        middle = (door[0] + door[1]) / 2
        body = decal(body, box.flank(-1.0, (middle - 0.004, middle + 0.004), (0.14, 0.84)), TRIM)
    return _on_wheels(body, box, (0.56, -0.5), _LARGE_WHEEL, travelled)


def truck_parts(colour: Colour, size: Size, travelled: float) -> list[Part]:
    """A rigid lorry: a cab and a closed box behind it, both in its colour."""
    length, width, height = size
    cab_half = 0.12 * length
    gap = length / 2 - 2 * cab_half  # m ahead of the origin, where the box begins
    cab_box = Box(cab_half, width / 2, 0.8 * height, length / 2 - cab_half)
    profile = ((-1.0, 0.17), (0.98, 0.17), (1.0, 0.5), (0.9, 0.97), (0.8, 1.0), (-1.0, 1.0))
    cab = across(profile, cab_box, [TRIM, colour, shade(colour, 0.95), *[colour] * 3], colour)
    cab = decal(cab, on_face(cab, 2, (0.05, 0.85), (0.06, 0.94)), GLASS)
    for mirror in (1.0, -1.0):
        cab = decal(cab, cab_box.flank(mirror, (-0.3, 0.8), (0.56, 0.86)), GLASS)
        cab = decal(cab, cab_box.flank(mirror, (-0.42, -0.38), (0.22, 0.95)), shade(colour, 0.5))
        cab = decal(cab, cab_box.end(1.0, (0.55 * mirror, 0.92 * mirror), (0.24, 0.33)), LAMP)
    cab = decal(cab, cab_box.end(1.0, (-0.5, 0.5), (0.3, 0.44)), TRIM)
    back_half = (gap - 0.1 + length / 2) / 2
    back = Box(back_half, width / 2, height, gap - 0.1 - back_half)
    cargo_profile = ((-1.0, 0.3), (1.0, 0.3), (1.0, 1.0), (-1.0, 1.0))
    cargo = across(cargo_profile, back, [TRIM, shade(colour, 0.8), colour, colour], shade(colour, 0.97))
    for mirror in (1.0, -1.0):
        cargo = decal(cargo, back.flank(mirror, (-0.995, 0.995), (0.3, 0.34)), TRIM)
        for rib in np.linspace(-0.8, 0.8, 5):
            cargo = decal(cargo, back.flank(mirror, (rib - 0.006, rib + 0.006), (0.36, 0.98)), shade(colour, 0.7))
        cargo = decal(cargo, back.end(-1.0, (0.84 * mirror, 0.96 * mirror), (0.31, 0.37)), REAR_LAMP)
    cargo = decal(cargo, back.end(-1.0, (-0.006, 0.006), (0.38, 0.98)), TRIM)
    # anchors that mirror each other in the gap: the camera is before it or behind it
    cab = replace(cab, anchor=np.array([gap - 0.05 + 0.3 * length, 0.0, 0.5 * height]))
    cargo = replace(cargo, anchor=np.array([gap - 0.05 - 0.3 * length, 0.0, 0.5 * height]))
    radius, spin = _LARGE_WHEEL, travelled / _LARGE_WHEEL
    front = axles((length / 2 - 1.1 * cab_half,), width, radius, cab.anchor, spin)
    return [cab, cargo, *front, *axles((-0.28 * length,), width, radius, cargo.anchor, spin)]


def _cab_window(box: Box, mirror: float) -> FloatArray:
    """(4, 3) m: the slanted side window of a van's cab."""
    corners = np.array([(0.84, 0.58), (0.26, 0.58), (0.26, 0.88), (0.6, 0.88)])[:: int(mirror)]
    return np.column_stack([corners[:, 0] * box.half, np.full(4, mirror * box.side), corners[:, 1] * box.top])


def _on_wheels(body: Part, box: Box, at: tuple[float, float], radius: float, travelled: float) -> list[Part]:
    """The body with pairs of wheels at shares of its half length."""
    body = replace(body, anchor=np.array([0.0, 0.0, box.top / 2]))
    return [body, *axles([share * box.half for share in at], 2 * box.side, radius, body.anchor, travelled / radius)]
