"""Recipes: a YAML file and `key=value` words -> a typed recipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

from stagent_train.errors import RecipeError
from stagent_train.fields import build

T = TypeVar("T")


def read_recipe(file: Path, into: type[T], overrides: Sequence[str] = ()) -> T:
    """The recipe in `file` with `overrides` ("train.loop.steps=100", values as in YAML) laid over it."""
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RecipeError([f"cannot be read as YAML: {error}"], str(file)) from error
    if not isinstance(values, Mapping):
        raise RecipeError(["holds no table of settings"], str(file))
    return build(into, overridden(values, overrides), str(file))


def overridden(values: Mapping[str, Any], overrides: Sequence[str]) -> dict[str, Any]:
    """A copy of the settings with `a.b=value` words applied, the later ones on top."""
    copy = _copied(values)
    problems = []
    for word in overrides:
        path, equals, text = word.partition("=")
        if not equals or not path:
            problems.append(f"{word!r} is no key=value")
            continue
        *tables, key = path.split(".")
        place = copy
        for table in tables:
            inner = place.setdefault(table, {})
            if not isinstance(inner, dict):
                problems.append(f"{word!r}: {table} holds a value, no settings")
                break
            place = inner
        else:
            place[key] = yaml.safe_load(text)
    if problems:
        raise RecipeError(problems, "the command line")
    return copy


def header_of(file: Path) -> str:
    """The comment at the top of a recipe: its manual."""
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").removeprefix(" "))
    return "\n".join(lines).strip()


def _copied(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copied(value) if isinstance(value, Mapping) else value for key, value in values.items()}
