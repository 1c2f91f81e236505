"""Whether a ball rolls on the ground or flies over it, told by where its line of sight meets the ground.

A rolling ball keeps its velocity there but for friction. A flying one throws that point outwards by c / (c - z), c the
height of the camera: gravity bends its way by g times the distance over c. Where that is little, the height of the ball
matters little too.
"""

from __future__ import annotations

import numpy as np

from stagent_tools.scene.gravity.ballistics import G
from stagent_tools.types import FloatArray

ROLLING = 3.0
"""m/s2: skidding on grass brakes by 0.3 g, rolling by less; gravity bends a flight by 5 m/s2 seen from 60 degrees up,
by 27 m/s2 from 20 degrees."""

WINDOW_S = 0.5
"""From hit to bounce most flights last longer than this."""

FEWEST = 5

MOSTLY = 0.75
"""Share of the half seconds, so that a bounce or a touch may lie among them."""

FLIGHT = 3
"""Half seconds, begun every quarter of one, that only a flight bends: a kick falls into two of them."""


def is_aloft(t: FloatArray, shadow: FloatArray, cov: FloatArray) -> bool:
    """t (n,) real s · shadow (n, 2) m on the ground · cov (n, 2, 2) m2. Flies if a parabola over each half second bends
    by more than friction could and its noise explains (95 %), in the median."""
    bends, noise = _bends(t, shadow, cov)
    return len(bends) > 0 and float(np.median(bends - 1.96 * noise)) > ROLLING


def flies_in_part(t: FloatArray, shadow: FloatArray, cov: FloatArray, centre: FloatArray) -> bool:
    """So many half seconds bend by more than half of what gravity would bend them (95 %): thrown, and rolling on.
    centre (3,) m of the camera; the rest as for `is_aloft`."""
    bends, noise = _bends(t, shadow, cov)
    known = len(bends) > 0 and bool(np.isfinite(centre).all())
    return known and int(np.sum(bends - 1.96 * noise > _flown(shadow, centre) / 2)) >= FLIGHT


def rolls(t: FloatArray, shadow: FloatArray, cov: FloatArray, centre: FloatArray) -> bool:
    """No flight: the parabolas bend by less than half of what gravity would bend them (95 %); centre (3,) m of the
    camera. False where that cannot be told, from high up or of what is seen for less than half a second."""
    bends, noise = _bends(t, shadow, cov)
    if len(bends) == 0 or not np.isfinite(centre).all():
        return False
    return float(np.mean(bends + 1.96 * noise < _flown(shadow, centre) / 2)) >= MOSTLY


def _flown(shadow: FloatArray, centre: FloatArray) -> float:
    """m/s2 by which gravity bends the shadow of a flight."""
    away = float(np.median(np.linalg.norm(shadow - centre[:2], axis=1)))
    return G * away / float(centre[2])


def _bends(t: FloatArray, shadow: FloatArray, cov: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(w,) m/s2 by which a parabola through each half second bends, and the standard deviation of that."""
    bends, noise = [], []
    for start in np.arange(t[0], t[-1], WINDOW_S / 2):
        here = np.flatnonzero((t >= start) & (t <= start + WINDOW_S))
        if len(here) < FEWEST or t[here[-1]] - t[here[0]] < WINDOW_S / 2:
            continue
        way = np.linalg.pinv(np.vander(t[here] - t[here].mean(), 3))
        bends.append(2 * float(np.linalg.norm(way[0] @ shadow[here])))
        noise.append(2 * float(np.sqrt((way[0] ** 2) @ np.linalg.eigvalsh(cov[here])[:, -1])))
    return np.array(bends), np.array(noise)
