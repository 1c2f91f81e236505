"""The ledger's results as quantities.parquet, samples.parquet and, on request, quantities.csv.

The same results give the same bytes: rows stand in the order of the jobs, groups of rows have a fixed size, and nothing
that differs from run to run (times, attempts) is in them. Memory does not grow with the number of jobs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent.batch.job import VideoJob
from stagent.batch.ledger import Ledger
from stagent.batch.outcome import unpack
from stagent.batch.rows import COLUMNS, FLAGS, NUMBERS, TEXT, WHOLE
from stagent.batch.samples import Gathered, samples_schema, split
from stagent_tools.errors import OutputUnwritable

if TYPE_CHECKING:
    from pyarrow import Schema, Table

QUANTITIES = "quantities.parquet"
SAMPLES = "samples.parquet"
CSV = "quantities.csv"

ROWS_AT_ONCE = 4096
GROUP_ROWS = 1 << 16
COMPRESSION = "zstd"


def write_tables(ledger: Ledger, folder: Path, *, csv: bool) -> None:
    """All tables, each put into its place whole. Raises OutputUnwritable."""
    import pyarrow as pa
    from pyarrow.csv import CSVWriter
    from pyarrow.parquet import ParquetWriter

    with placed(folder / QUANTITIES) as draft, ParquetWriter(draft, _schema(), compression=COMPRESSION) as writer:
        for table in _groups(_quantities(ledger)):
            writer.write_table(table, row_group_size=GROUP_ROWS)
    with placed(folder / SAMPLES) as draft, ParquetWriter(draft, samples_schema(), compression=COMPRESSION) as writer:
        for table in _groups(_samples(ledger)):
            writer.write_table(table, row_group_size=GROUP_ROWS)
    if csv:
        with placed(folder / CSV) as draft, pa.OSFile(str(draft), "wb") as file, CSVWriter(file, _schema()) as writer:
            for table in _quantities(ledger):
                writer.write_table(table)


def _quantities(ledger: Ledger) -> Iterator[Table]:
    rows: list[dict[str, Any]] = []
    for result in ledger.results():
        video = VideoJob.model_validate_json(result.spec).name
        rows += ({**row, "job": result.position, "video": video} for row in unpack(result.rows))
        if len(rows) >= ROWS_AT_ONCE:
            yield _table(rows)
            rows = []
    if rows:
        yield _table(rows)


def _table(rows: list[dict[str, Any]]) -> Table:
    import pyarrow as pa

    schema = _schema()
    blank = dict.fromkeys(TEXT, "")
    columns = [pa.array([row.get(n, blank.get(n)) for row in rows], schema.field(n).type) for n in schema.names]
    return pa.table(columns, schema=schema)


def _schema() -> Schema:
    """Text is never null ("" is none); numbers are, where there is none."""
    import pyarrow as pa

    kinds = {
        **dict.fromkeys(WHOLE, pa.int64()),
        **dict.fromkeys(TEXT, pa.string()),
        **dict.fromkeys(NUMBERS, pa.float64()),
        **dict.fromkeys(FLAGS, pa.bool_()),
    }
    return pa.schema([(name, kinds[name]) for name in COLUMNS])


def _samples(ledger: Ledger) -> Iterator[Table]:
    gathered = Gathered()
    for result in ledger.results():
        if not result.samples:
            continue
        video = VideoJob.model_validate_json(result.spec).name
        for ask, data in split(result.samples):
            gathered.add(result.position, video, ask, data)
        if gathered.rows >= GROUP_ROWS:
            yield gathered.table()
            gathered = Gathered()
    if gathered.rows:
        yield gathered.table()


def _groups(tables: Iterator[Table]) -> Iterator[Table]:
    """The same rows in tables of GROUP_ROWS, the last one shorter: the file does not show how the work was cut up."""
    import pyarrow as pa

    waiting: list[Table] = []
    count = 0
    for table in tables:
        waiting.append(table)
        count += table.num_rows
        while count >= GROUP_ROWS:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, GROUP_ROWS).combine_chunks()
            waiting, count = [whole.slice(GROUP_ROWS)], count - GROUP_ROWS
    if count:
        yield pa.concat_tables(waiting).combine_chunks()


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """A draft that is at `path`, on the disk, when the block ends without an error, and nowhere if it does not."""
    draft = path.with_name(f".{path.name}.partial")
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputUnwritable(
            f"{path} cannot be written: {error.strerror or error}.",
            "Free space and give the same command again: what was measured is kept.",
        ) from error
