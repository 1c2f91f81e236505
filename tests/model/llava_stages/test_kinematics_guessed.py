"""STKit on rendered scenes: what is true by hand, and the bench's scores."""

import numpy as np
import pytest

from llava_st.kinematics.asking import KinematicSource
from llava_st.kinematics.questions import Kinematic
from llava_st.kinematics.scoring import score
from llava_st.kinematics.truth import Walked, hour_of, longest_run


def _square() -> Walked:
    """1 m a step: twice along x, twice along y, twice back."""
    steps = [(1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 1, 0), (-1, 0, 0), (-1, 0, 0)]
    return Walked(np.arange(7) * 0.5, np.concatenate([[(0.0, 0.0, 0.0)], np.cumsum(steps, axis=0)]))


def test_distance_speed_and_hours_by_hand() -> None:
    walked = _square()
    assert walked.distance(0.0, 3.0) == pytest.approx(6)
    assert walked.distance(0.5, 1.5) == pytest.approx(2)
    assert walked.speed == pytest.approx(7.2)
    assert walked.hours == [12, 12, 3, 3, 6, 6]
    assert longest_run(walked.hours, 3) == (2, 4)
    assert longest_run([3, None, 3, 3], 3) == (2, 4)
    assert hour_of(np.array([1.0, 0.1, 0]), np.array([1.0, 0, 0])) == 12


def test_rest_has_no_direction() -> None:
    still = Walked(np.arange(3) * 0.5, np.zeros((3, 3)))
    assert still.hours == [None, None]
    assert still.speed == 0


def test_scenes_ask_all_seven_tasks_and_the_answers_hold_their_value() -> None:
    samples = list(KinematicSource(range(8), (96, 54), 4))
    tasks = [sample.record.phrases[0] for sample in samples]
    assert set(tasks) == {task.value for task in Kinematic}
    said = [sample.record.messages[1].text for sample in samples]
    table = score(tasks, said, [sample.record.phrases[1] for sample in samples])
    assert {row["acc"] for row in table.values()} == {1.0}
    assert all(row.get("mae", 0) == 0 for row in table.values())
    one = samples[0]
    assert one.record.messages[0].text.startswith("The video lasts for")
    assert len(one.frames) == 4
    reds = [((frame == (230, 20, 20)).all(-1) | (frame == (30, 60, 240)).all(-1)).sum() for frame in one.frames]
    greens = [(frame == (20, 200, 40)).all(-1).sum() for frame in one.frames]
    assert max(reds) + max(greens) > 8  # the box is drawn


@pytest.mark.parametrize(
    ("task", "said", "true", "row"),
    [
        (Kinematic.DISTANCE, "It went 12.4 meters.", "10.0", {"acc": 1, "mae": 2.4}),
        (Kinematic.DISTANCE, "12.6", "10.0", {"acc": 0, "mae": 2.6}),
        (Kinematic.SPEED, "no idea", "10.0", {"acc": 0, "parse_failures": 1}),
        (Kinematic.DIRECTION, "11 o'clock", "1", {"acc": 0, "mae": 2}),
        (Kinematic.DIRECTION, "12", "12", {"acc": 1, "mae": 0}),
        (Kinematic.TIMESTAMP, "From 1.0 to 3.0 seconds", "1.0 to 2.0", {"acc": 1, "miou": 0.5}),
        (Kinematic.TIMESTAMP, "3.0 to 1.0", "1.0 to 2.0", {"acc": 0, "parse_failures": 1}),
        (Kinematic.FARTHER, "The Blue one, not the red", "blue", {"acc": 1}),
        (Kinematic.SAME_WAY, "No.", "yes", {"acc": 0, "parse_failures": 0}),
    ],
)
def test_the_bench_by_hand(task: Kinematic, said: str, true: str, row: dict[str, float]) -> None:
    found = score([task.value], [said], [true])[task.name.lower()]
    assert {key: found[key] for key in row} == pytest.approx(row)
