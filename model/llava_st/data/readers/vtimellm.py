"""VTimeLLM's stage 2: stage2.json: a list of {source, id, conversations, meta{split, duration, token}}.

Times stand in the texts as `<s0>`, `<e0>`: seconds from the beginning of the split, under these names in `token`.
`meta.split` are seconds of the original video. "from <s0> to <e0>" becomes one span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from llava_st.data.building import talk
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields, number, numbers
from llava_st.data.json_stream import Item, json_items
from llava_st.data.readers.layout import Found, Layout, each, span_of
from llava_st.data.readers.turns import turns_of
from llava_st.data.record import Interval, Media, Record

_PAIR = re.compile(r"[Ff]rom <s(\d+)> to <e\1>|<s(\d+)>|<e(\d+)>")


class _Clip(NamedTuple):
    start: float
    end: float
    tokens: Fields


def read(path: Path) -> Found:
    return each(path, json_items(path), _records)


def _records(item: Item) -> Iterator[Record]:
    fields = Fields(item.value)
    meta = fields.inner("meta")
    start, end = numbers(meta.raw("split"), 2, "split")
    clip = _Clip(start, end, meta.inner("token"))
    duration = meta.number("duration")
    if abs((end - start) - duration) > 1.0:
        raise RecordError(f"the split lasts {end - start:g} s, its duration is given as {duration:g}")
    spans: list[Interval] = []
    turns = [tuple(_slotted(text, clip, spans) for text in turn) for turn in turns_of(fields.rows("conversations"))]
    name = fields.text("id")
    media = Media("video", f"{name}.mp4", start, end)
    yield talk(f"vtimellm/{name}/{item.key}", media, [(a, b) for a, b in turns], spans=spans, source="vtimellm")


def _slotted(text: str, clip: _Clip, spans: list[Interval]) -> str:
    """With slots in place of tokens; each pair is one more span."""

    def slot(found: re.Match[str]) -> str:
        which = next(group for group in found.groups() if group is not None)
        ends = [number(clip.tokens.raw(f"<{side}{which}>"), f"<{side}{which}>") for side in "se"]
        span = span_of(clip.start + ends[0], clip.start + ends[1], clip.end)
        if span not in spans:
            spans.append(span)
        place = spans.index(span)
        if found[1] is not None:
            return f"during <span:{place}>"
        return f"<start:{place}>" if found[2] is not None else f"<end:{place}>"

    return _PAIR.sub(slot, text)


LAYOUT = Layout("vtimellm", lambda path: path.name == "stage2.json", read, "stage2.json")
