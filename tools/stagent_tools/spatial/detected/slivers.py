"""The moments in which a thing is only a sliver at the rim of the picture: before the first look that told it, and
after the last. Its inner edge came in, or goes out, as fast as in the half second next to that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent_tools.spatial.detected.chain import FADED, RIM_PX, Chain
from stagent_tools.spatial.motion.trail import Sighting
from stagent_tools.types import FloatArray

LONGEST_S = 0.5
"""Two looks: what was a sliver for longer should have been told by then."""
NEXT_TO_S = 0.5
LEAST_PX = 2.0
INNER = {0: 2, 1: 3, 2: 0, 3: 1}
"""The edge that comes in first, for each side of the picture (left, top, right, bottom)."""


def with_slivers(chain: Chain, times: Sequence[float], size: tuple[int, int]) -> None:
    """Adds boxes at those of `times` (s, of pictures) at which a part of it was inside the picture, to both ends."""
    chain.seen = [
        *reversed(_slivers(chain.seen, [t for t in reversed(times) if t < chain.seen[0].t], size)),
        *chain.seen,
        *_slivers(chain.seen[::-1], [t for t in times if t > chain.seen[-1].t], size),
    ]


def _slivers(seen: Sequence[Sighting], times: Sequence[float], size: tuple[int, int]) -> list[Sighting]:
    """Beyond `seen[0]`, at `times`, both in the order away from what was seen."""
    end = seen[0]
    rims = np.array([0.0, 0.0, *size])
    for side in np.flatnonzero(np.abs(end.box - rims) < RIM_PX):
        inner = INNER[int(side)]
        speed = _speed(seen, inner)  # px/s into the picture, in time's own direction for either end
        left = abs(end.box[inner] - rims[side])
        inward = np.sign(end.box[inner] - rims[side])
        pace = inward * speed * np.sign(seen[-1].t - end.t)
        if pace <= 0 or left / pace > LONGEST_S:
            continue
        return [
            Sighting(t, _moved(end.box, inner, -inward * pace * abs(t - end.t)), FADED * end.score, alone=True)
            for t in times
            if left - pace * abs(t - end.t) > LEAST_PX
        ]
    return []


def _speed(seen: Sequence[Sighting], edge: int) -> float:
    """px/s of an edge near the end `seen[0]`."""
    near = [sighting for sighting in seen if abs(sighting.t - seen[0].t) <= NEXT_TO_S]
    if len(near) < 2:
        return 0.0
    return float(near[-1].box[edge] - near[0].box[edge]) / (near[-1].t - near[0].t)


def _moved(box: FloatArray, edge: int, by: float) -> FloatArray:
    moved = box.copy()
    moved[edge] += by
    return moved
