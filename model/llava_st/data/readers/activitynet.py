"""ActivityNet Captions: train.json, val_1.json, val_2.json: {"v_ID": {duration, timestamps, sentences}}, seconds.

A video becomes one dense caption, and each of its sentences one moment to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from llava_st.data.building import build, words
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields
from llava_st.data.json_stream import Item, json_items
from llava_st.data.readers.layout import Found, Layout, each, first_holds, pair_of
from llava_st.data.record import Interval, Media, Record
from llava_st.templates import Task

_NAMES = ("train.json", "val_1.json", "val_2.json")


def read(path: Path) -> Found:
    return each(path, json_items(path), lambda item: _records(item, path.stem))


def _records(item: Item, split: str) -> Iterator[Record]:
    fields = Fields(item.value)
    duration, sentences = fields.number("duration"), fields.rows("sentences")
    stamps = fields.rows("timestamps")
    if len(stamps) != len(sentences) or not stamps:
        raise RecordError(f"{len(stamps)} timestamps and {len(sentences)} sentences")
    media = Media("video", f"{item.key}.mp4")
    events: list[tuple[Interval, str]] = []
    for stamp, sentence in zip(stamps, sentences, strict=True):
        if not isinstance(sentence, str):
            raise RecordError("a sentence is no text")
        events.append((pair_of(stamp, duration), words(sentence)))
    for number, (span, event) in enumerate(events):
        name = f"activitynet/{split}/{item.key}/{number}"
        yield build(Task.WHEN, name, media, [event], spans=[span], source="activitynet_captions")
    events.sort(key=lambda pair: (pair[0].start, pair[0].end))
    yield build(
        Task.NARRATE,
        f"activitynet/{split}/{item.key}",
        media,
        [event for _, event in events],
        spans=[span for span, _ in events],
        source="activitynet_captions",
    )


LAYOUT = Layout(
    "activitynet_captions", lambda path: path.name in _NAMES and first_holds(path, "timestamps"), read,
    "train.json, val_1.json or val_2.json",
)  # fmt: skip
