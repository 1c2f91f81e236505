"""Our own track file: parquet, a row a box: track, name, family, t (s), x0 y0 x1 y1 (px), score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from stagent_tools.errors import UsageError
from stagent_tools.spatial.track_files.rows import LabelledTrack, Row, number, shown_time
from stagent_tools.types import FloatArray

CORNERS = ("x0", "y0", "x1", "y1")
NEEDED = ("track", "t", *CORNERS)


def read_table(path: Path, times: FloatArray) -> Iterator[Row]:
    """The rows of our parquet, also as it lies in a run folder; `times` (n,) s of the video's frames."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise UsageError(f"{path.name} is no parquet file: {error}.", "Give the tracks.parquet of a run.") from error
    missing = [column for column in NEEDED if column not in table.column_names]
    if missing:
        raise UsageError(f"{path.name} has no column {', '.join(missing)}.", f"Columns needed: {', '.join(NEEDED)}.")
    for count, entry in enumerate(table.to_pylist()):
        where = f"row {count}"
        x0, y0, x1, y1 = (number(entry[corner], path, where) for corner in CORNERS)
        score = entry.get("score")
        yield Row(
            track=str(entry["track"]),
            t=shown_time(times, number(entry["t"], path, where), path, where),
            box=(x0, y0, x1, y1),
            score=1.0 if score is None else number(score, path, where),
            label=str(entry.get("name") or entry.get("family") or ""),
            where=where,
        )


def write_table(path: Path, tracks: Iterable[LabelledTrack]) -> None:
    """The tracks as parquet, to be brought again with --tracks."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    words, numbers = ("track", "name", "family"), ("t", *CORNERS, "score")
    columns: dict[str, list[object]] = {name: [] for name in (*words, *numbers)}
    for labelled in tracks:
        track = labelled.track
        for t, box, score in zip(track.t.tolist(), track.boxes.tolist(), track.score.tolist(), strict=True):
            entry = (track.id, labelled.label, track.family, t, *box, score)
            for name, value in zip((*words, *numbers), entry, strict=True):
                columns[name].append(value)
    types = [*((name, pa.string()) for name in words), *((name, pa.float64()) for name in numbers)]
    pq.write_table(pa.table(columns, schema=pa.schema(types)), path)
