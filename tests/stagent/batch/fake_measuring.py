"""A measuring function for tests of the batch itself: instant, and as bad as the video's name says."""

from __future__ import annotations

import os
import signal
import time
import zlib
from pathlib import Path

from stagent.batch.job import VideoJob
from stagent.batch.measure import Settings
from stagent.batch.outcome import Outcome, Row, pack
from stagent.batch.rows import failed_row
from stagent_tools.errors import OutputUnwritable

SLEEP_S = float(os.environ.get("FAKE_SLEEP", "0"))


def measure(job: VideoJob, settings: Settings, *, picture: bool) -> Outcome:
    name = Path(job.name).stem
    if name.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if name.startswith("once"):
        kill_once(os.getpid(), Path(job.root).parent / "once.txt")
    if name.startswith("lost"):  # with Ray: the actor above the worker
        kill_once(os.getppid(), Path(job.root).parent / "lost.txt")
    if name.startswith("hang"):
        time.sleep(10_000)
    if name.startswith("memory"):
        blob = [bytearray(64 << 20) for _ in range(1000)]
        del blob
    if name.startswith("bug"):
        raise RuntimeError("a wheel fell off")
    if name.startswith("full"):
        raise OutputUnwritable("The disk is full.", "Free some space.")
    time.sleep(SLEEP_S)
    note(job)
    rows = [row(job, number) for number in range(len(job.asks))]
    answers = [{"ask": number, "track": "1", "run": ""} for number in range(len(job.asks))]
    return Outcome(rows=rows, answers=pack(answers), still=b"", seconds=SLEEP_S)


def row(job: VideoJob, number: int) -> Row:
    question = job.asks[number].question
    if Path(job.name).stem.startswith("broken"):
        return failed_row(question, number, "video_unreadable", f"{job.name} is no video.", "Record it again.", 3)
    value = 20 + zlib.crc32(job.path.read_bytes() + f" {question}".encode()) % 1000 / 37
    return {
        "ask": number, "result": 0, "question": question, "status": "measured", "kind": "speed", "track": "1",
        "value": value, "low": value - 2, "high": value + 2, "unit": "km/h", "calibration_share": 0.5,
        "span_start": 1.0, "span_end": 1.0 + number,
        "exit_code": 0, "seed": 0,
    }  # fmt: skip


def note(job: VideoJob) -> None:
    """Writes down that this job was measured, once for each time that it was."""
    with (Path(job.root).parent / "measured.txt").open("a") as file:
        file.write(f"{job.name}\n")


def kill_once(victim: int, mark: Path) -> None:
    """As a node that goes away takes its workers along; the next time it is there."""
    if not mark.exists():
        mark.touch()
        os.kill(victim, signal.SIGKILL)
