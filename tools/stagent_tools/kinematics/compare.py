"""Which has more: the share of the draws in which it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.measured import Measured, same_draws
from stagent_tools.kinematics.summary import summarise, wrap_degrees
from stagent_tools.types import Quantity

Verdict = Literal["yes", "no", "cannot tell"]
# between these shares of the draws two things cannot be told apart
UNSURE_LOW, UNSURE_HIGH = 0.05, 0.95
SAME_DIRECTION_DEG = 22.5


@dataclass(frozen=True)
class Comparison:
    """`share` of the draws in which the first has more (or the statement holds); `difference` first less second."""

    share: float
    verdict: Verdict
    difference: Quantity


def compare(first: Measured, second: Measured) -> Comparison:
    """Has the first more than the second? Draw by draw, so that errors both share cancel. Equal draws count half."""
    same_draws(first, second)
    if first.unit != second.unit:
        raise ValueError(f"cannot compare {first.unit} with {second.unit}")
    difference = first.samples - second.samples
    good = difference[np.isfinite(difference)]
    if len(good) == 0:
        raise CannotMeasure("The two cannot be compared in any draw.", "Ask about another span.")
    share = float(np.mean(good > 0) + 0.5 * np.mean(good == 0))
    return Comparison(share, verdict_of(share), summarise(difference, first.unit))


def compare_direction(first: Measured, second: Measured, tolerance: float = SAME_DIRECTION_DEG) -> Comparison:
    """Do both go the same way: headings less than `tolerance` degrees apart?"""
    same_draws(first, second)
    apart = np.abs(wrap_degrees(first.samples - second.samples))
    good = apart[np.isfinite(apart)]
    if len(good) == 0:
        raise CannotMeasure("One of the two is at rest and has no direction.", "Ask about a span in which both move.")
    share = float(np.mean(good < tolerance))
    return Comparison(share, verdict_of(share), summarise(apart, "deg"))


def rank(measured: tuple[Measured, ...]) -> tuple[int, ...]:
    """Indices from most to least, by the median of the draws."""
    medians = [m.quantity().value for m in measured]
    return tuple(sorted(range(len(measured)), key=lambda i: -medians[i]))


def verdict_of(share: float) -> Verdict:
    if share >= UNSURE_HIGH:
        return "yes"
    return "no" if share <= UNSURE_LOW else "cannot tell"
