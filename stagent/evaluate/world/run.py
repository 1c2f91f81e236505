"""Renders scenes, asks about them and judges the answers; scenes in parallel, questions about one scene in a row."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from stagent.agent.clip import Clip
from stagent.api import ask_clip
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.world import question as expect
from stagent.evaluate.world.facts import Facts
from stagent.evaluate.world.figures import groups_of, metrics_of
from stagent.evaluate.world.judging import Row, failed, judge
from stagent.evaluate.world.question import Question, Source
from stagent.evaluate.world.scene import facts_of
from stagent.evaluate.world.selecting import QUESTIONS, questions_of, sources_of
from stagent.options import AskOptions
from stagent.progress import Progress
from stagent_tools.errors import StagentError, UsageError
from stagent_world import draw_scene, record

CLIP = "clip.mp4"
SIZE = (640, 360)
"""Pixels of the rendered pictures: what the finder works on whatever the video's size, so that nothing is lost against
a larger one, and a hundred scenes take minutes, not hours."""


@dataclass(frozen=True)
class Seeds:
    """From `first` up to `last` - 1."""

    first: int
    last: int

    @staticmethod
    def parsed(text: str) -> Seeds:
        """ "4000:4030" """
        first, _, last = text.partition(":")
        if not (first.isdigit() and last.isdigit() and int(first) < int(last)):
            raise UsageError(f"{text!r} is no range of seeds.", "Write FIRST:LAST, for example 4000:4030.")
        return Seeds(int(first), int(last))


@dataclass(frozen=True)
class Asked:
    """What became of one scene: its rows, the seconds that asking took (rendering not counted), the peak memory."""

    seed: int
    rows: tuple[Row, ...]
    seconds: float
    peak_mb: float


def evaluate_world(
    seeds: str,
    *,
    keep: Path | None = None,
    workers: int = 1,
    questions: int = QUESTIONS,
    size: tuple[int, int] = SIZE,
    seed: int = 0,
    progress: Progress | None = None,
) -> EvalDocument:
    """Asks about every scene of the seeds. `keep`: a folder in which rendered scenes are left and found again (they
    are those of the generator and the `size` px of then)."""
    span, watch = Seeds.parsed(seeds), Stopwatch()
    scenes = []
    with _folder(keep) as folder:
        work = partial(ask_about, folder=folder, questions=questions, size=size, draws_seed=seed)
        for done in _each(work, range(span.first, span.last), workers):
            scenes.append(done)
            if progress:
                progress(f"scene {done.seed}", len(scenes), span.last - span.first)
    rows = [row for scene in sorted(scenes, key=lambda s: s.seed) for row in scene.rows]
    if not rows:
        raise UsageError("These scenes gave no questions.", "Ask about more seeds, or raise --questions.")
    return EvalDocument(
        benchmark="world",
        n=len(rows),
        metrics={
            **metrics_of(rows),
            "scenes": float(len(scenes)),
            "seconds_a_clip": float(np.median([scene.seconds for scene in scenes])),
            "peak_mb_a_clip": max(scene.peak_mb for scene in scenes),
        },
        by=groups_of(rows),
        seed=seed,
        seconds=watch.seconds,
        peak_mb=max(watch.peak_mb, *(scene.peak_mb for scene in scenes)),
        command=f"stagent eval world --seeds {seeds} --json",
        rows=tuple(rows),
    )


def _each(work: partial[Asked], seeds: range, workers: int) -> Iterator[Asked]:
    """Scene by scene; in processes of their own if there are several workers."""
    if workers == 1:
        yield from map(work, seeds)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(work, seed) for seed in seeds]):
            yield future.result()


def ask_about(
    seed: int, *, folder: Path, questions: int = QUESTIONS, size: tuple[int, int] = SIZE, draws_seed: int = 0
) -> Asked:
    """Every chosen question about one scene, with each of its sources of scale; the clip is looked at once."""
    rendered = rendered_scene(seed, folder, size)
    facts = facts_of(rendered)
    watch, clip = Stopwatch(), Clip(rendered / CLIP)
    rows = []
    for question in questions_of(facts, questions):
        for source in sources_of(question, facts):
            start = time.process_time()
            row = _ask(clip, question, source, facts, rendered, draws_seed)
            rows.append(_described(question, source, facts) | row | {"cpu_s": round(time.process_time() - start, 3)})
    return Asked(seed, tuple(rows), watch.seconds, watch.peak_mb)


def _ask(clip: Clip, question: Question, source: Source, facts: Facts, rendered: Path, seed: int) -> Row:
    camera = rendered / "camera.json" if source == "camera" else None
    plane = rendered / "plane.json" if source == "plane" else None
    try:
        options = AskOptions(seed=seed, camera=camera, plane=plane)
        return judge(ask_clip(clip, question.text, options), question, facts)
    except StagentError as error:
        return failed(error, error.exit_code, question)
    except Exception as error:  # noqa: BLE001 - a crash is a result here, it is counted and shown
        return failed(error, None, question)


def _described(question: Question, source: Source, facts: Facts) -> Row:
    """What was asked, and what was expected, as plain data."""
    expected = question.expected
    actor = facts.actors[question.actors[0]] if question.actors else None
    return {
        "seed": facts.seed,
        "camera": facts.camera,
        "scene": facts.kind,
        "question": question.text,
        "kind": question.kind,
        "by": question.by,
        "source": source,
        "actors": list(question.actors),
        "thing": actor.kind if actor else "",
        "moves": "" if actor is None else "yes" if actor.moves else "no",
        "form": type(expected).__name__,
        "expected": asdict(expected),
        "event": expected.event if isinstance(expected, expect.Times) else "",
        "equal": isinstance(expected, expect.More) and expected.winner is None,
        "t": expected.t if isinstance(expected, expect.Place) else None,
    }


def rendered_scene(seed: int, folder: Path, size: tuple[int, int] = SIZE) -> Path:
    """The scene's folder; rendered under another name first, so that a folder is whole or not there."""
    done = folder / str(seed)
    if not done.is_dir():
        part = folder / f"{seed}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        record(draw_scene(seed, size=size), part)
        part.rename(done)
    return done


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with TemporaryDirectory(prefix="stagent-world-") as scratch:
        yield Path(scratch)
