"""What a reader is, and the ways in which all of them read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from llava_st.coordinates import Box
from llava_st.data.errors import RecordError
from llava_st.data.fields import numbers
from llava_st.data.json_stream import Item, json_items
from llava_st.data.ledger import Malformed
from llava_st.data.record import Interval, Record
from llava_st.errors import CoordinateError

Found = Iterator[Record | Malformed]
EDGE = 1.5  # px by which a box may reach beyond its picture: half of them is rounding, one is counting from 1
LATE = 1.0  # s by which a span may end after its video, whose length is itself rounded


@dataclass(frozen=True)
class Layout:
    """One set's files. `fits` tells by names whether a path (a file, or a folder) is of this layout; `read` gives its
    records in the order of the file, and a Malformed in place of each that cannot be used."""

    name: str
    fits: Callable[[Path], bool]
    read: Callable[[Path], Found]
    asks: str
    """Which path is to be named, for messages."""


def each(path: Path, items: Iterable[Item | Malformed], records: Callable[[Item], Iterable[Record]]) -> Found:
    """The records of each item; what is wrong with one of them spoils that one, or the rest of its item."""
    for item in items:
        if isinstance(item, Malformed):
            yield item
            continue
        try:
            yield from records(item)
        except CoordinateError as error:
            yield Malformed(str(path), item.line, error.sentence)
        except RecordError as error:
            yield Malformed(str(path), item.line, str(error))


def span_of(start: float, end: float, duration: float | None = None) -> Interval:
    """Seconds; an end within LATE after the video is cut to it."""
    if end <= start:
        raise RecordError(f"the span {start:g} to {end:g} {'has no length' if end == start else 'is reversed'}")
    if duration is not None:
        if duration <= 0:
            raise RecordError(f"the video lasts {duration:g} s")
        if end > duration + LATE or start >= duration:
            raise RecordError(f"the span {start:g} to {end:g} reaches beyond its video of {duration:g} s")
        end = min(end, duration)
    return Interval(start, end)


def pair_of(row: object, duration: float | None = None) -> Interval:
    """The same from a row of two numbers."""
    start, end = numbers(row, 2, "a span")
    return span_of(start, end, duration)


def pixel_box(row: object, width: float, height: float, form: str = "xyxy") -> Box:
    """Four pixel values, as corners or (`xywh`) corner and size -> fractions; at the picture's edge cut within EDGE."""
    x0, y0, x1, y1 = numbers(row, 4, "a box")
    if form == "xywh":
        x1, y1 = x0 + x1, y0 + y1
    if not (width > 0 and height > 0):
        raise RecordError(f"the picture has {width:g} x {height:g} pixels")
    if x1 <= x0 or y1 <= y0:
        raise RecordError(f"the box {row} has no area")
    if min(x0, y0) < -EDGE or x1 > width + EDGE or y1 > height + EDGE:
        raise RecordError(f"the box {row} reaches beyond its picture of {width:g} x {height:g}")
    return Box(max(0.0, x0 / width), max(0.0, y0 / height), min(1.0, x1 / width), min(1.0, y1 / height))


def first_holds(path: Path, key: str) -> bool:
    """Whether the first item of a JSON file has this key: files of several sets bear the same name."""
    first = next(iter(json_items(path)), None)
    return isinstance(first, Item) and isinstance(first.value, dict) and key in first.value


def rate(fps: float) -> float:
    """A frame rate that can be meant."""
    if not (math.isfinite(fps) and 1 <= fps <= 1000):
        raise RecordError(f"{fps:g} frames a second cannot be meant")
    return fps
