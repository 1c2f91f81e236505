"""A run computed again from its folder alone, on the example clip: same; and different where it was tampered with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from stagent.api import ask_all
from stagent.options import AskOptions
from stagent.verify.compare import compare
from stagent.verify.verify import DIFFERS, verify
from stagent_tools.errors import UsageError

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
QUESTIONS = ("How fast is the red car?", "Which is faster, the red car or the person?")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Run folders of a clip that is gone afterwards, with its side file."""
    place = tmp_path_factory.mktemp("verify")
    for name in ("street.mp4", "street.plane.json"):
        shutil.copy(EXAMPLES / name, place / name)
    options = AskOptions.checked(plane=place / "street.plane.json", draws=256)
    ask_all(place / "street.mp4", QUESTIONS, options, out=place / "runs")
    (place / "street.mp4").unlink()
    (place / "street.plane.json").unlink()
    return [place / "runs" / f"q{number}" for number in (1, 2)]


@pytest.mark.slow
def test_the_same_numbers_come_from_the_folder_alone(runs):
    for folder in runs:
        found = verify(folder)
        assert [one.verdict for one in found.results] == ["same"], found
        assert found.exit_code == 0


@pytest.mark.slow
def test_a_number_that_was_changed_is_found_out(runs, tmp_path):
    folder = tmp_path / "forged"
    shutil.copytree(runs[0], folder)
    answer = json.loads((folder / "answer.json").read_text())
    for results in (answer["results"], answer["steps"]):
        for interval in (results[0]["quantity"], results[0]["quantity"]["si"]):
            for key in ("value", "low", "high"):
                interval[key] *= 1.5
    (folder / "answer.json").write_text(json.dumps(answer))
    found = verify(folder)
    assert found.results[0].verdict == "different"
    assert found.exit_code == DIFFERS == 12


@pytest.mark.slow
def test_the_report_shows_the_calibration(runs):
    page = (runs[0] / "report.html").read_text()
    assert "The calibration, drawn back" in page


@pytest.mark.parametrize("name", ["answer.json", "evidence.json", "scene.json", "tracks.parquet"])
def test_a_folder_that_is_no_run_is_told(tmp_path, name):
    (tmp_path / name).write_text("{")
    with pytest.raises(UsageError):
        verify(tmp_path)


def test_what_needs_the_pictures_is_not_recomputed():
    from stagent.answer.answer import StepResult

    stored = StepResult(id="s1", kind="describe", status="described", text="a street")
    assert compare(stored, None).verdict == "not recomputed"
    assert compare(stored, stored).verdict == "same"
