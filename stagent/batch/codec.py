"""Frozen plain records of the tools (a scan's tracks, the camera's motion) to bytes and back, exactly.

Not pickle: what is read from a cache must not be able to run code. Only records of our own packages, arrays and plain
values are known; anything else is an error when it is written.
"""

from __future__ import annotations

import dataclasses
import io
import json
import zlib
from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

OURS = ("stagent_tools.",)
LEVEL = 1  # of zlib: arrays of noise do not get smaller by more
PLAIN = (bool, int, float, str, type(None))


def encode(value: object) -> bytes:
    """Raises TypeError for what is no plain record."""
    arrays: list[np.ndarray[Any, Any]] = []
    document = json.dumps(_written(value, arrays), separators=(",", ":")).encode()
    stream = io.BytesIO()
    stream.write(len(document).to_bytes(8, "little") + document)
    for array in arrays:
        np.lib.format.write_array(stream, array, allow_pickle=False)
    return zlib.compress(stream.getvalue(), LEVEL)


def decode(data: bytes) -> Any:  # noqa: ANN401 - whatever was written
    """What was encoded. Raises ValueError for bytes that were not."""
    try:
        stream = io.BytesIO(zlib.decompress(data))
        document = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        arrays = []
        while stream.tell() < stream.getbuffer().nbytes:
            arrays.append(np.lib.format.read_array(stream, allow_pickle=False))
        return _read(document, arrays)
    except (zlib.error, KeyError, IndexError, TypeError, AttributeError, ImportError) as error:
        raise ValueError(f"these bytes hold no records: {error}") from error


def _written(value: object, arrays: list[np.ndarray[Any, Any]]) -> object:
    """Plain data as it is; anything else as an object with one key that says what it is."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, PLAIN) and not isinstance(value, Enum):
        return value
    if isinstance(value, list):
        return [_written(item, arrays) for item in value]
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"array": len(arrays) - 1}
    return _object(value, lambda item: _written(item, arrays))


def _object(value: object, written: Callable[[object], object]) -> dict[str, object]:
    if isinstance(value, tuple):
        return {"tuple": [written(item) for item in value]}
    if isinstance(value, Mapping):
        return {"map": [[written(key), written(item)] for key, item in value.items()]}
    if isinstance(value, Enum):
        return {"enum": [*_name(type(value)), value.name]}
    if isinstance(value, Fraction | Path):
        return {"fraction" if isinstance(value, Fraction) else "path": str(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: written(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"record": [*_name(type(value)), fields]}
    raise TypeError(f"{type(value).__module__}.{type(value).__qualname__} cannot be kept in a cache")


def _name(kind: type) -> tuple[str, str]:
    if not kind.__module__.startswith(OURS):
        raise TypeError(f"{kind.__module__}.{kind.__qualname__} is no record of ours")
    return kind.__module__, kind.__qualname__


def _read(document: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:  # noqa: ANN401
    if isinstance(document, list):
        return [_read(item, arrays) for item in document]
    if not isinstance(document, dict):
        return document
    ((kind, content),) = document.items()
    makers: dict[str, Callable[[], object]] = {
        "array": lambda: arrays[content],
        "tuple": lambda: tuple(_read(item, arrays) for item in content),
        "map": lambda: {_read(key, arrays): _read(item, arrays) for key, item in content},
        "fraction": lambda: Fraction(content),
        "path": lambda: Path(content),
        "enum": lambda: _class(*content[:2])[content[2]],
        "record": lambda: _class(*content[:2])(**{key: _read(item, arrays) for key, item in content[2].items()}),
    }
    return makers[kind]()


def _class(module: str, name: str) -> Any:  # noqa: ANN401
    """A record or an enumeration of our own packages, nothing else."""
    found = getattr(import_module(module), name) if module.startswith(OURS) else None
    if not isinstance(found, type) or not (dataclasses.is_dataclass(found) or issubclass(found, Enum)):
        raise ValueError(f"{module}.{name} is no record of ours")
    return found
