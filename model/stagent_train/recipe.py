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
    return build(into, with_preset(values, overrides, str(file)), str(file))


def with_preset(values: Mapping[str, Any], overrides: Sequence[str], name: str = "the recipe") -> dict[str, Any]:
    """`presets` holds settings by name, `preset` says which of them lie over the rest; overrides lie over both."""
    laid = overridden(values, overrides)
    chosen, presets = laid.pop("preset", None), laid.pop("presets", {})
    if chosen is None:
        return laid
    if not isinstance(presets, Mapping) or not isinstance(presets.get(chosen), Mapping):
        raise RecipeError([f"preset: {chosen!r} is none of {', '.join(map(str, presets)) or 'nothing'}"], name)
    plain = {key: value for key, value in values.items() if key not in ("preset", "presets")}
    return overridden(_over(plain, presets[chosen]), [word for word in overrides if not _is_preset(word)])


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are laid over each other, anything else replaces what is below."""
    both = _copied(below)
    for key, value in above.items():
        under = both.get(key)
        both[key] = _over(under, value) if isinstance(value, Mapping) and isinstance(under, Mapping) else value
    return both


def _is_preset(word: str) -> bool:
    return word.partition("=")[0] == "preset"


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
            try:
                place[key] = yaml.safe_load(text)
            except yaml.YAMLError as error:
                problems.append(f"{word!r} is no YAML: {getattr(error, 'problem', None) or error}")
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
