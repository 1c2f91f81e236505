"""Questions made from the facts of a scene: fair, worded in full, the same for the same seed."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.evaluate.world import definitions as true
from stagent.evaluate.world.facts import Event, Facts, Naming
from stagent.evaluate.world.question import More, Number, Question, Refused, Rest, Times, YesNo
from stagent.evaluate.world.seen import Actor
from stagent.evaluate.world.selecting import questions_of, sources_of
from stagent.evaluate.world.wordings import WORDINGS, worded
from stagent_tools.types import FloatArray, Span

T = np.arange(0, 8, 0.04)
MANY = 400


def moving(name: str, along: FloatArray, y: float, kind: str = "car") -> Actor:
    """An actor that has gone `along` (n,) m in x, wholly seen all the time."""
    n = len(T)
    velocity = np.column_stack([np.gradient(along, T), np.zeros((n, 2))])
    return Actor(
        id=name,
        name=name,
        kind=kind,
        colour=name.split(maxsplit=1)[0],
        t=T,
        boxes=np.tile([0.0, 0.0, 40.0, 20.0], (n, 1)),
        share=np.ones(n),
        place=np.column_stack([along, np.full(n, y), np.zeros(n)]),
        lowest=np.zeros(n),
        velocity=velocity,
        heading=np.zeros(n),
        size=(4.4, 1.8, 1.5),
    )


def facts(seed: int = 0) -> Facts:
    """A steady red car, a blue one that brakes to a stop, a van as fast as the red car, a person who stands."""
    stopping = np.where(T < 3, 8 * T - 8 * np.minimum(T, 3.0) ** 2 / 6, 12.0)
    actors = {
        a.id: a
        for a in (
            moving("red car", 5 * T, 0.0),
            moving("blue car", stopping, 8.0),
            moving("white van", 5 * T + 3, 16.0, "van"),
            moving("green person", np.zeros(len(T)), 24.0, "person"),
        )
    }
    stop = Event("stop", "blue car", None, Span(3.0, 8.0))
    namings = (
        *(Naming(f"the {key}", (key,), "colour") for key in actors),
        Naming("the car", ("red car", "blue car"), "kind"),
        Naming("the leftmost car", ("red car",), "order", 0.5),
    )
    names = {key: f"the {key}" for key in actors}
    return Facts(seed, "street", "fixed", 8.0, actors, names, namings, ("the elephant",), (stop,))


def asked(seed: int = 0) -> tuple[Question, ...]:
    return questions_of(facts(seed), MANY)


def test_every_wording_can_be_filled_in():
    rng, words = np.random.default_rng(0), {"x": "the car", "y": "the van", "t": "1", "limit": "50"}
    words |= {"does": "stop", "third": "stops", "things": "cars", "when": " between 1 and 2 s"}
    for name, choices in WORDINGS.items():
        for _ in choices:
            assert not re.search(r"[{}]|  ", worded(name, rng, **words))


def test_the_same_scene_gives_the_same_questions():
    assert questions_of(facts(3)) == questions_of(facts(3))
    assert questions_of(facts(3)) != questions_of(facts(4))


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6))
def test_about_a_dozen_questions_a_scene(seed: int):
    assert 4 <= len(questions_of(facts(seed))) <= 20


def test_rest_is_expected_of_what_stands_and_numbers_of_what_moves():
    for question in asked():
        about_person = question.actors == ("green person",)
        if question.kind in ("distance", "speed", "peak_speed", "displacement") and question.by == "colour":
            blue_after_stop = question.actors == ("blue car",) and isinstance(question.expected, Rest)
            assert isinstance(question.expected, Rest) == (about_person or blue_after_stop), question


def test_numbers_are_those_of_the_path():
    scene = facts()
    speeds = [q for q in asked() if q.kind == "speed" and q.actors == ("red car",) and isinstance(q.expected, Number)]
    assert speeds
    assert all(q.expected.value == pytest.approx(5.0) for q in speeds if isinstance(q.expected, Number))
    braking = [q.expected for q in asked() if q.kind == "acceleration"]
    assert braking
    assert all(e.value == pytest.approx(-8 / 3, rel=0.02) for e in braking if isinstance(e, Number))
    assert true.speed(scene.actors["red car"], Span(0, 4)) == pytest.approx(5.0)


def test_equal_things_cannot_be_told_apart_and_unequal_ones_can():
    compared = [q for q in asked() if isinstance(q.expected, More)]
    assert {q.actors for q in compared if q.expected == More(None)} == {("red car", "white van")}
    for question in compared:
        if isinstance(question.expected, More) and question.expected.winner is not None:
            assert question.expected.winner in question.actors
            assert set(question.actors) != {"red car", "white van"}


def test_what_must_be_refused_is_named_by_what_is_wrong_with_it():
    refusals = {(q.by, q.expected.reason) for q in asked() if isinstance(q.expected, Refused)}
    assert refusals == {("absent", "not_found"), ("ambiguous", "ambiguous"), ("unknown kind", "no_scale")}


def test_events_that_happen_and_events_that_do_not():
    questions = asked()
    assert any(q.expected == Times("stop", (Span(3.0, 8.0),)) for q in questions)
    stops = {q.actors[0]: q.expected for q in questions if q.kind == "exists" and "stop" in q.text}
    assert stops["blue car"] == YesNo(True)
    assert stops["red car"] == YesNo(False)


def test_from_a_driving_camera_only_its_own_file_gives_metres_over_ground():
    scene = replace(facts(), camera="driving", sources=("camera",))
    assert {source for q in asked() for source in sources_of(q, scene)} == {"camera"}


def test_times_in_words_lie_inside_the_clip():
    for question in asked():
        for text in re.findall(r"(\d+(?:\.\d+)?) (?:s\b|seconds)", question.text):
            assert 0 <= float(text) <= 8
