"""`stagent eval questions`: the grammar planner against hand-written plans.

Rows with odd ids are a held-out half: only aggregate figures of them ever leave this module.
"""

from __future__ import annotations

import json
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from stagent.evaluate.plan_matching import FIELDS, compare_steps, paired_steps, phrase_overlap, same_given
from stagent.plan import plan_question
from stagent.plan.plan import Plan
from stagent_tools.errors import UsageError

Half = Literal["even", "odd", "all"]
Planner = Callable[[str], Plan]
_PHRASE_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """One hand-written question with the plan it should become."""

    number: int
    question: str
    gold: Plan
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One row compared: which fields agree, and whether all do."""

    row: Row
    predicted: Plan
    fields: dict[str, bool]

    @property
    def exact(self) -> bool:
        return all(self.fields.values())


def read_rows(file: Path, ids: Half) -> list[Row]:
    """The rows of `file` whose id is even, odd, or all of them."""
    rows = []
    for line in file.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        number = int(document.pop("id").rsplit("-", 1)[-1])
        if ids != "all" and (number % 2 == 0) != (ids == "even"):
            continue
        tags = tuple(document.pop("tags"))
        question = document.pop("question")
        rows.append(Row(number, question, Plan.model_validate(document), tags))
    if not rows:
        raise UsageError(f"{file.name} holds no rows with {ids} ids.", "Give a file in the form of the questions set.")
    return rows


def score_row(row: Row, predicted: Plan) -> Score:
    """Every scored field of one row, exact match being all of them."""
    gold = row.gold
    refused = not predicted.steps
    fields = {"unsupported": (gold.unsupported is None) == (predicted.unsupported is None)}
    fields["refused"] = refused == (not gold.steps)
    if gold.steps:
        pairs = paired_steps(gold, predicted)
        whole = len(pairs) == len(gold.steps) == len(predicted.steps) and len(gold.answer) == len(predicted.answer)
        fields["kind"] = whole and all(mine.kind == theirs.kind for mine, theirs in pairs)
        if refused:
            fields |= dict.fromkeys((*FIELDS, "noun"), False)
        else:
            fields |= compare_steps(pairs)
    if gold.given:
        fields["given"] = same_given(gold, predicted)
    return Score(row, predicted, fields)


def evaluate_questions(file: Path, ids: Half = "all", planner: Planner = plan_question) -> dict[str, Any]:
    """The document that `stagent eval questions --json` prints; see docs/architecture.md, Benchmarks."""
    began = time.perf_counter()
    scores = [score_row(row, planner(row.question)) for row in read_rows(file, ids)]
    return {
        "schema": "stagent.eval/1",
        "benchmark": "questions",
        "n": len(scores),
        "metrics": _metrics(scores),
        "by": _by(scores),
        "seed": 0,
        "seconds": round(time.perf_counter() - began, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "command": f"stagent eval questions --data {file.name} --ids {ids} --json",
        "notes": [f"rows with {ids} ids", "shares of single fields are over the rows that have steps"],
    }


def _share(flags: Iterable[bool]) -> float | None:
    """Share of true ones; None where there is nothing to share."""
    listed = list(flags)
    return round(sum(listed) / len(listed), 4) if listed else None


def _metrics(scores: list[Score]) -> dict[str, float | None]:
    answerable = [s for s in scores if s.row.gold.unsupported is None]
    unanswerable = [s for s in scores if not s.row.gold.steps]
    refusing = [s for s in scores if s.row.gold.unsupported is not None]
    refused = [s for s in scores if s.predicted.unsupported is not None]
    fields = ("kind", "noun", *FIELDS)
    metrics = {"exact": _share(s.exact for s in scores)}
    metrics |= {name: _share(s.fields[name] for s in scores if name in s.fields) for name in fields}
    metrics |= {
        "given": _share(s.fields["given"] for s in scores if "given" in s.fields),
        "given_phrase": _share(_phrase_found(s) for s in scores if s.row.gold.given),
        "unsupported_recall": _share(s.predicted.unsupported is not None for s in refusing),
        "unsupported_precision": _share(s.row.gold.unsupported is not None for s in refused),
        "unsupported_reason": _share(s.predicted.unsupported == s.row.gold.unsupported for s in refusing),
        "answerable_refused": _share(not s.predicted.steps for s in answerable),
        "unanswerable_given_steps": _share(bool(s.predicted.steps) for s in unanswerable),
    }
    return {key: value for key, value in metrics.items() if value is not None}


def _phrase_found(score: Score) -> bool:
    return all(
        any(phrase_overlap(fact.phrase, mine.phrase) >= _PHRASE_SHARED for mine in score.predicted.given)
        for fact in score.row.gold.given
    )


def _by(scores: list[Score]) -> dict[str, dict[str, float]]:
    """Exact match by the kind of the first answered step, and by tag."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for score in scores:
        gold = score.row.gold
        kind = gold.step(gold.answer[0]).kind if gold.answer else "unsupported"
        groups[f"kind:{kind}"].append(score.exact)
        for tag in score.row.tags:
            groups[f"tag:{tag}"].append(score.exact)
    return {name: {"exact": round(sum(f) / len(f), 4), "n": len(f)} for name, f in sorted(groups.items())}
