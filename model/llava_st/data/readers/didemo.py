"""DiDeMo: {train,val,test}_data.json: a list of {annotation_id, description, video, times, num_segments}.

`times` are pairs (first, last) of 5-second chunks by four people; videos are cut at 30 s. The span is that of the pair
which agrees best with the others (the largest mean overlap), as the official score averages the best three.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from llava_st.data.building import build
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields, numbers
from llava_st.data.json_stream import Item, json_items
from llava_st.data.readers.layout import Found, Layout, each, span_of
from llava_st.data.record import Media, Record
from llava_st.templates import Task

CHUNK = 5.0  # s
_NAMES = ("train_data.json", "val_data.json", "test_data.json")


def read(path: Path) -> Found:
    return each(path, json_items(path), lambda item: _records(item, path.stem))


def _records(item: Item, file: str) -> Iterator[Record]:
    fields = Fields(item.value)
    segments = fields.whole("num_segments")
    pairs = [numbers(row, 2, "a pair of chunks") for row in fields.rows("times")]
    if not pairs:
        raise RecordError("no chunks are marked")
    if any(not 0 <= first <= last < segments or first % 1 or last % 1 for first, last in pairs):
        raise RecordError(f"the chunks {pairs} are not within {segments}")
    first, last = max(pairs, key=lambda pair: sum(_overlap(pair, other) for other in pairs))
    yield build(
        Task.WHEN,
        f"didemo/{file}/{fields.whole('annotation_id')}",
        Media("video", fields.text("video"), 0.0, CHUNK * segments),
        [fields.text("description")],
        spans=[span_of(CHUNK * first, CHUNK * (last + 1))],
        source="didemo",
    )


def _overlap(one: list[float], two: list[float]) -> float:
    """IoU of chunk ranges, both ends included."""
    shared = min(one[1], two[1]) - max(one[0], two[0]) + 1
    return max(0.0, shared) / (max(one[1], two[1]) - min(one[0], two[0]) + 1)


LAYOUT = Layout("didemo", lambda path: path.name in _NAMES, read, "train_data.json, val_data.json or test_data.json")
