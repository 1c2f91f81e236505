"""`stagent batch` and `stagent cache` as they are typed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

STAGENT = Path(sys.executable).with_name("stagent")
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "street.mp4"
ASKED = ("--question", "How fast are the cars?")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "STAGENT_CACHE": str(tmp_path / "cache")}


def run(environment: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [STAGENT, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600, check=False)


def test_a_folder_of_bad_files_is_done_in_part(tmp_path: Path, environment: dict[str, str]) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    (clips / "empty.mp4").touch()
    (clips / "text.mp4").write_text("no video\n" * 100)
    (clips / "cut.mp4").write_bytes(EXAMPLE.read_bytes()[:4000])
    done = run(environment, "batch", clips, *ASKED, "--out", tmp_path / "out", "--json", "--workers", "1")
    assert done.returncode == 11, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events][:2] == ["start", "job_started"]
    assert sum(event["event"] == "job_failed" for event in events) == 3
    assert events[-1] == {**events[-1], "event": "done", "jobs": 3, "failed": 3, "exit_code": 11}
    assert "Traceback" not in done.stderr
    again = run(environment, "batch", clips, *ASKED, "--out", tmp_path / "out")
    assert again.returncode == 11
    assert again.stdout.startswith("3 of 3 videos done, 3 failed")


def test_a_terminal_shows_a_bar(tmp_path: Path, environment: dict[str, str]) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.mp4").write_text("no video")
    ours, theirs = os.openpty()
    command = [STAGENT, "batch", tmp_path, *ASKED, "--out", tmp_path / "out", "--workers", "1"]
    with subprocess.Popen(command, env={**environment, "COLUMNS": "60"}, stderr=theirs, stdout=subprocess.DEVNULL):
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # Linux tells so that the other end is closed
            while part := os.read(ours, 4096):
                shown += part
    os.close(ours)
    lines = shown.decode().split("\r\x1b[K")
    assert "a.mp4: video unreadable" in shown.decode()
    assert any(line.startswith(f"[{'#' * 10}{' ' * 10}] 1 of 2 done, 1 failed, ") for line in lines)
    assert all(len(line) < 60 for line in lines if line.startswith("["))


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("batch", "{here}/absent", "--out", "{here}/out", *ASKED), 2, "absent"),
        (("batch", "{here}", "--out", "{here}/out", *ASKED), 2, "no video"),
        (("batch", "{here}", "--out", "{here}/out", *ASKED, "--shard", "5/4"), 2, "5/4"),
        (("batch", "{here}", "--out", "{here}/out", "--recipe", "brew"), 2, "brew"),
        (("merge", "{here}"), 2, "no shards"),
        (("view", "{here}"), 2, "no results"),
    ],
)
def test_what_is_typed_wrong_is_one_sentence(
    tmp_path: Path, environment: dict[str, str], words: tuple[str, ...], code: int, says: str
) -> None:
    done = run(environment, *(word.format(here=tmp_path) for word in words))
    assert done.returncode == code, done.stderr
    assert says.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_cache_is_told_and_cleared(tmp_path: Path, environment: dict[str, str]) -> None:
    entry = tmp_path / "cache" / "ab" / "abcd"
    entry.parent.mkdir(parents=True)
    entry.write_bytes(b"x" * 1000)
    told = json.loads(run(environment, "cache", "--json").stdout)
    assert (told["entries"], told["bytes"]) == (1, 1000)
    assert json.loads(run(environment, "cache", "--clear", "--json").stdout)["entries"] == 0


def test_ctrl_c_keeps_what_was_done(tmp_path: Path, environment: dict[str, str]) -> None:
    command = [STAGENT, "batch", EXAMPLE, *ASKED, "--out", tmp_path / "out"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        while not (tmp_path / "out" / "logs" / "worker-0.log").exists():
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert b"goes on" in errors
    assert b"Traceback" not in errors
