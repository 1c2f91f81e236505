"""Whether a set can be used: what it holds, what is wrong with it, some of it to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from llava_st.data.drawing import Canvas, picture
from llava_st.data.errors import MediaError, RecordError
from llava_st.data.folder import file_of
from llava_st.data.ledger import LOG, Ledger, Malformed
from llava_st.data.readers.layout import Found
from llava_st.data.record import Record
from llava_st.data.sample import Sample
from llava_st.templates import Task

_EVERYTHING = 1 << 62  # a check counts what is wrong, however much it is


@dataclass
class Holdings:
    """What a set holds. `lengths` s of the spans that are told, `areas` of the boxes as shares of their picture:
    running figures, whatever the size of the set."""

    tasks: Counter[Task] = field(default_factory=Counter)
    media: Counter[str] = field(default_factory=Counter)
    spans: int = 0
    seconds: float = 0.0
    boxes: int = 0
    area: float = 0.0
    repeated: int = 0
    _ids: set[int] = field(default_factory=set)  # hashes: a set of strings would hold the whole set's

    def add(self, record: Record) -> None:
        self.repeated += hash(record.id) in self._ids
        self._ids.add(hash(record.id))
        self.tasks[record.task] += 1
        self.media[record.media.kind] += 1
        if record.clock == "seconds":
            self.spans += len(record.spans)
            self.seconds += sum(span.length for span in record.spans)
        boxes = [*record.boxes, *(placed.box for tube in record.tubes for placed in tube[:1])]
        self.boxes += len(boxes)
        self.area += sum((box.x1 - box.x0) * (box.y1 - box.y0) for box in boxes)


Load = Callable[[int, Record], Sample]
"""The sample of an item of a set, which has that number there."""


@dataclass(frozen=True)
class Reading:
    """The records of a set, one after the other, into `holdings` and `ledger`; `keep` of them are kept with their
    numbers, drawn evenly from the whole set (reservoir sampling: Vitter 1985, algorithm R). `media`: where the files
    must be that the records name."""

    media: Path | None = None
    keep: int = 6
    seed: int = 0
    holdings: Holdings = field(default_factory=Holdings)
    ledger: Ledger = field(default_factory=lambda: Ledger(most=_EVERYTHING))
    kept: list[tuple[int, Record]] = field(default_factory=list)

    def read(self, found: Found) -> None:
        with _unlogged():
            for number, item in enumerate(self._there(found)):
                if isinstance(item, Malformed):
                    self.ledger.skip(item)
                else:
                    self._take(number, item)

    def _take(self, number: int, record: Record) -> None:
        self.holdings.add(record)
        seen, self.ledger.used = self.ledger.used, self.ledger.used + 1
        place = seen if seen < self.keep else int(np.random.default_rng([self.seed, number]).integers(seen + 1))
        if place < self.keep:
            self.kept[place : place + 1] = [(number, record)]

    def _there(self, found: Found) -> Found:
        """What has a media file; the others as malformed."""
        known: dict[str, bool] = {}
        for item in found:
            if self.media is None or isinstance(item, Malformed):
                yield item
                continue
            path = file_of(item.media, self.media)
            if str(path) not in known:
                known[str(path)] = path.exists()
            yield item if known[str(path)] else Malformed(str(path), 0, f"the media file of {item.id} is missing")

    def pictures(self, load: Load) -> Iterator[tuple[Record, Canvas]]:
        """Of the records kept; one whose media cannot be read is entered in the ledger."""
        for number, record in self.kept:
            try:
                yield record, picture(load(number, record))
            except (MediaError, RecordError) as error:
                with _unlogged():
                    self.ledger.skip(Malformed(record.id, 0, str(error)))


@contextmanager
def _unlogged() -> Iterator[None]:
    """The report names what is wrong; it need not be logged besides."""
    before, LOG.disabled = LOG.disabled, True
    try:
        yield
    finally:
        LOG.disabled = before
