"""`stagent batch` and `stagent cache` as they are typed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import av
import cv2
import numpy as np
import pyarrow.parquet as pq
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


def spoilt(folder: Path) -> dict[str, str]:
    """Ten files of which each is no video in its own way, and a word of what is to be said of it."""
    whole = EXAMPLE.read_bytes()
    contents = {
        "empty": (b"", "empty"),
        "text": (b"404 not found\n" * 50, "not a video"),
        "page": (b"<!doctype html><title>Log in</title>" * 9, "not a video"),
        "header": (whole[:2000], "cut off"),
        "half": (whole[: len(whole) // 2], "cut off"),
        "zeros": (bytes(50_000), "not a video"),
        "noise": (random.Random(1).randbytes(50_000), "not a video"),  # noqa: S311 - noise, no secret
        "photo": (cv2.imencode(".jpg", np.zeros((90, 160, 3), np.uint8))[1].tobytes(), "single picture"),
    }
    for name, (data, _) in contents.items():
        (folder / f"{name}.mp4").write_bytes(data)
    with av.open(str(folder / "sound.mp4"), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        frame.sample_rate = 44100
        container.mux([*stream.encode(frame), *stream.encode(None)])
    (folder / "gone.mp4").symlink_to("nowhere.mp4")
    return {name: says for name, (_, says) in contents.items()} | {"sound": "sound only", "gone": "no file"}


@pytest.mark.slow
def test_ten_spoilt_files_of_a_thousand_each_have_their_reason(tmp_path: Path, environment: dict[str, str]) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    (tmp_path / "whole.mp4").write_bytes(EXAMPLE.read_bytes())
    for number in range(990):
        (clips / f"{number:03d}.mp4").hardlink_to(tmp_path / "whole.mp4")
    says = spoilt(clips)
    asked = ("--question", "How many cars are there?", "--out", tmp_path / "out", "--json")
    done = run(environment, "batch", clips, *asked)
    assert done.returncode == 11, done.stderr
    last = json.loads(done.stdout.splitlines()[-1])
    assert (last["done"], last["failed"], last["exit_code"]) == (1000, 10, 11)
    rows = pq.read_table(tmp_path / "out" / "quantities.parquet").to_pylist()
    assert sum(row["status"] == "measured" and row["value"] == 2 for row in rows) == 990
    failed = {Path(row["video"]).stem: row for row in rows if row["status"] == "failed"}
    assert failed.keys() == says.keys()
    for name, words in says.items():
        assert failed[name]["reason"] == "video_unreadable"
        assert words in failed[name]["sentence"], name
        assert failed[name]["remedy"]
        assert len(failed[name]["video_sha256"]) == (0 if name == "gone" else 64)


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


def test_an_error_is_an_event_too(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").touch()
    done = run(environment, "batch", EXAMPLE, *ASKED, "--out", tmp_path / "mine", "--json")
    (event,) = map(json.loads, done.stdout.splitlines())
    assert done.returncode == event["exit_code"] == 10
    assert (event["event"], event["reason"]) == ("error", "output_unwritable")
    assert "diary.txt" in event["sentence"]


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
