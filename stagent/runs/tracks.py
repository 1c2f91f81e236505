"""tracks.parquet: every box that an answer rests on, and where the thing was in metres as far as that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from stagent_tools.types import Draws, FloatArray, Track

if TYPE_CHECKING:
    from pyarrow import Array, Table

BAND = (2.5, 50.0, 97.5)  # percent of the draws: the central 95 % and the median
AXES = ("x", "y", "z")
WORDS = ("run", "track", "name", "family", "backend")
CORNERS = ("x0", "y0", "x1", "y1")


@dataclass(frozen=True)
class NamedTrack:
    """A track with the name that the question gave it; `world` are its drawn paths in metres, where there are any."""

    track: Track
    name: str
    world: Draws | None = None


def write_tracks(path: Path, tracks: Iterable[NamedTrack], run: str) -> None:
    """The rows of `tracks_table` as a file."""
    import pyarrow.parquet as pq

    pq.write_table(tracks_table(tracks, run), path)


def tracks_table(tracks: Iterable[NamedTrack], run: str) -> Table:
    """One row a box. t in s, x0 y0 x1 y1 in px of the upright picture, x_m y_m z_m in metres with `_low` and `_high`
    for the central 95 % (null where there are no metres)."""
    import pyarrow as pa

    schema = pa.schema([*((name, pa.string()) for name in WORDS), *((name, pa.float64()) for name in _numbers())])
    tables = [pa.Table.from_arrays([*_words(named, run), *_values(named)], schema=schema) for named in tracks]
    return pa.concat_tables(tables) if tables else schema.empty_table()


def _numbers() -> list[str]:
    return ["t", *CORNERS, "score", *(f"{axis}_m{end}" for axis in AXES for end in ("_low", "", "_high"))]


# the columns are made of plain memory: pa.array imports pandas wherever that is installed, which takes a third of a
# second


def _words(named: NamedTrack, run: str) -> Iterator[Array]:
    """The columns of `WORDS`: the same word in every row."""
    import pyarrow as pa

    track, n = named.track, len(named.track.t)
    for word in (run, track.id, named.name, track.family, track.backend):
        letters = word.encode()
        ends = np.arange(n + 1, dtype=np.int32) * len(letters)
        yield pa.Array.from_buffers(pa.string(), n, [None, pa.py_buffer(ends), pa.py_buffer(letters * n)])


def _values(named: NamedTrack) -> Iterator[Array]:
    """The columns of `_numbers`: null where a value is not a number."""
    import pyarrow as pa

    track = named.track
    metres = _metres(named.world, track.t)
    for column in np.concatenate([track.t[:, None], track.boxes, track.score[:, None], metres], axis=1).T:
        known = np.packbits(~np.isnan(column), bitorder="little")
        values = np.ascontiguousarray(column, dtype=np.float64)
        yield pa.Array.from_buffers(pa.float64(), len(values), [pa.py_buffer(known), pa.py_buffer(values)])


def _metres(world: Draws | None, t: FloatArray) -> FloatArray:
    """The band of the drawn paths at the track's times, (n, 9): low, median and high of x, then y, then z; not a number
    outside the time over which paths were drawn."""
    if world is None or world.unit != "m":
        return np.full((len(t), len(AXES) * len(BAND)), np.nan)
    band = np.percentile(world.p, BAND, axis=0)  # (3, n, 3): low, median, high; time; axis
    curves = [band[end, :, axis] for axis in range(len(AXES)) for end in range(len(BAND))]
    return np.stack([np.interp(t, world.t, curve, left=np.nan, right=np.nan) for curve in curves], axis=1)
