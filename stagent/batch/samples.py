"""Track samples of a job, on their way from the worker to samples.parquet.

Packed by hand, not as a little table for each question: a hundred thousand little tables take longer to read than
everything else that a batch does beside measuring.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from stagent.runs.tracks import NamedTrack, tracks_table
from stagent_tools.types import FloatArray

if TYPE_CHECKING:
    from pyarrow import Schema, Table

LENGTH = struct.Struct("<q")
WORDS = ("track", "name", "family", "backend")
LEVEL = 1  # of zlib


def samples_schema() -> Schema:
    """`job` and `ask` as in the quantities, the video's name, then what tracks.parquet of a run folder holds."""
    import pyarrow as pa

    own = [column for column in tracks_table([], "").schema if column.name != "run"]
    return pa.schema([("job", pa.int64()), ("video", pa.string()), ("ask", pa.int64()), *own])


def packed(tracks: Iterable[NamedTrack]) -> bytes:
    """The samples behind the answers to one question; nothing if there are none. Null numbers become nan."""
    tables = [tracks_table([named], "") for named in sorted(tracks, key=lambda named: named.track.id)]
    tables = [table for table in tables if table.num_rows]
    if not tables:
        return b""
    numbers = [name for name in samples_schema().names[3:] if name not in WORDS]
    head = json.dumps([[*(table[word][0].as_py() for word in WORDS), table.num_rows] for table in tables]).encode()
    columns = [np.concatenate([table[name].to_numpy() for table in tables]) for name in numbers]
    return zlib.compress(LENGTH.pack(len(head)) + head + np.asarray(columns, dtype="<f8").tobytes(), LEVEL)


def joined(streams: Sequence[bytes]) -> bytes:
    """The samples of all questions of a job, in order, each with its length before it; nothing if all are empty."""
    return b"".join(LENGTH.pack(len(stream)) + stream for stream in streams) if any(streams) else b""


def split(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The number of each question that has samples, and them, packed."""
    place, ask = 0, 0
    while place < len(data):
        (length,) = LENGTH.unpack_from(data, place)
        place += LENGTH.size
        if length:
            yield ask, data[place : place + length]
        place += length
        ask += 1


@dataclass
class Gathered:
    """Samples of many jobs that will be one table: for each track a line of words and how many rows it has."""

    lines: list[tuple[int, str, int, str, str, str, str]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    numbers: list[FloatArray] = field(default_factory=list)
    rows: int = 0

    def add(self, job: int, video: str, ask: int, data: bytes) -> None:
        """One question's samples, as `packed` gave them."""
        plain = zlib.decompress(data)
        (length,) = LENGTH.unpack_from(plain)
        tracks = json.loads(plain[LENGTH.size : LENGTH.size + length])
        self.lines += [(job, video, ask, *words) for *words, _ in tracks]
        self.counts += [count for *_, count in tracks]
        rows = sum(count for *_, count in tracks)
        self.numbers.append(np.frombuffer(plain, "<f8", offset=LENGTH.size + length).reshape(-1, rows))
        self.rows += rows

    def table(self) -> Table:
        """(rows) nan is null again."""
        import pyarrow as pa

        schema = samples_schema()
        which = np.repeat(np.arange(len(self.counts)), self.counts)
        lines = zip(*self.lines, strict=True)
        kinds = [schema.field(name).type for name in ("job", "video", "ask", *WORDS)]
        words = [pa.array(line, kind).take(which) for line, kind in zip(lines, kinds, strict=True)]
        numbers = [pa.array(column, pa.float64(), from_pandas=True) for column in np.concatenate(self.numbers, axis=1)]
        return pa.table([*words, *numbers], schema=schema)
