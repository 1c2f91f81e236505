"""Where a camera stands before a place and how it moves."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from stagent_world.camera import Camera
from stagent_world.staging.places import Place

KINDS = ("fixed", "panning")
_SHARES = (0.67, 0.33)
_RATES = tuple(Fraction(n, d) for n, d in ((25, 1), (30, 1), (30000, 1001), (24, 1), (24000, 1001), (50, 1), (60, 1)))
_RATE_SHARES = (0.35, 0.3, 0.1, 0.08, 0.05, 0.07, 0.05)


def draw_camera(
    rng: np.random.Generator, place: Place, size: tuple[int, int], duration: float, kind: str | None
) -> Camera:
    """A camera that looks at the place: across it, or aslant by up to 30 degrees; lenses of 48 to 70 degrees."""
    kind = kind or str(rng.choice(KINDS, p=_SHARES))
    if kind not in KINDS:
        raise ValueError(f"a camera is one of {', '.join(KINDS)}, not {kind!r}")
    focal = size[0] / 2 / float(np.tan(np.radians(rng.uniform(48, 70) / 2)))
    distance, height = float(rng.uniform(*place.distance)), float(rng.uniform(*place.height))
    aslant = float(np.clip(rng.normal(0, 12), -30, 30))
    position = (-distance * float(np.tan(np.radians(aslant))), -distance, height)
    pitch = float(np.degrees(np.arctan2(height - 0.8, distance))) + float(rng.uniform(-3, 3))
    fps = _RATES[int(rng.choice(len(_RATES), p=_RATE_SHARES))]
    pan: tuple[tuple[float, float], ...] = ()
    if kind == "panning":
        half = float(rng.uniform(4, 11)) * float(rng.choice([-1, 1]))
        pan = ((float(rng.uniform(0, 0.2)) * duration, -half), (float(rng.uniform(0.8, 1)) * duration, half))
    return Camera(position, 90.0 - aslant, pitch, focal, *size, fps, pan)
