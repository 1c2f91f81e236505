"""LLaVA-ST's own training files (formats.md A.10): a list of {id, image | video, conversations, variables, meta}.

Their texts hold placeholders, `[<WIDTH-INPUT><HEIGHT-INPUT><WIDTH-INPUT><HEIGHT-INPUT>]` for a box, `{<TEMP-INPUT>
<TEMP-INPUT>}` for a span, `<TEMP-INPUT>` for a time, and `<TEMP-OUTPUT>:[...]` for a step of a tube; the numbers stand
in `variables`, six lists of fractions in order of appearance. Times are fractions of the clip (`clock="clip"`).
`meta.split` are the clip's first and last frame, whose times need the video's frame rate: a record with one names the
frames in its media's path, as `VIDEO#first-last`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from llava_st.coordinates import Box
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields, number, numbers
from llava_st.data.json_stream import Item, json_items, json_lines
from llava_st.data.readers.layout import Found, Layout, each
from llava_st.data.readers.turns import turns_of
from llava_st.data.record import Interval, Media, Message, Placed, Record, Tube
from llava_st.templates import Task

_T, _W, _H = (rf"<{axis}-(?:IN|OUT)PUT>" for axis in ("TEMP", "WIDTH", "HEIGHT"))
_GAP = r"[\s,]*"
_BOX = rf"\[{_GAP}{_W}{_GAP}{_H}{_GAP}{_W}{_GAP}{_H}{_GAP}\]"
_STEP = rf"{_T}{_GAP}:\s*{_BOX}"
_FORM = re.compile(
    rf"(?P<tube>{_STEP}(?:[\s,;]*{_STEP})*)|(?P<span>\{{{_GAP}{_T}{_GAP}{_T}{_GAP}\}})|(?P<box>{_BOX})|(?P<start>{_T})"
)
_STEPS = re.compile(_STEP)
_LISTS = {"TEMP": "temporal", "WIDTH": "spatial_width", "HEIGHT": "spatial_height"}


def read(path: Path) -> Found:
    items = json_lines(path) if path.suffix == ".jsonl" else json_items(path)
    return each(path, items, lambda item: _records(item, path.stem))


def _records(item: Item, file: str) -> Iterator[Record]:
    fields = Fields(item.value)
    values = _Values(fields.inner("variables") if "variables" in fields else Fields({}))
    messages = []
    for asked, told in turns_of(fields.rows("conversations")):
        messages += [Message("user", values.slotted(asked)), Message("assistant", values.slotted(told))]
    values.check_all_used()
    name = fields.raw("id")
    yield Record(
        f"{file}/{name if name is not None else item.key}", Task.TALK, _media(fields), tuple(messages),
        tuple(values.spans), tuple(values.boxes), tuple(values.tubes), source=f"st_align/{file}", clock="clip",
    )  # fmt: skip


def _media(fields: Fields) -> Media:
    if "image" in fields:
        return Media("image", fields.text("image"))
    path = fields.text("video")
    if "meta" in fields and "split" in (meta := fields.inner("meta")):
        first, last = numbers(meta.raw("split"), 2, "split")
        if not 0 <= first < last:
            raise RecordError(f"the split {first:g} to {last:g} is reversed")
        path = f"{path}#{first:.0f}-{last:.0f}"
    return Media("video", path)


class _Values:
    """The numbers of one record, taken in order of appearance."""

    def __init__(self, variables: Fields) -> None:
        self.spans: list[Interval] = []
        self.boxes: list[Box] = []
        self.tubes: list[Tube] = []
        self._waiting: Mapping[str, list[float]] = {
            f"{axis}-{side}": [number(value) for value in variables.rows(f"{name}_{side.lower()}_locations")]
            for axis, name in _LISTS.items()
            for side in ("INPUT", "OUTPUT")
        }
        for values in self._waiting.values():
            values.reverse()

    def slotted(self, text: str) -> str:
        return _FORM.sub(self._slot, text)

    def check_all_used(self) -> None:
        if left := [name for name, values in self._waiting.items() if values]:
            raise RecordError(f"numbers are left over for {', '.join(left)}")

    def _slot(self, found: re.Match[str]) -> str:
        kind = str(found.lastgroup)
        if kind == "tube":
            steps = [self._take(step[0]) for step in _STEPS.finditer(found[0])]
            self.tubes.append(tuple(Placed(time, Box(*box)) for time, *box in steps))
            return f"<tube:{len(self.tubes) - 1}>"
        values = self._take(found[0])
        if kind == "box":
            self.boxes.append(Box(*values))
            return f"<box:{len(self.boxes) - 1}>"
        self.spans.append(Interval(values[0], values[-1]))
        return f"<{kind}:{len(self.spans) - 1}>"

    def _take(self, text: str) -> Sequence[float]:
        names = re.findall(r"<((?:TEMP|WIDTH|HEIGHT)-(?:IN|OUT)PUT)>", text)
        if short := [name for name in names if not self._waiting[name]]:
            raise RecordError(f"a number is missing for <{short[0]}>")
        return [self._waiting[name].pop() for name in names]


LAYOUT = Layout(
    "st_align", lambda path: path.parent.name in ("stage1", "stage2", "stage3") and path.suffix in (".json", ".jsonl"),
    read, "a .json or .jsonl file in a folder stage1, stage2 or stage3",
)  # fmt: skip
