"""`stagent train RECIPE [key=value ...] --out DIR`"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from stagent_tools.errors import UsageError

Recipe = Annotated[str, typer.Argument(help="A recipe: a file, or the name of a shipped one.")]
Settings = Annotated[list[str] | None, typer.Argument(help="Settings over the recipe's: train.loop.steps=100")]
Out = Annotated[Path | None, typer.Option(help="Folder of the run; the same command goes on where it stopped.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be trained, and what it takes.")]
Ablate = Annotated[bool, typer.Option("--ablate", help="The recipe is a list of ablations; prints their table.")]
Json = Annotated[bool, typer.Option("--json", help="The manifest as one JSON document at the end.")]


def train(
    recipe: Recipe,
    settings: Settings = None,
    out: Out = None,
    dry_run: DryRun = False,
    ablate: Ablate = False,
    as_json: Json = False,
) -> int:
    """Train a model from a recipe. Example: stagent train llava_st_nano/stage0 --out runs/nano0 train.loop.steps=100"""
    from stagent import training

    if dry_run:
        typer.echo(training.dry_run(recipe, settings or []))
        return 0
    if out is None:
        raise UsageError("A run needs a folder.", "Give --out DIR, or --dry-run.")
    if ablate:
        typer.echo(training.ablate(recipe, settings or [], out, _show))
        return 0
    manifest = training.train(recipe, settings or [], out, _show)
    typer.echo(json.dumps(manifest) if as_json else f"{out}: {json.dumps(manifest['metrics'])}")
    return 0


def _show(line: str) -> None:
    typer.echo(line, err=True)
