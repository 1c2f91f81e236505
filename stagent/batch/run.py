"""A batch from its jobs to its tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import JsonValue

from stagent.batch.crew import Crew
from stagent.batch.fingerprint import fingerprint
from stagent.batch.folder import LOGS, RUNS, owned
from stagent.batch.foreman import Foreman
from stagent.batch.job import VideoJob
from stagent.batch.ledger import LEDGER, Counts, Ledger
from stagent.batch.local import LocalCrew
from stagent.batch.measure import Settings
from stagent.batch.outcome import Failure, Outcome
from stagent.batch.shards import WHOLE_LIST, digest_of, shard_folder, shards_of
from stagent.batch.store import default_limit, default_place
from stagent.batch.tables import write_tables
from stagent.batch.tally import Tally
from stagent.batch.worker import MEASURER, Limits

PARTLY = 11
PICTURES = 48
"""Stills on the contact sheet, spread evenly over the jobs."""

Engine = Literal["local", "ray"]
Again = Literal["failed", "all"]
Hear = Callable[[dict[str, JsonValue], Tally], None]
"""Hears each event as it happens, and how far the batch is."""


def _hear_nothing(event: dict[str, JsonValue], tally: Tally) -> None:
    """For who only wants the results."""


@dataclass(frozen=True)
class BatchOptions:
    """How a batch is run; nothing of this changes what is measured.

    `workers` None: one for each core that this process may use · `retries` of a job that failed by its own doing ·
    `cache` None: nothing is kept · `gpus` for each worker (ray) · `shard` (i, n): the i-th of n parts, from 1 ·
    `again`: measure anew what failed, or everything.
    """

    workers: int | None = None
    limits: Limits = field(default_factory=Limits)
    retries: int = 1
    engine: Engine = "local"
    gpus: float = 0.0
    cache: Path | None = field(default_factory=default_place)
    cache_limit: int = field(default_factory=default_limit)
    csv: bool = False
    runs: bool = False
    samples: bool = True
    shard: tuple[int, int] | None = None
    again: Again | None = None
    measurer: str = MEASURER


@dataclass(frozen=True)
class Report:
    """What a batch has come to; a question that was refused is answered too."""

    out: Path
    counts: Counts
    peak_mb: float

    @property
    def exit_code(self) -> int:
        return PARTLY if self.counts.failed or self.counts.done < self.counts.jobs else 0


def run_batch(jobs: Sequence[VideoJob], out: Path, options: BatchOptions, hear: Hear = _hear_nothing) -> Report:
    """Measures what is not measured yet, and writes the tables. The same call goes on where another one was cut off.

    Raises OutputUnwritable where the folder cannot be written or is another batch's, UsageError where it holds results
    of another version.
    """
    mine = list(enumerate(jobs))
    if options.shard is not None:
        index, count = options.shard
        mine, out = mine[index - 1 :: count], shard_folder(out, options.shard)
    with owned(out):
        ledger = Ledger(out / LEDGER)
        try:
            version = fingerprint()
            if options.again is not None:
                ledger.forget(only_failed=options.again == "failed")
            ledger.claim(version)
            ledger.enlist(mine)
            if options.shard is not None:
                ledger.note(WHOLE_LIST, digest_of(jobs))
            tally = _work(ledger, len(jobs), out, options, version, hear)
            hear({"event": "writing", "folder": str(out)}, tally)
            report = _finish(ledger, out, csv=options.csv, peak_mb=tally.peak_mb)
            hear({"event": "done", "folder": str(out), **report.counts._asdict(), "exit_code": report.exit_code}, tally)
            return report
        finally:
            ledger.close()


def merge(out: Path, *, csv: bool) -> Report:
    """The shards of a batch as one: its ledger, its tables. Raises UsageError where one is missing."""
    shards = shards_of(out)
    with owned(out):
        ledger = Ledger(out / LEDGER)
        try:
            ledger.enlist(())  # what an earlier merge has put together
            for shard in shards:
                with owned(shard):
                    ledger.adopt(shard / LEDGER)
            return _finish(ledger, out, csv=csv, peak_mb=0.0)
        finally:
            ledger.close()


def _work(ledger: Ledger, jobs: int, out: Path, options: BatchOptions, version: str, hear: Hear) -> Tally:
    counts = ledger.counts()
    tally = Tally(counts.jobs, counts.done, counts.failed)
    hear({"event": "start", "folder": str(out), "jobs": counts.jobs, "done": counts.done}, tally)
    left = counts.jobs - counts.done
    if left == 0:
        return tally

    def told(what: str, job: VideoJob, news: Outcome | Failure | None) -> None:
        tally.count(what, news)
        hear(tally.event(what, job, news), tally)

    settings = Settings(
        version=version,
        cache=None if options.cache is None else str(options.cache.absolute()),
        cache_limit=options.cache_limit,
        runs=str(out.absolute() / RUNS) if options.runs else None,
        samples=options.samples,
    )
    step = max(1, jobs // PICTURES)
    Foreman(
        crew=_crew(left, out / LOGS, options, settings),
        ledger=ledger,
        limits=options.limits,
        retries=options.retries,
        pictures=frozenset(range(0, jobs, step)),
        hear=told,
    ).run(ledger.waiting())
    return tally


def _crew(jobs: int, logs: Path, options: BatchOptions, settings: Settings) -> Crew:
    """Never more workers than jobs."""
    cores = max(1, len(os.sched_getaffinity(0)) // options.limits.threads)
    if options.engine == "ray":
        from stagent.batch.ray_crew import RayCrew

        return RayCrew(
            min(options.workers or 0, jobs) or None, options.measurer, settings, options.limits, options.gpus
        )
    return LocalCrew(min(options.workers or cores, jobs), options.measurer, settings, options.limits, logs.absolute())


def _finish(ledger: Ledger, out: Path, *, csv: bool, peak_mb: float) -> Report:
    from stagent.batch.summary.page import write_summary

    write_tables(ledger, out, csv=csv)
    write_summary(ledger, out)
    report = Report(out, ledger.counts(), peak_mb)
    ledger.settle()
    return report
