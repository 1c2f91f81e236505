"""What comes of one job: rows for the tables, samples of the tracks, the answers behind them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Row = Mapping[str, Any]
"""One line of quantities.parquet: plain values by the columns of `rows`."""

FAILED: Final = "failed"
FAST = 1
"""zlib's level: four fifths of the best compression for a quarter of its time."""

Cause = Literal["crashed", "timed_out", "out_of_memory", "internal", "killed"]


@dataclass(frozen=True)
class Outcome:
    """Everything that one job gives. `samples` is an Arrow stream, `answers` a packed list of answer documents, `still`
    a JPEG (each may be empty) · `seconds` and `peak_mb` of the worker · `cached`: nothing had to be measured."""

    rows: Sequence[Row]
    samples: bytes = b""
    answers: bytes = b""
    still: bytes = b""
    seconds: float = 0.0
    peak_mb: float = 0.0
    cached: bool = False
    detail: str = ""

    @property
    def failed(self) -> int:
        """Questions to which there is neither an answer nor a refusal."""
        return len({row["ask"] for row in self.rows if row["status"] == FAILED})

    def packed_rows(self) -> bytes:
        return pack(self.rows)


@dataclass(frozen=True)
class Failure:
    """An attempt that ended without a result: why, in a word for scripts and in a sentence. `detail` is what a
    maintainer wants to see; it differs from attempt to attempt and stays out of the tables."""

    cause: Cause
    sentence: str
    remedy: str = ""
    detail: str = ""


def pack(document: object) -> bytes:
    return zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), FAST)


def unpack(data: bytes) -> list[dict[str, Any]]:
    """The documents again; none from nothing."""
    return json.loads(zlib.decompress(data)) if data else []
