"""`stagent recipes ls|show|cp|validate`"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

recipes = typer.Typer(help="The recipes that come along: list, read, copy, check.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="A recipe: a file, or the name of a shipped one.")]


@recipes.command("ls")
def ls(as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """What is shipped. Example: stagent recipes ls"""
    from stagent.recipes import shipped

    entries = shipped()
    if as_json:
        rows = [{"name": entry.name, "path": str(entry.path), "about": entry.about} for entry in entries]
        typer.echo(json.dumps({"recipes": rows}))
        return
    width = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        typer.echo(f"{entry.name:{width}}  {entry.about}")


@recipes.command("show")
def show(recipe: Name) -> None:
    """The file, its header first, which is its manual. Example: stagent recipes show llava_st_nano/stage2"""
    from stagent.recipes import text_of

    typer.echo(text_of(recipe))


@recipes.command("cp")
def cp(recipe: Name, to: Annotated[Path, typer.Argument(help="File or folder.")]) -> None:
    """A copy to change. Example: stagent recipes cp llava_st/stage2 mine.yaml"""
    from stagent.recipes import copy

    typer.echo(str(copy(recipe, to)))


@recipes.command("validate")
def validate(recipe: Name) -> None:
    """Every problem of a recipe at once. Example: stagent recipes validate mine.yaml"""
    from stagent.recipe_check import validate as check

    typer.echo(f"{recipe}: {check(recipe)}")
