"""Every word of a question is accounted for: what could change its meaning and is in no plan is named, not left out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.plan import describe_plan, plan_question
from stagent.plan.unread import unread_words


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Is it going over 30 but under 50 km/h?", "50"),
        ("How far does the van go at -3 s?", "-3"),
        ("How many of the cars are not red?", "not"),
        ("How fast do the wheels spin?", "spin"),
        ("Over which stretch of time was the tractor twinkling?", "tractor"),
    ],
)
def test_what_no_plan_holds_is_refused_and_named(question: str, word: str) -> None:
    plan = plan_question(question)
    assert plan.steps == ()
    assert plan.unsupported == "other"
    assert plan.why is not None
    assert f"“{word}”" in plan.why
    assert plan.nearest is not None


def test_words_that_only_say_where_are_put_aside_and_said() -> None:
    plan = plan_question("How fast does the hare run across the meadow?")
    assert [step.kind for step in plan.steps] == ["speed"]
    assert plan.aside == ("meadow",)
    assert "meadow" in describe_plan(plan)


def test_a_part_that_is_not_read_keeps_its_sentence_beside_the_other_part() -> None:
    plan = plan_question("How fast do the wheels spin, and how far does the van go?")
    assert [step.kind for step in plan.steps] == ["distance"]
    assert plan.unsupported == "other"
    assert plan.why is not None
    assert "“spin” is in no plan" in plan.why


@pytest.mark.parametrize(
    "question",
    ["How fast is the red car?", "How far did the keeper punt it?", "How many percent of the 50 m does he swim?"],
)
def test_a_question_that_is_read_whole_leaves_nothing(question: str) -> None:
    plan = plan_question(question)
    assert (plan.why, plan.aside) == (None, ())


@given(st.lists(st.sampled_from(["not", "13", "the", "anvil", "quickly", "behind", "of", "1.5", "|"]), max_size=8))
@settings(deadline=None, max_examples=60)
def test_without_steps_every_content_word_is_unread(words: list[str]) -> None:
    unread = unread_words(" ".join(words), ())
    assert {"not", "13", "1.5"} & set(words) <= set(unread.vital)
    assert {"anvil"} & set(words) <= {*unread.vital, *unread.aside}
    assert not {"the", "of", "behind", "|", "quickly"} & {*unread.vital, *unread.aside}
