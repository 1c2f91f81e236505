"""From judged rows to the figures of the document: one function for each family of them.

Errors are relative to the truth. A share over nothing is left out, not given as 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from stagent.evaluate.intervals import binomial_p, score_ratio, wilson
from stagent.evaluate.world.judging import Row
from stagent.evaluate.world.question import GIVEN

Figures = dict[str, float]
OUTCOMES = ("right", "wrong", "undecided", "refused", "crash")
FOUND = 0.5
DEGREES = "direction"
WORST = 0.9
"""Quantile of the errors beyond which the worst tenth lies."""


def metrics_of(rows: Sequence[Row]) -> dict[str, float | dict[str, float]]:
    """The figures that the README's table asks for, and those that keep them honest."""
    return {
        **_found(rows),
        **_errors(rows),
        **_intervals(rows),
        **_directions(rows),
        **_comparisons(rows),
        **_events(rows),
        **_rest(rows),
        **_refusals(rows),
    }


def groups_of(rows: Sequence[Row]) -> dict[str, Figures]:
    """Cells: intervals by rung, by rung and kind; outcomes by kind, by naming and by camera; overlap by event."""
    numbers = [row for row in rows if "inside" in row and row["form"] in ("Number", "Turned")]
    cells: dict[str, Figures] = {}
    for source, some in _split(numbers, lambda row: str(row["source"])):
        cells[f"rung {source}"] = interval_figures(some)
    for key, some in _split(numbers, lambda row: f"rung {row['source']} {row['kind']}"):
        cells[key] = interval_figures(some)
    answerable = [row for row in rows if row["form"] != "Refused"]
    for field in ("kind", "camera", "scene"):
        for value, some in _split(answerable, lambda row, field=field: str(row[field])):  # type: ignore[misc]
            cells[f"{field} {value}"] = _outcomes(some)
    places = [row for row in answerable if row["kind"] == "where"]
    for value, some in _split(places, lambda row: str(row["by"])):
        cells[f"by {value}"] = _outcomes(some)
    named = [row for row in places if row["by"] == "colour"]
    for field in ("thing", "moves"):
        for value, some in _split(named, lambda row, field=field: str(row[field])):  # type: ignore[misc]
            cells[f"named, {field} {value}"] = _outcomes(some)
    for value, some in _split([r for r in rows if r["form"] == "Times"], lambda row: str(row["event"])):
        cells[f"event {value}"] = {"tiou": _mean(r.get("tiou", 0.0) for r in some), **_outcomes(some)}
    return cells


def interval_figures(rows: Sequence[Row]) -> Figures:
    """Coverage with its Wilson interval, the score's ratio, half-width against error. Numbers are taken relative to
    the truth, so that metres and metres a second may be pooled; angles are pooled in degrees, apart."""
    numbers = [row for row in rows if row["kind"] != DEGREES and row["truth"] != 0]
    chosen = numbers or list(rows)
    scale = np.array([abs(row["truth"]) if numbers else 1.0 for row in chosen])
    value, low, high, truth = (np.array([row[key] for row in chosen]) / scale for key in _COLUMNS)
    inside = np.mean([row["inside"] for row in rows])
    least, most = wilson(float(inside), len(rows))
    errors = np.abs(value - truth)
    half = (high - low) / 2
    figures = {
        "coverage_95": float(inside),
        "coverage_low": least,
        "coverage_high": most,
        "coverage_p": binomial_p(sum(row["inside"] for row in rows), len(rows)),
        "interval_score_ratio": score_ratio(value, low, high, truth),
        "median_error": float(np.median(errors)),
        "worst_tenth_error": float(np.quantile(errors, WORST)),
        "median_half_width": float(np.median(half)),
        "half_width_by_error": float(np.median(half) / max(np.median(errors), 1e-9)),
        "n": float(len(rows)),
    }
    return {key: round(figure, 4) for key, figure in figures.items() if np.isfinite(figure)}


_COLUMNS = ("value", "low", "high", "truth")


def _found(rows: Sequence[Row]) -> Figures:
    named = [row for row in rows if row["kind"] == "where" and row["by"] == "colour" and row["form"] == "Place"]
    whole = [row for row in named if row["t"] is None]
    return {
        **_share("target_found_static", (_is_found(r) for r in whole if r["camera"] == "fixed")),
        **_share("target_found_panning", (_is_found(r) for r in whole if r["camera"] == "panning")),
        **_share("target_found_other", (_is_found(r) for r in whole if r["camera"] not in ("fixed", "panning"))),
        **_share("target_refused", (r["outcome"] == "refused" for r in whole)),
    }


def _is_found(row: Row) -> bool:
    return bool(row["outcome"] == "right" and row.get("siou", 0.0) > FOUND)


def _errors(rows: Sequence[Row]) -> Figures:
    """Median and worst tenth of the relative errors of mean speed and of distance."""
    figures: Figures = {}
    for kind in ("speed", "distance"):
        for name, sources in (("known", GIVEN), ("size", ("size",))):
            errors = [r["error"] for r in rows if r["kind"] == kind and r["source"] in sources and "error" in r]
            if errors:
                figures[f"{kind}_median_error_{name}"] = float(np.median(errors))
                figures[f"{kind}_worst_tenth_error_{name}"] = float(np.quantile(errors, WORST))
    return figures


def _intervals(rows: Sequence[Row]) -> dict[str, float | dict[str, float]]:
    """Coverage, score ratio and half-width by rung."""
    numbers = [row for row in rows if row["form"] == "Number" and "inside" in row]
    by_rung = {source: interval_figures(some) for source, some in _split(numbers, lambda row: str(row["source"]))}
    keys = ("coverage_95", "interval_score_ratio", "half_width_by_error")
    return {key: {rung: cell[key] for rung, cell in by_rung.items() if key in cell} for key in keys}


def _directions(rows: Sequence[Row]) -> Figures:
    hours = [row["hours_off"] for row in rows if "hours_off" in row]
    return {
        **_share("direction_hour", (off == 0 for off in hours)),
        **_share("direction_within_one_hour", (off <= 1 for off in hours)),
    }


def _comparisons(rows: Sequence[Row]) -> Figures:
    """Right among those decided, beside the share left undecided; of truly equal ones the share not told apart."""
    compared = [row for row in rows if row["kind"].startswith("compare") and row["form"] in ("More", "YesNo")]
    unequal = [row for row in compared if not row["equal"]]
    decided = [row for row in unequal if row["outcome"] in ("right", "wrong")]
    answered = [row for row in unequal if row["outcome"] in ("right", "wrong", "undecided")]
    equal = [row for row in compared if row["equal"] and row["outcome"] in ("right", "wrong")]
    return {
        **_share("comparisons_right", (row["outcome"] == "right" for row in decided)),
        **_share("comparisons_undecided", (row["outcome"] == "undecided" for row in answered)),
        **_share("equal_not_told_apart", (row["outcome"] == "right" for row in equal)),
    }


def _events(rows: Sequence[Row]) -> Figures:
    """Mean temporal IoU, a refusal counting as none; and that of the answered ones."""
    asked = [row for row in rows if row["form"] == "Times"]
    if not asked:
        return {}
    figures = {"events_mean_tiou": _mean(row.get("tiou", 0.0) for row in asked)}
    answered = [row["tiou"] for row in asked if "tiou" in row]
    return figures | ({"events_mean_tiou_answered": _mean(answered)} if answered else {})


def _rest(rows: Sequence[Row]) -> Figures:
    rest = [row for row in rows if row["form"] == "Rest"]
    answered = [row for row in rest if row["outcome"] in ("right", "wrong")]
    return {
        **_share("rest_reads_rest", (row["outcome"] == "right" for row in answered)),
        **_share("rest_refused", (row["outcome"] == "refused" for row in rest)),
    }


def _refusals(rows: Sequence[Row]) -> Figures:
    def of(by: str) -> list[Row]:
        return [row for row in rows if row["form"] == "Refused" and row["by"] == by]

    must = [row for row in rows if row["form"] == "Refused"]
    may_not = [row for row in rows if row["form"] != "Refused"]
    return {
        **_share("absent_refused", (row["outcome"].startswith("refused") for row in of("absent"))),
        **_share("ambiguous_listed", (_rightly(row) and row["listed"] > 1 for row in of("ambiguous"))),
        **_share("no_scale_refused", (_rightly(row) for row in of("unknown kind"))),
        **_share("refused_right", (_rightly(row) for row in must)),
        **_share("refused_wrongly", (row["outcome"] == "refused" for row in may_not)),
        **_share("right", (row["outcome"] == "right" for row in may_not)),
        **_share("wrong", (row["outcome"] in ("wrong", "crash") for row in may_not)),
        "crashes": float(sum(row["outcome"] == "crash" for row in rows)),
    }


def _rightly(row: Row) -> bool:
    return bool(row["outcome"] == "refused_right")


def _outcomes(rows: Sequence[Row]) -> Figures:
    counts = Counter(row["outcome"] for row in rows)
    shares = {name: round(counts[name] / len(rows), 4) for name in OUTCOMES if counts[name]}
    return {**shares, "n": float(len(rows))}


def _split(rows: Iterable[Row], key: Callable[[Row], str]) -> list[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return sorted(groups.items())


def _share(name: str, flags: Iterable[bool]) -> Figures:
    listed = list(flags)
    return {name: sum(listed) / len(listed), f"{name}_n": float(len(listed))} if listed else {}


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
