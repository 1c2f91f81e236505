"""What can be run again: the YAML files of recipes/, by name."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from stagent_tools.errors import OutputUnwritable, UsageError

SHIPPED = Path(__file__).resolve().parents[1] / "recipes"
"""Beside the packages, in the checkout as in the wheel."""


@dataclass(frozen=True)
class Entry:
    """`name` as commands take it; `about`: the first sentence of its header."""

    name: str
    path: Path
    about: str


def shipped() -> list[Entry]:
    """In order of name."""
    files = sorted(SHIPPED.rglob("*.yaml"))
    return [Entry(str(file.relative_to(SHIPPED).with_suffix("")), file, _about(file)) for file in files]


def find(name: str) -> Path:
    """A file of one's own, or a shipped recipe by its name, with or without ".yaml" and "recipes/"."""
    own, inside = Path(name), SHIPPED / f"{name.removeprefix('recipes/').removesuffix('.yaml')}.yaml"
    for file in (own, inside):
        if file.is_file():
            return file
    near = ", ".join(entry.name for entry in shipped())
    raise UsageError(f"There is no recipe {name!r}.", f"Give a file, or one of {near}.")


def copy(name: str, to: Path) -> Path:
    """A recipe to change; nothing is written over."""
    file = find(name)
    target = to / file.name if to.is_dir() else to
    if target.exists():
        raise OutputUnwritable(f"{target} exists: it is left as it is.", "Name another file.")
    try:
        shutil.copyfile(file, target)
    except OSError as error:
        raise OutputUnwritable(f"{target} cannot be written: {error.strerror}.", "Name another file.") from error
    return target


def text_of(name: str) -> str:
    """A recipe as it stands."""
    file = find(name)
    try:
        return file.read_text(encoding="utf-8").rstrip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} is no text.", "Give a recipe: a YAML file.") from error


def _about(file: Path) -> str:
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("#").strip().split(". ")[0].rstrip(".")
