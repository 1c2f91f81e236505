"""Whoever is asked about, whatever is asked and whenever it is: each of the three is read the same beside the others.

Phrases are joined at random, for a grammar of many rules fails where two of them meet.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.plan import plan_question

# Who: noun, attributes, position, ordinal, motion.
WHO: dict[str, tuple[Any, ...]] = {
    "the red car": ("car", {"red"}, None, None, None),
    "the man with the umbrella": ("man", {"umbrella"}, None, None, None),
    "the second runner from the left": ("runner", set(), None, (2, "left"), None),
    "the dog on the right": ("dog", set(), "right", None, None),
    "player 9": ("player", {"number 9"}, None, None, None),
    "the rubber duck": ("duck", {"rubber"}, None, None, None),
    "my neighbour's goat": ("goat", {"neighbour's"}, None, None, None),
    "the guy who carries the ladder": ("guy", {"carries ladder"}, None, None, None),
    "the last horse": ("horse", set(), None, (1, "back"), None),
    "the parked scooter": ("scooter", set(), None, None, "still"),
    "the police motorbike": ("motorbike", {"police"}, None, None, None),
    "the boat nearest to the camera": ("boat", set(), "front", None, None),
}
ASKED: dict[str, str] = {
    "how fast is {} going": "speed",
    "what's the average speed of {}": "speed",
    "how far did {} travel": "distance",
    "what distance did {} cover": "distance",
    "what maximum speed did {} reach": "peak_speed",
    "which way does {} go": "direction",
    "how hard does {} brake": "acceleration",
    "when does {} stop": "when",
    "does {} stop": "when",
    "how many times does {} jump": "count",
    "what is {} doing": "describe",
    "where does {} stop": "when_where",
    "how close does {} come to the lamp post": "separation",
    "who is faster, {} or the tram": "compare_speed",
    "when is {} going at 3 o'clock": "direction_when",
    "was {} ever over 50 km/h": "compute",
}
WHEN: dict[str, dict[str, Any] | list[float | None]] = {
    "between 3 and 8 s": [3, 8],
    "in the first 5 seconds": {"first": 5},
    "in the second half of the clip": {"frac": [0.5, 1]},
    "from 12 s on": [12, None],
    "after the bus leaves": {"after": "s1"},
    "once the gate opens": {"after": "s1"},
    "before the fall": {"before": "s1"},
    "in the 2 s before the crash": {"before": "s1", "last": 2},
    "while the light is red": {"during": "s1"},
}


def _measured(question: str) -> dict[str, Any]:
    """The answering step, or the one that a computation takes."""
    plan = plan_question(question).canonical()
    assert len(plan["answer"]) == 1, question
    steps = {step["id"]: step for step in plan["steps"]}
    step: dict[str, Any] = steps[plan["answer"][0]]
    return {**steps[step["inputs"]["a"]], "kind": "compute"} if step["kind"] == "compute" else step


def _who(target: dict[str, Any]) -> tuple[Any, ...]:
    ordinal = target["ordinal"]
    place = (ordinal["n"], ordinal["from"]) if ordinal else None
    return target["noun"], set(target["attributes"]), target["position"], place, target["motion"]


@given(st.sampled_from(list(WHO)), st.sampled_from(list(ASKED)), st.sampled_from(list(WHEN)), st.booleans())
@settings(deadline=None, max_examples=80)
def test_who_what_and_when_are_read_beside_each_other(who: str, asked: str, when: str, first: bool) -> None:
    ask = asked.format(who)
    question = f"{when.capitalize()}, {ask}?" if first else f"{ask} {when}?"
    step = _measured(question)
    assert step["kind"] == ASKED[asked], question
    assert _who(step["target"]) == WHO[who], question
    assert step["span"] == WHEN[when], question


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("At 0:05 and at 0:10, how fast is the bike?", ["speed_at", "speed_at"]),
        ("The postman gets off his bike. How fast does he walk after that?", ["speed"]),
        ("Where's the horse at the end and how fast is it then?", ["where", "speed_at"]),
        ("Does the cat jump, and if so, how high?", ["when", "height_of_jump"]),
        ("when did the dog bark and how far did it run", ["distance"]),
    ],
)
def test_a_later_part_leans_on_an_earlier_one(question: str, kinds: list[str]) -> None:
    plan = plan_question(question)
    assert [plan.step(id_).kind for id_ in plan.answer] == kinds


def test_which_of_several_is_never_lost() -> None:
    waits = plan_question("The bus stops twice; how long does it stand the second time?").steps[-1]
    assert waits.inputs is not None
    assert waits.inputs.occurrence == 2
    assert plan_question("how far did the lad swim the third length").steps == ()
