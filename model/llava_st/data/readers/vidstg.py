"""VidSTG: a folder with {train,val,test}_annotations.json, and VidOR's annotations anywhere below it.

A record has captions (declarative) and questions (interrogative) about things of one relation; temporal_gt is [begin,
end) in frames and may end at frame_count, one past the used segment. Boxes are VidOR's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from llava_st.data.building import build
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields
from llava_st.data.json_stream import Item, json_items
from llava_st.data.readers.layout import Found, Layout, each, rate
from llava_st.data.readers.vidor import VidorFolder
from llava_st.data.record import Interval, Media, Record, Tube
from llava_st.templates import Task

Form = Literal["declarative", "interrogative"]
_SUFFIX = "_annotations.json"


@dataclass(frozen=True)
class Query:
    """One sentence of VidSTG and what it is about. `media`: the used segment of the video."""

    id: str
    form: Form
    text: str
    media: Media
    span: Interval
    tube: Tube


def queries(folder: Path, records: Callable[[Query], Iterator[Record]]) -> Found:
    """The records made of each sentence below the folder, split by split."""
    vidor = VidorFolder(folder)
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        split = path.name.removesuffix(_SUFFIX)
        yield from each(path, json_items(path), lambda item, s=split: _records(item, s, vidor, records))  # type: ignore[misc]


def _records(
    item: Item, split: str, vidor: VidorFolder, records: Callable[[Query], Iterator[Record]]
) -> Iterator[Record]:
    fields = Fields(item.value)
    name = fields.text("vid")
    video = vidor.video(name)
    fps = rate(fields.number("fps"))
    if abs(fps - video.fps) > 0.01 or fields.whole("frame_count") != video.frames:
        raise RecordError(
            f"VidSTG says {fps:g} frames a second and {fields.whole('frame_count')} frames, VidOR {video.fps:g} and"
            f" {video.frames}"
        )
    begin, end = _frames(fields.inner("temporal_gt"), video.frames)
    first, last = _frames(fields.inner("used_segment"), video.frames)
    media = Media("video", video.path, first / fps, max(last, end) / fps)
    span = Interval(begin / fps, end / fps)
    forms: tuple[tuple[Form, str], ...] = (("declarative", "captions"), ("interrogative", "questions"))
    for form, key in forms:
        for number, row in enumerate(fields.rows(key)):
            sentence = Fields(row, "a sentence")
            tube = video.tube(sentence.whole("target_id"), begin, end)
            text = sentence.text("description")
            query = f"vidstg/{split}/{name}/{item.key}/{form}/{number}"
            yield from records(Query(query, form, text, media, span, tube))


def _frames(fields: Fields, count: int) -> tuple[int, int]:
    begin, end = fields.whole("begin_fid"), fields.whole("end_fid")
    if not 0 <= begin < end <= count:
        raise RecordError(f"the frames {begin} to {end} {'are reversed' if end <= begin else f'exceed {count}'}")
    return begin, end


def _grounded(query: Query) -> Iterator[Record]:
    yield build(
        Task.WHEN_WHERE, query.id, query.media, [query.text], spans=[query.span], tubes=[query.tube], source="vidstg"
    )


LAYOUT = Layout(
    "vidstg", lambda path: path.is_dir() and any(path.glob(f"*{_SUFFIX}")), lambda path: queries(path, _grounded),
    "a folder with train_annotations.json and VidOR's annotations",
)  # fmt: skip
