"""`stagent eval NAME`: the benchmarks, each printed as a table or as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stagent.cli.console import progress_line
from stagent.cli.learned import LearnedGroup, group_options

if TYPE_CHECKING:
    from stagent.evaluate.document import EvalDocument
    from stagent.progress import Progress

evaluate = typer.Typer(
    cls=LearnedGroup, help="Measure stagent itself: a benchmark by name, on data that you have.", no_args_is_help=True
)
evaluate.callback()(group_options)


class Prompt(StrEnum):
    """How a thing is shown whose masks are scored."""

    MASK = "mask"
    BOX = "box"
    TEXT = "text"


class BoxNoise(StrEnum):
    """What is wrong with boxes made from exact ones, beside the frames in which there is none; none: they are exact."""

    NONE = "none"
    INDEPENDENT = "independent"
    CORRELATED = "correlated"
    BIASED = "biased"
    CUT = "cut"


class Rungs(StrEnum):
    """Which rungs of the ladder are measured apart."""

    ALL = "all"


class Ids(StrEnum):
    """Half of a set by the parity of its ids: one half to build on, the other only to be scored."""

    EVEN = "even"
    ODD = "odd"
    ALL = "all"


Data = Annotated[Path, typer.Option("--data", help="Folder with the clips and their labels.", exists=True)]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Rows = Annotated[Path | None, typer.Option("--rows", help="Also write what happened to each row, as JSON lines.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the draws.")]


@evaluate.command("footage")
def footage(data: Data, as_json: Json = False, rows: Rows = None, seed: Seed = 0) -> None:
    """Questions about real clips: right, wrong, refused. Example: stagent eval footage --data clips/ --json"""
    from stagent.evaluate.footage import evaluate_footage

    run_benchmark(lambda progress: evaluate_footage(data, seed, progress), as_json, rows)


@evaluate.command("boxes")
def boxes(data: Data, as_json: Json = False, rows: Rows = None, seed: Seed = 0) -> None:
    """Things named by text against boxes drawn by hand. Example: stagent eval boxes --data clips/ --json"""
    from stagent.evaluate.boxes import evaluate_boxes

    run_benchmark(lambda progress: evaluate_boxes(data, seed, progress), as_json, rows)


@evaluate.command("questions")
def questions(
    file: Annotated[Path, typer.Argument(help="Questions with their plans, as JSON lines.", exists=True)],
    ids: Annotated[Ids, typer.Option(help="Which rows.")] = Ids.ALL,
    as_json: Json = False,
) -> None:
    """Plans against plans written by hand. Example: stagent eval questions dev.jsonl --ids odd --json"""
    from stagent.evaluate.document import EvalDocument
    from stagent.evaluate.questions import evaluate_questions

    show_document(EvalDocument.model_validate(evaluate_questions(file, ids.value)), as_json, None)


@evaluate.command("mot")
def mot(data: Data, as_json: Json = False) -> None:
    """People followed in every frame against boxes by hand. Example: stagent eval mot --data pets/ --json"""
    from stagent.evaluate.mot import evaluate_mot

    run_benchmark(lambda progress: evaluate_mot(data, progress=progress), as_json)


@evaluate.command("world")
def world(
    seeds: Annotated[str, typer.Option(help="Which scenes: FIRST:LAST, the last one not included.")],
    keep: Annotated[Path | None, typer.Option(help="Leave rendered scenes in this folder, find them there.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Scenes asked about at the same time, a process each.")] = 1,
    questions: Annotated[int, typer.Option(min=1, help="About so many questions a scene.")] = 12,
    worst: Annotated[int, typer.Option(min=0, help="Also show so many of the worst rows.")] = 0,
    rungs: Annotated[
        Rungs | None,
        typer.Option(help="Instead: each rung of the ladder by the true boxes, apart from finding things."),
    ] = None,
    as_json: Json = False,
    rows: Rows = None,
    seed: Seed = 0,
) -> None:
    """Questions about rendered scenes, against their exact truth. Example: stagent eval world --seeds 4000:4030"""
    from stagent.evaluate.rungs import evaluate_rungs
    from stagent.evaluate.world import evaluate_world
    from stagent.evaluate.world.worst import worst_rows

    if rungs is Rungs.ALL:
        run_benchmark(lambda progress: evaluate_rungs(seeds, keep=keep, seed=seed, progress=progress), as_json, rows)
        return
    document = run_benchmark(
        lambda progress: evaluate_world(
            seeds, keep=keep, workers=workers, questions=questions, seed=seed, progress=progress
        ),
        as_json,
        rows,
    )
    if worst:
        typer.echo(worst_rows(document.rows, worst), err=True)


@evaluate.command("davis")
def davis(
    data: Data,
    prompt: Annotated[Prompt, typer.Option(help="How the thing is shown: its first mask, its box, or words.")],
    as_json: Json = False,
    rows: Rows = None,
    seed: Seed = 0,
) -> None:
    """Masks along real clips against masks by hand. Example: stagent eval davis --data davis/ --prompt box --json"""
    from stagent.evaluate.davis import DavisPrompt, evaluate_davis

    run_benchmark(lambda progress: evaluate_davis(data, DavisPrompt(prompt.value), seed, progress), as_json, rows)


@evaluate.command("kitti")
def kitti(
    data: Data,
    noise: Annotated[BoxNoise, typer.Option(help="What is wrong with the boxes.")] = BoxNoise.INDEPENDENT,
    as_json: Json = False,
    rows: Rows = None,
    seed: Seed = 0,
) -> None:
    """Boxes from a driving car against lidar boxes in its world. Example: stagent eval kitti --data kitti/ --json"""
    from stagent.evaluate.boxes_noise import Noise
    from stagent.evaluate.kitti import evaluate_kitti

    run_benchmark(lambda progress: evaluate_kitti(data, Noise(noise.value), seed, progress), as_json, rows)


@evaluate.command("ego")
def ego(data: Data, as_json: Json = False, seed: Seed = 0) -> None:
    """The speed of a driving camera, from its pictures and height. Example: stagent eval ego --data ego/ --json"""
    from stagent.evaluate.ego import evaluate_ego

    run_benchmark(lambda progress: evaluate_ego(data, seed, progress), as_json)


@evaluate.command("kitti-raw")
def kitti_raw(data: Data, as_json: Json = False, rows: Rows = None, seed: Seed = 0) -> None:
    """Things before a driving camera, from the pixels. Example: stagent eval kitti-raw --data kitti_raw/ --json"""
    from stagent.evaluate.kitti_raw import evaluate_kitti_raw

    run_benchmark(lambda progress: evaluate_kitti_raw(data, seed, progress), as_json, rows)


@evaluate.command("av2")
def av2(
    data: Data,
    noise: Annotated[BoxNoise, typer.Option(help="What is wrong with the boxes.")] = BoxNoise.INDEPENDENT,
    as_json: Json = False,
    rows: Rows = None,
    seed: Seed = 0,
) -> None:
    """3D boxes of a drive projected into each of its cameras. Example: stagent eval av2 --data av2/ --json"""
    from stagent.evaluate.av2 import evaluate_av2
    from stagent.evaluate.boxes_noise import Noise

    run_benchmark(lambda progress: evaluate_av2(data, Noise(noise.value), seed, progress), as_json, rows)


@evaluate.command("crowds")
def crowds(data: Data, as_json: Json = False, rows: Rows = None, seed: Seed = 0) -> None:
    """Walkers under fixed cameras, with their true ways. Example: stagent eval crowds --data crowds/ --json"""
    from stagent.evaluate.crowds import evaluate_crowds

    run_benchmark(lambda progress: evaluate_crowds(data, seed, progress), as_json, rows)


@evaluate.command("speed")
def speed(data: Data, as_json: Json = False, rows: Rows = None, seed: Seed = 0) -> None:
    """Ranges of single boxes, and which of two cars is faster. Example: stagent eval speed --data speed/ --json"""
    from stagent.evaluate.speed import evaluate_speed

    run_benchmark(lambda progress: evaluate_speed(data, seed, progress), as_json, rows)


def run_benchmark(
    measure: Callable[[Progress | None], EvalDocument], as_json: bool, rows: Path | None = None
) -> EvalDocument:
    """Measures, with a line that tells how far it is, and shows what came out."""
    with progress_line(enabled=True) as progress:
        document = measure(progress)
    show_document(document, as_json, rows)
    return document


def show_document(document: EvalDocument, as_json: bool, rows: Path | None) -> None:
    """The document on standard output, its rows in a file."""
    from stagent.evaluate.document import as_table

    if rows is not None:
        rows.write_text("".join(json.dumps(row, default=str) + "\n" for row in document.rows), encoding="utf-8")
    typer.echo(document.model_dump_json(by_alias=True) if as_json else as_table(document))
