"""Facts -> a record: the question and the answer in one of the wordings of their task (templates.py).

Which wording is drawn from the record's id, so that a set read twice is the same set.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from llava_st.coordinates import Box
from llava_st.data.errors import RecordError
from llava_st.data.record import Clock, Interval, Media, Message, Record, Tube
from llava_st.templates import SPANS, Task, answer, question

_SLOTS = {
    "span": "<span:0>", "start": "<start:0>", "end": "<end:0>", "box": "<box:0>", "tube": "<tube:0>",
    "event_end": "End at",
}  # fmt: skip


def build(
    task: Task,
    id: str,
    media: Media,
    phrases: Sequence[str],
    *,
    spans: Sequence[Interval] = (),
    boxes: Sequence[Box] = (),
    tubes: Sequence[Tube] = (),
    caption: str | None = None,
    source: str = "",
    clock: Clock = "seconds",
) -> Record:
    """`phrases` as in record.py: the event, the thing, or what is to be said. `caption`: an answer with slots of its
    own (CAPTION). Raises RecordError."""
    said = [words(phrase) for phrase in phrases]
    if not said:
        raise RecordError("nothing says what it is about")
    choice = random.Random(id)  # noqa: S311
    facts = {**_SLOTS, "event": said[0], "object": said[0], "caption": caption or said[0]}
    if task is Task.NARRATE:
        facts["caption"] = _told(said, choice)
    turns = (Message("user", question(task, choice, **facts)), Message("assistant", answer(task, choice, **facts)))
    return Record(
        id, task, media, turns, tuple(spans), tuple(boxes), tuple(tubes), tuple(said), source=source, clock=clock
    )


def talk(
    id: str,
    media: Media,
    turns: Sequence[tuple[str, str]],
    *,
    spans: Sequence[Interval] = (),
    boxes: Sequence[Box] = (),
    source: str = "",
    clock: Clock = "seconds",
) -> Record:
    """A conversation as its source words it: (question, answer) in turn, with slots."""
    messages = [message for asked, told in turns for message in (Message("user", asked), Message("assistant", told))]
    return Record(id, Task.TALK, media, tuple(messages), tuple(spans), tuple(boxes), source=source, clock=clock)


def words(text: str) -> str:
    """Without line feeds, doubled blanks and a full stop at the end."""
    plain = " ".join(text.split()).rstrip(" .")
    if not plain:
        raise RecordError("an event or a thing has no words")
    return plain


def _told(events: Sequence[str], choice: random.Random) -> str:
    """ "During <span:0>, a dog runs. At <span:1>, it stops." """
    opened = (choice.choice(SPANS).format(span=f"<span:{number}>") for number in range(len(events)))
    return " ".join(f"{opening}, {event}." for opening, event in zip(opened, events, strict=True))
