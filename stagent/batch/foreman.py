"""Gives out the jobs, takes in what comes of them, and knows what to do when a worker dies or hangs."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from stagent.batch.crew import Crew, Died, News
from stagent.batch.job import VideoJob
from stagent.batch.ledger import Ledger
from stagent.batch.outcome import Failure, Outcome
from stagent.batch.rows import failed_row
from stagent.batch.worker import OVERDUE_S, Limits, Stop, Task, timed_out
from stagent_tools.errors import OutputUnwritable

TICK_S = 0.5
OUTSIDE_KILLS = 8
"""How often a job whose worker was killed by somebody else is tried again. It is not the job's doing, so more often
than its own failures; it may be all the same (the kernel takes who needs most memory), so not for ever."""

Listener = Callable[[str, VideoJob, "Outcome | Failure | None"], None]
"""Hears of a job: "started", "done", "failed" (for good) or "again" (after a failure)."""


def _hear_nothing(what: str, job: VideoJob, news: Outcome | Failure | None) -> None:
    """For who only wants the results."""


@dataclass
class _Place:
    """A worker's place: the task it is at, since when, and how many it has done."""

    task: Task | None = None
    since: float = 0.0
    done: int = 0


@dataclass
class Foreman:
    """`retries`: how often a job that failed by its own doing is tried again · `pictures`: positions of the jobs of
    which a still is wanted."""

    crew: Crew
    ledger: Ledger
    limits: Limits
    retries: int
    pictures: frozenset[int] = frozenset()
    hear: Listener = _hear_nothing
    _places: dict[int, _Place] = field(default_factory=dict)
    _again: deque[Task] = field(default_factory=deque)

    def run(self, jobs: Iterator[tuple[int, VideoJob]]) -> None:
        """Until every job is done. Raises OutputUnwritable if the batch cannot go on."""
        tasks = (Task(job, picture=position in self.pictures) for position, job in jobs)
        try:
            while self._hand_out(tasks):
                ended: list[tuple[VideoJob, Outcome]] = []
                for news in (*self.crew.wait(TICK_S), *self._overdue()):
                    ended += self._take_in(news)
                self.ledger.finish(ended)
                for job, outcome in ended:
                    self.hear("failed" if outcome.failed else "done", job, outcome)
        finally:
            self.crew.close()

    def _hand_out(self, tasks: Iterator[Task]) -> bool:
        """A task for every worker that has none; False when nothing is left to do or to wait for."""
        for worker in range(self.crew.size):
            place = self._places.get(worker)
            if place is not None and place.task is not None:
                continue
            task = self._again.popleft() if self._again else next(tasks, None)
            if task is None:
                continue
            self.crew.give(self._ready(worker), task)
            self._places[worker].task, self._places[worker].since = task, time.monotonic()
            self.hear("started", task.job, None)
        return any(place.task is not None for place in self._places.values())

    def _ready(self, worker: int) -> int:
        """The worker, started if there is none in this place, replaced if it has done its share."""
        place = self._places.get(worker)
        if place is not None and place.done >= self.limits.jobs:
            self.crew.end(worker)
            place = None
        if place is None:
            self.crew.start(worker)
            self._places[worker] = _Place()
        return worker

    def _take_in(self, news: News) -> list[tuple[VideoJob, Outcome]]:
        """The job that has come to its end by it, if any."""
        place = self._places[news.worker]
        task = place.task
        place.task, place.done = None, place.done + 1
        report = news.failure if isinstance(news, Died) else news.report
        if isinstance(news, Died) or (isinstance(report, Failure) and report.cause == "out_of_memory"):
            self._forget(news)
        if isinstance(report, Stop):
            raise OutputUnwritable(report.sentence, report.remedy)
        if task is None:  # a worker that died idle costs nothing
            return []
        if isinstance(report, Failure):
            return self._failed(task, report)
        return [(task.job, report)]

    def _forget(self, news: News) -> None:
        """The next job gets a new worker: this one is gone, or full."""
        if not isinstance(news, Died):
            self.crew.end(news.worker)
        del self._places[news.worker]

    def _failed(self, task: Task, failure: Failure) -> list[tuple[VideoJob, Outcome]]:
        outside = failure.cause == "killed"
        attempts = self.ledger.mishap(task.job, outside=outside)
        if attempts <= (OUTSIDE_KILLS if outside else self.retries):
            self._again.append(task)
            self.hear("again", task.job, failure)
            return []
        times = f" So it went {attempts} times." if attempts > 1 else ""
        rows = [
            failed_row(ask.question, number, failure.cause, failure.sentence + times, failure.remedy)
            for number, ask in enumerate(task.job.asks)
        ]
        return [(task.job, Outcome(rows, detail=failure.detail))]

    def _overdue(self) -> list[News]:
        """Workers that did not even end themselves."""
        longest = self.limits.seconds + 2 * OVERDUE_S
        late = [w for w, p in self._places.items() if p.task is not None and time.monotonic() - p.since > longest]
        for worker in late:
            self.crew.end(worker)
        return [Died(worker, timed_out(self.limits)) for worker in late]
