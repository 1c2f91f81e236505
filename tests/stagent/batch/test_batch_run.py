"""A batch as a whole, with a fake measuring function: nothing redone, nothing doubled, every failure explained."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from stagent.batch.folder import owned
from stagent.batch.job import VideoJob
from stagent.batch.ledger import LEDGER, Ledger
from stagent.batch.run import Report, merge
from stagent.batch.worker import Limits
from stagent_tools.errors import OutputUnwritable, UsageError

Footage = Callable[..., tuple[VideoJob, ...]]
Run = Callable[..., Report]
Names = Callable[[], list[str]]
TABLES = ("quantities.parquet", "samples.parquet")


def rows(folder: Path) -> list[dict[str, Any]]:
    return list(pq.read_table(folder / "quantities.parquet").to_pylist())


def tables(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in TABLES]


def test_a_row_for_each_question_in_the_order_of_the_videos(footage: Footage, run: Run, tmp_path: Path) -> None:
    report = run(footage(3), csv=True)
    assert (report.counts.jobs, report.counts.done, report.counts.failed, report.exit_code) == (3, 3, 0, 0)
    found = rows(tmp_path / "out")
    assert [(row["job"], row["video"], row["ask"]) for row in found] == [
        (job, f"good0{job}.mp4", ask) for job in range(3) for ask in range(2)
    ]
    assert len((tmp_path / "out" / "quantities.csv").read_text().splitlines()) == 1 + len(found)
    assert "good00.mp4" in (tmp_path / "out" / "summary.html").read_text()


def test_the_same_command_again_measures_nothing(footage: Footage, run: Run, measured: Names, tmp_path: Path) -> None:
    jobs = footage(3)
    run(jobs)
    before, written = measured(), tables(tmp_path / "out")
    run(jobs)
    assert measured() == before == ["good00.mp4", "good01.mp4", "good02.mp4"]
    assert tables(tmp_path / "out") == written


def test_a_changed_and_a_new_file_are_measured_and_no_other(footage: Footage, run: Run, measured: Names) -> None:
    jobs = footage(2)
    run(jobs)
    jobs[1].path.write_text("another content, of another length")
    report = run(footage(2, "new"))
    assert report.counts.jobs == report.counts.done == 3
    assert measured() == ["good00.mp4", "good01.mp4", "good01.mp4", "new.mp4"]


def test_each_bad_file_costs_only_itself_and_is_explained(footage: Footage, run: Run, tmp_path: Path) -> None:
    jobs = footage(4, "broken", "bug", "crash", "hang", "memory")
    limits = Limits(seconds=3, memory_mb=512)
    heard: list[dict[str, Any]] = []
    report = run(jobs, limits=limits, retries=1, hear=lambda event, _: heard.append(event))
    found = rows(tmp_path / "out")
    why = {row["video"]: row["reason"] for row in found if row["status"] == "failed"}
    assert why == {
        "broken.mp4": "video_unreadable",
        "bug.mp4": "internal",
        "crash.mp4": "crashed",
        "hang.mp4": "timed_out",
        "memory.mp4": "out_of_memory",
    }
    assert all(row["sentence"] and row["remedy"] for row in found if row["status"] == "failed")
    assert sum(row["status"] == "measured" for row in found) == 2 * 4
    assert (report.counts.failed, report.exit_code) == (5, 11)
    again = [event["video"] for event in heard if event["event"] == "job_again"]
    assert sorted(again) == ["bug.mp4", "crash.mp4", "hang.mp4", "memory.mp4"]
    assert json.loads(json.dumps(heard)) == heard


def test_what_failed_is_measured_again_on_request_only(footage: Footage, run: Run, tmp_path: Path) -> None:
    jobs = footage(1, "bug")
    run(jobs, retries=0)
    asked: list[str] = []
    run(jobs, hear=lambda event, _: asked.append(event["event"]))
    assert "job_started" not in asked
    run(jobs, again="failed", hear=lambda event, _: asked.append(event["event"]))
    assert asked.count("job_started") == 2  # once, and once more as a retry
    assert "So it went 2 times." in rows(tmp_path / "out")[0]["sentence"]


def test_a_full_disk_stops_the_batch_once(footage: Footage, run: Run) -> None:
    with pytest.raises(OutputUnwritable, match="disk is full"):
        run(footage(2, "full"), workers=1)


def test_a_second_batch_on_the_folder_is_refused(footage: Footage, run: Run, tmp_path: Path) -> None:
    jobs = footage(1)
    with owned(tmp_path / "out"), pytest.raises(OutputUnwritable, match=r"Another batch .*process \d+"):
        run(jobs)
    assert run(jobs).counts.done == 1


def test_somebody_elses_folder_is_left_alone(footage: Footage, run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "diary.txt").write_text("mine")
    with pytest.raises(OutputUnwritable, match=r"diary\.txt"):
        run(footage(1))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["diary.txt"]


def test_results_of_two_versions_do_not_mix(
    footage: Footage, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    jobs = footage(1)
    run(jobs)
    monkeypatch.setattr("stagent.batch.run.fingerprint", lambda: "newer")
    with pytest.raises(UsageError, match="another version"):
        run(jobs)
    assert run(jobs, again="all").counts.done == 1


def test_shards_together_are_the_whole(footage: Footage, run: Run, tmp_path: Path) -> None:
    jobs = footage(5, "broken")
    run(jobs, out="whole")
    run(jobs, out="parts", shard=(1, 2))
    with pytest.raises(UsageError, match="1 of 2 shards are missing"):
        merge(tmp_path / "parts", csv=False)
    run(jobs, out="parts", shard=(2, 2))
    report = merge(tmp_path / "parts", csv=False)
    assert (report.counts.done, report.counts.failed) == (6, 1)
    assert tables(tmp_path / "parts") == tables(tmp_path / "whole")
    merge(tmp_path / "parts", csv=False)
    assert tables(tmp_path / "parts") == tables(tmp_path / "whole")


def test_shards_that_make_no_whole_are_not_put_together(footage: Footage, run: Run, tmp_path: Path) -> None:
    jobs = footage(3)
    run(jobs, out="parts", shard=(1, 2))
    run(footage(3, "added"), out="parts", shard=(2, 2))
    with pytest.raises(UsageError, match="two lists of jobs"):
        merge(tmp_path / "parts", csv=False)
    run(jobs, out="parts", shard=(2, 2))
    assert merge(tmp_path / "parts", csv=False).counts.done == 3
    run(jobs, out="parts", shard=(1, 3))
    with pytest.raises(UsageError, match="shards of 2 and of 3 parts"):
        merge(tmp_path / "parts", csv=False)


def test_a_shard_that_was_cut_off_is_told(footage: Footage, run: Run, tmp_path: Path) -> None:
    run(footage(3), out="parts", shard=(1, 1))
    ledger = Ledger(tmp_path / "parts" / "shards" / "1-of-1" / LEDGER)
    ledger.forget(only_failed=False)
    ledger.close()
    report = merge(tmp_path / "parts", csv=False)
    assert (report.counts.jobs, report.counts.done, report.exit_code) == (3, 0, 11)


def test_tables_are_made_again_where_they_were_lost(footage: Footage, run: Run, tmp_path: Path) -> None:
    jobs = footage(2)
    run(jobs)
    written = tables(tmp_path / "out")
    for name in TABLES:
        (tmp_path / "out" / name).unlink()
    shutil.rmtree(tmp_path / "out" / "logs")
    run(jobs)
    assert tables(tmp_path / "out") == written
