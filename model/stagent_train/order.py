"""Which samples make up which step: a pure function of the seed, so that a resumed run sees the same batches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stagent_train.errors import RecipeError

POOL = 32
"""Batches whose samples are sorted by length together: enough for batches of nearly one length, few enough to mix."""


class BatchOrder:
    """Length-bucketed batches over epochs. An epoch drops the samples that fill no whole batch; which, changes from
    epoch to epoch."""

    def __init__(self, lengths: Sequence[int], batch: int, seed: int) -> None:
        self._lengths = np.asarray(lengths, dtype=np.int64)
        self._batch, self._seed = batch, seed
        if len(self._lengths) < batch:
            raise RecipeError([f"train.loop.batch: {batch} samples a step of {len(self._lengths)} in all"])

    @property
    def steps_an_epoch(self) -> int:
        return len(self._lengths) // self._batch

    def steps(self, epochs: float | None, steps: int | None) -> int:
        """Steps of a run that lasts so many epochs, or steps."""
        return steps if steps is not None else math.ceil((epochs or 1.0) * self.steps_an_epoch)

    def at(self, step: int) -> NDArray[np.int64]:
        """(batch,) indices of the samples of a step (from 0)."""
        epoch, within = divmod(step, self.steps_an_epoch)
        return np.asarray(self._epoch(epoch)[within])

    @lru_cache(maxsize=2)  # noqa: B019 - an order lives as long as its run
    def _epoch(self, epoch: int) -> NDArray[np.int64]:
        """(steps, batch) indices."""
        rng = np.random.default_rng([self._seed, epoch])
        mixed = rng.permutation(len(self._lengths))[: self.steps_an_epoch * self._batch]
        pools = [
            pool[np.argsort(self._lengths[pool], kind="stable")]
            for pool in np.array_split(mixed, range(POOL * self._batch, len(mixed), POOL * self._batch))
        ]
        batches = np.concatenate(pools).reshape(self.steps_an_epoch, self._batch)
        return np.asarray(batches[rng.permutation(len(batches))])


def share(indices: NDArray[np.int64], rank: int, processes: int, micro_batch: int) -> list[NDArray[np.int64]]:
    """The micro-batches of one process; all have the same number of them."""
    if len(indices) % (processes * micro_batch):
        raise RecipeError(
            [f"train.loop.batch: {len(indices)} is no multiple of {processes} processes x micro_batch {micro_batch}"]
        )
    mine = indices[rank::processes]
    return [mine[i : i + micro_batch] for i in range(0, len(mine), micro_batch)]
