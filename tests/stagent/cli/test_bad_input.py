"""Bad input of the everyday kind ends in a clear sentence and its exit code, and nothing is half-written."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STAGENT = Path(sys.executable).with_name("stagent")
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "street.mp4"
QUESTION = "How fast is the white car?"

USAGE, UNREADABLE, NOT_UNDERSTOOD, CANNOT, UNWRITABLE, INTERRUPTED = 2, 3, 4, 8, 10, 130


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [STAGENT, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False, cwd=cwd
    )


@pytest.fixture
def broken(tmp_path: Path) -> dict[str, Path]:
    """Files that are no videos, each in its own way."""
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("this is no video\n" * 100)
    (tmp_path / "truncated.mp4").write_bytes(EXAMPLE.read_bytes()[:4000])
    (tmp_path / "nothing").mkdir()
    names = ("missing.mp4", "empty.mp4", "text.mp4", "truncated.mp4", "nothing")
    return {name: tmp_path / name for name in names}


@pytest.mark.parametrize("name", ["missing.mp4", "empty.mp4", "text.mp4", "truncated.mp4"])
def test_an_unreadable_video_is_one_sentence(broken: dict[str, Path], name: str) -> None:
    done = run("ask", broken[name], QUESTION)
    assert done.returncode == UNREADABLE, done.stderr
    assert done.stdout == ""
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_pictures(broken: dict[str, Path]) -> None:
    done = run("ask", broken["nothing"], QUESTION, "--fps", "25")
    assert done.returncode in (USAGE, UNREADABLE)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--box", "car=1,2,3"], "1,2,3"),
        (["--box", "car=5000,100,5100,200@0"], "5000"),
        (["--box", "car=100,100,200,200@999"], "999"),
        (["--point", "car=nonsense"], "nonsense"),
        (["--ref", "door=2.1@1,2,3,4"], "2.1"),
        (["--ref", "door=2.1m@1,2,3"], "2.1m"),
        (["--plane", "{folder}/absent.json"], "absent.json"),
        (["--plane", "{folder}/plane.json"], "plane.json"),
        (["--camera", "{folder}/plane.json"], "plane.json"),
        (["--tracks", "{folder}/plane.json"], "plane.json"),
        (["--fps", "zero"], "zero"),
        (["--capture-fps", "1"], "1"),
        (["--capture-fps", "inf"], "inf"),
        (["--allow-frames"], "--planner"),
        (["--base-url", "http://localhost:1"], "--planner"),
        (["--plane", "{folder}/larger.json"], "larger.json lies outside the picture of 848 x 480"),
        (["--camera", "{folder}/outside.json"], "outside.json lies outside the picture of 848 x 480"),
        (["--camera", "{folder}/half.json"], "a picture of about 424 x 240 px"),
        (["--camera", "{folder}/twice.json"], "a picture of about 1640 x 920 px"),
    ],
)
def test_a_malformed_option_is_named(tmp_path: Path, options: list[str], names: str) -> None:
    (tmp_path / "plane.json").write_text('{"points": [{"px": [1, 2]}]}')
    square = [{"px": [900 * x, 300 * y], "m": [x, y]} for x in (0, 1) for y in (0, 1)]
    (tmp_path / "larger.json").write_text(json.dumps({"points": square}))
    for name, cx, cy in (("outside", 2000, 200), ("half", 212, 120), ("twice", 820, 460)):
        camera = {"fx": cx, "fy": cx, "cx": cx, "cy": cy, "height_m": 8, "pitch_deg": 14}
        (tmp_path / f"{name}.json").write_text(json.dumps(camera))
    done = run("ask", EXAMPLE, QUESTION, *(option.format(folder=tmp_path) for option in options))
    assert done.returncode == USAGE, (done.stdout, done.stderr)
    assert names in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_folder_is_missing_with_a_rate_too(tmp_path: Path) -> None:
    done = run("ask", tmp_path / "frames", QUESTION, "--fps", "25")
    assert done.returncode == UNREADABLE
    assert "no file" in done.stderr


def test_a_span_outside_the_clip() -> None:
    done = run("ask", EXAMPLE, "How fast is the white car between 900 and 950 seconds?", "--json")
    assert done.returncode == USAGE, done.stderr
    assert "outside the video" in json.loads(done.stdout)["sentence"]


def test_no_question_is_not_understood() -> None:
    done = run("ask", EXAMPLE, "seven quickly or of the brimble?")
    assert done.returncode == NOT_UNDERSTOOD


@pytest.mark.parametrize("options", [["--bogus"], ["--capture-fps", "0"], ["--fps", "abc"], ["--seed", "-1"]])
def test_json_is_one_document_for_a_wrong_command_line(options: list[str]) -> None:
    done = run("ask", EXAMPLE, QUESTION, "--json", *options)
    document = json.loads(done.stdout)
    assert document["exit_code"] == done.returncode == USAGE


def test_one_impossible_question_does_not_cost_the_others() -> None:
    done = run("ask", EXAMPLE, "Where is the white car at 2 s?", "Where is the white car at 900 s?", "--json")
    first, second = json.loads(done.stdout)
    assert (first["exit_code"], second["exit_code"]) == (0, USAGE)
    assert done.returncode == USAGE


def test_json_is_one_document_for_errors_too(broken: dict[str, Path]) -> None:
    done = run("ask", broken["empty.mp4"], QUESTION, "--json")
    document = json.loads(done.stdout)
    assert document["schema"] == "stagent.answer/1"
    assert document["exit_code"] == done.returncode == UNREADABLE
    assert document["refusal"]["remedy"]


def test_an_output_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    done = run("ask", EXAMPLE, "Where is the white car?", "--out", tmp_path)
    assert done.returncode == UNWRITABLE, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_leaves_a_clean_place(tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "run"
    with subprocess.Popen(
        [STAGENT, "ask", EXAMPLE, QUESTION, "--out", out], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(2.0)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED, errors
    assert b"Traceback" not in errors
    assert b"Interrupted" in errors
    assert list(tmp_path.iterdir()) == []


def test_dry_run_does_not_open_the_video() -> None:
    done = run("ask", "no-such-file.mp4", "How fast is the white car after it turns left?", "--dry-run", "--json")
    plan = json.loads(done.stdout)
    assert done.returncode == 0
    assert [step["kind"] for step in plan["steps"]] == ["when", "speed"]


@pytest.mark.parametrize(
    "plane",
    [
        [[390, 305, 0, -4], [593, 292, 8, 4], [367, 250, 0, 4], [524, 243, 8, -4]],
        [[0, 0, 0, 0], [10, 10, 1, 1], [20, 20, 2, 2], [30, 30, 3, 3]],
    ],
    ids=["crossed", "on one line"],
)
def test_impossible_plane_points_are_said(tmp_path: Path, plane: list[list[float]]) -> None:
    points = [{"px": row[:2], "m": row[2:]} for row in plane]
    (tmp_path / "plane.json").write_text(json.dumps({"points": points}))
    done = run("ask", EXAMPLE, QUESTION, "--plane", tmp_path / "plane.json", "--json")
    assert json.loads(done.stdout)["exit_code"] == done.returncode == USAGE, done.stderr
