"""Words that no list holds change nothing but their own slot: nouns, verbs, and the wordings of a time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.plan import plan_question

_LETTERS = st.text(alphabet="bdfglmnprtvz", min_size=2, max_size=3)
# "vronk", "glomp": no word of any language, and none that a slip of the finger makes of one.
MADE_UP = st.builds(lambda head, tail: f"{head}o{tail}kq", _LETTERS, _LETTERS)


def _steps(question: str) -> list[dict[str, Any]]:
    plan = plan_question(question).canonical()
    assert plan["unsupported"] is None, question
    for step in plan["steps"]:
        for target in (step["target"], step["other"]):
            if isinstance(target, dict):
                target.pop("phrase", None)
    return list(plan["steps"])


@given(
    st.sampled_from(
        [
            "How fast is the {} going?",
            "where does the white {} stop",
            "How far is the {} from the bus?",
            "when did the second {} from the left turn right?",
            "Which is faster, the {} or the taxi?",
            "how high does the {} in the red coat jump",
            "the {}'s top speed in mph",
            "How fast was the {} when it crossed the line?",
            "show me the {} next to the bench",
            "Did the {} touch the kerb?",
        ]
    ),
    MADE_UP,
)
@settings(deadline=None, max_examples=40)
def test_any_noun_is_taken_as_it_is(question: str, noun: str) -> None:
    known = _steps(question.format("parrot"))
    read = _steps(question.format(noun))
    assert [step["kind"] for step in read] == [step["kind"] for step in known]
    assert read[-1]["target"] == known[-1]["target"] | {"noun": noun}
    assert [step["span"] for step in read] == [step["span"] for step in known]


@given(
    st.sampled_from(
        [
            "When does the clerk {0} the crate?",
            "How fast is the clerk when he {0}s the crate?",
            "how fast was the clerk before he {0}ed the crate",
            "how far did the clerk walk after he {0}ed the crate",
            "Did the clerk {0} the crate?",
            "does anyone {0} the crate",
            "who {0}s the crate",
            "which clerk {0}ed the crate",
            "where was the boy when the clerk {0}ed the crate",
            "the moment the clerk {0}ed the crate, how fast was the boy",
            "as soon as the clerk {0}ed, how far did the boy run",
        ]
    ),
    MADE_UP,
)
@settings(deadline=None, max_examples=40)
def test_a_verb_is_found_by_its_place(question: str, verb: str) -> None:
    known = _steps(question.format("launch").replace("launchs", "launches"))
    read = _steps(question.format(verb))
    assert [step["kind"] for step in read] == [step["kind"] for step in known]
    assert [step["target"] for step in read] == [step["target"] for step in known]
    assert verb in next(step["event"] for step in read if step["event"])


@given(
    st.sampled_from(
        [
            ("How far does the heron {}?", "How far does the heron go?"),
            ("how fast does the second heron {}", "how fast does the second heron go"),
            ("did the heron {} further than the goose", "did the heron go further than the goose"),
            ("At what speed did the heron {} at 3 s?", "At what speed did the heron go at 3 s?"),
        ]
    ),
    MADE_UP,
)
@settings(deadline=None, max_examples=40)
def test_any_way_of_going_is_one(pair: tuple[str, str], verb: str) -> None:
    assert _steps(pair[0].format(verb)) == _steps(pair[1])


SPANS: dict[str, tuple[str, ...]] = {
    "from 3 s to 6 s": (
        "between 3 and 6 seconds", "between 0:03 and 0:06", "(0:03 - 0:06)", "from second 3 to second 6", "3-6 s",
        "between the third and sixth second", "during seconds 3 to 6", "in the interval from 3 to 6 s",
        "over the interval [3, 6] s", "starting at 3 s and ending at 6 s", "between t=3 and t=6",
    ),
    "in the first 5 s": ("within the first five seconds", "over the opening 5 s", "in the initial 5 seconds"),
    "in the last 4 s": ("during the final four secs", "in the closing 4 seconds"),
    "from 10 s on": ("after the 10 second mark", "past the 10 s mark", "from second 10 until the end", "after 0:10"),
    "until 9 s": ("up to 0:09", "by 0:09", "up to the 9 second mark", "till 0:09"),
    "in the second half": ("in the 2nd half", "over the second half of the clip"),
    "from frame 30 to frame 90": ("between frames 30 and 90", "(frames 30 to 90)", "in the frame range 30-90"),
    "at 4 s": ("at 0:04", "at t=4s", "at the 4 second mark", "4 s into the clip", "when the clock shows 0:04"),
}  # fmt: skip
_ASKS = (
    "How fast is the heron {}?",
    "{}, how fast is the heron?",
    "Where is the white van {}?",
    "what is the average speed of number 7 {}",
    "Is the heron faster than the goose {}?",
    "How far apart are the two herons {}?",
)


@pytest.mark.parametrize("ask", _ASKS)
@pytest.mark.parametrize("plain", SPANS)
def test_a_time_may_be_said_in_many_ways(ask: str, plain: str) -> None:
    wanted = _steps(ask.format(plain))
    assert wanted[-1]["span"] is not None
    for said in SPANS[plain]:
        assert _steps(ask.format(said)) == wanted, said


@pytest.mark.parametrize("who", ["the heron", "my dog", "number 7", "the man in the red coat", "player number 10"])
@pytest.mark.parametrize(
    ("framed", "plain"),
    [
        ("Show me where {} is.", "where is {}"),
        ("Where can {} be seen at 3 s?", "where is {} at 3 s"),
        ("when can we see {} stopping", "when is {} stopping"),
        ("When do we last see {}?", "when does {} disappear"),
        ("find the average speed of {}", "what is the average speed of {}"),
        ("what is {}'s width", "what is the width of {}"),
        ("How high is {}'s jump?", "How high does {} jump?"),
        ("tell me when {} turns left", "when does {} turn left"),
    ],
)
def test_a_frame_round_a_question_changes_nothing(who: str, framed: str, plain: str) -> None:
    assert _steps(framed.format(who)) == _steps(plain.format(who))
