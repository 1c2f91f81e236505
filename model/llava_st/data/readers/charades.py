"""Charades-STA: charades_sta_{train,test}.txt, a line a moment: `VIDEO start end##sentence`, seconds."""

from __future__ import annotations

import re
from pathlib import Path

from llava_st.data.building import build
from llava_st.data.errors import RecordError
from llava_st.data.ledger import Malformed
from llava_st.data.readers.layout import Found, Layout, span_of
from llava_st.data.record import Media
from llava_st.templates import Task

_LINE = re.compile(r"(\S+) ([0-9.]+) ([0-9.]+)##(.+)")


def read(path: Path) -> Found:
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                found = _LINE.fullmatch(line.strip())
                if found is None:
                    raise RecordError("no line of VIDEO START END##SENTENCE")
                video, start, end, sentence = found.groups()
                yield build(
                    Task.WHEN,
                    f"{path.stem}/{number}",
                    Media("video", f"{video}.mp4"),
                    [sentence],
                    spans=[span_of(_seconds(start), _seconds(end))],
                    source="charades_sta",
                )
            except RecordError as error:
                yield Malformed(str(path), number, str(error))


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RecordError(f"{text} are no seconds") from None


LAYOUT = Layout(
    "charades_sta", lambda path: path.name.startswith("charades_sta") and path.suffix == ".txt", read,
    "charades_sta_train.txt or charades_sta_test.txt",
)  # fmt: skip
