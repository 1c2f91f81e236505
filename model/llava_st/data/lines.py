"""Records as lines of JSON, and back."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar, cast

from llava_st.coordinates import Box
from llava_st.data.errors import RecordError
from llava_st.data.record import Interval, Media, Message, Placed, Record, Tube
from llava_st.errors import CoordinateError
from llava_st.templates import Task

T = TypeVar("T")
_DIGITS = 6  # a microsecond, a thousandth of a pixel


def as_line(record: Record) -> str:
    """One line without its line feed; keys that hold nothing are left out."""
    media = {"kind": record.media.kind, "path": record.media.path, "start": record.media.start, "end": record.media.end}
    document: dict[str, Any] = {
        "id": record.id,
        "task": record.task.value,
        "media": {key: value for key, value in media.items() if value is not None},
        "messages": [[message.role, message.text] for message in record.messages],
        "spans": [_rounded((span.start, span.end)) for span in record.spans],
        "boxes": [_rounded(tuple(box)) for box in record.boxes],
        "tubes": [[_rounded((placed.time, *placed.box)) for placed in tube] for tube in record.tubes],
        "phrases": list(record.phrases),
        "source": record.source,
        "clock": record.clock if record.clock != "seconds" else "",
    }
    return json.dumps({key: value for key, value in document.items() if value}, separators=(",", ":"))


def from_line(line: str) -> Record:
    """Raises RecordError."""
    try:
        document = json.loads(line)
    except ValueError as error:
        raise RecordError(f"no JSON: {error}") from None
    return from_document(document)


def from_document(document: object) -> Record:
    """Raises RecordError: a key is missing or unknown, a value is of another type, or the record contradicts itself."""
    fields = _fields(document, "the record")
    try:
        record = Record(
            id=_text(fields, "id"),
            task=_task(_text(fields, "task")),
            media=_media(_fields(fields.pop("media", None), "media")),
            messages=tuple(_each(fields, "messages", _message)),
            spans=tuple(_each(fields, "spans", lambda row: Interval(*_numbers(row, 2)))),
            boxes=tuple(_each(fields, "boxes", lambda row: Box(*_numbers(row, 4)))),
            tubes=tuple(_each(fields, "tubes", _tube)),
            phrases=tuple(_each(fields, "phrases", _phrase)),
            source=_text(fields, "source", ""),
            clock=cast(Any, _one_of(_text(fields, "clock", "seconds"), ("seconds", "clip"))),
        )
    except CoordinateError as error:
        raise RecordError(error.sentence) from None
    _nothing_left(fields, "the record")
    return record


def _rounded(values: tuple[float, ...]) -> list[float]:
    return [round(value, _DIGITS) for value in values]


def _fields(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise RecordError(f"{name} is {_kind(value)}, not an object")
    return dict(value)


def _media(fields: dict[str, Any]) -> Media:
    kind = _one_of(_text(fields, "kind"), ("video", "image"))
    ends = (fields.pop("start", None), fields.pop("end", None))
    start, end = (None if value is None else _number(value) for value in ends)
    media = Media(cast(Any, kind), _text(fields, "path"), start, end)
    _nothing_left(fields, "media")
    return media


def _message(row: object) -> Message:
    if not (isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row)):
        raise RecordError("a message is no pair of role and text")
    return Message(cast(Any, _one_of(row[0], ("user", "assistant"))), row[1])


def _tube(rows: object) -> Tube:
    if not isinstance(rows, list):
        raise RecordError(f"a tube is {_kind(rows)}, not a list")
    return tuple(Placed(time, Box(*box)) for time, *box in (_numbers(row, 5) for row in rows))


def _phrase(value: object) -> str:
    return value if isinstance(value, str) else _fail(f"a phrase is {_kind(value)}, not a text")


def _task(value: str) -> Task:
    return Task(_one_of(value, tuple(task.value for task in Task)))


def _text(fields: dict[str, Any], key: str, otherwise: str | None = None) -> str:
    value = fields.pop(key, otherwise)
    return value if isinstance(value, str) else _fail(f"{key} is {_kind(value)}, not a text")


def _each(fields: dict[str, Any], key: str, read: Callable[[object], T]) -> list[T]:
    rows = fields.pop(key, [])
    return [read(row) for row in rows] if isinstance(rows, list) else _fail(f"{key} is {_kind(rows)}, not a list")


def _numbers(row: object, count: int) -> list[float]:
    if not (isinstance(row, list) and len(row) == count):
        raise RecordError(f"{row!r:.60} are not {count} numbers")
    return [_number(value) for value in row]


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RecordError(f"{value!r:.30} is no number")
    return float(value)


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else _fail(f"{value!r:.40} is none of {', '.join(allowed)}")


def _nothing_left(fields: Mapping[str, Any], name: str) -> None:
    if fields:
        raise RecordError(f"{name} has unknown keys: {', '.join(sorted(fields))}")


def _kind(value: object) -> str:
    return "missing" if value is None else f"of type {type(value).__name__}"


def _fail(reason: str) -> NoReturn:
    raise RecordError(reason)
