"""`stagent world SEED --out DIR`"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from stagent.cli.console import progress_line
from stagent_tools.errors import OutputUnwritable, UsageError

SMALLEST, LARGEST = 64, 1920  # px: of a picture's side; less shows nothing, more takes minutes a clip


def world(
    seed: Annotated[int, typer.Argument(min=0, help="Any number: the same one gives the same clip.")],
    out: Annotated[Path, typer.Option(help="Folder for the clip and its truth: a new one, or an empty one.")],
    size: Annotated[str, typer.Option(help="Width and height of the picture in pixels.")] = "480x270",
    masks: Annotated[bool, typer.Option("--masks", help="Also whose each pixel is: a PNG for each frame.")] = False,
    depth: Annotated[bool, typer.Option("--depth", help="Also metres to each pixel: a PNG for each frame.")] = False,
) -> int:
    """Render a clip of which everything is known. Example: stagent world 7 --out scene/ --size 640x360"""
    width, height = sides(size)
    _refuse_what_is_there(out)
    from stagent.runs.folder import run_folder
    from stagent_world import draw_scene, record

    scene = draw_scene(seed, size=(width, height))
    with progress_line(enabled=True) as progress, run_folder(out) as folder:
        record(scene, folder.draft, masks=masks, depth=depth, progress=progress)
    typer.echo(scene.caption)
    return 0


def sides(size: str) -> tuple[int, int]:
    """Even ones, for the codec halves the colours' resolution."""
    found = re.fullmatch(r"(\d{1,4})[x×](\d{1,4})", size)
    sides = tuple(int(side) for side in found.groups()) if found else ()
    if len(sides) != 2 or any(side % 2 or not SMALLEST <= side <= LARGEST for side in sides):
        raise UsageError(
            f"{size!r} is not a size.", f"Give two even numbers of {SMALLEST} to {LARGEST} pixels, such as 480x270."
        )
    return sides


def _refuse_what_is_there(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputUnwritable(f"{out} exists and is not empty: it is left as it is.", "Name another folder.")
