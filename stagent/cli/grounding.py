"""`stagent eval st-align|tvg|rec|dvc`"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from stagent.cli.evaluate import Json, Rows, run_benchmark
from stagent_tools.errors import UsageError


class Convention(StrEnum):
    """Whose reading of the scores."""

    PAPER = "paper"
    PUBLISHED = "published"


Model = Annotated[str, typer.Option("--model", help="Folder of a checkpoint, or `embedded`.")]
Truth = Annotated[str, typer.Option("--data", help="world:A:B, a folder of shards, or a file of records.")]
Media = Annotated[Path | None, typer.Option("--media", help="Folder of the records' videos and pictures.", exists=True)]
Size = Annotated[str, typer.Option("--size", help="Width and height at which worlds are rendered.")]
Samples = Annotated[int | None, typer.Option("--samples", min=1, help="At most so many of each task.")]
Trajectories = Annotated[bool, typer.Option("--trajectories", help="Beside STVG, what `ask` measures (slow).")]
By = Annotated[Convention, typer.Option("--convention", help="Scores as the paper or as its code defines them.")]


def st_align(
    model: Model, data: Truth, media: Media = None, size: Size = "192x108", samples: Samples = None,
    convention: By = Convention.PAPER, trajectories: Trajectories = False, as_json: Json = False, rows: Rows = None,
) -> None:  # fmt: skip
    """When and where (STVG, ELC, SVG). Example: stagent eval st-align --model DIR --data world:7000:7100 --json"""
    _run("st-align", model, data, media, size, samples, convention, as_json, rows, trajectories)


def tvg(
    model: Model, data: Truth, media: Media = None, size: Size = "192x108", samples: Samples = None,
    convention: By = Convention.PAPER, as_json: Json = False, rows: Rows = None,
) -> None:  # fmt: skip
    """When does it happen. Example: stagent eval tvg --model DIR --data charades.jsonl --media videos/"""
    _run("tvg", model, data, media, size, samples, convention, as_json, rows)


def rec(
    model: Model, data: Truth, media: Media = None, size: Size = "192x108", samples: Samples = None,
    convention: By = Convention.PAPER, as_json: Json = False, rows: Rows = None,
) -> None:  # fmt: skip
    """Where in a picture. Example: stagent eval rec --model DIR --data refcoco.jsonl --media train2014/"""
    _run("rec", model, data, media, size, samples, convention, as_json, rows)


def dvc(
    model: Model, data: Truth, media: Media = None, size: Size = "192x108", samples: Samples = None,
    convention: By = Convention.PAPER, as_json: Json = False, rows: Rows = None,
) -> None:  # fmt: skip
    """Dense captions. Example: stagent eval dvc --model DIR --data activitynet.jsonl --media videos/"""
    _run("dvc", model, data, media, size, samples, convention, as_json, rows)


GROUNDING: Mapping[str, Callable[..., None]] = {
    "st-align": st_align,
    "tvg": tvg,
    "rec": rec,
    "dvc": dvc,
}


def _run(
    benchmark: str, model: str, data: str, media: Path | None, size: str, samples: int | None,
    convention: Convention, as_json: bool, rows: Path | None, trajectories: bool = False,
) -> None:  # fmt: skip
    from stagent.evaluate.grounding import evaluate_grounding

    run_benchmark(
        lambda progress: evaluate_grounding(
            benchmark, model, data, media=media, size=_sides(size), samples=samples, convention=convention.value,
            trajectories=trajectories, progress=progress,
        ),
        as_json,
        rows,
    )  # fmt: skip


def _sides(size: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2,4})x(\d{2,4})", size)
    if found is None:
        raise UsageError(f"{size!r} is not a size.", "Give width and height, such as 192x108.")
    return int(found[1]), int(found[2])
