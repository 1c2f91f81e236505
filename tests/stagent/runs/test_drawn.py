"""Which paths the report and the overlay show."""

from __future__ import annotations

from dataclasses import replace

from stagent.answer.answer import Answer, StepResult
from stagent.answer.values import Tube
from stagent.runs.tracks import NamedTrack
from stagent.runs.write import drawn


def named(track: NamedTrack, number: str, name: str) -> NamedTrack:
    return NamedTrack(replace(track.track, id=number), name, track.world)


def resting_on(*numbers: str) -> Answer:
    tubes = tuple(Tube(track=number, name="the cars", start=0.0, end=1.9) for number in numbers)
    step = StepResult(id="s1", kind="speed", status="measured", tubes=tubes)
    return Answer(video="clip.mp4", question="How fast are the cars?", sentence="Fast.", results=(step,), steps=(step,))


def test_of_several_only_those_that_the_answer_rests_on(named_track):
    cars = [named(named_track, number, "the cars") for number in "123"]
    assert [thing.number for thing in drawn(cars, resting_on("1", "3"))] == [0, 2]


def test_what_has_another_name_is_shown(named_track):
    both = [named(named_track, "1", "the cars"), named(named_track, "9", "the bus")]
    assert len(drawn(both, resting_on("1"))) == 2


def test_a_refused_question_shows_what_was_found(named_track):
    assert len(drawn([named(named_track, "1", "the cars")], resting_on())) == 1
