"""The one record that every set, every world scene and every metric speaks: a conversation about a video or a picture,
with its times and places kept as numbers.

A record is plain data (lines.py: one line of a .jsonl file each):

    Record(
        id="vidstg/train/2401/declarative/0",
        task=Task.WHEN_WHERE,
        media=Media("video", "0010/2401.mp4", start=0.0, end=12.5),
        messages=(
            Message("user", "When does a dog run occur in the video? Where is ...? Please firstly give the ..."),
            Message("assistant", "During <span:0> <tube:0>"),
        ),
        spans=(Interval(2.0, 6.5),),           # seconds of the file, [start, end)
        tubes=((Placed(2.0, Box(...)), ...),), # seconds of the file, boxes as fractions of width and height
        phrases=("a dog runs",),
        source="vidstg",
    )

**Text** holds no coordinates but slots, which name one of the record's: `<span:i>`, `<start:i>`, `<end:i>` (the ends of
span i), `<box:i>`, `<tube:i>`. `conversation(record, times)` in writing.py fills them in for the frames that were
sampled, as `llava_st.processing.Turn` wants them (`<t0.25>`). So one record serves any number of frames, paper and
published forms alike.

**Times** are seconds of the media file by presentation time stamp (the first shown frame is 0.0), also where `media`
names a stretch of it. Only sets that never say how long their clips are use `clock="clip"`: fractions of the stretch.

**What is asked, and what is true.** `asked` and `told` give the indices of the coordinates that stand in the user's and
in the assistant's messages, `phrases` the words that go with them:

    task             user's coordinates  assistant's       phrases                          metric
    SUMMARISE        -                   -                 the caption                      captions
    WHEN   (TVG)     -                   span 0            the event asked for              tIoU, R@
    NARRATE (DVC)    -                   span i            what happens in span i           SODA_c, captions
    HAPPENS (TR)     span 0              -                 what happens in it               captions
    LOCATE (REC)     -                   box 0             the thing asked for              Acc@0.5
    DESCRIBE (RC)    box 0               -                 what it is                       captions
    CAPTION (DGC)    -                   box i             the thing of box i               interleaved
    WHEN_WHERE(STVG) -                   span 0, tube 0    the event asked for              tIoU, sIoU, vIoU
    EVENT  (ELC)     start 0, box 0      end 0, tube 0     the event, which must be told    tIoU, sIoU, captions
    WHERE  (SVG)     span 0              tube 0            the event asked for              sIoU
    TALK             any                 any               -                                -

In ELC the given start is that of span 0, and box 0 is the first box of tube 0. Tubes hold boxes at the times at which
their source has them; `tube_at` in writing.py gives those of the sampled frames.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from llava_st.coordinates import Box
from llava_st.data.errors import RecordError
from llava_st.templates import Task

Role = Literal["user", "assistant"]
Clock = Literal["seconds", "clip"]
SLOT = re.compile(r"<(span|start|end|box|tube):([0-9]+)>")
COORDINATE = re.compile(r"<(?:[twh][0-9.]+|(?:TEMP|WIDTH|HEIGHT)-(?:[0-9]+|INPUT|OUTPUT))>")
"""What the tokenizer would take for a coordinate; in a record's text it is a mistake."""


@dataclass(frozen=True, slots=True)
class Interval:
    """[start, end) in the record's clock; a moment has end = start."""

    start: float
    end: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start) and math.isfinite(self.end) and self.start >= 0):
            raise RecordError(f"the span {self.start:g} to {self.end:g} is no stretch of time")
        if self.end < self.start:
            raise RecordError(f"the span {self.start:g} to {self.end:g} ends before it begins")

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something is at a time (the record's clock)."""

    time: float
    box: Box


Tube = tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Media:
    """A video or an image file, relative to the folder of media that its set names; `start` and `end`: the stretch of
    the file that the record is about, in seconds (None: its beginning, its end)."""

    kind: Literal["video", "image"]
    path: str
    start: float | None = None
    end: float | None = None

    def __post_init__(self) -> None:
        if not self.path:
            raise RecordError("no media file is named")
        if not 0.0 <= (self.start or 0.0) < (math.inf if self.end is None else self.end) or self.end == math.inf:
            raise RecordError(f"the stretch {self.start} to {self.end} s of {self.path} has no length")


@dataclass(frozen=True, slots=True)
class Message:
    """What one side says, with slots."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """See the module. Raises RecordError if it contradicts itself."""

    id: str
    task: Task
    media: Media
    messages: tuple[Message, ...]
    spans: tuple[Interval, ...] = ()
    boxes: tuple[Box, ...] = ()
    tubes: tuple[Tube, ...] = ()
    phrases: tuple[str, ...] = ()
    source: str = ""
    clock: Clock = "seconds"

    def __post_init__(self) -> None:
        _check_turns(self.messages)
        for name, number in self._slots():
            if number >= len(self._named(name)):
                raise RecordError(f"the text names <{name}:{number}>, the record has {len(self._named(name))}")
        for message in self.messages:
            if stray := COORDINATE.search(message.text):
                raise RecordError(f"the text holds {stray[0]!r}, which reads as a coordinate token")
        for tube in self.tubes:
            if not tube or any(b.time <= a.time for a, b in pairwise(tube)):
                raise RecordError("the times of a tube do not grow" if tube else "a tube is empty")
        if self.clock == "clip" and any(span.end > 1 for span in self.spans):
            raise RecordError("a span reaches beyond its clip")

    def asked(self, name: str) -> tuple[int, ...]:
        """Indices of the coordinates (`span`, `start`, `end`, `box`, `tube`) in the user's messages."""
        return tuple(number for slot, number in self._slots("user") if slot == name)

    def told(self, name: str) -> tuple[int, ...]:
        """Indices of the coordinates in the assistant's messages."""
        return tuple(number for slot, number in self._slots("assistant") if slot == name)

    def _slots(self, role: Role | None = None) -> Iterator[tuple[str, int]]:
        for message in self.messages:
            if role in (None, message.role):
                yield from ((found[1], int(found[2])) for found in SLOT.finditer(message.text))

    def _named(self, name: str) -> tuple[object, ...]:
        return {"box": self.boxes, "tube": self.tubes}.get(name, self.spans)


def _check_turns(messages: tuple[Message, ...]) -> None:
    roles = [message.role for message in messages]
    if not roles or len(roles) % 2 or roles != ["user", "assistant"] * (len(roles) // 2):
        raise RecordError(f"user and assistant do not take turns: {', '.join(roles) or 'nobody speaks'}")
    if any(not message.text.strip() for message in messages):
        raise RecordError("a message is empty")
