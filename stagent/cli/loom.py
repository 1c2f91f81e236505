"""`stagent data loom SEEDS --out DIR` and `stagent eval loom --data DIR`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stagent.cli.console import progress_line
from stagent.cli.evaluate import Data, Json, Rows, Seed, show_document
from stagent.cli.world import sides


def data_loom(
    seeds: Annotated[str, typer.Argument(help="Which rendered scenes: FIRST:LAST, the last one not included.")],
    out: Annotated[Path, typer.Option(help="Folder for loom.json, the clips and their masks.")],
    size: Annotated[str, typer.Option(help="Width and height of a frame in pixels.")] = "640x360",
) -> None:
    """When, where and both, in the form of LoomBench. Example: stagent data loom 4000:4010 --out loom/"""
    from stagent.evaluate.loom.rendered import write_loom

    with progress_line(enabled=True) as progress:
        written = write_loom(seeds, out, sides(size), progress)
    typer.echo(f"{written} questions written to {out}")


def eval_loom(data: Data, as_json: Json = False, rows: Rows = None, seed: Seed = 0) -> None:
    """VideoLoom's measures of when, where and both. Example: stagent eval loom --data loom/ --json"""
    from stagent.evaluate.loom import evaluate_loom

    with progress_line(enabled=True) as progress:
        document = evaluate_loom(data, seed, progress)
    show_document(document, as_json, rows)
