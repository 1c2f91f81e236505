"""The foreman alone, with workers that exist on paper; and what a real worker is allowed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from stagent.batch import foreman as module
from stagent.batch.crew import Died, News, Reported
from stagent.batch.foreman import OUTSIDE_KILLS, Foreman
from stagent.batch.job import VideoJob
from stagent.batch.ledger import LEDGER, Ledger
from stagent.batch.measure import Settings
from stagent.batch.outcome import Failure, Outcome, unpack
from stagent.batch.tally import Tally, in_words
from stagent.batch.worker import Limits, Report, Task

Footage = Callable[..., tuple[VideoJob, ...]]
Fate = Callable[[Task, int], Report | Failure | None]
KILLED = Failure("killed", "Gone.")


class PaperCrew:
    """Implements `Crew`. `fate` says what becomes of the n-th attempt at a task: a report, a death, or nothing."""

    def __init__(self, size: int, fate: Fate) -> None:
        self.size = size
        self.fate = fate
        self.started: list[int] = []
        self.ended: list[int] = []
        self.attempts: dict[str, int] = {}
        self._tasks: dict[int, Task] = {}

    def start(self, worker: int) -> None:
        self.started.append(worker)

    def give(self, worker: int, task: Task) -> None:
        self._tasks[worker] = task

    def wait(self, seconds: float) -> Sequence[News]:
        news: list[News] = []
        for worker, task in list(self._tasks.items()):
            attempt = self.attempts[task.job.name] = self.attempts.get(task.job.name, 0) + 1
            report = self.fate(task, attempt)
            if report is None:
                continue
            del self._tasks[worker]
            died = isinstance(report, Failure) and report.cause in ("killed", "crashed")
            news.append(Died(worker, report) if died else Reported(worker, report))  # type: ignore[arg-type]
        return news

    def end(self, worker: int) -> None:
        self.ended.append(worker)
        self._tasks.pop(worker, None)

    def close(self) -> None:
        """Nothing runs."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / LEDGER)
    yield opened
    opened.close()


def work(ledger: Ledger, jobs: tuple[VideoJob, ...], crew: PaperCrew, limits: Limits, retries: int = 1) -> list[str]:
    """The fates of the jobs in the order of their ends."""
    ledger.enlist(enumerate(jobs))
    heard: list[str] = []

    def hear(what: str, job: VideoJob, news: object) -> None:
        if what != "started":
            heard.append(f"{what} {Path(job.name).stem}")

    Foreman(crew, ledger, limits, retries, hear=hear).run(ledger.waiting())
    return heard


def test_a_worker_is_replaced_after_its_share(footage: Footage, ledger: Ledger) -> None:
    crew = PaperCrew(1, lambda task, attempt: Outcome([]))
    work(ledger, footage(5), crew, Limits(jobs=2))
    assert (crew.started, crew.ended) == ([0, 0, 0], [0, 0])
    assert ledger.counts().done == 5


def test_a_kill_from_outside_is_not_held_against_the_job(footage: Footage, ledger: Ledger) -> None:
    crew = PaperCrew(2, lambda task, attempt: KILLED if attempt < OUTSIDE_KILLS else Outcome([]))
    heard = work(ledger, footage(1), crew, Limits(), retries=0)
    assert heard == ["again good00"] * (OUTSIDE_KILLS - 1) + ["done good00"]
    assert len(crew.started) == OUTSIDE_KILLS


def test_but_not_for_ever(footage: Footage, ledger: Ledger) -> None:
    crew = PaperCrew(1, lambda task, attempt: KILLED)
    heard = work(ledger, footage(1), crew, Limits())
    assert heard[-1] == "failed good00"
    (result,) = ledger.results()
    assert {row["reason"] for row in unpack(result.rows)} == {"killed"}


def test_attempts_are_counted_across_runs(footage: Footage, ledger: Ledger) -> None:
    jobs = footage(1)
    ledger.enlist(enumerate(jobs))
    assert ledger.mishap(jobs[0], outside=False) == 1
    crew = PaperCrew(1, lambda task, attempt: Failure("crashed", "Bang."))
    assert work(ledger, jobs, crew, Limits(), retries=1) == ["failed good00"]


def test_a_worker_that_says_nothing_is_stopped(
    footage: Footage, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OVERDUE_S", 0.0)
    crew = PaperCrew(2, lambda task, attempt: None if "hang" in task.job.name else Outcome([]))
    heard = work(ledger, footage(2, "hang"), crew, Limits(seconds=0.02), retries=1)
    assert heard[-1] == "failed hang"
    assert heard.count("again hang") == 1
    assert ledger.counts()[:3] == (3, 3, 1)


def test_ten_corrupt_files_of_a_thousand_each_have_their_reason(footage: Footage, ledger: Ledger) -> None:
    from fake_measuring import measure

    jobs = footage(990, *(f"broken{i}" for i in range(10)))
    crew = PaperCrew(16, lambda task, attempt: measure(task.job, Settings("tested"), picture=False))
    work(ledger, jobs, crew, Limits())
    assert ledger.counts()[:3] == (1000, 1000, 10)
    rows = [row for result in ledger.results() for row in unpack(result.rows) if row["status"] == "failed"]
    assert len(rows) == 2 * 10
    assert all(row["reason"] == "video_unreadable" and row["sentence"] and row["remedy"] for row in rows)


def test_the_tally_knows_the_pace_and_what_is_left(footage: Footage, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1, 1000))
    monkeypatch.setattr("stagent.batch.tally.time.monotonic", lambda: float(next(clock)))
    (job,) = footage(1)
    tally = Tally(jobs=20, before=5, start=0.0)
    assert tally.seconds_left is None
    for _ in range(5):
        tally.count("done", Outcome([], cached=True))
    assert tally.pace == pytest.approx(1.0)
    assert tally.seconds_left == pytest.approx(10.0)
    assert tally.line() == "10 of 20 done, 5 from the cache, 1.0 a second, 10 s left"
    assert tally.bar() == f"[{'#' * 10}{' ' * 10}]"
    assert tally.event("done", job, Outcome([]))["of"] == 20


@pytest.mark.parametrize(
    ("seconds", "words"), [(45, "45 s"), (420, "7 min"), (12_000, "3 h 20 min"), (367_200, "4 d 6 h")]
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_workers_sit_on_cores_of_their_own_and_have_bounded_memory(tmp_path: Path) -> None:
    """Each takes one core that no other has; where none is left it is not pinned, and no allocation is beyond its
    limit."""
    code = (
        "import os, sys; from stagent.batch.limits import limit_memory, pin\n"
        "pin(1); limit_memory(200); print(sorted(os.sched_getaffinity(0)), flush=True)\n"
        "try: bytearray(300 << 20)\n"
        "except MemoryError: print('refused', flush=True)\n"
        "sys.stdin.read()"
    )
    cores = os.sched_getaffinity(0)
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        for _ in range(len(cores) + 1)
    ]
    said = [(worker.stdout.readline().strip(), worker.stdout.readline().strip()) for worker in workers]  # type: ignore[union-attr]
    for worker in workers:
        worker.communicate("")
    assert [memory for _, memory in said] == ["refused"] * len(workers)
    pinned = [text for text, _ in said if text.count(",") == 0]
    assert len(set(pinned)) == len(cores) if len(cores) > 1 else pinned
