"""The graph with fake backends: re-planning, verification, fan-out, budget, checkpoints. No video is decoded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from langgraph.checkpoint.sqlite import SqliteSaver

from stagent.agent.run import Asked, run_graph
from stagent.agent.ways import MAX_REPLANS
from stagent.options import AskOptions
from stagent_tools.scan import Scan
from stagent_tools.scene.camera_motion import fixed_camera
from stagent_tools.spatial.grounding import Candidate, Grounding, Verdict
from stagent_tools.target import Target
from stagent_tools.types import Span, Track, VideoInfo

RATE, SECONDS = 25, 4
SPEED_MPS, CAR_LENGTH_PX = 15.0, 110.0
CAR_LENGTH_M = 4.4
TIMES = np.arange(RATE * SECONDS) / RATE
INFO = VideoInfo(Path("clip.mp4"), 1280, 720, float(SECONDS), len(TIMES), None)
SCAN = Scan(None, INFO, TIMES, (Span(0, SECONDS),), fixed_camera(TIMES), (), {})  # type: ignore[arg-type]


class FakeClip:
    """A clip whose one pass is known beforehand."""

    path = Path("clip.mp4")

    class Video:
        info = INFO
        times = TIMES

    def video(self, capture_fps: float | None = None) -> Video:
        return self.Video()

    def scan(self, capture_fps: float | None = None, progress: object = None, finder: str = "motion") -> Scan:
        return SCAN

    def warnings(self, *_: object) -> tuple[str, ...]:
        return ()

    def shared(self, key: object, make: Callable[[], object]) -> object:
        return make()


def car(speed_mps: float = SPEED_MPS, name: str = "car") -> Track:
    """A car seen from the side at constant speed; its length gives the scale."""
    x = 150 + speed_mps * TIMES * CAR_LENGTH_PX / CAR_LENGTH_M
    boxes = np.stack([x, np.full_like(x, 400), x + CAR_LENGTH_PX, np.full_like(x, 438)], axis=1)
    inside = boxes[:, 2] < INFO.width - 5
    return Track(name, TIMES[inside], boxes[inside], np.ones(inside.sum()), "vehicle", "fake")


def found(target: Target, *tracks: Track) -> Grounding:
    candidates = tuple(Candidate(track, 0.9, f"vehicle {track.id}") for track in tracks)
    return Grounding(target, Verdict.FOUND, tracks, candidates, 0.9, "", "fake")


class Finds:
    name = "finds"

    def __init__(self, *tracks: Track) -> None:
        self.tracks = tracks or (car(),)

    def ground(self, scan: Scan, targets: tuple[Target, ...], span: Span | None = None) -> tuple[Grounding, ...]:
        return tuple(found(target, *self.tracks) for target in targets)


class FindsSeveral(Finds):
    """One of them is meant by a singular, and it cannot be said which."""

    name = "finds several"

    def ground(self, scan: Scan, targets: tuple[Target, ...], span: Span | None = None) -> tuple[Grounding, ...]:
        every = super().ground(scan, targets, span)
        one = {"verdict": Verdict.AMBIGUOUS, "tracks": (), "why": f"{len(self.tracks)} things fit it."}
        return tuple(all_of if t.plural else replace(all_of, **one) for t, all_of in zip(targets, every, strict=True))


class Breaks:
    name = "breaks"

    def ground(self, scan: Scan, targets: tuple[Target, ...], span: Span | None = None) -> tuple[Grounding, ...]:
        raise RuntimeError("the model fell over")


class FindsNothing:
    name = "finds nothing"
    calls = 0

    def ground(self, scan: Scan, targets: tuple[Target, ...], span: Span | None = None) -> tuple[Grounding, ...]:
        type(self).calls += 1
        return tuple(Grounding(t, Verdict.ABSENT, (), (), 0.0, f"No {t.noun} is seen.", "fake") for t in targets)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Asked]:
    """Asks with these backends, by name, in order."""

    def with_backends(question: str, **backends: object) -> Asked:
        monkeypatch.setattr("stagent.agent.workbench.load_backend", lambda _, name: lambda *brought: backends[name])
        options = AskOptions(backends=tuple(backends), draws=256)
        return run_graph(FakeClip(), question, options)  # type: ignore[arg-type]

    return with_backends


def test_a_broken_backend_is_replaced_by_the_next(ask: Callable[..., Asked]) -> None:
    asked = ask("How fast is the car?", first=Breaks(), second=Finds())
    assert asked.answer.exit_code == 0, asked.answer.sentence
    measured = asked.answer.results[0].quantity
    assert measured is not None
    assert measured.si.low <= SPEED_MPS <= measured.si.high
    assert [(a.backend, bool(a.problem)) for a in asked.attempts] == [("first", True), ("second", False)]
    assert "fell over" in asked.attempts[0].problem
    assert [call.backend for call in asked.evidence.calls if call.tool == "replan"] == ["second"]
    (said,) = [warning for warning in asked.answer.warnings if "fell over" in warning]
    assert said.endswith("Now second looks for it.")


def test_when_all_backends_break_the_answer_says_so(ask: Callable[..., Asked]) -> None:
    asked = ask("How fast is the car?", first=Breaks(), second=Breaks())
    assert asked.answer.exit_code == 8
    assert "broke" in asked.answer.sentence


def test_what_is_not_there_is_looked_for_by_every_backend_and_then_refused(ask: Callable[..., Asked]) -> None:
    FindsNothing.calls = 0
    backends = {f"b{i}": FindsNothing() for i in range(10)}
    asked = ask("How fast is the elephant?", **backends)
    assert asked.answer.exit_code == 5
    assert "elephant" in asked.answer.sentence
    assert 1 < FindsNothing.calls <= MAX_REPLANS + 1


def test_an_impossible_speed_is_looked_at_again_and_not_reported(
    ask: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stagent_tools.spatial.pointed.again.follow_track", lambda _, track: track)
    asked = ask("How fast is the man?", only=Finds(car(60.0)))
    assert [attempt.fine for attempt in asked.attempts] == [False, True]
    assert asked.answer.exit_code == 8
    assert "more than any person" in asked.answer.sentence


def test_what_was_pointed_at_and_refused_is_not_answered_with_another_thing(ask: Callable[..., Asked]) -> None:
    asked = ask("How fast is the man?", pointed=Finds(car(60.0)), words=Finds(car(1.5)))
    assert [attempt.backend for attempt in asked.attempts] == ["pointed"]
    assert asked.answer.exit_code == 8
    assert "more than any person" in asked.answer.sentence


def test_two_questions_in_one_are_both_answered(ask: Callable[..., Asked]) -> None:
    asked = ask("How fast is the car and how far does it drive?", only=Finds())
    assert [result.kind for result in asked.answer.results] == ["speed", "distance"]
    assert all(result.status == "measured" for result in asked.answer.results)


def test_a_step_that_leans_on_a_refused_one_says_why(ask: Callable[..., Asked]) -> None:
    asked = ask("How fast is the car after it stops?", only=Finds())
    assert asked.answer.exit_code != 0
    assert asked.answer.results[0].refusal is not None


def test_one_thing_found_for_two_names_is_not_held_against_itself(ask: Callable[..., Asked]) -> None:
    asked = ask("How many times faster is the car than the van?", only=Finds())
    assert asked.answer.exit_code == 8
    assert "the same thing was found" in asked.answer.sentence


def test_every_state_is_a_checkpoint_that_can_be_read_again(ask: Callable[..., Asked], tmp_path: Path) -> None:
    asked = ask("How fast is the car?", first=Breaks(), second=Finds())
    file = tmp_path / "checkpoints.sqlite"
    file.write_bytes(asked.checkpoints)
    with SqliteSaver.from_conn_string(str(file)) as saver:
        states = [saved.checkpoint["channel_values"] for saved in saver.list(None)]
    assert states[0]["answer"] == asked.answer.model_copy(update={"seconds": 0.0}).model_dump(mode="json")
    assert any(state.get("way", {}).get("s1", {}).get("backend") == "second" for state in states)


def test_the_same_seed_gives_the_same_answer(ask: Callable[..., Asked]) -> None:
    first, second = (ask("How fast is the car?", only=Finds()).answer.results for _ in range(2))
    assert first == second


@pytest.mark.parametrize("question", ["Which car is the fastest?", "How fast is the fastest car?"])
def test_which_of_them_is_asked_about_all_that_fit(ask: Callable[..., Asked], question: str) -> None:
    asked = ask(question, only=FindsSeveral(car(6.0, "slow"), car(24.0, "fast"), car(11.0, "usual")))
    assert asked.answer.exit_code == 0, asked.answer.sentence
    choice = asked.answer.steps[0].choice
    assert choice is not None
    assert choice.track == "fast"
    assert choice.ranking == ("vehicle fast", "vehicle usual", "vehicle slow")


def test_a_mean_leaves_out_what_cannot_be_measured_and_says_so(ask: Callable[..., Asked]) -> None:
    glimpsed = car(90.0, "glimpsed")
    glimpsed = replace(glimpsed, t=glimpsed.t[:1], boxes=glimpsed.boxes[:1], score=glimpsed.score[:1])
    asked = ask("What is the average speed of the cars?", only=FindsSeveral(car(10.0, "a"), car(14.0, "b"), glimpsed))
    (result,) = asked.answer.results
    assert result.quantity is not None, asked.answer.sentence
    assert result.quantity.si.low <= 12.0 <= result.quantity.si.high
    assert "2 of the 3 cars" in asked.answer.sentence
    assert "left out: 1 could not be measured" in result.notes
    assert {tube.track for tube in result.tubes} == {"a", "b"}
