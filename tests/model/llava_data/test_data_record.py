"""The record: what it refuses, that a line gives it back, and what is said about sampled frames."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llava_st.coordinates import Box
from llava_st.data.building import build, talk
from llava_st.data.errors import RecordError
from llava_st.data.lines import as_line, from_document, from_line
from llava_st.data.record import Interval, Media, Message, Placed, Record
from llava_st.data.writing import conversation, tube_at
from llava_st.parsing import SPAN
from llava_st.templates import Task

BOX = Box(0.1, 0.2, 0.3, 0.4)
VIDEO = Media("video", "a.mp4")
LEFT = {2.0: 0.2, 2.5: 0.25, 3.0: 0.3, 3.5: 0.35, 4.0: 0.4}
TUBE = tuple(Placed(time, Box(x, 0.2, round(x + 0.3, 6), 0.6)) for time, x in LEFT.items())
TIMES = np.linspace(0.0, 8.0, 9)


def grounded(task: Task) -> Record:
    return build(task, "r", VIDEO, ["a dog runs"], spans=[Interval(2.0, 4.0)], boxes=[BOX], tubes=[TUBE])


@st.composite
def records(draw: Any) -> Record:
    fractions = st.floats(0, 1).map(lambda v: round(v, 6))
    x, y = (sorted(draw(st.tuples(fractions, fractions))) for _ in range(2))
    start, end = sorted(draw(st.tuples(st.floats(0, 999), st.floats(0, 999))))
    words = st.text(st.characters(codec="utf-8", exclude_characters="<"), min_size=1).filter(
        lambda t: bool(t.strip(" .\n\t\r"))
    )
    try:
        return build(
            draw(st.sampled_from([task for task in Task if task is not Task.TALK])),
            draw(st.text(min_size=1)), Media("video", "v.mp4"), [draw(words)],
            spans=[Interval(round(start, 6), round(end, 6))], boxes=[Box(x[0], y[0], x[1], y[1])],
            tubes=[(Placed(1.0, Box(x[0], y[0], x[1], y[1])),)], clock="seconds",
        )  # fmt: skip
    except RecordError:
        return grounded(Task.WHEN)


@settings(deadline=None, max_examples=25)
@given(records())
def test_a_line_gives_the_record_back(record: Record) -> None:
    line = as_line(record)
    assert "\n" not in line
    assert from_line(line) == record


@settings(deadline=None, max_examples=40)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_no_document_does_more_than_be_refused(document: object) -> None:
    with pytest.raises(RecordError):
        from_document(document)


KEYS = ["id", "task", "media", "messages", "spans", "boxes", "tubes", "phrases", "source", "clock"]
VALUES = st.none() | st.booleans() | st.integers() | st.lists(st.integers(), min_size=1) | st.just([[float("nan")] * 5])


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(KEYS), VALUES)
def test_a_field_of_another_kind_is_refused_or_left_out(key: str, value: object) -> None:
    document = {**json.loads(as_line(grounded(Task.EVENT))), key: value}
    may_be_missing = value is None and key in ("source", "clock", "phrases")
    with nullcontext() if may_be_missing else pytest.raises(RecordError):
        from_document(document)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"spans": ()}, "<span:0>"),
        ({"messages": (Message("user", "q"),)}, "take turns"),
        ({"messages": (Message("user", "q"), Message("assistant", " "))}, "empty"),
        ({"messages": (Message("user", "see <w12>"), Message("assistant", "a"))}, "coordinate token"),
        ({"messages": (Message("user", "<TEMP-INPUT>"), Message("assistant", "a"))}, "coordinate token"),
        ({"tubes": ((),)}, "empty"),
        ({"tubes": ((TUBE[1], TUBE[0]),)}, "do not grow"),
        ({"clock": "clip"}, "beyond its clip"),
    ],
)
def test_a_record_that_contradicts_itself(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        replace(grounded(Task.WHEN), **changes)


@pytest.mark.parametrize("ends", [(2.0, 1.0), (-1.0, 1.0), (0.0, float("nan")), (0.0, float("inf"))])
def test_a_span_that_is_none(ends: tuple[float, float]) -> None:
    with pytest.raises(RecordError):
        Interval(*ends)


@pytest.mark.parametrize("ends", [(3.0, 3.0), (5.0, None, "x"), (-1.0, None), (None, 0.0)])
def test_a_stretch_without_length(ends: tuple[Any, ...]) -> None:
    if len(ends) == 3:
        assert Media("video", "a", ends[0], ends[1]).start == 5.0
    else:
        with pytest.raises(RecordError):
            Media("video", "a", *ends)


def test_what_is_asked_and_what_is_told() -> None:
    assert grounded(Task.EVENT).asked("start") == (0,)
    assert grounded(Task.EVENT).asked("box") == (0,)
    assert grounded(Task.EVENT).told("end") == (0,)
    assert grounded(Task.WHERE).asked("span") == (0,)
    assert grounded(Task.WHERE).told("tube") == (0,)
    assert grounded(Task.WHEN_WHERE).told("span") == (0,)
    assert grounded(Task.WHEN_WHERE).asked("span") == ()


def test_times_become_fractions_of_the_sampled_clip() -> None:
    _, told = conversation(grounded(Task.WHEN_WHERE), TIMES)
    assert "{<t0.250000>,<t0.500000>}" in told.text
    steps = told.text.split("} ")[1]
    assert steps.startswith("<t0.250000>:[<w0.200000>,<h0.200000>,<w0.500000>,<h0.600000>],<t0.375000>:")
    assert steps.count(":[") == 3
    again = conversation(grounded(Task.WHEN_WHERE), TIMES + 1.0)
    assert "{<t0.125000>,<t0.375000>}" in again[1].text


def test_an_event_ends_as_the_model_says_it() -> None:
    said = (Message("user", "Start at <start:0>"), Message("assistant", "End at <end:0>, they meet End at noon."))
    record = replace(grounded(Task.EVENT), messages=said)
    assert conversation(record, TIMES)[1].text == "End at <t0.500000>, they meet End at noon."
    assert conversation(record, TIMES, "Ends in")[1].text == "Ends in <t0.500000>, they meet End at noon."


def test_what_reaches_a_little_beyond_the_clip_is_cut_and_what_lies_outside_refused() -> None:
    late = replace(grounded(Task.WHEN), spans=(Interval(6.0, 8.5),))
    assert SPAN.pattern
    assert "<t1.000000>" in conversation(late, TIMES)[1].text
    for span in (Interval(6.0, 9.5), Interval(9.5, 9.9), Interval(8.2, 8.4)):
        with pytest.raises(RecordError, match="outside the clip"):
            conversation(replace(late, spans=(span,)), TIMES)


def test_fractions_of_the_clip_stay_fractions() -> None:
    record = replace(grounded(Task.WHEN), spans=(Interval(0.25, 0.5),), clock="clip")
    assert "{<t0.250000>,<t0.500000>}" in conversation(record, TIMES + 5.0)[1].text
    tube = (Placed(0.25, BOX), Placed(0.3125, BOX))
    told = conversation(replace(grounded(Task.WHERE), tubes=(tube,), spans=(Interval(0.2, 0.4),), clock="clip"), TIMES)
    assert told[1].text.startswith("<t0.250000>:")


def test_one_frame_has_no_times() -> None:
    asked, told = conversation(build(Task.LOCATE, "r", Media("image", "a.jpg"), ["a dog"], boxes=[BOX]), [0.0])
    assert told.text == "[<w0.100000>,<h0.200000>,<w0.300000>,<h0.400000>]"
    assert "a dog" in asked.text
    with pytest.raises(RecordError, match="one frame"):
        conversation(grounded(Task.WHEN), [0.0])


def test_a_tube_goes_straight_between_its_boxes_and_does_not_bridge_a_gap() -> None:
    broken = (*TUBE[:2], Placed(6.0, BOX))
    found = tube_at(broken, [1.0, 1.8, 2.25, 2.7, 4.0, 5.8, 6.0])
    assert [box is None for box in found] == [True, False, False, False, True, False, False]
    assert found[2] is not None
    assert found[2].x0 == pytest.approx(0.225)
    assert tube_at((Placed(2.0, BOX),), [2.0, 3.0]) == [BOX, None]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 80), min_size=2, max_size=30, unique=True))
def test_a_tube_has_the_steps_of_the_sampled_frames(tenths: list[int]) -> None:
    times = sorted(tenth / 10 for tenth in {0, 80, 30, *tenths})
    told = conversation(grounded(Task.WHERE), times)[1].text
    assert told.count(":[") == sum(2.0 <= time <= 4.0 for time in times)


def test_words_are_plain_and_not_nothing() -> None:
    assert build(Task.WHEN, "r", VIDEO, [" A dog\n runs. "], spans=[Interval(0, 1)]).phrases == ("A dog runs",)
    for phrases in ([" . "], []):
        with pytest.raises(RecordError):
            build(Task.SUMMARISE, "r", VIDEO, phrases)


def test_the_wording_is_drawn_from_the_id() -> None:
    made = [build(Task.WHEN, str(n), VIDEO, ["a dog runs"], spans=[Interval(0, 1)]) for n in range(60)]
    asked = {record.messages[0].text for record in made}
    assert len(asked) == 6
    assert grounded(Task.EVENT) == grounded(Task.EVENT)


def test_a_conversation_keeps_its_words() -> None:
    record = talk("r", VIDEO, [("Who?", "A dog."), ("When?", "At <span:0>.")], spans=[Interval(1, 2)])
    assert [m.role for m in record.messages] == ["user", "assistant"] * 2
    with pytest.raises(RecordError, match="<box:0>"):
        talk("r", VIDEO, [("Where?", "<box:0>")])
