"""ST-Align's three joint tasks from VidSTG (paper 4.1, supplement 9, box 2): STVG and SVG from every sentence, ELC from
the declarative ones.

The paper's 81 K / 36 K / 81 K samples are VidSTG's 80,684 training sentences and its 36,202 declarative ones, so this
is what it took. It let GPT-4-turbo rewrite the sentences as events; here rules do ("there is a dog runs" -> "a dog
runs", "who holds the ball?" -> "the person who holds the ball"), and what no rule fits stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from llava_st.data.building import build
from llava_st.data.readers.layout import Found
from llava_st.data.readers.vidstg import Query, queries
from llava_st.data.record import Record
from llava_st.templates import Task

_RULES = (
    (re.compile(r"^there (?:is|are) ", re.IGNORECASE), ""),
    (re.compile(r"^whom? (?:does|do|did) ", re.IGNORECASE), "the person whom "),
    (re.compile(r"^(?:what|which) (?:does|do|did) ", re.IGNORECASE), "the thing that "),
    (re.compile(r"^who ", re.IGNORECASE), "the person who "),
    (re.compile(r"^(?:what|which) ", re.IGNORECASE), "the thing that "),
)


def stalign(folder: Path) -> Found:
    """`folder` as vidstg.py reads it."""
    return queries(folder, _joint)


def event_of(sentence: str) -> str:
    """A sentence of VidSTG as the words for an event."""
    plain = sentence.strip().rstrip(" .?")
    for rule, words in _RULES:
        if rule.match(plain):
            return rule.sub(words, plain, count=1)
    return plain


def _joint(query: Query) -> Iterator[Record]:
    tasks = [Task.WHEN_WHERE, Task.WHERE]
    if query.form == "declarative":
        tasks.append(Task.EVENT)
    for task in tasks:
        yield build(
            task,
            f"{query.id}/{task.name.lower()}",
            query.media,
            [event_of(query.text)],
            spans=[query.span],
            boxes=[query.tube[0].box] if task is Task.EVENT else [],
            tubes=[query.tube],
            source="st_align/vidstg",
        )
