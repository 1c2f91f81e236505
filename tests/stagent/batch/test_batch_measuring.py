"""What a worker does with one job: every car gets its row, and nothing is computed twice."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from stagent.batch.fingerprint import fingerprint
from stagent.batch.job import Ask, VideoJob
from stagent.batch.measure import Settings, measure_video
from stagent.batch.outcome import unpack
from stagent.batch.samples import Gathered, split
from stagent_tools.errors import OutputUnwritable
from stagent_world import drive_past, write_clip

SPEED_MPS = 20.0
QUESTION = "How fast is each car in km/h?"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clip")
    path = write_clip(drive_past(SPEED_MPS, size=(320, 180), fps=Fraction(12)), folder)
    return path.rename(folder / "drive.mp4")


def job(clip: Path, *questions: str, **options: object) -> VideoJob:
    fields = {"draws": 128, **options}
    return VideoJob(
        root=str(clip.parent),
        name=clip.name,
        asks=tuple(Ask(question=question, options=fields) for question in questions),  # type: ignore[arg-type]
    )


def test_measured_once_then_from_the_cache(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings("1", cache=str(tmp_path / "cache"), cache_limit=10**9)
    first = measure_video(job(clip, QUESTION), settings, picture=True)
    (row,) = first.rows
    assert row["low"] <= 3.6 * SPEED_MPS <= row["high"]
    assert (row["unit"], row["rung"], row["status"]) == ("km/h", "size", "measured")
    assert "vehicle" in row["looks"]
    assert first.still.startswith(b"\xff\xd8")
    ((ask, samples),) = split(first.samples)
    gathered = Gathered()
    gathered.add(7, "drive.mp4", ask, samples)
    table = gathered.table()
    assert (ask, set(table["track"].to_pylist()), set(table["job"].to_pylist())) == (0, {row["track"]}, {7})
    assert table["x0"].null_count == 0
    (answer,) = unpack(first.answers)
    assert (answer["video"], answer["results"][0]["kind"]) == ("drive.mp4", "speed")

    copy = Path(shutil.copy(clip, tmp_path / "copy.mp4"))
    monkeypatch.setattr("stagent.agent.clip.Clip._look", lambda *_: pytest.fail("the video was looked at again"))
    again = measure_video(job(copy, QUESTION), settings, picture=False)
    assert again.cached
    assert (again.rows, again.samples) == (first.rows, first.samples)
    other = measure_video(job(copy, "How far does the car drive?", QUESTION), settings, picture=False)
    assert not other.cached
    assert [(row["ask"], row["kind"]) for row in other.rows] == [(0, "distance"), (1, "speed")]
    assert [ask for ask, _ in split(other.samples)] == [0, 1]
    with pytest.raises(pytest.fail.Exception):
        measure_video(job(copy, QUESTION), dataclasses.replace(settings, version="2"), picture=False)


def test_what_is_wrong_with_a_video_or_a_question_is_a_row(clip: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(clip.read_bytes()[:3000])
    settings = Settings("1")
    os.mkfifo(tmp_path / "pipe.mp4")
    for name in ("broken.mp4", "missing.mp4", "pipe.mp4"):
        (row,) = measure_video(job(tmp_path / name, QUESTION), settings, picture=True).rows
        assert (row["status"], row["reason"], row["exit_code"]) == ("failed", "video_unreadable", 3)
        assert name in row["sentence"]
        assert str(tmp_path) not in json.dumps(row)
    (tmp_path / "empty").mkdir()
    (row,) = measure_video(job(tmp_path / "empty", QUESTION), settings, picture=True).rows
    assert (row["status"], row["exit_code"]) == ("failed", 2)
    refused, wrong = measure_video(
        job(clip, "How does it taste?", "How fast is the car between 900 and 950 s?"), settings, picture=False
    ).rows
    assert (refused["status"], refused["exit_code"]) == ("refused", 8)
    assert (wrong["status"], wrong["reason"]) == ("failed", "usage")
    (row,) = measure_video(job(clip, QUESTION, plane="absent.json"), settings, picture=False).rows
    assert (row["status"], row["exit_code"]) == ("failed", 2)


def test_a_full_disk_is_no_answer(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "runs").touch()
    settings = Settings("1", runs=str(tmp_path / "runs"))
    with pytest.raises(OutputUnwritable):
        measure_video(job(clip, "Where is the car?"), settings, picture=False)


def test_no_memory_is_no_answer(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> None:
        raise RuntimeError("OpenCV(4.14) error: (-4:Insufficient memory) Failed to allocate 99 bytes")

    monkeypatch.setattr("stagent.agent.clip.Clip._look", greedy)
    with pytest.raises(MemoryError):
        measure_video(job(clip, QUESTION), Settings("1"), picture=False)


def test_the_fingerprint_is_of_what_measures() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 64
