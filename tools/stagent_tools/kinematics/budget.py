"""Which source makes the interval wide: the same computation with each stream frozen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stagent_tools.kinematics.summary import HIGH, LOW
from stagent_tools.streams import SOURCES, Source, Streams
from stagent_tools.types import FloatArray


def budget(compute: Callable[[Streams], FloatArray], streams: Streams) -> dict[Source, float]:
    """Share of the variance that is lost when each source is frozen at its median (JCGM 101:2008, annex B).

    The variance is read from the central 95 % of the samples, so that a far tail (1 / scale) has no say. Shares need
    not add up to 1: sources multiply. Sources that change nothing are left out.
    """
    whole = _variance(compute(streams))
    if whole == 0:
        return {}
    lost = {source: 1 - _variance(compute(streams.freeze(source))) / whole for source in SOURCES}
    return {source: float(min(share, 1.0)) for source, share in lost.items() if share > 0}


def _variance(samples: FloatArray) -> float:
    good = samples[np.isfinite(samples)]
    if len(good) == 0:
        return 0.0
    low, high = np.quantile(good, [LOW, HIGH])
    return float(((high - low) / (2 * 1.959964)) ** 2)
