"""What `ask` holds likeliest where it refuses to answer: the bench makes everybody choose.

An interval too wide to state has a middle all the same, and a direction that no moment has for sure is likelier at some
moments than at others. What is chosen so counts as not sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure
from stagent_tools.types import BoolArray, Draws, FloatArray, Span

if TYPE_CHECKING:
    from llava_st.data.record import Record

KMH = 3.6


def likeliest_amount(draws: Draws, record: Record) -> str:
    """Metres over the span that the record names, or km/h over all of it, where it names none; "" for neither."""
    span = Span(record.spans[0].start, record.spans[0].end) if record.spans else None
    measure, factor = (kinematics.speed, KMH) if span is None else (kinematics.distance, 1.0)
    try:
        return f"{factor * measure(draws, span).quantity().value:.2f}"
    except CannotMeasure:
        return ""


def likeliest_stretch(draws: Draws, hour: int) -> str:
    """ "from to" s in which a draw's steps go that way most often, by the bench's own reading: each half-second step
    against the first one. From half of the largest share on it is that stretch."""
    from llava_st.kinematics.truth import HOUR, STEP

    grid = np.arange(draws.t[0], draws.t[-1] + 1e-6, STEP)
    if len(grid) < 2:
        return ""
    steps = np.diff(np.stack([_at(draws, t) for t in grid], axis=1), axis=1)[..., :2]  # (k, steps, 2) m
    length = np.linalg.norm(steps, axis=2)
    cosine = (steps * steps[:, :1]).sum(axis=2) / np.maximum(length * length[:, :1], 1e-12)
    hours = np.round(np.degrees(np.arccos(np.clip(cosine, -1, 1))) / HOUR)
    share = (hours == hour % 12).mean(axis=0)
    if share.max() == 0:
        return ""
    first, last = _longest(share >= share.max() / 2)
    return f"{grid[first]:.2f} to {grid[last]:.2f}"


def _at(draws: Draws, t: float) -> FloatArray:
    """(k, 3) m at a time, between two of the draws' own."""
    after = int(np.clip(np.searchsorted(draws.t, t), 1, len(draws.t) - 1))
    before = after - 1
    share = (t - draws.t[before]) / (draws.t[after] - draws.t[before])
    return np.asarray((1 - share) * draws.p[:, before] + share * draws.p[:, after])


def _longest(there: BoolArray) -> tuple[int, int]:
    """The longest run, [first, last)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]])))
    runs = edges.reshape(-1, 2)
    first, last = runs[int(np.argmax(runs[:, 1] - runs[:, 0]))]
    return int(first), int(last)
