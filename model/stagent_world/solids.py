"""Convex solids of flat faces, of which every actor is built."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from stagent_world.arrays import FloatArray

Colour = tuple[float, float, float]
Face = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A convex solid: vertices (v, 3) m, faces as vertex numbers counter-clockwise seen from outside, a colour (RGB
    0..255) each; a face listed later lies on top of an earlier one (a lamp on the front).

    `anchor` (3,) m decides the painter's order of the parts of one actor: the part whose anchor is farther from the
    camera is painted first. It need not lie inside: where two anchors mirror each other in a plane that parts the
    solids, the order is right from every side.
    """

    vertices: FloatArray
    faces: tuple[Face, ...]
    colours: tuple[Colour, ...]
    anchor: FloatArray

    def moved(self, rotation: FloatArray, shift: FloatArray) -> Part:
        """Turned by `rotation` (3, 3), then moved by `shift` (3,) m."""
        return replace(
            self, vertices=self.vertices @ rotation.T + shift, anchor=np.asarray(rotation @ self.anchor + shift)
        )


def loft(lower: FloatArray, upper: FloatArray, sides: Colour | Sequence[Colour], lid: Colour, base: Colour) -> Part:
    """Solid between two polygons of the same number of corners n, both (n, 3) m and counter-clockwise seen from the
    side of `upper`. Faces: n sides (side i starts at corner i), then the lid on `upper`, then the base."""
    n = len(lower)
    faces = _skin_faces(n, 1)
    each = [sides] * n if isinstance(sides[0], float | int) else list(sides)
    vertices = np.vstack([lower, upper]).astype(np.float64)
    return Part(vertices, faces, (*each, lid, base), vertices.mean(axis=0))


def skin(rings: Sequence[FloatArray], colour: Callable[[int, int], Colour]) -> Part:
    """A smooth body through rings (n, 3) m that lie one on the other, each counter-clockwise seen from the last one;
    `colour` of ring and side. It is closed by a flat face at both ends."""
    n, levels = len(rings[0]), len(rings) - 1
    faces = _skin_faces(n, levels)
    colours = [colour(i, j) for i in range(levels) for j in range(n)]
    vertices = np.concatenate(rings)
    return Part(vertices, faces, (*colours, colour(levels - 1, 0), colour(0, 0)), vertices.mean(axis=0))


@lru_cache(maxsize=64)
def _skin_faces(n: int, levels: int) -> tuple[Face, ...]:
    quads = [
        (i * n + j, i * n + (j + 1) % n, (i + 1) * n + (j + 1) % n, (i + 1) * n + j)
        for i in range(levels)
        for j in range(n)
    ]
    return (*quads, tuple(range(levels * n, (levels + 1) * n)), tuple(reversed(range(n))))


def cuboid(low: tuple[float, float, float], high: tuple[float, float, float], colour: Colour) -> Part:
    """Box between two corners, m."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    lower = np.array([(x, y, z0) for x, y in ring])
    upper = np.array([(x, y, z1) for x, y in ring])
    return loft(lower, upper, colour, colour, colour)


def limb(start: FloatArray, end: FloatArray, radius: tuple[float, float], colour: Colour, sides: int = 6) -> Part:
    """Tapered rod from start to end (3,) m with a radius (m) at each."""
    x, y, z = ((end - start) / math.dist(start, end)).tolist()
    a, b, c = (-z, 0.0, x) if abs(y) < 0.9 else (0.0, z, -y)  # at right angles to the axis
    long = math.hypot(a, b, c)
    a, b, c = a / long, b / long, c / long
    other = np.array([y * c - z * b, z * a - x * c, x * b - y * a])  # axis x across: counter-clockwise
    ring = circle(np.array([a, b, c]), other, sides)
    return loft(start + radius[0] * ring, end + radius[1] * ring, colour, colour, colour)


def disc_wheel(centre: FloatArray, radius: float, width: float, spin: float, outwards: float) -> Part:
    """A tyre with a bright five-spoked hub; its axle is along y, `outwards` (+1 or -1) the side of the hub, `spin`
    the angle rolled, rad."""
    tyre, rim, hub = (28.0, 28.0, 30.0), (150.0, 152.0, 156.0), (70.0, 70.0, 74.0)
    forward, up = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
    # right-handed about the outward side, so that the lid of the loft is the hub's side
    ring = circle(up, forward, 14) if outwards > 0 else circle(forward, up, 14)
    side = np.array([0.0, outwards * width / 2, 0.0])
    part = loft(centre - side + radius * ring, centre + side + radius * ring, tyre, tyre, tyre)
    turned = circle(up, forward, 10, spin) if outwards > 0 else circle(forward, up, 10, -spin)
    inner = centre + side + 0.66 * radius * turned
    n = len(part.vertices)
    spokes = tuple((n + 2 * i, n + 2 * i + 1, n + 10) for i in range(5))
    return Part(
        np.vstack([part.vertices, inner, centre + side]),
        (*part.faces, tuple(range(n, n + 10)), *spokes),
        (*part.colours, rim, *[hub] * 5),
        centre,
    )


def sphere(
    centre: FloatArray, radius: float, colour: Callable[[int, int], Colour], rings: int = 8, turns: int = 12
) -> Part:
    """Ball of flat faces, `colour` of ring (from above) and turn, m."""
    colours = tuple(colour(i, j) for i in range(rings) for j in range(turns))
    vertices = centre + radius * _sphere_points(rings, turns)
    return Part(vertices, _sphere_faces(rings, turns), colours, np.asarray(centre, dtype=np.float64))


@lru_cache(maxsize=16)
def _sphere_points(rings: int, turns: int) -> FloatArray:
    """((rings + 1) turns, 3) on the unit sphere, from above."""
    polar, around = np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, turns, endpoint=False)
    a, b = np.meshgrid(polar, around, indexing="ij")
    return np.stack([np.sin(a) * np.cos(b), np.sin(a) * np.sin(b), np.cos(a)], axis=-1).reshape(-1, 3)


@lru_cache(maxsize=16)
def _sphere_faces(rings: int, turns: int) -> tuple[Face, ...]:
    return tuple(
        (i * turns + j, (i + 1) * turns + j, (i + 1) * turns + (j + 1) % turns, i * turns + (j + 1) % turns)
        for i in range(rings)
        for j in range(turns)
    )


def circle(first: FloatArray, second: FloatArray, sides: int, start: float = 0.0) -> FloatArray:
    """(sides, 3) unit circle from `first` towards `second`."""
    if start == 0:
        cosine, sine = _even_angles(sides)
    else:
        angle = start + np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
        cosine, sine = np.cos(angle), np.sin(angle)
    return np.asarray(cosine * first + sine * second, dtype=np.float64)


@lru_cache(maxsize=32)
def _even_angles(sides: int) -> tuple[FloatArray, FloatArray]:
    """Cosines and sines (sides, 1) of the corners of an even polygon."""
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
    return np.cos(angle), np.sin(angle)


def turned_about_z(heading: float) -> FloatArray:
    """(3, 3) rotation by `heading` rad, counter-clockwise seen from above."""
    c, s = float(np.cos(heading)), float(np.sin(heading))
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
