"""The fields of a parsed JSON object, typed: what is missing or of another type is a RecordError that names it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from llava_st.data.errors import RecordError


class Fields:
    """Reads from one object. `name` says in messages what it is."""

    def __init__(self, value: object, name: str = "the record") -> None:
        if not isinstance(value, Mapping):
            raise RecordError(f"{name} is {_kind(value)}, not an object")
        self._values, self._name, self._read = value, name, set[str]()

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def raw(self, key: str) -> Any:  # noqa: ANN401 - any JSON
        """None where it is missing."""
        self._read.add(key)
        return self._values.get(key)

    def text(self, key: str, otherwise: str | None = None) -> str:
        value = self.raw(key)
        if value is None and otherwise is not None:
            return otherwise
        if not isinstance(value, str):
            raise RecordError(f"{key} is {_kind(value)}, not a text")
        return value

    def number(self, key: str) -> float:
        return number(self.raw(key), key)

    def maybe_number(self, key: str) -> float | None:
        return number(value, key) if (value := self.raw(key)) is not None else None

    def whole(self, key: str) -> int:
        value = self.number(key)
        if value != int(value):
            raise RecordError(f"{key} is {value:g}, not a whole number")
        return int(value)

    def rows(self, key: str) -> list[Any]:
        """A list, empty where it is missing."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise RecordError(f"{key} is {_kind(value)}, not a list")
        return value

    def inner(self, key: str) -> Fields:
        return Fields(self.raw(key), key)

    def one_of(self, key: str, allowed: tuple[str, ...], otherwise: str | None = None) -> str:
        return one_of(self.text(key, otherwise), allowed, key)

    def nothing_left(self) -> None:
        if unknown := sorted(set(map(str, self._values)) - self._read):
            raise RecordError(f"{self._name} has unknown keys: {', '.join(unknown)[:80]}")


def number(value: object, name: str = "a value") -> float:
    """Finite."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RecordError(f"{name} is {_kind(value)}, not a number")
    return float(value)


def numbers(row: object, count: int, name: str = "a row") -> list[float]:
    if not isinstance(row, list | tuple) or len(row) != count:
        raise RecordError(f"{name} is {row!r:.60}, not {count} numbers")
    return [number(value, f"one of {name}") for value in row]


def one_of(value: str, allowed: tuple[str, ...], name: str) -> str:
    if value not in allowed:
        raise RecordError(f"{name} is {value!r:.40}, none of {', '.join(allowed)}")
    return value


def _kind(value: object) -> str:
    return "missing" if value is None else f"{value!r:.30}"
