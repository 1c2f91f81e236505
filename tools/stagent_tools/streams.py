"""Named streams of random numbers: one for each source of uncertainty.

Every uncertain thing draws its K numbers from the stream of its source. To learn how much a source contributes,
the same computation runs again with that stream frozen at its median (Guide to the Expression of Uncertainty in
Measurement, supplement 1, JCGM 101:2008); the variance that is lost is its share of the budget.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from stagent_tools.types import FloatArray

Source = Literal["pixels", "scale", "camera", "time"]
SOURCES: tuple[Source, ...] = ("pixels", "scale", "camera", "time")
DEFAULT_DRAWS = 2048


@dataclass(frozen=True, slots=True)
class Streams:
    """K draws from each named source, repeatable from the seed; `frozen` sources give their median."""

    seed: int = 0
    k: int = DEFAULT_DRAWS
    frozen: frozenset[Source] = frozenset()

    def normal(self, source: Source, key: str, shape: tuple[int, ...] = ()) -> FloatArray:
        """(k, *shape) standard normal numbers; the same (source, key) always gives the same numbers.

        `key` names what is drawn ("focal length", "track 3 path"), so that two things are independent and one
        thing drawn twice is the same thing.
        """
        if source in self.frozen:
            return np.zeros((self.k, *shape))
        return self._rng(source, key).standard_normal((self.k, *shape))

    def uniform(self, source: Source, key: str, shape: tuple[int, ...] = ()) -> FloatArray:
        """(k, *shape) numbers, uniform in [0, 1); 0.5 when frozen."""
        if source in self.frozen:
            return np.full((self.k, *shape), 0.5)
        return self._rng(source, key).random((self.k, *shape))

    def freeze(self, source: Source) -> Streams:
        return replace(self, frozen=self.frozen | {source})

    def _rng(self, source: Source, key: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, zlib.crc32(f"{source}/{key}".encode())])
