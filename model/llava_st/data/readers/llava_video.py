"""LLaVA-Video-178K: *_cap_processed.json, *_oe_v0_1_qa_processed.json, *_mc_v0_1_qa_processed.json: a list of
{id, conversations, data_source, video}. Its field names could not be checked against the files (formats.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from llava_st.data.building import build, talk
from llava_st.data.fields import Fields
from llava_st.data.json_stream import Item, json_items
from llava_st.data.readers.layout import Found, Layout, each
from llava_st.data.readers.turns import turns_of
from llava_st.data.record import Media, Record
from llava_st.templates import Task


def read(path: Path) -> Found:
    return each(path, json_items(path), lambda item: _records(item, captions="_cap_" in path.name))


def _records(item: Item, captions: bool) -> Iterator[Record]:
    fields = Fields(item.value)
    name, media = f"llava_video/{fields.text('id')}/{item.key}", Media("video", fields.text("video"))
    turns = turns_of(fields.rows("conversations"))
    source = f"llava_video/{fields.text('data_source', 'unknown')}"
    if captions and len(turns) == 1:
        yield build(Task.SUMMARISE, name, media, [turns[0][1]], source=source)
    else:
        yield talk(name, media, turns, source=source)


LAYOUT = Layout("llava_video", lambda path: path.name.endswith("_processed.json"), read, "*_processed.json")
