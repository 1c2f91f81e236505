"""Two rungs of the ladder about the same thing: do they agree within their own intervals, and what if they don't.

Compared is how far the thing goes, draw by draw. Where 95 % of the ratios leave out 1 the two contradict each other:
that is said, and half of the draws are taken to the other's scale, so that the interval holds both. Where they are
further apart than `HOPELESS`, one of them is about something else, and there is no number to state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.streams import Streams
from stagent_tools.types import Draws, FloatArray

LEVEL = (2.5, 97.5)
HOPELESS = 2.0
"""Twice or half the metres: a mistyped number, another plane, slow motion. No spread is honest over that."""

STILL = 2.0
"""A way shorter than this many of its own standard deviations compares nothing."""


@dataclass(frozen=True)
class Check:
    """`ratio`: the second's metres by the first's, median · `agree`: 1 is within the central 95 % of the ratios."""

    ratio: float
    agree: bool


def compare(first: FloatArray, second: FloatArray) -> Check | None:
    """Ways (k,) and (k,) m of one thing by two rungs; None where it hardly moves."""
    if any(float(np.median(way)) < STILL * float(np.std(way)) for way in (first, second)):
        return None
    # the two share no source but the picture: any draw of one goes with any of the other
    ln = np.log(np.maximum(np.roll(second, len(second) // 2), 1e-9)) - np.log(np.maximum(first, 1e-9))
    low, high = np.percentile(ln, LEVEL)
    return Check(float(np.exp(np.median(ln))), bool(low <= 0.0 <= high))


def way_length(draws: Draws, times: FloatArray) -> FloatArray:
    """(k,) m along the paths through the moments `times` (n,), which lie within both tracks."""
    index = np.unique(np.searchsorted(draws.t, times).clip(0, len(draws.t) - 1))
    return np.asarray(np.linalg.norm(np.diff(draws.p[:, index], axis=1), axis=-1).sum(axis=1))


def settle(draws: Draws, check: Check | None, names: tuple[str, str], streams: Streams, key: str) -> Draws:
    """The first rung's paths, with what the second says of them; `names` of both in words."""
    if check is None:
        return draws
    if check.agree:
        return replace(draws, notes=(*draws.notes, f"{names[1]} agrees with {names[0]}"))
    said = f"by {names[1]} it goes {check.ratio:.2f} times as far as by {names[0]}"
    if not 1 / HOPELESS <= check.ratio <= HOPELESS:
        raise CannotMeasure(
            f"What is known of the scene contradicts itself: {said}.",
            "Check the metres given and, for slow motion, --capture-fps.",
        )
    other = streams.uniform("scale", f"which rung is right about {key}") >= 0.5
    factor = np.where(other, check.ratio, 1.0)
    origin = np.median(draws.p[:, :1], axis=0, keepdims=True)
    p = origin + (draws.p - origin) * factor[:, None, None]
    return replace(draws, p=p, notes=(*draws.notes, f"{said}: both are in the interval"))
