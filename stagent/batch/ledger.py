"""What became of each job: one SQLite file, so that a batch that was killed goes on where it stood.

A result and the note that its job is done are written in one transaction; there is no instant at which one is there
without the other. Only the batch's own process writes; workers hand their results over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from stagent.batch.job import VideoJob
from stagent.batch.outcome import Outcome
from stagent_tools.errors import OutputUnwritable, UsageError

LEDGER = "ledger.sqlite"
SCHEMA = "stagent.ledger/1"
AT_ONCE = 512
"""Rows that are read at once: memory stays flat whatever the number of jobs."""

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, position INTEGER, done INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, kills INTEGER NOT NULL DEFAULT 0, seconds REAL, peak_mb REAL,
    cached INTEGER NOT NULL DEFAULT 0, stamp TEXT NOT NULL, spec TEXT NOT NULL, detail TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_position ON jobs (position, done, failed);
CREATE TABLE IF NOT EXISTS results (id TEXT PRIMARY KEY, rows BLOB, samples BLOB, answers BLOB, still BLOB);
"""
_ENLIST = """
INSERT INTO jobs (id, position, stamp, spec) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
    position = excluded.position, spec = excluded.spec, stamp = excluded.stamp,
    done = done AND stamp = excluded.stamp,
    failures = CASE WHEN stamp = excluded.stamp THEN failures ELSE 0 END,
    kills = CASE WHEN stamp = excluded.stamp THEN kills ELSE 0 END
"""


class Counts(NamedTuple):
    """Jobs of this run: all, those that are done, those of them that failed, those that came from the cache."""

    jobs: int
    done: int
    failed: int
    cached: int


class Result(NamedTuple):
    """A job that is done, as it stands in the ledger: `rows` packed, `samples` an Arrow stream, `still` a JPEG."""

    position: int
    id: str
    spec: str
    seconds: float
    peak_mb: float
    rows: bytes
    samples: bytes
    still: bytes


class Ledger:
    """The ledger of one output folder, while the batch that owns the folder runs (or a reader looks)."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        with self._writing():
            place = f"{path.absolute().as_uri()}?mode=ro" if read_only else path.absolute().as_uri()
            self._db = sqlite3.connect(place, uri=True, isolation_level=None, check_same_thread=False)
            if not read_only:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.executescript(_TABLES)

    def close(self) -> None:
        self._db.close()

    def settle(self) -> None:
        """Makes it one plain file again, which can be read from a disk that cannot be written."""
        with self._writing():
            self._db.execute("PRAGMA journal_mode = DELETE")

    def claim(self, maker: str) -> None:
        """Notes what measures into this ledger. Results of two versions never stand in one table: UsageError."""
        known = self.fact("maker")
        if known is not None and known != maker and self.counts().done:
            raise UsageError(
                f"{self._path.parent} holds results of another version of stagent (or of its backends).",
                "Name another folder, or measure everything anew with --again all.",
            )
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", [("schema", SCHEMA), ("maker", maker)])

    def note(self, name: str, value: str) -> None:
        """Keeps a fact about the whole batch."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def fact(self, name: str) -> str | None:
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def enlist(self, jobs: Iterable[tuple[int, VideoJob]]) -> None:
        """The jobs of this run with their positions in the whole list. What was done stays done, unless its files
        have changed since."""
        with self._transaction():
            self._db.execute("UPDATE jobs SET position = NULL")
            self._db.executemany(_ENLIST, ((job.id, i, job.stamp(), job.model_dump_json()) for i, job in jobs))

    def forget(self, *, only_failed: bool) -> None:
        """Measures anew what failed, or everything."""
        with self._transaction():
            failed = " WHERE failed > 0" if only_failed else ""
            self._db.execute(f"UPDATE jobs SET done = 0, failures = 0, kills = 0{failed}")  # noqa: S608 - two constants

    def waiting(self) -> Iterator[tuple[int, VideoJob]]:
        """Jobs that are not done, with their positions; read in pieces, while others are being finished."""
        after = -1
        while True:
            rows = self._db.execute(
                "SELECT position, spec FROM jobs WHERE position > ? AND done = 0 ORDER BY position LIMIT ?",
                (after, AT_ONCE),
            ).fetchall()
            for position, spec in rows:
                yield position, VideoJob.model_validate_json(spec)
            if not rows:
                return
            after = rows[-1][0]

    def finish(self, ended: Sequence[tuple[VideoJob, Outcome]]) -> None:
        """All these jobs are done, in one transaction."""
        if not ended:
            return
        with self._transaction():
            for job, outcome in ended:
                self._db.execute(
                    "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)",
                    (job.id, outcome.packed_rows(), outcome.samples, outcome.answers, outcome.still),
                )
                self._db.execute(
                    "UPDATE jobs SET done = 1, failed = ?, seconds = ?, peak_mb = ?, cached = ?, detail = ? "
                    "WHERE id = ?",
                    (outcome.failed, outcome.seconds, outcome.peak_mb, outcome.cached, outcome.detail, job.id),
                )

    def mishap(self, job: VideoJob, *, outside: bool) -> int:
        """Counts one more attempt that ended badly: of the job's own doing, or killed from outside. Returns how many
        of that sort there are now; they are remembered from run to run."""
        column = "kills" if outside else "failures"
        with self._transaction():
            self._db.execute(f"UPDATE jobs SET {column} = {column} + 1 WHERE id = ?", (job.id,))  # noqa: S608
        row = self._db.execute(f"SELECT {column} FROM jobs WHERE id = ?", (job.id,)).fetchone()  # noqa: S608
        return int(row[0])

    def counts(self) -> Counts:
        row = self._db.execute(
            "SELECT count(*), total(done), total(done AND failed > 0), total(cached) FROM jobs WHERE position NOT NULL"
        ).fetchone()
        return Counts(*map(int, row))

    def results(self) -> Iterator[Result]:
        """What was found, in the order of the jobs. Jobs that are not done are left out."""
        cursor = self._db.execute(
            "SELECT j.position, j.id, j.spec, j.seconds, j.peak_mb, r.rows, r.samples, r.still FROM jobs j "
            "JOIN results r USING (id) WHERE j.position NOT NULL AND j.done ORDER BY j.position"
        )
        while rows := cursor.fetchmany(AT_ONCE // 8):
            yield from (Result(*row) for row in rows)

    def pictured(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Spec, packed rows and still of the jobs of which there is a picture, in order."""
        cursor = self._db.execute(
            "SELECT j.spec, r.rows, r.still FROM jobs j JOIN results r USING (id) "
            "WHERE j.position NOT NULL AND j.done AND length(r.still) > 0 ORDER BY j.position"
        )
        yield from cursor

    def result(self, position: int) -> tuple[VideoJob, bytes] | None:
        """One job and the answers to it (packed JSON documents); None if it is not done."""
        row = self._db.execute(
            "SELECT j.spec, r.answers FROM jobs j JOIN results r USING (id) WHERE j.position = ? AND j.done",
            (position,),
        ).fetchone()
        return None if row is None else (VideoJob.model_validate_json(row[0]), row[1])

    def rows(self, position: int) -> bytes:
        """The packed rows of one job that is done."""
        row = self._db.execute(
            "SELECT r.rows FROM jobs j JOIN results r USING (id) WHERE j.position = ? AND j.done", (position,)
        ).fetchone()
        return b"" if row is None else bytes(row[0])

    def adopt(self, other: Path) -> None:
        """Takes over the jobs of another ledger, a shard's, with their positions and results."""
        self._db.execute("ATTACH DATABASE ? AS shard", (f"{other.absolute().as_uri()}?mode=ro",))
        try:
            (maker,) = self._db.execute("SELECT value FROM shard.facts WHERE name = 'maker'").fetchone()
            self.claim(str(maker))
            with self._transaction():
                self._db.execute("INSERT OR REPLACE INTO jobs SELECT * FROM shard.jobs WHERE position NOT NULL")
                self._db.execute("INSERT OR REPLACE INTO results SELECT * FROM shard.results")
        finally:
            self._db.execute("DETACH DATABASE shard")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._writing():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OutputUnwritable(
                f"The ledger {self._path} cannot be written: {error}.",
                "Free space or name another folder; what was done so far is kept.",
            ) from error
