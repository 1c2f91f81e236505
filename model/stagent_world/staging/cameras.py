"""Where a camera stands before a place, how it moves, and what its sensor does."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from stagent_world.camera import Camera, Curve
from stagent_world.sensor import Sensor
from stagent_world.staging.places import Place
from stagent_world.sway import Sway

KINDS = ("fixed", "panning", "zooming", "hand-held", "driving")
SHARES = (0.5, 0.25, 0.08, 0.09, 0.08)
_RATES = tuple(Fraction(n, d) for n, d in ((25, 1), (30, 1), (30000, 1001), (24, 1), (24000, 1001), (50, 1), (60, 1)))
_RATE_SHARES = (0.35, 0.3, 0.1, 0.08, 0.05, 0.07, 0.05)
_LENSES = (48.0, 66.0)  # degrees across


def draw_kind(rng: np.random.Generator) -> str:
    return str(rng.choice(KINDS, p=SHARES))


def draw_camera(rng: np.random.Generator, place: Place, size: tuple[int, int], duration: float, kind: str) -> Camera:
    """A camera that looks at the place: across it, or aslant by up to 30 degrees; or along the road that it rides."""
    focal = size[0] / 2 / float(np.tan(np.radians(rng.uniform(*_LENSES) / 2)))
    distance, height = float(rng.uniform(*place.distance)), float(rng.uniform(*place.height))
    fps = _RATES[int(rng.choice(len(_RATES), p=_RATE_SHARES))]
    if place.ride is not None:
        pitch = float(rng.uniform(1.0, 4.0))
        return Camera((0.0, 0.0, height), float(rng.normal(0, 1.0)), pitch, focal, *size, fps, ride=place.ride)
    aslant = float(np.clip(rng.normal(0, 12), -30, 30))
    position = (-distance * float(np.tan(np.radians(aslant))), -distance, height)
    pitch = float(np.degrees(np.arctan2(height - 0.8, distance))) + float(rng.uniform(-3, 3))
    return Camera(
        position,
        90.0 - aslant,
        pitch,
        focal,
        *size,
        fps,
        pan=_sweep(rng, duration) if kind == "panning" else (),
        zoom=_zoom(rng, duration) if kind == "zooming" else (),
        sway=Sway(int(rng.integers(1 << 31)), float(rng.uniform(0.6, 1.6))) if kind == "hand-held" else None,
    )


def draw_sensor(rng: np.random.Generator, fps: Fraction) -> Sensor:
    """Shutters of 1/500 to 1/50 s, a change of exposure in one clip of four, JPEG qualities of 55 to 95."""
    shutter = min(1 / float(rng.uniform(50, 500)), 0.8 / float(fps))
    gains: Curve = ()
    if rng.random() < 0.25:
        begins = float(rng.uniform(1, 4))
        gains = ((begins, 1.0), (begins + float(rng.uniform(0.2, 2.0)), float(rng.uniform(0.72, 1.25))))
    return Sensor(shutter, gains, int(rng.integers(55, 96)))


def _sweep(rng: np.random.Generator, duration: float) -> Curve:
    half = float(rng.uniform(4, 10)) * float(rng.choice([-1, 1]))
    return ((float(rng.uniform(0, 0.2)) * duration, -half), (float(rng.uniform(0.8, 1)) * duration, half))


def _zoom(rng: np.random.Generator, duration: float) -> Curve:
    ends = [1.0, float(rng.uniform(1.25, 1.6))]
    if rng.random() < 0.5:
        ends.reverse()
    return ((float(rng.uniform(0.1, 0.3)) * duration, ends[0]), (float(rng.uniform(0.6, 0.9)) * duration, ends[1]))
