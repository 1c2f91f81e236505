"""The table as the page asks for it: filtered, sorted, a piece at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent.batch.rows import COLUMNS, in_words
from stagent.batch.tables import QUANTITIES
from stagent_tools.errors import UsageError

if TYPE_CHECKING:
    from pyarrow import Array, Table

SEARCHED = ("video", "question", "subject", "looks", "text", "sentence", "track")
CHOICES = ("question", "status", "reason", "kind", "rung")
SHOWN = (
    "job", "ask", "video", "question", "kind", "subject", "looks", "track", "status", "value", "low", "high", "unit",
    "span_start", "span_end", "text", "rung", "quality", "reason", "sentence", "remedy",
)  # fmt: skip
MOST_AT_ONCE = 1000


class Quantities:
    """quantities.parquet of one batch, in memory."""

    def __init__(self, folder: Path) -> None:
        import pyarrow.parquet as pq

        path = folder / QUANTITIES
        if not path.is_file():
            raise UsageError(f"There are no results in {folder}.", "Run stagent batch with --out first.")
        self._table: Table = pq.read_table(path, columns=list(SHOWN))

    def choices(self) -> dict[str, list[str]]:
        """What can be chosen in each filter."""
        return {name: sorted(v for v in self._table[name].unique().to_pylist() if v) for name in CHOICES}

    def page(self, wish: Mapping[str, str]) -> dict[str, Any]:
        """`wish`: text, any of CHOICES, sort, down, from, count. Raises UsageError for what there is not."""
        table = self._filtered(wish)
        sort = wish.get("sort", "")
        if sort:
            if sort not in COLUMNS:
                raise UsageError(f"There is no column {sort!r}.", f"There are {', '.join(COLUMNS)}.")
            order = "descending" if wish.get("down") == "1" else "ascending"
            table = table.sort_by([(sort, order), ("job", "ascending"), ("ask", "ascending")])
        first = _whole(wish.get("from", "0"))
        part = table.slice(first, min(_whole(wish.get("count", "100")), MOST_AT_ONCE))
        return {"total": table.num_rows, "rows": [{**row, "reads": _reads(row)} for row in part.to_pylist()]}

    def _filtered(self, wish: Mapping[str, str]) -> Table:
        import pyarrow.compute as pc

        table = self._table
        for name in CHOICES:
            if wish.get(name):
                table = table.filter(pc.equal(table[name], wish[name]))
        if wish.get("text"):
            table = table.filter(_holding(table, wish["text"]))
        return table


def _holding(table: Table, text: str) -> Array:
    """Which rows hold the text, in any of the columns that people read."""
    import pyarrow.compute as pc

    found = [pc.match_substring(table[name], text, ignore_case=True) for name in SEARCHED]
    held = found[0]
    for column in found[1:]:
        held = pc.or_(held, column)
    return held


def _reads(row: Mapping[str, Any]) -> str:
    """What stands in the column of values: the number with its interval, or the words."""
    if row["value"] is None:
        return str(row["text"] or row["sentence"])
    return " ".join(part for part in (in_words(row), row["text"]) if part)


def _whole(text: str) -> int:
    if not text.isdigit():
        raise UsageError(f"{text!r} is no number of rows.", "Give 0 or more.")
    return int(text)
