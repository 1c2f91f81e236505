"""STKit's questions from labels: what is asked, in which words `ask` hears it, and how answers are scored."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from llava_st.data.lines import from_line
from llava_st.data.record import Media, Message, Record
from llava_st.kinematics.balance import balanced
from llava_st.kinematics.labelled import records_of, walked_of
from llava_st.kinematics.questions import Kinematic
from llava_st.templates import Task
from stagent.api import planned
from stagent.cli.app import app
from stagent.evaluate.boxes_noise import Noise, noisy
from stagent.evaluate.document import Stopwatch
from stagent.evaluate.stkit import asking
from stagent.evaluate.stkit.asking import Asker, Said, worded
from stagent.evaluate.stkit.labels import LONGEST_S, LabelledClip, LabelledThing, labelled_clips
from stagent.evaluate.stkit.run import document_of, evaluate_stkit, exam_of, own_figures
from stagent.evaluate.stkit.writing import facts_of, write_stkit
from stagent_tools.errors import UsageError
from stagent_tools.spatial.track_files.rows import LabelledTrack

FOCAL, SIZE, HIGH, DOWN = 800.0, (1280, 720), 6.0, np.radians(15.0)
CAR = (4.4, 1.8, 1.5)


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311


def _boxes(way: np.ndarray) -> np.ndarray:
    """(n, 4) px of a car along y (away from the camera) at each place of its middle."""
    corners = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
    points = way[:, None] + corners * (CAR[1], CAR[0], CAR[2]) - [0.0, 0.0, HIGH]
    ahead = np.array([0.0, np.cos(DOWN), -np.sin(DOWN)])
    down = np.array([0.0, -np.sin(DOWN), -np.cos(DOWN)])
    depth = points @ ahead
    x, y = FOCAL * points[..., 0] / depth + SIZE[0] / 2, FOCAL * (points @ down) / depth + SIZE[1] / 2
    return np.stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)], axis=1)


def _car(name: str, speed: float, x: float) -> LabelledThing:
    t = np.arange(0.0, 4.0, 0.1)
    way = np.column_stack([np.full_like(t, x), 14 + speed * t, np.full_like(t, CAR[2] / 2)])
    return LabelledThing(name, "car", t, _boxes(way), way)


@pytest.fixture(scope="module")
def street() -> LabelledClip:
    """Two cars that drive away side by side, at 5 and 8 m/s, seen from a window."""
    camera = {
        "fx": FOCAL, "fy": FOCAL, "cx": SIZE[0] / 2, "cy": SIZE[1] / 2, "height_m": HIGH,
        "pitch_deg": float(np.degrees(DOWN)), "pitch_sd_deg": 0.1, "roll_sd_deg": 0.1,
    }  # fmt: skip
    things = (_car("slow", 5.0, -2.5), _car("fast", 8.0, 2.5))
    return LabelledClip("street", SIZE, np.arange(0.0, 4.0, 0.1), camera, things)


def _record(task: Kinematic, value: str, number: int) -> Record:
    said = (Message("user", "Well?"), Message("assistant", value))
    return Record(f"{task}/{value}/{number}", Task.TALK, Media("video", "v"), said, phrases=(task.value, value))


def test_a_clip_is_asked_about_in_all_tasks_with_true_values(street: LabelledClip) -> None:
    records = list(records_of(street, chance(1)))
    by_task = {record.phrases[0]: record for record in records}
    assert set(by_task) == {task.value for task in Kinematic}
    speeds = sorted(float(r.phrases[1]) for r in records if r.phrases[0] == Kinematic.SPEED.value)
    assert speeds == [18.0, 28.8]
    far = by_task[Kinematic.DISTANCE.value]
    speed = 5.0 if "/slow/" in far.id else 8.0
    assert float(far.phrases[1]) == pytest.approx(speed * (far.spans[0].end - far.spans[0].start), abs=0.06)
    assert by_task[Kinematic.DIRECTION.value].phrases[1] == "12"
    assert by_task[Kinematic.SAME_WAY.value].phrases[1] == "yes"
    faster = by_task[Kinematic.FASTER.value]
    second = faster.id.split("/")[2].split("-").index("fast")
    assert faster.phrases[2 + second] == f"{faster.phrases[1]} car"
    assert len(faster.tubes) == 2
    assert "2 objects annotated with" in faster.messages[0].text


def test_boxes_end_with_the_last_sampled_picture(street: LabelledClip) -> None:
    """What comes after belongs to no truth: a thing that turns then would be asked about another direction."""
    for record in records_of(street, chance(1)):
        for tube in record.tubes:
            assert tube[0].time == 0.0
            assert tube[-1].time == pytest.approx(3.5)


def test_what_stands_is_not_asked_how_fast(street: LabelledClip) -> None:
    still = LabelledClip("still", SIZE, street.times, street.camera, (_car("one", 0.02, 0.0), _car("two", 0.01, 3.0)))
    assert list(records_of(still, chance(1))) == []


def test_ask_hears_plain_questions_that_the_grammar_reads(street: LabelledClip) -> None:
    kinds = {
        Kinematic.DISTANCE: "distance", Kinematic.SPEED: "speed", Kinematic.DIRECTION: "direction",
        Kinematic.TIMESTAMP: "direction_when", Kinematic.FARTHER: "compare_distance",
        Kinematic.FASTER: "compare_speed", Kinematic.SAME_WAY: "compare_direction",
    }  # fmt: skip
    for record in records_of(street, chance(1)):
        plan = planned(worded(record)).plan
        assert [step.kind for step in plan.steps] == [kinds[Kinematic(record.phrases[0])]]


def test_ask_answers_them_by_boxes_and_camera(street: LabelledClip, tmp_path: Path) -> None:
    records = {record.phrases[0]: record for record in records_of(street, chance(1))}
    asker = Asker(facts_of(street), tmp_path, Noise.INDEPENDENT, 0)
    speed = asker.ask(records[Kinematic.SPEED.value])
    assert float(speed.text) == pytest.approx(float(records[Kinematic.SPEED.value].phrases[1]), rel=0.25)
    assert speed.low is not None
    assert speed.high is not None
    assert speed.low <= float(speed.text) <= speed.high
    assert asker.ask(records[Kinematic.FASTER.value]).text == records[Kinematic.FASTER.value].phrases[1]
    assert asker.ask(records[Kinematic.SAME_WAY.value]).text == "yes"
    assert asker.ask(records[Kinematic.DIRECTION.value]).text == "12"


def test_all_that_is_in_the_clip_is_given_and_the_asked_bear_their_colour(
    street: LabelledClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[list[tuple[str, str]]] = []
    table = asking.write_table

    def noted(file: Path, tracks: list[LabelledTrack]) -> None:
        given.append([(one.track.id, one.label) for one in tracks])
        table(file, tracks)

    monkeypatch.setattr(asking, "write_table", noted)
    record = next(r for r in records_of(street, chance(1)) if r.phrases[0] == Kinematic.SPEED.value)
    Asker(facts_of(street), tmp_path, Noise.NONE, 0).ask(record)
    asked = record.id.split("/")[2]
    colour = record.phrases[2]
    assert given == [[(name, colour if name == asked else "car") for name in ("slow", "fast")]]


def test_what_is_refused_is_no_answer_and_its_likelier_one_stands_beside() -> None:
    speed = _record(Kinematic.SPEED, "18.0", 0)
    told = [Said("", "too thin", likelier="17.0", sure=False), Said("18.1", "so", likelier="18.1", low=17.0, high=19.0)]
    figures = own_figures([speed, speed], told)["speed"]
    assert figures["refused"] == figures["decided"] == 0.5
    assert figures["acc_decided"] == figures["acc_likelier"] == figures["coverage_95"] == 1.0
    document = document_of(exam_of([speed, speed], [each.text for each in told]), Stopwatch())
    assert document.metrics["speed"]["acc"] == 0.5  # type: ignore[index]


def test_boxes_can_be_given_as_the_bench_draws_them(street: LabelledClip) -> None:
    boxes = street.things[0].boxes
    given, kept = noisy(boxes, np.zeros(len(boxes), dtype=bool), Noise.NONE, 0, "slow")
    np.testing.assert_array_equal(given, boxes)
    assert kept.all()


def test_balance_takes_turns_among_the_answers() -> None:
    hours = [_record(Kinematic.DIRECTION, "12", n) for n in range(50)]
    hours += [_record(Kinematic.DIRECTION, "3", n) for n in range(4)]
    kept = balanced(hours, 10, chance(0))
    assert Counter(record.phrases[1] for record in kept) == {"3": 4, "12": 6}
    assert len(balanced(hours, 100, chance(0))) == 54
    speeds = [_record(Kinematic.SPEED, f"{x}", n) for x in (3.8, 6.9) for n in range(9)]
    speeds += [_record(Kinematic.SPEED, "8.1", n) for n in range(4)]
    assert Counter(r.phrases[1] == "8.1" for r in balanced(speeds, 8, chance(0))) == {True: 4, False: 4}
    amounts = [_record(Kinematic.DISTANCE, f"{x}", n) for x in (1.1, 1.9) for n in range(9)]
    amounts += [_record(Kinematic.DISTANCE, "70.0", n) for n in range(3)]
    assert Counter(r.phrases[1] == "70.0" for r in balanced(amounts, 6, chance(0))) == {True: 3, False: 3}


def test_brought_answers_are_scored_and_missing_ones_are_wrong(street: LabelledClip, tmp_path: Path) -> None:
    counts = write_stkit([street], tmp_path / "q", 5, 0)
    file = tmp_path / "q" / "questions.jsonl"
    records = [from_line(line) for line in file.read_bytes().splitlines()]
    assert sum(counts.values()) == len(records)
    answers = tmp_path / "answers.jsonl"
    told = [{"id": r.id, "answer": r.messages[1].text} for r in records if r.phrases[0] != Kinematic.SPEED.value]
    answers.write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
    document = evaluate_stkit(file, answers=answers)
    assert document.metrics["distance"]["acc"] == 1.0  # type: ignore[index]
    assert document.metrics["speed"] == {"acc": 0.0, "n": 2.0, "parse_failures": 2.0}
    assert document.metrics["all"]["acc"] == pytest.approx(6 / 7)  # type: ignore[index]
    answers.write_text('{"id": "none", "answer": "3"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="answers none"):
        evaluate_stkit(file, answers=answers)


def test_the_commands(shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "q"
    ended = CliRunner().invoke(app, ["data", "stkit", str(shared / "av2"), "--out", str(out), "--each", "3"])
    assert ended.exit_code == 0, ended.output
    assert "questions written to" in ended.stdout
    assert {file.stem for file in (out / "clips").glob("*.json")} == {
        from_line(line).media.path for line in (out / "questions.jsonl").read_bytes().splitlines()
    }
    refused = CliRunner().invoke(app, ["eval", "stkit", "stkit:1:2"])
    assert isinstance(refused.exception, UsageError)
    nothing = CliRunner().invoke(app, ["data", "stkit", str(tmp_path), "--out", str(out)])
    assert isinstance(nothing.exception, UsageError)


def test_labels_are_cut_into_clips_with_clocks_of_their_own(shared: Path) -> None:
    clips = labelled_clips(shared / "kitti")
    assert all(clip.times[0] == 0 and clip.times[-1] <= LONGEST_S for clip in clips)
    for clip in clips:
        for thing in clip.things:
            assert thing.t[0] >= 0
            assert thing.t[-1] <= clip.times[-1] + 1e-9
            walked = walked_of(thing)
            assert np.allclose(np.round(walked.t * 10), walked.t * 10)
    assert len(clips) == 12


def test_spoilt_files_are_told_line_by_line(street: LabelledClip, tmp_path: Path) -> None:
    write_stkit([street], tmp_path, 5, 0)
    file = tmp_path / "questions.jsonl"
    whole = file.read_bytes()
    for spoilt in (whole[:-40], b"no json", bytes(range(256)), whole + b"[1]\n", whole + b"{}\n"):
        file.write_bytes(spoilt)
        with pytest.raises(UsageError, match=r"questions\.jsonl, line \d+ is no question"):
            evaluate_stkit(file)
    file.write_bytes(whole)
    (tmp_path / "answers.jsonl").write_bytes(bytes(range(256)))
    with pytest.raises(UsageError, match=r"answers\.jsonl, line 1"):
        evaluate_stkit(file, answers=tmp_path / "answers.jsonl")


def test_spoilt_clips_are_told_before_anything_is_asked(street: LabelledClip, tmp_path: Path) -> None:
    write_stkit([street], tmp_path, 5, 0)
    (file,) = (tmp_path / "clips").glob("*.json")
    facts = json.loads(file.read_text(encoding="utf-8"))
    one, other = facts["things"]
    for things, says in (
        ([one | {"boxes": one["boxes"][:2]}, other], "does not say what the clip is"),
        ([one], "does not hold"),
        (None, "does not say what the clip is"),
    ):
        file.write_text(json.dumps(facts | {"things": things}), encoding="utf-8")
        with pytest.raises(UsageError, match=says):
            evaluate_stkit(tmp_path / "questions.jsonl")
