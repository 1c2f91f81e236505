"""Records as lines of JSON, and back."""

from __future__ import annotations

import json
from typing import Any, cast

from llava_st.coordinates import Box
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields, numbers, one_of
from llava_st.data.record import Clock, Interval, Media, Message, Placed, Record, Role, Tube
from llava_st.errors import CoordinateError
from llava_st.templates import Task

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


def from_line(line: str | bytes) -> Record:
    """Raises RecordError."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"no JSON: {error}") from None
    return from_document(document)


def from_document(document: object) -> Record:
    """Raises RecordError: a key is missing or unknown, a value is of another type, or the record contradicts itself."""
    fields = Fields(document)
    try:
        record = Record(
            id=fields.text("id"),
            task=Task(fields.one_of("task", tuple(task.value for task in Task))),
            media=_media(fields.inner("media")),
            messages=tuple(_message(row) for row in fields.rows("messages")),
            spans=tuple(Interval(*numbers(row, 2, "a span")) for row in fields.rows("spans")),
            boxes=tuple(Box(*numbers(row, 4, "a box")) for row in fields.rows("boxes")),
            tubes=tuple(_tube(rows) for rows in fields.rows("tubes")),
            phrases=tuple(_phrase(value) for value in fields.rows("phrases")),
            source=fields.text("source", ""),
            clock=cast(Clock, fields.one_of("clock", ("seconds", "clip"), "seconds")),
        )
    except CoordinateError as error:
        raise RecordError(error.sentence) from None
    fields.nothing_left()
    return record


def _rounded(values: tuple[float, ...]) -> list[float]:
    return [round(value, _DIGITS) for value in values]


def _media(fields: Fields) -> Media:
    kind = cast(Any, fields.one_of("kind", ("video", "image")))
    media = Media(kind, fields.text("path"), fields.maybe_number("start"), fields.maybe_number("end"))
    fields.nothing_left()
    return media


def _message(row: object) -> Message:
    if not (isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row)):
        raise RecordError("a message is no pair of role and text")
    return Message(cast(Role, one_of(row[0], ("user", "assistant"), "a role")), row[1])


def _tube(rows: object) -> Tube:
    if not isinstance(rows, list):
        raise RecordError("a tube is no list")
    return tuple(Placed(time, Box(*box)) for time, *box in (numbers(row, 5, "a box of a tube") for row in rows))


def _phrase(value: object) -> str:
    if not isinstance(value, str):
        raise RecordError(f"a phrase is {value!r:.30}, not a text")
    return value
