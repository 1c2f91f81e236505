"""Everyday questions of each kind, in our own words, and what must never happen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.plan import Plan, plan_question
from stagent.plan.cues import CUES
from stagent.plan.preamble import without_preamble
from stagent.plan.spelling import mended
from stagent.plan.wording import regular
from stagent_tools.errors import UsageError

ROWS: list[tuple[str, list[dict[str, Any]]]] = [
    ("How far did the tractor drive?", [{"kind": "distance", "noun": "tractor"}]),
    ("How far did he throw the javelin?", [{"kind": "displacement", "noun": "javelin"}]),
    ("How fast is the black taxi going?", [{"kind": "speed", "noun": "taxi", "attributes": ["black"]}]),
    ("How fast was the canoe at 0:12, in knots?", [{"kind": "speed_at", "span": {"at": 12.0}, "unit": "kn"}]),
    ("What is the highest speed of the skier?", [{"kind": "peak_speed", "noun": "skier"}]),
    ("How hard does the train brake?", [{"kind": "acceleration", "noun": "train"}]),
    ("Which way is the ferry heading?", [{"kind": "direction", "noun": "ferry"}]),
    ("When is the drone flying at 4 o'clock?", [{"kind": "direction_when", "hour": 4}]),
    ("How far is the cow from the fence?", [{"kind": "separation", "noun": "cow"}]),
    ("Which swimmer swam farther?", [{"kind": "compare_distance", "noun": "swimmer"}]),
    ("Is the horse slower than the camel?", [{"kind": "compare_speed", "inputs": {"order": "least"}}]),
    ("Do the two kites go in the same direction?", [{"kind": "compare_direction", "noun": "kite"}]),
    ("How fast are we sailing?", [{"kind": "ego_speed", "target": None}]),
    ("What is the time gap between the lorry and the coach?", [{"kind": "time_gap", "noun": "lorry"}]),
    ("How long until the sledge hits the tree?", [{"kind": "time_to_collision", "noun": "sledge"}]),
    ("How tall is the goalkeeper?", [{"kind": "size", "inputs": {"dim": "height"}}]),
    ("How high does the kangaroo jump?", [{"kind": "height_of_jump", "noun": "kangaroo"}]),
    ("How many ducks are there?", [{"kind": "count", "noun": "duck", "inputs": None}]),
    ("How often does the girl jump?", [{"kind": "count", "event": "jump", "inputs": {"of": "events"}}]),
    ("When does the second tram stop?", [{"kind": "when", "event": "stop", "ordinal": {"n": 2, "from": "front"}}]),
    ("How long does the bus stand still?", [{"kind": "when", "event": "stop", "unit": "s"}]),
    ("Did anybody fall?", [{"kind": "when", "event": "fall", "inputs": {"stat": "exists"}}]),
    ("Where is the parked van at 6 s?", [{"kind": "where", "motion": "still", "span": {"at": 6.0}}]),
    ("Where does the quad turn right?", [{"kind": "when_where", "event": "turn_right"}]),
    ("What happens here?", [{"kind": "describe", "target": None}]),
    (
        "How fast was the pony just before it jumped?",
        [{"kind": "when", "event": "jump", "noun": "pony"}, {"kind": "speed_at", "span": {"before": "s1"}}],
    ),
    (
        "Was the moped doing more than 45 km/h?",
        [
            {"kind": "speed", "noun": "moped"},
            {"inputs": {"op": "exceeds", "a": "s1", "b": {"value": 45.0, "unit": "km/h"}}},
        ],
    ),
    (
        "How many times faster is the jeep than the mule?",
        [{"noun": "jeep"}, {"noun": "mule"}, {"inputs": {"op": "ratio", "a": "s1", "b": "s2"}}],
    ),
    (
        "How many goats are there, and how fast is the black one?",
        [{"kind": "count", "noun": "goat"}, {"kind": "speed", "noun": "goat", "attributes": ["black"]}],
    ),
]


@pytest.mark.parametrize(("question", "wanted"), ROWS, ids=[question for question, _ in ROWS])
def test_everyday_questions(question: str, wanted: list[dict[str, Any]]) -> None:
    steps = plan_question(question).canonical()["steps"]
    assert len(steps) == len(wanted)
    for step, fields in zip(steps, wanted, strict=True):
        flat = (step["target"] or {}) | step
        assert {key: flat[key] for key in fields} == fields


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("How loud was the tractor?", "needs_audio"),
        ("What is the jockey's name?", "needs_identity"),
        ("Will the ferry sink?", "needs_future"),
        ("Was that dive beautiful?", "needs_opinion"),
        ("How heavy is the piano?", "not_visual"),
        ("Please trim the clip.", "other"),
        ("purple between hardly and or?", "other"),
        ("", "other"),
        ("? ! ...", "other"),
    ],
)
def test_what_cannot_be_answered_has_its_reason_and_no_steps(question: str, reason: str) -> None:
    plan = plan_question(question)
    assert (plan.unsupported, plan.steps) == (reason, ())


def test_a_part_that_cannot_be_answered_leaves_the_other() -> None:
    plan = plan_question("How fast is the ferry and was that dangerous?")
    assert [step.kind for step in plan.steps] == ["speed"]
    assert plan.unsupported == "needs_opinion"


def test_stated_facts_make_no_step() -> None:
    plan = plan_question("The doorway is 2.1 m high and the clip runs at half speed. How high does the cat jump?")
    assert [(fact.what, fact.value, fact.unit) for fact in plan.given] == [
        ("time_factor", 2.0, None),
        ("height", 2.1, "m"),
    ]
    assert [step.kind for step in plan.steps] == ["height_of_jump"]


@pytest.mark.parametrize(("typed", "word"), [("sped", "sped"), ("spede", "speed"), ("velocty", "velocity")])
def test_slips_are_mended(typed: str, word: str) -> None:
    assert mended(typed) == word


@pytest.mark.parametrize("noun", ["goat", "quad", "skier", "gazelle", "forklift", "puck", "hurdler", "coat", "luge"])
def test_an_unknown_noun_stays_as_it_was_written(noun: str) -> None:
    assert mended(noun) == noun
    step = plan_question(f"How fast is the {noun}?").steps[0]
    assert step.target is not None
    assert step.target.noun == noun


def _sound(plan: Plan) -> None:
    assert bool(plan.steps) or plan.unsupported is not None
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


@given(st.text(max_size=120))
@settings(deadline=None, max_examples=150)
def test_any_text_gives_a_valid_plan(text: str) -> None:
    _sound(plan_question(text))


_WORDS = (
    "how fast far high the a red car man who when which did is was does between and 3 5 s km/h than faster before "
    "after it he turns left second first of in with how many times , ? 's over 50 o'clock 0:12 number 7"
)
_PIECES = st.sampled_from(_WORDS.split())


@given(st.lists(_PIECES, max_size=14).map(" ".join))
@settings(deadline=None, max_examples=300)
def test_any_order_of_the_grammars_own_words_gives_a_valid_plan(text: str) -> None:
    _sound(plan_question(text))


def test_questions_of_the_real_footage_get_the_kind_they_expect(shared: Path) -> None:
    lines = (shared / "footage" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {(row["clip"], row["question"]): row["expect"] for row in map(json.loads, lines)}
    right = [_kind_fits(plan_question(question), expect) for (_, question), expect in rows.items()]
    assert sum(right) / len(right) >= 0.93


def _kind_fits(plan: Plan, expect: dict[str, Any]) -> bool:
    reason = expect.get("reason")
    if reason == "not_understood":
        return not plan.steps and plan.unsupported == "other"
    if reason == "cannot_measure":
        return not plan.steps and plan.unsupported != "other"
    if reason is not None:
        return bool(plan.steps)
    return bool(plan.steps) and plan.step(plan.answer[-1]).kind == expect["kind"]


def test_what_is_nearest_speaks_of_the_same_thing() -> None:
    nearest = plan_question("glorp the red van wibble").nearest
    assert nearest is not None
    assert "the red van" in nearest
    assert plan_question(nearest).steps


def test_units_that_nobody_measures_in_leave_the_thing_alone() -> None:
    step = plan_question("how many furlongs did the horse run?").steps[0]
    assert step.target is not None
    assert (step.kind, step.unit, step.target.attributes) == ("distance", None, ())


def test_a_stated_size_of_nothing_is_an_error_in_plain_words() -> None:
    with pytest.raises(UsageError, match="must be more than 0"):
        plan_question("The car is 0 m long. How fast is it?")


def test_what_a_man_has_is_nothing_to_compare_him_with() -> None:
    plan = plan_question("Is the man with orange shoes walking towards us or away?")
    assert [step.kind for step in plan.steps] == ["direction"]


@pytest.mark.parametrize(
    ("question", "noun", "event"),
    [
        ("Between which times is no car in the picture?", "car", "free: is not in the picture"),
        ("When is nobody in the frame?", "person", "free: is not in the picture"),
        ("when are there no cars visible", "car", "free: is not in the picture"),
        ("When is there a dog in the picture?", "dog", "free: is in the picture"),
    ],
)
def test_any_of_a_kind_is_seen_or_none(question: str, noun: str, event: str) -> None:
    (step,) = plan_question(question).steps
    assert step.target is not None
    assert (step.target.noun, step.target.attributes, step.target.plural, step.event) == (noun, (), True, event)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("I coach the under-tens: how fast is the goalkeeper running?", "How fast is the goalkeeper running?"),
        ("My boss would like to know the top speed of the digger.", "the top speed of the digger"),
        ("Sorry to bother you, but how many vans pass?", "how many vans pass?"),
        ("Just before the diver jumps, how fast is she?", "How fast is the diver just before she jumps?"),
    ],
)
def test_what_is_said_around_a_question_changes_nothing(said: str, plain: str) -> None:
    assert plan_question(said).canonical() == plan_question(plain).canonical()


@pytest.mark.parametrize(
    "question",
    [
        "My car is 4.5 m long, how fast is it?",
        "If my dog keeps its speed, how long does it need for 1 km?",
        "The red car: how fast is it?",
        "My dog is the brown one: how fast does the dog run?",
        "When we pass the bridge, how fast is the truck?",
    ],
)
def test_what_belongs_to_the_question_is_not_taken_away(question: str) -> None:
    assert without_preamble(regular(question)) == regular(question)


def test_every_cue_is_a_regular_expression() -> None:
    """They are compiled when they are asked for."""
    assert all(cue.pattern.groups >= 0 for cue in CUES)


@pytest.mark.parametrize(
    "question",
    [
        "How fast is the red car at -1 s?",
        "How many cars are not red?",
        "Was the car faster than 30 km/h and slower than 40 km/h?",
        "When is the bike over 10 km/h but under 20 km/h?",
    ],
)
def test_no_condition_is_left_out_without_a_word(question: str) -> None:
    plan = plan_question(question)
    assert plan.steps == ()
    assert plan.unsupported == "other"
    assert plan.nearest
