"""`stagent check`: what a camera's runs said against a user's own GPS, radar or taped distances.

The truth is a CSV. A row with `run`, `value`, `unit` (and perhaps `sd` and `result`, the step's id) is one number: a
radar's, a taped length. Rows with `run`, `t`, `value`, `unit` are a log, seconds of the video: their mean over the
span that was answered is the truth (the trapezium rule, over uneven times too).
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stagent.answer.answer import Answer, StepResult
from stagent.plan.plan import UNITS
from stagent.plan.units import si_unit, to_si
from stagent.runs.folder import ANSWER
from stagent.verify.stored import read_part
from stagent_tools.errors import UsageError

NEEDED = ("run", "value", "unit")


@dataclass(frozen=True)
class TruthRow:
    """One line of the file, in the SI `unit`; `t` s of the video, None for a single number."""

    run: str
    value: float
    sd: float
    result: str
    t: float | None
    unit: str


@dataclass(frozen=True)
class Checked:
    """One answer against its truth, SI. `inside`: the answered interval and the truth's own central 95 % overlap."""

    run: str
    result: str
    unit: str
    truth: float
    value: float
    low: float
    high: float
    inside: bool

    @property
    def error(self) -> float:
        return self.value - self.truth

    @property
    def relative(self) -> float | None:
        return self.error / self.truth if self.truth else None


@dataclass(frozen=True)
class Summary:
    """Of all checked answers: bias and spread in shares of the truth (and in SI where all have one unit), and how
    many truths lie inside, with Wilson's interval of that share."""

    n: int
    bias: float | None
    spread: float | None
    bias_si: float | None
    spread_si: float | None
    unit: str
    coverage: float
    coverage_low: float
    coverage_high: float


def check(truth: Path, runs: Sequence[Path]) -> tuple[list[Checked], list[str]]:
    """Every run that has a truth, and what could not be compared, in words."""
    by_run: dict[str, list[TruthRow]] = defaultdict(list)
    for row in read_truth(truth):
        by_run[row.run].append(row)
    checked: list[Checked] = []
    missing: list[str] = []
    for folder in runs:
        rows = by_run.get(folder.name) or by_run.get(str(folder)) or []
        if not rows:
            missing.append(f"{folder.name} has no row in {truth.name}")
            continue
        answer = read_part(folder / ANSWER, Answer)
        for result, own in _by_result(rows).items():
            one = _check(folder.name, answer, result, own)
            if isinstance(one, str):
                missing.append(one)
            else:
                checked.append(one)
    return checked, missing


def summary(checked: Sequence[Checked]) -> Summary:
    """Wilson's interval: Brown, Cai and DasGupta, Statistical Science 16 (2001)."""
    n = len(checked)
    if n == 0:
        raise UsageError("None of the runs has a truth to compare with.", "Name the runs in the column run.")
    relative = np.array([one.relative for one in checked if one.relative is not None])
    errors = np.array([one.error for one in checked])
    units = {one.unit for one in checked}
    one_unit = units.pop() if len(units) == 1 else ""
    inside = sum(one.inside for one in checked)
    z = 1.959964
    centre = (inside + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(inside * (n - inside) / n + z * z / 4)
    return Summary(
        n=n,
        bias=float(relative.mean()) if len(relative) else None,
        spread=float(relative.std(ddof=1)) if len(relative) > 1 else None,
        bias_si=float(errors.mean()) if one_unit else None,
        spread_si=float(errors.std(ddof=1)) if one_unit and n > 1 else None,
        unit=one_unit,
        coverage=inside / n,
        coverage_low=max(0.0, centre - half),
        coverage_high=min(1.0, centre + half),
    )


def read_truth(path: Path) -> list[TruthRow]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise UsageError(f"The truth {path.name} has no column {missing[0]!r}.", _REMEDY)
            return [_row(row, number) for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"The truth {path} cannot be read: {error}.", _REMEDY) from None


_REMEDY = "Its columns are run,value,unit, and where known t (seconds of the video), sd, result."


def _row(row: dict[str, str | None], line: int) -> TruthRow:
    unit = (row["unit"] or "").strip()
    if unit not in UNITS:
        raise UsageError(f"Line {line} of the truth has the unit {unit!r}, which is unknown.", _REMEDY)
    value, sd = (to_si(_number(row.get(name) or "0", line), unit) for name in ("value", "sd"))
    t = (row.get("t") or "").strip()
    result = (row.get("result") or "").strip()
    return TruthRow((row["run"] or "").strip(), value, abs(sd), result, _number(t, line) if t else None, si_unit(unit))


def _number(text: str, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UsageError(f"Line {line} of the truth has {text!r} where a number belongs.", _REMEDY)
    return value


def _by_result(rows: Iterable[TruthRow]) -> dict[str, list[TruthRow]]:
    found: dict[str, list[TruthRow]] = defaultdict(list)
    for row in rows:
        found[row.result].append(row)
    return found


def _check(run: str, answer: Answer, name: str, rows: list[TruthRow]) -> Checked | str:
    """The named result, or the first that is a number; a sentence where there is none."""
    numbers = [result for result in answer.results if result.quantity and name in ("", result.id)]
    if not numbers or numbers[0].quantity is None:
        return f"{run} answers no number{f' {name}' if name else ''}"
    result = numbers[0]
    si = numbers[0].quantity.si
    strange = next((row.unit for row in rows if row.unit != si.unit), None)
    if strange is not None:
        return f"{run} answers in {si.unit}, but its truth is in {strange}"
    found = _truth_of(result, rows)
    if found is None:
        return f"the log of {run} does not reach over the span that was answered"
    truth, sd = found
    inside = si.low <= truth + 1.959964 * sd and truth - 1.959964 * sd <= si.high
    return Checked(run, result.id, si.unit, truth, si.value, si.low, si.high, inside)


def _truth_of(result: StepResult, rows: list[TruthRow]) -> tuple[float, float] | None:
    """Value and standard deviation: a single number, or the mean of a log over the span."""
    single = [row for row in rows if row.t is None]
    if single:
        return single[0].value, single[0].sd
    log = sorted((row.t, row.value, row.sd) for row in rows if row.t is not None)
    t, value, sd = np.array(log).T
    start, end = result.span or (t[0], t[-1])
    if start < t[0] - 1e-6 or end > t[-1] + 1e-6:
        return None
    moments = np.unique(np.concatenate([[start, end], t[(t > start) & (t < end)]]))
    along = np.interp(moments, t, value)
    mean = float(np.trapezoid(along, moments) / (end - start)) if end > start else float(along[0])
    return mean, float(np.mean(sd))
