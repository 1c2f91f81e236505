"""How high something rises: a jump, a bounce, a climb."""

from __future__ import annotations

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.grid import MOMENT_S, at_rest, clip, grid, need_seen, position_at
from stagent_tools.kinematics.measured import Measured
from stagent_tools.types import Draws, FrameOfReference, Span

# the apex of a free flight is flat: in half of 0.1 s it falls by 1/2 g 0.05² = 1.2 cm, a third of that on average
SAMPLE_S = MOMENT_S / 4


def height_of_jump(draws: Draws, span: Span | None = None) -> Measured:
    """Largest rise from a low point to a later high point: in z of the world, or up the picture in px.

    The two moments are those of the mean path, so that the rise is no maximum of noise; each draw gives its own rise
    between them.
    """
    inside = clip(draws, span)
    need_seen(draws, inside)
    times = grid(inside, SAMPLE_S * draws.time_factor)
    p = position_at(draws, times)
    if draws.frame is not FrameOfReference.PICTURE and not p[..., 2].any():
        raise CannotMeasure(
            "It is followed over the ground only, so that how high it rises is not seen.",
            "Ask without --camera and --plane: its own size then tells heights.",
        )
    up = -p[..., 1] if draws.frame is FrameOfReference.PICTURE else p[..., 2]
    mean = up.mean(axis=0)
    lowest = np.minimum.accumulate(mean)
    top = int(np.argmax(mean - lowest))
    bottom = int(np.argmin(mean[: top + 1]))
    return Measured(
        up[:, top] - up[:, bottom],
        draws.unit,
        rest=at_rest(draws, inside),
        at=float(times[top]),
        notes=draws.notes,
    )
