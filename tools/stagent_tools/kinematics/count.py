"""How many: whole numbers with an interval of whole numbers."""

from __future__ import annotations

import numpy as np

from stagent_tools.streams import Streams
from stagent_tools.types import FloatArray, Quantity


def count(probabilities: FloatArray, streams: Streams, key: str = "count") -> Quantity:
    """Number of things (or occurrences) that are there with the given `probabilities` (m,) each.

    Each draw keeps each of them with its own probability; none at all is the answer 0, not an error.
    """
    there = streams.uniform("pixels", key, probabilities.shape) < probabilities
    samples = there.sum(axis=1).astype(np.float64)
    low, value, high = np.quantile(samples, [0.025, 0.5, 0.975], method="inverted_cdf")
    return Quantity(float(value), float(low), float(high), "", samples)
