"""QVHighlights: highlight_{train,val,test}_release.jsonl: query, vid = YOUTUBE_start_end, duration, relevant_windows s.

A query may have several windows: the record asks for the longest and is left out where another is nearly as long, for
one span is the form of the answer. Lines without windows (the test release) have nothing to learn from.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from llava_st.data.building import build
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields
from llava_st.data.json_stream import Item, json_lines
from llava_st.data.readers.layout import Found, Layout, each, pair_of
from llava_st.data.record import Media, Record
from llava_st.templates import Task

_CLEARLY = 2.0  # times as long as the next


def read(path: Path) -> Found:
    return each(path, json_lines(path), lambda item: _records(item, path.stem))


def _records(item: Item, file: str) -> Iterator[Record]:
    fields = Fields(item.value)
    if "relevant_windows" not in fields:
        raise RecordError("no relevant_windows: the labels of this split are not public")
    duration = fields.number("duration")
    windows = [pair_of(row, duration) for row in fields.rows("relevant_windows")]
    windows.sort(key=lambda window: -window.length)
    if not windows:
        raise RecordError("no window is relevant")
    if len(windows) > 1 and windows[0].length < _CLEARLY * windows[1].length:
        raise RecordError("several windows are relevant, and none is the main one")
    yield build(
        Task.WHEN,
        f"{file}/{fields.whole('qid')}",
        Media("video", f"{fields.text('vid')}.mp4"),
        [fields.text("query")],
        spans=windows[:1],
        source="qvhighlights",
    )


LAYOUT = Layout(
    "qvhighlights", lambda path: path.name.startswith("highlight_") and path.suffix == ".jsonl", read,
    "highlight_train_release.jsonl or its like",
)  # fmt: skip
