"""The scores of STKit-Bench: of `ask` with boxes and camera given, of a model, or of answers that somebody brings."""

from __future__ import annotations

import json
import shlex
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from stagent.evaluate.boxes_noise import Noise
from stagent.evaluate.document import EvalDocument, MetricValue, Stopwatch
from stagent.evaluate.intervals import coverage
from stagent.progress import Progress
from stagent.training import told
from stagent_tools.errors import UsageError

if TYPE_CHECKING:
    from llava_st.data.record import Record
    from stagent.evaluate.stkit.asking import Said

PUBLISHED = "ST-VLM (7 B, real video, arXiv 2503.19355, table 3): 0.495 0.420 0.320 0.690 0.755 0.765 0.740, all 0.598"
Row = dict[str, object]


@dataclass(frozen=True)
class Exam:
    """Questions with what was said to them: tasks, texts and true values, and a row for each."""

    tasks: Sequence[str]
    said: Sequence[str]
    true: Sequence[str]
    rows: Sequence[Row]


def evaluate_stkit(
    questions: Path,
    *,
    answers: Path | None = None,
    noise: Noise = Noise.INDEPENDENT,
    seed: int = 0,
    progress: Progress | None = None,
) -> EvalDocument:
    """Of a file that `stagent data stkit` wrote. `answers`: a JSON line {"id", "answer"} a question; without it `ask`
    answers, its boxes spoilt by `noise`."""
    watch = Stopwatch()
    with told():
        records = read_questions(questions)
        if answers is None:
            exam, beside = _asked(questions, records, noise, seed, progress)
        else:
            exam, beside = _brought(records, answers), None
    note = f"ask: boxes given with {noise} noise, camera given" if answers is None else f"answers of {answers.name}"
    return document_of(exam, watch, seed, (note,), beside)


def document_of(
    exam: Exam,
    watch: Stopwatch,
    seed: int = 0,
    notes: Sequence[str] = (),
    beside: Mapping[str, Mapping[str, float]] | None = None,
) -> EvalDocument:
    """The one form in which every answerer is scored; beside it what is right most often, whatever is seen."""
    from llava_st.kinematics.scoring import score

    table = score(exam.tasks, exam.said, exam.true)
    metrics: dict[str, MetricValue] = {name: {**row, **(beside or {}).get(name, {})} for name, row in table.items()}
    commonest = score(exam.tasks, _commonest(exam.tasks, exam.true), exam.true)
    return EvalDocument(
        benchmark="stkit",
        n=len(exam.tasks),
        metrics=metrics,  # type: ignore[arg-type]  # a mapping of numbers by task
        by={f"commonest {task}": row for task, row in commonest.items()},
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command=shlex.join(["stagent", *sys.argv[1:]]),
        notes=(*notes, PUBLISHED),
        rows=tuple(exam.rows),
    )


def read_questions(file: Path) -> list[Record]:
    from llava_st.data.errors import RecordError
    from llava_st.data.lines import from_line
    from llava_st.kinematics.questions import Kinematic

    if not file.is_file():
        raise UsageError(f"There is no file {file}.", "Write one: stagent data stkit LABELS --out DIR.")
    records = []
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            records += [from_line(line)] if line.strip() else []
        except RecordError as error:
            remedy = "Write the questions again: stagent data stkit."
            raise UsageError(f"{file}, line {number} is no question: {error}.", remedy) from error
    if not records or any(len(r.phrases) < 2 or r.phrases[0] not in set(Kinematic) for r in records):
        raise UsageError(
            f"{file} holds no questions of STKit's tasks.", "Give the questions.jsonl of stagent data stkit."
        )
    return records


def _brought(records: Sequence[Record], file: Path) -> Exam:
    """A question without an answer is a wrong one."""
    texts = {}
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            row: dict[str, Any] = json.loads(line)
            texts[str(row["id"])] = str(row["answer"])
        except (ValueError, KeyError, TypeError):
            raise UsageError(f'{file.name}, line {number} is not {{"id", "answer"}}.', "Mend the file.") from None
    if not texts.keys() & {record.id for record in records}:
        raise UsageError(f"{file.name} answers none of these questions.", "Take the ids of the questions' file.")
    said = [texts.get(record.id, "") for record in records]
    return exam_of(records, said)


def _asked(
    questions: Path, records: Sequence[Record], noise: Noise, seed: int, progress: Progress | None
) -> tuple[Exam, dict[str, dict[str, float]]]:
    """Clip by clip, so that each is put into metres once."""
    from stagent.evaluate.stkit.asking import Asker, coloured, worded
    from stagent.evaluate.stkit.writing import facts_file, read_facts

    by_clip: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        by_clip[record.media.path].append(index)
    facts = {clip: read_facts(questions, clip) for clip in by_clip}
    for record in records:
        unknown = coloured(record).keys() - {thing.id for thing in facts[record.media.path].things}
        if unknown:
            raise UsageError(
                f"{record.id} asks about what {facts_file(questions.parent, record.media.path)} does not hold.",
                "Write the questions again: stagent data stkit.",
            )
    said: dict[int, Said] = {}
    for clip, indices in by_clip.items():
        with TemporaryDirectory(prefix="stagent-stkit-") as folder:
            asker = Asker(facts[clip], Path(folder), noise, seed)
            for index in indices:
                if progress:
                    progress(clip, len(said), len(records))
                said[index] = asker.ask(records[index])
    told_all = [said[index] for index in range(len(records))]
    rows: list[Row] = [
        {"asked": worded(record), "sentence": each.sentence, "sure": each.sure}
        for record, each in zip(records, told_all, strict=True)
    ]
    return exam_of(records, [each.text for each in told_all], rows), own_figures(records, told_all)


def exam_of(records: Sequence[Record], said: Sequence[str], rows: Sequence[Row] | None = None) -> Exam:
    """`rows`: what else is known of each answer."""
    tasks, true = ([record.phrases[part] for record in records] for part in (0, 1))
    told_rows = [
        {"id": record.id, "task": task, "answer": text, "true": value, **row}
        for record, task, text, value, row in zip(records, tasks, said, true, rows or [{}] * len(records), strict=True)
    ]
    return Exam(tasks, said, true, told_rows)


def own_figures(records: Sequence[Record], said: Sequence[Said]) -> dict[str, dict[str, float]]:
    """What only `ask` says: whether its intervals hold the truth, what it answered and told apart (`decided`, and how
    much of that is right), what it refused, and how much were right if it had to choose (`acc_likelier`)."""
    from llava_st.kinematics.questions import Kinematic
    from llava_st.kinematics.scoring import is_right

    figures: dict[str, dict[str, float]] = {}
    for task in Kinematic:
        own = [(r, s) for r, s in zip(records, said, strict=True) if r.phrases[0] == task.value]
        if not own:
            continue
        forced = [is_right(task, s.likelier, r.phrases[1]) for r, s in own]
        row = {"refused": float(np.mean([not s.text for _, s in own])), "acc_likelier": float(np.mean(forced))}
        sure = [is_right(task, s.text, r.phrases[1]) for r, s in own if s.sure and s.text]
        row |= {"decided": len(sure) / len(own)} | ({"acc_decided": float(np.mean(sure))} if sure else {})
        within = [(s.low, s.high, float(r.phrases[1])) for r, s in own if s.low is not None and s.high is not None]
        if within:
            row["coverage_95"] = coverage(*np.array(within, dtype=np.float64).T)
        figures[task.name.lower()] = row
    return figures


def _commonest(tasks: Sequence[str], true: Sequence[str]) -> list[str]:
    """For each question the commonest true value of its task."""
    values = {task: Counter(t for name, t in zip(tasks, true, strict=True) if name == task) for task in set(tasks)}
    return [values[task].most_common(1)[0][0] for task in tasks]
