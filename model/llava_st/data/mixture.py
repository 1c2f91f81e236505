"""Sources mixed by weight in an order that is a pure function of the seed: sample i is the same whoever asks for it and
whenever, so that the whole state of reading is the number of the next sample.

Positions come in blocks of `BLOCK`. In each block every source has the same number of places, as its weight says; which
places, is drawn for the block. The j-th place of a source in all is item j of its permutations, one an epoch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from llava_st.data.errors import DataError, MediaError, RecordError
from llava_st.data.ledger import Ledger, Malformed
from llava_st.data.sample import Sample

BLOCK = 1024
Ints = NDArray[np.int64]


class Source(Protocol):
    """Samples by number (shards.Shards, folder.MediaFolder). Reading one may raise MediaError or RecordError."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> Sample: ...

    def where(self, number: int) -> str:
        """File and line, for messages."""
        ...

    @property
    def costs(self) -> Ints: ...


class Mixture:
    """`weights`: by name of the source, any positive scale; none: each source by its size. `size`: how many samples an
    epoch of the mixture has; none: as many as all sources together.

    `lengths` and `mixture[i]` are what `stagent_train`'s loop asks for; `stream` is the same for who reads on and on.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        weights: Mapping[str, float] | None = None,
        seed: int = 0,
        size: int | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self._names, self._sources = list(sources), list(sources.values())
        if not sources or not all(len(source) for source in self._sources):
            empty = [name for name, source in sources.items() if not len(source)]
            raise DataError(f"There is nothing to mix: {', '.join(empty) or 'no sources'}.", "Leave empty sources out.")
        self._seed, self.ledger = seed, ledger or Ledger()
        self._places = _places(self._names, [len(source) for source in self._sources], weights)
        self.size = size or sum(len(source) for source in self._sources)
        self._block = lru_cache(maxsize=8)(self._draw_block)
        self._permutation = lru_cache(maxsize=2 * len(self._sources))(self._draw_permutation)

    @property
    def shares(self) -> dict[str, float]:
        """Of each source in what is read: its weight to a part in BLOCK."""
        return {name: int(n) / BLOCK for name, n in zip(self._names, self._places, strict=True)}

    def __len__(self) -> int:
        return self.size

    @property
    def lengths(self) -> Ints:
        """(size,) the cost of each sample."""
        costs = [source.costs for source in self._sources]
        found = (costs[s][item] for i in range(self.size) for s, item in (self.pick(i),))
        return np.fromiter(found, np.int64, self.size)

    def pick(self, index: int) -> tuple[int, int]:
        """The source of a sample, and its number there."""
        block, within = divmod(index, BLOCK)
        which, rank = self._block(block)
        source = int(which[within])
        epoch, item = divmod(block * int(self._places[source]) + int(rank[within]), len(self._sources[source]))
        return source, int(self._permutation(source, epoch)[item])

    def __getitem__(self, index: int) -> Sample:
        """What cannot be read is entered in the ledger, and the next of its source that can be read stands in for it:
        the same one in every run."""
        source, item = self.pick(index)
        from_ = self._sources[source]
        for further in range(len(from_)):
            number = (item + further) % len(from_)
            try:
                return from_[number]
            except (MediaError, RecordError) as error:
                self.ledger.skip(Malformed(from_.where(number), 0, str(error)))
        raise DataError(f"Nothing of {self._names[source]} can be read.", "See the log for each reason.")

    def stream(self, begun: int = 0, rank: int = 0, processes: int = 1) -> Iterator[Sample]:
        """From sample `begun` on without end, those of one of so many processes. To go on, give the number reached."""
        index = begun + (rank - begun) % processes
        while True:
            yield self[index]
            index += processes

    def _draw_block(self, block: int) -> tuple[Ints, Ints]:
        """(BLOCK,) the source of each place, and which of its places in the block it is."""
        rng = np.random.default_rng([self._seed, 1, block])
        which = rng.permutation(np.repeat(np.arange(len(self._places)), self._places))
        rank = np.empty(BLOCK, np.int64)
        for source, count in enumerate(self._places):
            rank[which == source] = np.arange(count)
        return which, rank

    def _draw_permutation(self, source: int, epoch: int) -> Ints:
        rng = np.random.default_rng([self._seed, 2, source, epoch])
        return np.asarray(rng.permutation(len(self._sources[source])), dtype=np.int64)


def _places(names: list[str], sizes: list[int], weights: Mapping[str, float] | None) -> Ints:
    """(sources,) places of each in a block: the weights' shares by largest remainder (Hamilton)."""
    if weights is not None and set(weights) != set(names):
        raise DataError(
            f"Weights are given for {', '.join(sorted(weights))}, sources are {', '.join(sorted(names))}.",
            "Give one weight for each source.",
        )
    if len(names) > BLOCK:
        raise DataError(f"{len(names)} sources are too many.", f"Join some: {BLOCK} can be mixed.")
    given = np.array(sizes if weights is None else [weights[name] for name in names], dtype=np.float64)
    if not (np.isfinite(given).all() and (given > 0).all()):
        raise DataError("A weight is not a positive number.", "Leave out sources that are not wanted.")
    exact = BLOCK * given / given.sum()
    places: Ints = np.maximum(1, np.floor(exact)).astype(np.int64)  # who has a weight is read
    while places.sum() != BLOCK:
        step = 1 if places.sum() < BLOCK else -1
        short = np.where((places > 1) | (step > 0), step * (exact - places), -np.inf)
        places[int(np.argmax(short))] += step
    return places
