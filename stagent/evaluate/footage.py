"""`stagent eval footage`: the questions of a folder of real clips, asked as a user would ask them.

Rows: {"clip", "question", "args", "expect", "variant"}. An answerable row is right, wrong or refused (exit codes 4 to
9, and "cannot be told apart"); a row that expects a refusal is right if the run ends with the code of its reason.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from stagent.agent.clip import Clips
from stagent.agent.run import Asked
from stagent.api import ask_clip
from stagent.evaluate.document import EvalDocument, Stopwatch, shares
from stagent.evaluate.scoring import REFUSAL_CODES, is_right, is_undecided, number_inside
from stagent.options import AskOptions
from stagent.progress import Progress
from stagent_tools.errors import StagentError, UsageError

Outcome = Literal["right", "wrong", "refused", "refused_right", "refused_wrong", "crash"]
OUTCOMES = ("right", "wrong", "refused")
REFUSALS = range(4, 10)
Row = dict[str, Any]

_FLAGS = {
    "--box": "boxes",
    "--point": "points",
    "--ref": "references",
    "--plane": "plane",
    "--capture-fps": "capture_fps",
}
_FILES = ("plane",)


def evaluate_footage(data: Path, seed: int = 0, progress: Progress | None = None) -> EvalDocument:
    """Asks every row of `questions.jsonl` in `data`, a clip at a time, and scores the answers."""
    rows = read_rows(data / "questions.jsonl", ("clip", "question", "args", "expect"))
    watch, clips, judged = Stopwatch(), Clips(), []
    for number, row in enumerate(rows):
        if progress:
            progress(f"{row['clip']}: {row['question']}", number, len(rows))
        judged.append(_judge(row, data, clips, seed))
    return EvalDocument(
        benchmark="footage",
        n=len(rows),
        metrics=_metrics(judged),
        by=_groups(judged),
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command="stagent eval footage --data DIR --json",
        notes=("Crashes count as wrong.",) if any(row["outcome"] == "crash" for row in judged) else (),
        rows=tuple(judged),
    )


def read_rows(file: Path, needs: tuple[str, ...]) -> list[Row]:
    """The rows of a JSONL file; a malformed one is a usage error that names its line."""
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, json.JSONDecodeError) as error:
        raise UsageError(f"{file} cannot be read as JSON lines: {error}.", "Give a folder with that file.") from error
    for number, row in enumerate(rows, start=1):
        missing = [key for key in needs if not isinstance(row, dict) or key not in row]
        if missing:
            raise UsageError(f"Row {number} of {file} has no {missing[0]!r}.", "Its README says what a row holds.")
    return rows


def options_of(args: list[str], folder: Path, seed: int) -> AskOptions:
    """Options as typed on the command line; files lie beside the clips."""
    collected: dict[str, Any] = defaultdict(list)
    for flag, value in zip(args[::2], args[1::2], strict=True):
        name = _FLAGS[flag]
        if name in _FILES:
            collected[name] = folder / value
        elif name == "capture_fps":
            collected[name] = float(value)
        else:
            collected[name].append(value)
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in collected.items()}
    return AskOptions.model_validate({**plain, "seed": seed})


def _judge(row: Row, data: Path, clips: Clips, seed: int) -> Row:
    expect = row["expect"]
    try:
        asked = ask_clip(clips.open(data / row["clip"]), row["question"], options_of(row["args"], data, seed))
    except StagentError as error:
        return _verdict(row, _refused(expect, error.exit_code), str(error), None)
    except Exception as error:  # noqa: BLE001 - a crash is a result here, it is counted and shown
        return _verdict(row, "crash", f"{type(error).__name__}: {error}", None)
    return _verdict(row, _outcome(asked, expect), asked.answer.sentence, asked)


def _outcome(asked: Asked, expect: Row) -> Outcome:
    code = asked.answer.exit_code
    if expect["kind"] == "refuse" or code:
        return _refused(expect, code)
    if is_right(asked.answer, expect, asked.tracks):
        return "right"
    return "refused" if is_undecided(asked.answer) else "wrong"


def _refused(expect: Row, code: int) -> Outcome:
    if expect["kind"] == "refuse":
        return "refused_right" if code == REFUSAL_CODES[expect["reason"]] else "refused_wrong"
    return "refused" if code in REFUSALS else "crash"


def _verdict(row: Row, outcome: Outcome, said: str, asked: Asked | None) -> Row:
    expect = row["expect"]
    pointed = row.get("variant") == "box" and {"--ref", "--plane"} & set(row["args"]) and "value" in expect
    group = "box" if row.get("variant") == "box" else "scale" if {"--ref", "--plane"} & set(row["args"]) else "text"
    judged: Row = {
        "clip": row["clip"],
        "question": row["question"],
        "variant": group,
        "kind": expect["kind"],
        "outcome": outcome,
        "said": said,
        "expect": {k: v for k, v in expect.items() if k not in ("how_known", "kind")},
        "code": asked.answer.exit_code if asked else None,
    }
    if pointed:
        judged["pointed"] = _pointed(asked, expect)
    return judged


def _pointed(asked: Asked | None, expect: Row) -> Row:
    """Whether the expected value lies in the answered interval, and the interval's half-width against the value."""
    measured = next((r.quantity for r in asked.answer.results if r.quantity), None) if asked else None
    if measured is None:
        return {"inside": False, "half_width": None}
    exact = {**expect, "low": expect["value"], "high": expect["value"]}
    inside = measured.si.low <= expect["value"] <= measured.si.high
    width = measured.si.half_width / abs(measured.si.value) if measured.si.value else float("inf")
    return {"inside": inside, "half_width": width, "exact": number_inside(measured, exact)}


def _metrics(judged: list[Row]) -> dict[str, float | dict[str, float]]:
    counts = Counter(_folded(row["outcome"]) for row in judged)
    refusals = counts["refused_right"] + counts["refused_wrong"]
    pointed = [row["pointed"] for row in judged if "pointed" in row]
    answerable = shares(counts, OUTCOMES)
    return {
        **{key: answerable[key] for key in OUTCOMES},
        "refused_right": counts["refused_right"] / refusals if refusals else 0.0,
        "crashes": float(sum(row["outcome"] == "crash" for row in judged)),
        "pointed_inside": sum(p["inside"] for p in pointed) / len(pointed) if pointed else 0.0,
        "pointed_refused": sum(p["half_width"] is None for p in pointed) / len(pointed) if pointed else 0.0,
        "pointed_half_width_max": max((p["half_width"] for p in pointed if p["half_width"] is not None), default=0.0),
    }


def _groups(judged: list[Row]) -> dict[str, dict[str, float]]:
    answerable = [row for row in judged if not row["outcome"].startswith("refused_")]
    return {
        f"{field} {value}": shares(Counter(_folded(r["outcome"]) for r in answerable if r[field] == value), OUTCOMES)
        for field, value in _values(answerable)
    }


def _values(judged: list[Row]) -> Iterator[tuple[str, str]]:
    for field in ("kind", "variant", "clip"):
        yield from ((field, value) for value in sorted({row[field] for row in judged}))


def _folded(outcome: str) -> str:
    return "wrong" if outcome == "crash" else outcome
