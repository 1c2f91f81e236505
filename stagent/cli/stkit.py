"""`stagent data stkit LABELS --out DIR` and `stagent eval stkit FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stagent.cli.console import progress_line
from stagent.cli.evaluate import BoxNoise, Json, Rows, Seed, show_document
from stagent.cli.world import sides
from stagent_tools.errors import UsageError

RENDERED = "stkit:"


def data_stkit(
    sources: Annotated[list[Path], typer.Argument(metavar="LABELS|VIDEOS", help="A folder of KITTI's tracking labels "
                       "or of an Argoverse 2 drive; or videos, with --depth.")],
    out: Annotated[Path, typer.Option(help="Folder for questions.jsonl and the facts of the clips.")],
    depth: Annotated[str | None, typer.Option(help="Who gives depth maps: transformers, or a folder.")] = None,
    each: Annotated[int, typer.Option(min=1, help="At most so many questions of a task, balanced by answer.")] = 200,
    seed: Seed = 0,
) -> None:  # fmt: skip
    """STKit's seven tasks from 3D labels or videos. Example: stagent data stkit kitti/ --out questions/"""
    from stagent.evaluate.stkit.labels import labelled_clips
    from stagent.evaluate.stkit.scenes import scene_clips
    from stagent.evaluate.stkit.writing import QUESTIONS, write_stkit

    if depth is not None:
        clips = list(scene_clips(sources, depth))
    else:
        clips = [clip for source in sources for clip in labelled_clips(source)]
    counts = write_stkit(clips, out, each, seed)
    typer.echo(f"{sum(counts.values())} questions written to {out / QUESTIONS}")
    for task, count in counts.items():
        typer.echo(f"  {count:>6}  {task}")


def eval_stkit(
    questions: Annotated[str, typer.Argument(metavar="FILE", help="questions.jsonl, or stkit:A:B of rendered scenes.")],
    model: Annotated[str | None, typer.Option(help="Folder of a checkpoint that guesses (on stkit:A:B).")] = None,
    answers: Annotated[Path | None, typer.Option(help="Answers to score: {id, answer} a line.", exists=True)] = None,
    noise: Annotated[BoxNoise, typer.Option(help="What is wrong with the boxes given.")] = BoxNoise.INDEPENDENT,
    size: Annotated[str, typer.Option(help="Width and height at which worlds are rendered.")] = "192x108",
    as_json: Json = False,
    rows: Rows = None,
    seed: Seed = 0,
) -> None:
    """How far, how fast, which way: by boxes and camera. Example: stagent eval stkit questions.jsonl --json"""
    from stagent.evaluate.boxes_noise import Noise
    from stagent.evaluate.grounding import evaluate_kinematics
    from stagent.evaluate.stkit.run import evaluate_stkit

    rendered = questions.startswith(RENDERED)
    if rendered != (model is not None):
        raise UsageError(
            "A model guesses on rendered scenes, stkit:A:B; a file of questions is measured, or its answers are given.",
            "Give --model DIR with stkit:A:B, or a questions.jsonl without it.",
        )
    with progress_line(enabled=True) as progress:
        if model is not None:
            document = evaluate_kinematics(model, questions, size=sides(size), progress=progress)
        else:
            document = evaluate_stkit(
                Path(questions), answers=answers, noise=Noise(noise.value), seed=seed, progress=progress
            )
    show_document(document, as_json, rows)
