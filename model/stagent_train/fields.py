"""Plain data -> frozen dataclasses, strictly: unknown keys and wrong types are all reported, not only the first."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from stagent_train.errors import RecipeError

T = TypeVar("T")

_WORDS = {int: "a whole number", float: "a number", str: "a text", bool: "true or false", Path: "a path"}


def build(into: type[T], values: object, name: str = "the recipe") -> T:
    """An instance of the dataclass `into`; raises RecipeError with every problem found."""
    problems: list[str] = []
    built = _value(into, values, "", problems)
    if problems:
        raise RecipeError(problems, name)
    return cast(T, built)


def _value(kind: object, value: object, where: str, problems: list[str]) -> object:
    """The value as `kind`; adds to `problems` what does not fit."""
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _instance(kind, value, where, problems)
    if origin in (Union, types.UnionType):
        return _either(arguments, value, where, problems)
    if origin is Literal:
        if value not in arguments:
            problems.append(f"{where}: {value!r} is none of {', '.join(map(str, arguments))}")
        return value
    if origin is tuple:
        return _items(arguments[0], value, where, problems)
    if origin in (dict, Mapping):
        return _entries(arguments[1], value, where, problems)
    return _plain(kind, value, where, problems)


def _instance(kind: type, value: object, where: str, problems: list[str]) -> object:
    if not isinstance(value, Mapping):
        problems.append(f"{where or 'the recipe'}: {value!r} is no table of {kind.__name__}")
        return None
    hints, known = get_type_hints(kind), {field.name: field for field in fields(kind)}
    for key in value:
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            problems.append(f"{_at(where, str(key))}: unknown{f'; is {near[0]} meant?' if near else ''}")
    given = {}
    for key, field in known.items():
        if key in value:
            given[key] = _value(hints[key], value[key], _at(where, key), problems)
        elif field.default is MISSING and field.default_factory is MISSING:
            problems.append(f"{_at(where, key)}: missing")
    if problems:
        return None
    try:
        return kind(**given)
    except ValueError as error:  # what the dataclass itself holds against the combination
        problems.append(f"{where or 'the recipe'}: {error}")
        return None


def _either(kinds: tuple[object, ...], value: object, where: str, problems: list[str]) -> object:
    if value is None and type(None) in kinds:
        return None
    tries: list[list[str]] = []
    for kind in (kind for kind in kinds if kind is not type(None)):
        wrong: list[str] = []
        built = _value(kind, value, where, wrong)
        if not wrong:
            return built
        tries.append(wrong)
    nearest: list[str] = min(tries, key=len)
    problems.extend(nearest)
    return None


def _items(kind: object, value: object, where: str, problems: list[str]) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        problems.append(f"{where}: {value!r} is no list")
        return ()
    return tuple(_value(kind, item, f"{where}[{i}]", problems) for i, item in enumerate(value))


def _entries(kind: object, value: object, where: str, problems: list[str]) -> dict[str, object]:
    if not isinstance(value, Mapping):
        problems.append(f"{where}: {value!r} is no table")
        return {}
    return {str(key): _value(kind, item, _at(where, str(key)), problems) for key, item in value.items()}


def _plain(kind: object, value: object, where: str, problems: list[str]) -> object:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is float and isinstance(value, str) and _is_number(value):
        return float(value)  # YAML 1.1 takes 1e-4 for a text
    if kind is Path and isinstance(value, str):
        return Path(value)
    if not isinstance(kind, type):
        raise TypeError(f"{where}: a recipe cannot hold {kind}")
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        problems.append(f"{where}: {value!r} is not {_WORDS.get(kind, kind.__name__)}")
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _at(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
