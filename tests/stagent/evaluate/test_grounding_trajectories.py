"""What `ask` measures beside STVG: events become questions that the planner reads, tracks become answers that parse."""

from __future__ import annotations

import numpy as np
import pytest

from stagent.api import planned
from stagent.evaluate.grounding.trajectories import BASE_FORMS, asked_answers, question_of
from stagent_tools.errors import UsageError

EVENTS = {
    "the red car turns left": "When does the red car turn left?",
    "the person in the yellow shirt leaves the picture": "When does the person in the yellow shirt leave the picture?",
    "the dog comes into the picture": "When does the dog enter the picture?",
    "the blue car approaches the white van": "When does the blue car approach the white van?",
    "the bus crosses the way of the dog": "When does the bus cross the path of the dog?",
    "the ball lies still": "When does the ball lie still?",
    "the white ball is in the picture": "When is the white ball in sight?",
}


@pytest.mark.parametrize(("event", "question"), EVENTS.items())
def test_an_event_becomes_a_question_that_the_planner_reads(event: str, question: str) -> None:
    assert question_of(event) == question
    assert planned(question).plan.steps


def test_every_verb_of_the_worlds_events_has_its_base_form() -> None:
    from llava_st.data.world import episodes

    verbs = {*episodes._DEEDS.values(), *episodes._TOWARDS.values(), "stands still", "lies still", "moves", "rides"}
    for verb in verbs:
        assert question_of(f"the thing {verb}").startswith("When does the thing ")
    assert all(third.startswith(base[:3]) or third == "comes into" for third, base in BASE_FORMS.items())
    with pytest.raises(UsageError, match="no event of the rendered world"):
        question_of("the dog sings")


def test_only_rendered_scenes_can_be_measured_beside() -> None:
    from llava_st.coordinates import Box, CoordinateVocabulary
    from llava_st.data.building import build
    from llava_st.data.record import Interval, Media, Placed
    from llava_st.data.sample import Sample
    from llava_st.templates import Task

    tube = (Placed(1.0, Box(0, 0, 1, 1)),)
    record = build(
        Task.WHEN_WHERE, "a", Media("video", "dog.mp4"), ["a dog runs"], spans=[Interval(0, 1)], tubes=[tube]
    )
    sample = Sample(record, np.zeros((2, 4, 4, 3), np.uint8), np.arange(2.0))
    with pytest.raises(UsageError, match=r"dog\.mp4 is no rendered scene"):
        asked_answers([sample], CoordinateVocabulary())


def test_a_blind_answer_and_a_measured_one_are_written_alike() -> None:
    from llava_st.coordinates import Box, CoordinateVocabulary
    from llava_st.evaluation.baselines import located_text
    from llava_st.parsing import ParseFailure, parse_located

    text = located_text(0.25, 0.75, [(0.3, Box(0, 0.1, 1, 0.5)), (0.6, Box(0, 0, 0.5, 1))], CoordinateVocabulary())
    read = parse_located(text)
    assert not isinstance(read, ParseFailure)
    assert (read.span.start, read.span.end) == (pytest.approx(0.25, abs=0.01), pytest.approx(0.75, abs=0.01))
    assert [step.time for step in read.tube] == [pytest.approx(t, abs=0.01) for t in (0.3, 0.6)]
    assert list(read.tube[0].box) == [pytest.approx(v, abs=0.01) for v in (0, 0.1, 1, 0.5)]
