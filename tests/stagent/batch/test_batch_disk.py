"""Disks that are full or cannot be written: one clear end, and nothing that was done is lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from stagent.batch.job import VideoJob
from stagent.batch.ledger import LEDGER, Ledger
from stagent.batch.outcome import Outcome
from stagent.batch.run import Report
from stagent.batch.tables import write_tables
from stagent_tools.errors import OutputUnwritable

Footage = Callable[..., tuple[VideoJob, ...]]


def test_the_disk_fills_up_while_the_ledger_is_written(footage: Footage, tmp_path: Path) -> None:
    jobs = footage(6)
    ledger = Ledger(tmp_path / LEDGER)
    ledger.enlist(enumerate(jobs))
    ledger.finish([(jobs[0], Outcome([], samples=b"kept"))])
    pages = ledger._db.execute("PRAGMA page_count").fetchone()[0]
    ledger._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(OutputUnwritable, match="full"):
        ledger.finish([(job, Outcome([], samples=os.urandom(100_000))) for job in jobs[1:]])
    assert ledger.counts().done == 1
    ledger._db.execute("PRAGMA max_page_count = 100000")
    ledger.finish([(job, Outcome([])) for job in jobs[1:]])
    assert ledger.counts().done == 6
    assert next(bytes(result.samples) for result in ledger.results()) == b"kept"
    ledger.close()


def test_the_disk_fills_up_while_the_tables_are_written(
    footage: Footage, finished: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = finished(footage(2))
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ledger = Ledger(out / LEDGER, read_only=True)
    with pytest.raises(OutputUnwritable, match="No space left"):
        write_tables(ledger, out, csv=True)
    ledger.close()
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_an_output_that_cannot_be_written(footage: Footage, run: Callable[..., Report], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputUnwritable, match="cannot be written"):
        run(footage(1), out="file/out")
    with pytest.raises(OutputUnwritable, match="cannot be written"):
        run(footage(1), out="file")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_ledger_on_a_disk_that_is_only_read(finished: Callable[..., Path], footage: Footage) -> None:
    """What `stagent view` needs; as root nothing is unwritable, so the ledger is only asked for reading."""
    ledger = Ledger(finished(footage(2)) / LEDGER, read_only=True)
    assert ledger.counts().done == 2
    with pytest.raises(OutputUnwritable, match="readonly"):
        ledger.forget(only_failed=False)
    ledger.close()
