"""YouCook2: youcookii_annotations_trainval.json: {"database": {ID: {duration, subset, annotations}}}, seconds.

A video becomes one dense caption, and each of its steps one moment to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from llava_st.data.building import build
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields
from llava_st.data.json_stream import Item, json_items
from llava_st.data.readers.layout import Found, Layout, each, pair_of
from llava_st.data.record import Media, Record
from llava_st.templates import Task


def read(path: Path) -> Found:
    return each(path, json_items(path, inside="database"), _records)


def _records(item: Item) -> Iterator[Record]:
    fields = Fields(item.value)
    duration, subset = fields.number("duration"), fields.text("subset")
    steps = [Fields(row, "a step") for row in fields.rows("annotations")]
    if not steps:
        raise RecordError("no steps: the captions of this subset are not public")
    spans = [pair_of(step.raw("segment"), duration) for step in steps]
    said = [step.text("sentence") for step in steps]
    media, name = Media("video", f"{item.key}.mp4"), f"youcook2/{subset}/{item.key}"
    for number, (span, sentence) in enumerate(zip(spans, said, strict=True)):
        yield build(Task.WHEN, f"{name}/{number}", media, [sentence], spans=[span], source="youcook2")
    yield build(Task.NARRATE, name, media, said, spans=spans, source="youcook2")


LAYOUT = Layout(
    "youcook2", lambda path: path.name.startswith("youcookii_annotations"), read, "youcookii_annotations_trainval.json"
)
