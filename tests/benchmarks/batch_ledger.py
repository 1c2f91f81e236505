"""Ledger and merge of simulated instant jobs: everything of a batch but the measuring.

    python tests/benchmarks/batch_ledger.py [--jobs 100000] [--boxes 50]

Each job gives one quantity and one track of `boxes` samples. Prints one JSON document: jobs a second of wall and of
processor time, and by how much the process grew from the first tenth of the jobs to the last.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from stagent.batch.crew import News, Reported
from stagent.batch.foreman import Foreman
from stagent.batch.job import Ask, VideoJob
from stagent.batch.ledger import LEDGER, Ledger
from stagent.batch.outcome import Outcome, pack
from stagent.batch.samples import joined, packed
from stagent.batch.summary.page import write_summary
from stagent.batch.tables import write_tables
from stagent.batch.tally import Tally
from stagent.batch.worker import Limits, Task
from stagent.runs.tracks import NamedTrack
from stagent_tools.types import Track

QUESTION = "How fast are the cars in km/h?"


class InstantCrew:
    """Implements `Crew`: whatever is given is done at once."""

    size = 256

    def __init__(self, boxes: int) -> None:
        t = np.arange(boxes) / 25
        track = Track("1", t, np.stack([t, t, t + 40, t + 20], axis=1), np.ones(boxes), "vehicle", "simulated")
        self._samples = joined([packed([NamedTrack(track, "car")])])
        self._given: dict[int, Task] = {}

    def start(self, worker: int) -> None:
        """Nothing runs."""

    def give(self, worker: int, task: Task) -> None:
        self._given[worker] = task

    def wait(self, seconds: float) -> Sequence[News]:
        news = [Reported(worker, self._outcome(task)) for worker, task in self._given.items()]
        self._given = {}
        return news

    def end(self, worker: int) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """Nothing runs."""

    def _outcome(self, task: Task) -> Outcome:
        value = 30 + int(task.job.id[:4], 16) / 2000
        row = {
            "ask": 0, "result": 0, "question": QUESTION, "status": "measured", "kind": "speed", "subject": "the cars",
            "track": "1", "looks": "simulated vehicle", "value": value, "low": value - 2, "high": value + 2,
            "unit": "km/h", "si_unit": "m/s", "rung": "plane", "calibration_share": 0.5, "quality": 0.9, "exit_code": 0,
            "seed": 0,
        }  # fmt: skip
        return Outcome([row], self._samples, pack([{"ask": 0, "track": "1", "run": ""}]), seconds=0.001, peak_mb=1.0)


def simulated(jobs: int) -> Iterator[tuple[int, VideoJob]]:
    asks = (Ask(question=QUESTION),)
    for number in range(jobs):
        yield number, VideoJob(root="footage", name=f"{number:07d}.mp4", asks=asks)


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def measure(jobs: int, boxes: int) -> dict[str, object]:
    sizes: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        ledger, out, tally = Ledger(Path(folder) / LEDGER), Path(folder), Tally(jobs, 0)
        wall, processor = time.monotonic(), time.process_time()
        ledger.claim("simulated")
        ledger.enlist(simulated(jobs))

        def hear(what: str, job: VideoJob, news: object) -> None:
            tally.count(what, news)  # type: ignore[arg-type]  # as the foreman gives it
            if what == "done" and tally.ended % (jobs // 10) == 0:
                sizes.append(resident_mb())

        Foreman(InstantCrew(boxes), ledger, Limits(), retries=0, hear=hear).run(ledger.waiting())
        done = time.monotonic() - wall
        write_tables(ledger, out, csv=False)
        merged = time.monotonic() - wall
        write_summary(ledger, out)
        seconds, cpu = time.monotonic() - wall, time.process_time() - processor
        ledger.close()
    return {
        "benchmark": "batch_ledger",
        "n": jobs,
        "metrics": {
            "jobs_a_second": round(jobs / seconds, 1),
            "jobs_a_cpu_second": round(jobs / cpu, 1),
            "ledger_seconds": round(done, 1),
            "tables_seconds": round(merged - done, 1),
            "summary_seconds": round(seconds - merged, 1),
            "growth_mb": round(sizes[-1] - sizes[0], 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        },
        "command": f"python tests/benchmarks/batch_ledger.py --jobs {jobs} --boxes {boxes}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--boxes", type=int, default=50)
    known = parser.parse_args()
    sys.stdout.write(json.dumps(measure(known.jobs, known.boxes), indent=2) + "\n")


if __name__ == "__main__":
    main()
