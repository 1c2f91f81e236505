"""What can be run again: the YAML files of recipes/, by name, and whether one of them holds what it should."""

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
    own = Path(name)
    if own.is_file():
        return own
    inside = SHIPPED / Path(name.removeprefix("recipes/")).with_suffix(".yaml")
    if inside.is_file():
        return inside
    near = ", ".join(entry.name for entry in shipped())
    raise UsageError(f"There is no recipe {name!r}.", f"Give a file, or one of {near}.")


def copy(name: str, to: Path) -> Path:
    """A recipe to change; nothing is written over."""
    file = find(name)
    target = to / file.name if to.is_dir() else to
    if target.exists():
        raise OutputUnwritable(f"{target} exists: it is left as it is.", "Name another file.")
    shutil.copyfile(file, target)
    return target


def validate(name: str) -> str:
    """What kind of recipe it is. Raises UsageError with everything that is wrong with it."""
    import yaml

    file = find(name)
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read as YAML: {error}.") from error
    keys = set(values) if isinstance(values, dict) else set()
    if "questions" in keys:
        from stagent.batch.recipes import read_recipe as read_questions

        return f"{len(read_questions(str(file)))} questions of `stagent batch`"
    from stagent.training import told

    with told():
        return _trained(file, keys)


def _trained(file: Path, keys: set[str]) -> str:
    """Raises what stagent_train raises."""
    from stagent_train import read_recipe

    if "chain" in keys:
        from llava_st.stages.ablation import Ablation

        read_recipe(file, Ablation)
        return "an ablation of `stagent train --ablate`"
    from stagent.training import is_spotters

    if is_spotters(file):
        from stagent_spotter.training import read_spotter

        read_spotter(file)
        return "the detector of `stagent train`"
    from llava_st.stages.recipe import read_stage

    read_stage(file)
    return "a stage of `stagent train`"


def _about(file: Path) -> str:
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("#").strip().split(". ")[0].rstrip(".")
