"""Two rungs at once: a reference beside a person, and the person's own size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.streams import Streams
from stagent_tools.things import Prior
from stagent_tools.types import FloatArray

AGREE = 2.0
"""Two estimates further apart than this many of their common standard deviations speak of different things (feet behind
a table, a child): the given one is then kept, and widened."""


PARTLY_SEEN = 1.5
"""What is seen in part stands behind something: how far from the reference is then less known by this factor."""


@dataclass(frozen=True)
class Agreement:
    """draws (k,) of the scale over the reference's; `note` says what the second rung did, empty if it was silent."""

    draws: FloatArray
    note: str


def agree(
    draws: FloatArray,
    draws_log_sd: float,
    measured_m: float,
    prior: Prior,
    pose_log_sd: float,
    streams: Streams,
    key: str,
) -> Agreement:
    """The scale drawn from a reference (`draws` over its median, 1), checked and narrowed by the thing's own size.

    Both are log-normal, so their product is: the mean weighs each by the other's variance, and the same weights on
    independent draws give the product's variance.
    """
    own_sd = float(np.hypot(prior.log_sd, pose_log_sd))
    apart = float(np.log(prior.median_m / measured_m))
    if abs(apart) > AGREE * np.hypot(own_sd, draws_log_sd):
        return Agreement(draws**PARTLY_SEEN, f"by the reference only {measured_m:.2g} m of its height are seen")
    weight = own_sd**2 / (own_sd**2 + draws_log_sd**2)
    own = apart + own_sd * streams.normal("scale", f"own size of {key}")
    return Agreement(np.exp(weight * np.log(draws) + (1 - weight) * own), "its own size agrees and narrows the scale")
