"""Times of what trajectories do not show, told by a temporal backend where one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

import stagent
from stagent.agent.measure import told
from stagent_tools.errors import CannotMeasure, StagentError
from stagent_tools.temporal import EventSpan
from stagent_tools.types import Span
from stagent_tools.video import Video
from stagent_world import drive_past, write_clip

QUESTION = "When does the car open its door?"


class Teller:
    name = "teller"

    def __init__(self, found: tuple[EventSpan, ...] | None) -> None:
        self.found, self.asked = found, ""

    def find(self, video: Video, sentence: str, span: Span | None = None) -> tuple[EventSpan, ...]:
        assert video.info.duration > 1
        assert span is None
        self.asked = sentence
        if self.found is None:
            raise CannotMeasure("The teller is not sure.")
        return self.found


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(drive_past(12.0, size=(480, 270)), tmp_path_factory.mktemp("told"))


def named(monkeypatch: pytest.MonkeyPatch, found: tuple[EventSpan, ...] | None) -> Teller:
    teller = Teller(found)
    monkeypatch.setattr(told, "temporal_backend", {"teller": teller}.__getitem__)
    return teller


def test_what_no_trajectory_shows_is_told_and_said_to_be_told(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    teller = named(monkeypatch, (EventSpan(1.0, 1.5, 0.9, 1.1, 1.4, 1.6, 0.8),))
    answer = stagent.ask(clip, QUESTION, backends=("temporal=teller",))
    assert answer.exit_code == 0
    assert teller.asked.startswith("the car")
    assert "door" in teller.asked
    (result,) = answer.results
    assert [(span.start, span.end, span.probability) for span in result.spans] == [(1.0, 1.5, 0.8)]
    assert any("told by teller" in line for line in answer.assumptions)


def test_where_nobody_is_named_it_is_refused_as_ever(clip: Path) -> None:
    answer = stagent.ask(clip, QUESTION)
    assert answer.exit_code == 8
    assert not answer.results[0].spans


def test_where_the_teller_is_not_sure_its_reason_is_the_answer(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, None)
    answer = stagent.ask(clip, QUESTION, backends=("temporal=teller",))
    assert answer.exit_code == 8
    assert "not sure" in answer.sentence


def test_what_trajectories_show_is_measured_all_the_same(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    teller = named(monkeypatch, None)
    answer = stagent.ask(clip, "When does the car move?", backends=("temporal=teller",))
    assert answer.exit_code == 0
    assert teller.asked == ""
    assert not any("told by" in line for line in answer.assumptions)


def test_an_unknown_tool_is_refused(clip: Path) -> None:
    with pytest.raises(StagentError, match="temporal"):
        stagent.ask(clip, QUESTION, backends=("tempral=teller",))
