"""What could not be used: counted, logged with file and line, and borne up to a limit."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from llava_st.data.errors import TooManyMalformed
from llava_st.data.record import Record

LOG = logging.getLogger("llava_st.data")
SHOWN = 20  # first entries that are kept for a report; all are logged and counted


@dataclass(frozen=True, slots=True)
class Malformed:
    """What a reader yields in place of a record: `line` counts from 1; 0 where the file has none to name."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


@dataclass
class Ledger:
    """`most`: malformed records before it is given up. Safe to share between threads."""

    most: int = 100
    used: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    first: list[Malformed] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def skip(self, malformed: Malformed) -> None:
        """Raises TooManyMalformed beyond the limit."""
        with self._lock:
            self.skipped += 1
            self.reasons[_kind(malformed.reason)] += 1
            if len(self.first) < SHOWN:
                self.first.append(malformed)
        LOG.warning("skipped %s", malformed)
        if self.skipped > self.most:
            raise TooManyMalformed(
                f"{self.skipped} records could not be used, {self.most} are allowed; the last: {malformed}.",
                "Mend the set (`stagent data check` lists what is wrong), or allow more.",
            )

    def kept(self, items: Iterable[Record | Malformed]) -> Iterator[Record]:
        """The records; what is none is skipped."""
        for item in items:
            if isinstance(item, Malformed):
                self.skip(item)
            else:
                self.used += 1
                yield item


def _kind(reason: str) -> str:
    """A reason without its numbers and names, so that like is counted with like."""
    words = reason.split(":", maxsplit=1)[0].split()
    return " ".join("#" if any(letter.isdigit() for letter in word) else word for word in words)[:80]
