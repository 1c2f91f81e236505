"""Every form of answer is read; malformed ones become a failure that keeps the text; nothing raises."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llava_st.coordinates import Box, Span, Step
from llava_st.parsing import (
    Event,
    Located,
    ParseFailure,
    parse_box,
    parse_event,
    parse_interleaved,
    parse_located,
    parse_span,
    parse_tube,
)

PARSERS = [parse_span, parse_box, parse_tube, parse_located, parse_event, parse_interleaved]
BOX = Box(10 / 99, 20 / 99, 30 / 99, 40 / 99)
BOX_TEXT = "[<w10>,<h20>,<w30>,<h40>]"
TUBE = (Step(10 / 99, BOX), Step(11 / 99, BOX))
TUBE_TEXT = f"<t10>:{BOX_TEXT},<t11>:{BOX_TEXT}"


@pytest.mark.parametrize(
    ("parse", "text", "answer"),
    [
        (parse_span, "During the span of {<t10>,<t25>}.", Span(10 / 99, 25 / 99)),
        (parse_span, " {<TEMP-010><TEMP-025>} ", Span(10 / 99, 25 / 99)),
        (parse_box, f"It is at {BOX_TEXT}", BOX),
        (parse_box, " [<WIDTH-010><HEIGHT-020><WIDTH-030><HEIGHT-040>]", BOX),
        (parse_tube, TUBE_TEXT, TUBE),
        (parse_tube, TUBE_TEXT.replace(",<t11>", " <t11>") + ".", TUBE),
        (parse_located, f"Between {{<t10>,<t11>}}, {TUBE_TEXT}", Located(Span(10 / 99, 11 / 99), TUBE)),
        (parse_event, f"End at <t11>, a dog jumps. {TUBE_TEXT}", Event(11 / 99, "a dog jumps", TUBE)),
        (parse_event, f"Ends in <TEMP-011>, a dog jumps: {TUBE_TEXT}", Event(11 / 99, "a dog jumps", TUBE)),
        (parse_interleaved, f"A man {BOX_TEXT} runs.", ("A man ", BOX, " runs.")),
        (parse_interleaved, "{<t0>,<t99>}, a man runs.", (Span(0, 1), ", a man runs.")),
        (parse_interleaved, "No coordinates.", ("No coordinates.",)),
    ],
)
def test_forms(parse, text: str, answer: object) -> None:
    assert parse(text) == answer


@pytest.mark.parametrize(
    ("parse", "text", "reason"),
    [
        (parse_span, "sometime", "no span"),
        (parse_span, "{<t10>,<t25>} {<t30>,<t40>}", "2 spans"),
        (parse_span, "{<t25>,<t10>}", "ends before it begins"),
        (parse_span, "{<t10>,<t100>}", "no anchor 100"),
        (parse_span, "{<t10>,<w25>}", "no span"),
        (parse_span, "<t3> {<t10>,<t25>}", "<t3> belongs to no"),
        (parse_box, "[<w30>,<h20>,<w10>,<h40>]", "inside out"),
        (parse_box, "[<w30>,<h20>,<w40>", "no box"),
        (parse_tube, "", "no tube"),
        (parse_tube, f"{TUBE_TEXT},<t12>:[<w1>,<h2>", "broken"),
        (parse_tube, f"<t11>:{BOX_TEXT},<t10>:{BOX_TEXT}", "do not grow"),
        (parse_tube, f"{TUBE_TEXT} and so on", "broken"),
        (parse_located, TUBE_TEXT, "no span"),
        (parse_event, f"End at <t11>, {TUBE_TEXT}", "what happens"),
        (parse_event, f"a dog jumps {TUBE_TEXT}", "no end"),
        (parse_interleaved, f"A man {BOX_TEXT[:-1]}.", "belongs to no"),
    ],
)
def test_malformed_answers_keep_their_text(parse, text: str, reason: str) -> None:
    answer = parse(text)
    assert isinstance(answer, ParseFailure)
    assert answer.text == text
    assert reason in answer.reason


pieces = st.sampled_from(["<t10>", "<w1>", "<h2>", "<w", ">", "{", "}", "[", "]", ":", ",", "End at ", BOX_TEXT, "a "])
anything = st.one_of(st.text(), st.lists(st.one_of(pieces, st.text(max_size=3))).map("".join))


@settings(deadline=None, max_examples=300)
@given(text=anything, parse=st.sampled_from(PARSERS))
def test_nothing_ever_raises(parse, text: str) -> None:
    answer = parse(text)
    assert not isinstance(answer, ParseFailure) or (answer.text == text and answer.reason)


def test_long_answers_are_read_in_time_that_grows_with_their_length() -> None:
    begun = time.process_time()
    for parse in PARSERS:
        for text in ("{<t1>" + " " * 100_000, "[<w1>" + " " * 100_000, "<t1>" + " " * 100_000, "{<t1> " * 20_000):
            assert isinstance(parse(text), ParseFailure)
    assert time.process_time() - begun < 2  # a run of blanks was read in every way to cut it in two: minutes


def test_absurdly_long_numbers_are_failures() -> None:
    assert isinstance(parse_span("{<t" + "9" * 6000 + ">,<t1>}"), ParseFailure)
