"""kill -9 of the batch and of its workers at random moments, then the same command: the tables are the same bytes.

Each round is seeded, so what fails once fails again (as far as the machine's timing allows).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from stagent.batch.job import VideoJob
from stagent.batch.ledger import LEDGER, Ledger
from stagent.batch.run import Report
from stagent_tools.errors import StagentError

CLIPS = 30
SLEEP_S = "0.03"
MOST_KILLS = 6
HERE = Path(__file__).parent
TABLES = ("quantities.parquet", "samples.parquet")


def tables(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in TABLES]


def start(clips: Path, out: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "FAKE_SLEEP": SLEEP_S, "PYTHONPATH": str(HERE)}
    command = [sys.executable, str(HERE / "run_killable.py"), str(clips), str(out), "2"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


def done(out: Path) -> int:
    """Jobs in the ledger, seen from outside while the batch writes it."""
    try:
        ledger = Ledger(out / LEDGER, read_only=True)
        try:
            return ledger.counts().done
        finally:
            ledger.close()
    except (StagentError, sqlite3.Error):  # it is not there yet, or only half of it
        return 0


def alone(pid: int) -> bool:
    """No process of the killed batch is left behind."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return not listed.stdout.split()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_batch_that_is_killed_again_and_again(
    footage: Callable[..., tuple[VideoJob, ...]],
    run: Callable[..., Report],
    measured: Callable[[], list[str]],
    tmp_path: Path,
    seed: int,
) -> None:
    jobs = footage(CLIPS, "broken", "crash")
    run(jobs, out="undisturbed")
    (tmp_path / "measured.txt").unlink()
    dice, out, kept = random.Random(seed), tmp_path / "killed", []  # noqa: S311 - dice, no secret
    for _ in range(MOST_KILLS):
        process = start(tmp_path / "clips", out)
        wanted = done(out) + dice.randint(1, CLIPS // 3)
        while process.poll() is None and done(out) < wanted:
            time.sleep(0.02)
        time.sleep(dice.uniform(0, 0.1))
        with suppress(ProcessLookupError):  # it was just done
            os.killpg(process.pid, signal.SIGKILL) if dice.random() < 0.5 else process.kill()
        process.wait()
        kept.append(done(out))
        assert kept == sorted(kept), "something that was done is not done any more"
    process = start(tmp_path / "clips", out)
    assert process.wait(timeout=300) == 0
    assert tables(out) == tables(tmp_path / "undisturbed")
    assert alone(process.pid)
    times = Counter(measured())
    assert set(times) == {f"good{i:02d}.mp4" for i in range(CLIPS)} | {"broken.mp4"}
    assert sum(times.values()) - len(times) <= 2 * MOST_KILLS, "more was done twice than was running when it was killed"


@pytest.mark.parametrize("seed", [3])
def test_workers_that_are_killed_at_random_moments(
    footage: Callable[..., tuple[VideoJob, ...]], run: Callable[..., Report], tmp_path: Path, seed: int
) -> None:
    jobs = footage(CLIPS, "broken")
    run(jobs, out="undisturbed")
    dice, killed = random.Random(seed), []  # noqa: S311 - dice, no secret

    def kill_one(event: dict[str, object], _: object) -> None:
        workers = multiprocessing.active_children()
        if event["event"] == "job_started" and workers and dice.random() < 0.25:
            victim = dice.choice(workers)
            os.kill(victim.pid or 0, signal.SIGKILL)
            killed.append(victim.pid)

    report = run(jobs, out="killed", hear=kill_one)
    assert killed
    assert report.counts.failed == 1
    assert tables(tmp_path / "killed") == tables(tmp_path / "undisturbed")
