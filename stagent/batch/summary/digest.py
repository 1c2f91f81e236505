"""What the summary says of each question, from the table of quantities."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stagent.answer.report.axis import Axis, axis
from stagent.answer.rounding import rounded, symbol
from stagent.answer.values import Interval
from stagent.batch.outcome import FAILED
from stagent.batch.rows import in_words
from stagent.batch.summary.percentiles import Percentile, calibration_sd, needed, percentile
from stagent_tools.types import FloatArray

if TYPE_CHECKING:
    from pyarrow import Table

SHARES = (0.5, 0.85)
LEAGUE = 20
WIDTH, HEIGHT, BOTTOM = 640, 180, 28  # px of a histogram's drawing area
MOST_BARS = 40
FEW = 2
"""Values that are shown as one bar."""
ALIKE = 1e-6
"""Of the largest value (or of 1): values nearer to each other than that are one."""
NAME_PX = 36
"""What the name of a mark takes; nearer ones share a line of text."""
LEAST_QUALITY = 0.1
"""Below it a number is about next to nothing that was seen, or beyond what its metres rest on."""
NUMBERS = {
    "distance", "displacement", "speed", "speed_at", "peak_speed", "acceleration", "separation", "ego_speed",
    "time_gap", "time_to_collision", "size", "height_of_jump", "count", "compute",
}  # fmt: skip
"""Kinds whose values lie on one line, so that their distribution says something; an hour of the clock does not."""

LEAST_FIRST = {"separation", "time_gap", "time_to_collision"}
WORTH_BARS = 5  # fewer values are read faster in the league

READ = (
    "job", "ask", "video", "question", "kind", "status", "subject", "other", "track", "looks", "value", "low", "high",
    "unit", "text", "reason", "sentence", "remedy", "calibration_share", "quality",
)  # fmt: skip


@dataclass(frozen=True)
class Histogram:
    """Bars (x, y, width, height) and ticks in px; `marks` are the percentiles' places with their names."""

    bars: tuple[tuple[float, float, float, float], ...]
    ticks: tuple[tuple[float, str], ...]
    marks: tuple[tuple[float, str], ...]
    tallest: int


@dataclass(frozen=True)
class Place:
    """A line of the league."""

    video: str
    what: str
    value: str


@dataclass(frozen=True)
class Reason:
    """Why so many questions have no number; the sentence and remedy of the first of them."""

    reason: str
    count: int
    sentence: str
    remedy: str
    videos: tuple[str, ...]
    failed: bool


@dataclass(frozen=True)
class Digest:
    """One question over all videos. `percentiles`: name, value and interval in words; `histogram` is None where there
    is nothing to count · `doubtful` numbers of next to no quality stand in the tables alone."""

    question: str
    measured: int
    refused: int
    failed: int
    unit: str
    percentiles: tuple[tuple[str, str, str], ...] = ()
    histogram: Histogram | None = None
    league: tuple[Place, ...] = ()
    reasons: tuple[Reason, ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    doubtful: int = 0


def digests(quantities: Path) -> list[Digest]:
    """One for each question and unit, in the order in which they were first asked."""
    import pyarrow.parquet as pq

    table = pq.read_table(quantities, columns=list(READ))
    return [_digest(question, unit, part) for question, unit, part in _by_question(table)]


def _by_question(table: Table) -> Iterator[tuple[str, str, Table]]:
    """Rows without a number go with their question's commonest unit."""
    import pyarrow.compute as pc

    for question in table["question"].unique().to_pylist():
        rows = table.filter(pc.equal(table["question"], question))
        numbers = rows.filter(pc.is_valid(rows["value"]))
        units = [unit for unit, _ in Counter(numbers["unit"].to_pylist()).most_common()] or [""]
        for unit in units:
            mine = pc.equal(rows["unit"], unit)
            if unit == units[0]:
                mine = pc.or_(mine, pc.is_null(rows["value"]))
            yield question, unit, rows.filter(mine)


def _digest(question: str, unit: str, rows: Table) -> Digest:
    import pyarrow.compute as pc

    status = Counter(rows["status"].to_pylist())
    every = rows.filter(pc.and_(pc.is_valid(rows["value"]), pc.is_in(rows["kind"], _values(NUMBERS))))
    numbers = every.filter(pc.greater_equal(every["quality"].fill_null(1.0), LEAST_QUALITY))
    values = numbers["value"].to_numpy()
    found = _percentiles(numbers, values) if len(values) else []
    words = Counter(text for text in _words(rows) if text)
    return Digest(
        question=question,
        measured=status["measured"] + status["described"],
        refused=status["refused"],
        failed=status[FAILED],
        unit=symbol(unit).strip(),
        percentiles=tuple((f"V{100 * p.share:.0f}", *bounded(p, unit)) for p in found),
        histogram=histogram(values, found) if len(values) >= WORTH_BARS else None,
        league=tuple(_league(numbers, values)),
        reasons=tuple(_reasons(rows)),
        words=tuple(words.most_common(LEAGUE)),
        doubtful=every.num_rows - numbers.num_rows,
    )


def _percentiles(numbers: Table, values: FloatArray) -> list[Percentile]:
    shares = numbers["calibration_share"].fill_null(0.0).to_numpy()
    common = calibration_sd(numbers["low"].to_numpy(), numbers["high"].to_numpy(), shares)
    return [percentile(values, common, share) for share in SHARES]


def bounded(found: Percentile, unit: str) -> tuple[str, str]:
    """("52 km/h", "95 %: 50 to 55"); an end that so few values leave open is said to be open."""
    if found.low is None or found.high is None:
        known = "" if found.low is None else f"95 %: {found.low:.3g} or more; "
        return f"{found.value:.3g}{symbol(unit)}", f"{known}it takes {needed(found.share)} values to bound it"
    low, high = min(found.low, found.value), max(found.high, found.value)
    value, low_text, high_text = rounded(Interval(value=found.value, low=low, high=high, unit=unit))
    return f"{value}{symbol(unit)}", f"95 %: {low_text} to {high_text}"


def histogram(values: FloatArray, marks: list[Percentile]) -> Histogram:
    """Bars after Freedman and Diaconis (1981), at most MOST_BARS."""
    low, high = float(values.min()), float(values.max())
    if high - low <= ALIKE * max(1.0, abs(low), abs(high)):
        low, high = low - 0.5, low + 0.5
    quarters = np.percentile(values, (25, 75))
    width = 2 * float(quarters[1] - quarters[0]) / len(values) ** (1 / 3)
    bars_wanted = MOST_BARS if width * MOST_BARS <= high - low else math.ceil((high - low) / width)
    edges = np.linspace(low, high, (bars_wanted if len(values) > FEW else 1) + 1)
    counts, edges = np.histogram(values, edges)
    across: Axis = axis(float(edges[0]), float(edges[-1]), 0, WIDTH, margin=0.04)
    floor, tallest = HEIGHT - BOTTOM, int(counts.max())
    bars = []
    for count, left, right in zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        height = round((floor - 24) * count / tallest, 1)
        bars.append((across.at(left), round(floor - height, 1), round(across.at(right) - across.at(left), 1), height))
    return Histogram(tuple(bars), tuple(across.ticks()), tuple(_named(across, marks)), tallest)


def _named(across: Axis, marks: list[Percentile]) -> list[tuple[float, str]]:
    """Where each percentile is, and what stands over it: nothing where the one before says its name too."""
    named: list[tuple[float, str]] = []
    for found in marks:
        x, name = across.at(found.value), f"V{100 * found.share:.0f}"
        if named and x - named[-1][0] < NAME_PX:
            named[-1] = (named[-1][0], f"{named[-1][1]}, {name}")
            name = ""
        named.append((x, name))
    return named


def _league(numbers: Table, values: FloatArray) -> Iterator[Place]:
    """The highest first, of a gap the smallest; equal ones in the order of the table."""
    least = bool(numbers.num_rows) and numbers["kind"][0].as_py() in LEAST_FIRST
    for index in np.argsort(values if least else -values, kind="stable")[:LEAGUE].tolist():
        row: dict[str, Any] = numbers.slice(index, 1).to_pylist()[0]
        what = row["looks"] or " and ".join(part for part in (row["subject"], row["other"]) if part)
        yield Place(row["video"], what, in_words(row))


def _reasons(rows: Table) -> Iterator[Reason]:
    import pyarrow.compute as pc

    without = rows.filter(pc.not_equal(rows["reason"], ""))
    for reason, count in Counter(without["reason"].to_pylist()).most_common():
        those = without.filter(pc.equal(without["reason"], reason))
        first = those.slice(0, 1).to_pylist()[0]
        videos = tuple(dict.fromkeys(those["video"].slice(0, 50).to_pylist()))[:5]
        sentence = first["sentence"][:1].upper() + first["sentence"][1:]
        yield Reason(reason, count, sentence, first["remedy"], videos, first["status"] == FAILED)


def _words(rows: Table) -> list[str]:
    """What answers without a number say."""
    import pyarrow.compute as pc

    said = rows.filter(pc.and_(pc.is_null(rows["value"]), pc.equal(rows["reason"], "")))
    return list(said["text"].to_pylist())


def _values(names: set[str]) -> Any:  # noqa: ANN401 - an Arrow array
    import pyarrow as pa

    return pa.array(sorted(names))
