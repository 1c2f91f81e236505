"""HC-STVG v1 and v2: {train,test}.json, {train,val}v2.json: {"NAME.mp4": {bbox, st_frame, st_time, ed_time, img_num,
caption | English, width & height | img_size}}.

Clips last 20 s, so they have img_num / 20 frames a second; st_frame counts from 1, bbox are [x, y, w, h] px of
consecutive frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from llava_st.data.building import build
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields, numbers
from llava_st.data.json_stream import Item, json_items
from llava_st.data.readers.layout import Found, Layout, each, first_holds, pixel_box, rate, span_of
from llava_st.data.record import Media, Placed, Record
from llava_st.templates import Task

LENGTH = 20.0  # s of each clip
_AGREE = 0.5  # s by which the times and the frames of a record may differ
_NAMES = ("train.json", "test.json", "trainv2.json", "valv2.json")


def read(path: Path) -> Found:
    return each(path, json_items(path), lambda item: _records(item, path.stem))


def _records(item: Item, split: str) -> Iterator[Record]:
    fields = Fields(item.value)
    fps = rate(fields.number("img_num") / LENGTH)
    first, rows = fields.whole("st_frame") - 1, fields.rows("bbox")
    span = span_of(first / fps, (first + len(rows)) / fps, LENGTH)
    told = (fields.number("st_time"), fields.number("ed_time"))
    if abs(told[0] - span.start) > _AGREE or abs(told[1] - span.end) > _AGREE:
        raise RecordError(
            f"its frames mean {span.start:.2f} to {span.end:.2f} s at {fps:g} frames a second, its times say"
            f" {told[0]:g} to {told[1]:g} s"
        )
    width, height = _size(fields)
    tube = tuple(Placed((first + n) / fps, pixel_box(row, width, height, "xywh")) for n, row in enumerate(rows))
    event = fields.text("English") if "English" in fields else fields.text("caption")
    name, media = f"hc_stvg/{split}/{item.key}", Media("video", item.key)
    yield build(Task.WHEN_WHERE, name, media, [event], spans=[span], tubes=[tube], source="hc_stvg")


def _size(fields: Fields) -> tuple[float, float]:
    """Width and height, which version 2 gives the other way round."""
    if "img_size" in fields:
        height, width = numbers(fields.raw("img_size"), 2, "img_size")
        return width, height
    return fields.number("width"), fields.number("height")


LAYOUT = Layout(
    "hc_stvg", lambda path: path.name in _NAMES and first_holds(path, "bbox"), read,
    "train.json, test.json, trainv2.json or valv2.json",
)  # fmt: skip
