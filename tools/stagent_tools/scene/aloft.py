"""Whether a ball rolls on the ground or flies over it, told by where its line of sight meets the ground.

A rolling ball keeps its velocity there but for friction. A flying one throws that point outwards by c / (c - z), c the
height of the camera: gravity bends its way by g times the distance over c. Where that is little, the height of the ball
matters little too.
"""

from __future__ import annotations

import numpy as np

from stagent_tools.types import FloatArray

ROLLING = 3.0
"""m/s2: skidding on grass brakes by 0.3 g, rolling by less; gravity bends a flight by 5 m/s2 seen from 60 degrees up,
by 27 m/s2 from 20 degrees."""

WINDOW_S = 0.5
"""From hit to bounce most flights last longer than this."""

FEWEST = 5


def is_aloft(t: FloatArray, shadow: FloatArray, cov: FloatArray) -> bool:
    """t (n,) real s · shadow (n, 2) m on the ground · cov (n, 2, 2) m2. Flies if a parabola over each half second bends
    by more than friction could and its noise explains (95 %), in the median."""
    bends = []
    for start in np.arange(t[0], t[-1], WINDOW_S / 2):
        here = np.flatnonzero((t >= start) & (t <= start + WINDOW_S))
        if len(here) < FEWEST or t[here[-1]] - t[here[0]] < WINDOW_S / 2:
            continue
        design = np.vander(t[here] - t[here].mean(), 3)
        way = np.linalg.pinv(design)
        bend = 2 * np.linalg.norm(way[0] @ shadow[here])
        noise = 2 * float(np.sqrt((way[0] ** 2) @ np.linalg.eigvalsh(cov[here])[:, -1]))
        bends.append(bend - 1.96 * noise)
    return bool(bends) and float(np.median(bends)) > ROLLING
