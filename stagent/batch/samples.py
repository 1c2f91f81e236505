"""Track samples of a job, on their way from the worker to samples.parquet: an Arrow stream for each question."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from stagent.runs.tracks import NamedTrack, tracks_table

if TYPE_CHECKING:
    from pyarrow import Table

LENGTH = struct.Struct("<q")


def packed(tracks: Iterable[NamedTrack]) -> bytes:
    """The samples behind the answers to one question; nothing if there are none."""
    import pyarrow as pa

    table = tracks_table(sorted(tracks, key=lambda named: named.track.id), "").drop_columns(["run"])
    if table.num_rows == 0:
        return b""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def joined(streams: Sequence[bytes]) -> bytes:
    """The streams of all questions of a job, in order, each with its length before it; nothing if all are empty."""
    return b"".join(LENGTH.pack(len(stream)) + stream for stream in streams) if any(streams) else b""


def unpacked(data: bytes) -> Iterator[tuple[int, Table]]:
    """The number of the question, and its samples."""
    import pyarrow as pa

    place, ask = 0, 0
    while place < len(data):
        (length,) = LENGTH.unpack_from(data, place)
        place += LENGTH.size
        if length:
            with pa.ipc.open_stream(pa.BufferReader(data[place : place + length])) as reader:
                yield ask, reader.read_all()
        place += length
        ask += 1
