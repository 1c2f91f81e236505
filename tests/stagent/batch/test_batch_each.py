"""Which questions are about every single thing, and about which pairs they are put."""

from __future__ import annotations

import numpy as np
import pytest

from stagent.batch.each import choices, several
from stagent.plan.grammar import plan_question
from stagent_tools.spatial.grounding import Grounding, Verdict
from stagent_tools.target import Target
from stagent_tools.types import Track


def track(name: str, start: float = 0.0, end: float = 4.0) -> Track:
    t = np.linspace(start, end, 5)
    return Track(name, t, np.tile([0.0, 0.0, 10.0, 10.0], (5, 1)), np.ones(5), "vehicle", "fake")


def found(target: Target, *tracks: Track) -> Grounding:
    return Grounding(target, Verdict.FOUND, tracks, (), 1.0, "", "fake")


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("How fast are the cars?", ["car"]),
        ("How fast is each car?", ["car"]),
        ("How far does every red car drive?", ["car"]),
        ("How close do the cars come to the pedestrians?", ["car", "pedestrian"]),
        ("How close does each car come to the white van?", ["car"]),
        ("How fast is the car?", []),
        ("What is the average speed of the cars?", []),
        ("How many cars are there?", []),
        ("Which is faster, the car or the van?", []),
    ],
)
def test_which_things_are_meant_one_by_one(question: str, nouns: list[str]) -> None:
    assert [target.noun for target in several(plan_question(question))] == nouns


def test_every_pair_that_is_there_at_the_same_time() -> None:
    plan = plan_question("How close do the cars come to the pedestrians?")
    cars, people = several(plan)
    things = {
        cars: found(cars, track("1"), track("2", 5.0, 9.0)),
        people: found(people, track("3", 1.0, 2.0), track("4", 3.0, 6.0), track("1")),
    }
    asked = [[t.id for members in chosen.values() for t in members] for chosen in choices(plan, things)]
    assert asked == [["1", "3"], ["1", "4"], ["2", "4"]]


def test_the_members_of_one_plural_among_themselves() -> None:
    plan = plan_question("How close do the cars get to each other?")
    (cars,) = several(plan)
    things = {cars: found(cars, track("1"), track("2"), track("3", 6.0, 9.0))}
    asked = [[t.id for members in chosen.values() for t in members] for chosen in choices(plan, things)]
    assert asked == [["1", "2"]]
