"""Disks that are full or cannot be written: one clear end, and nothing that was done is lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
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


def on_a_disk_of_its_own(tmp_path: Path, size: str, commands: str) -> subprocess.CompletedProcess[str]:
    """`commands` of a shell in which $disk is a small file system, $batch the batch on it and $clips its footage."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("no file system can be mounted here")
    disk = tmp_path / "disk"
    disk.mkdir()
    here = Path(__file__).parent
    batch = f"{sys.executable} {here / 'run_killable.py'} {tmp_path / 'clips'} {disk / 'out'} 2"
    environment = {**os.environ, "PYTHONPATH": str(here), "disk": str(disk), "batch": batch, "kept": str(tmp_path)}
    script = f'mount -t tmpfs -o size={size} tmpfs "$disk" || exit 99\n{commands}'
    command = ["unshare", "-rm", "sh", "-c", script]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900, check=False)


def test_a_disk_that_is_really_full_and_then_is_not(
    footage: Footage, run: Callable[..., Report], measured: Callable[[], list[str]], tmp_path: Path
) -> None:
    jobs = footage(30)
    run(jobs, out="undisturbed")
    (tmp_path / "measured.txt").unlink()
    done = on_a_disk_of_its_own(
        tmp_path,
        "220k",
        '$batch; echo "ended with $?"; mount -o remount,size=50m "$disk"\n$batch; echo "then with $?"\n'
        'cp "$disk/out/quantities.parquet" "$disk/out/samples.parquet" "$kept"',
    )
    assert done.stdout.split("\n")[:2] == ["ended with 10", "then with 0"], done
    assert "cannot be written" in done.stderr
    for name in ("quantities.parquet", "samples.parquet"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "undisturbed" / name).read_bytes()
    assert len(measured()) < 2 * len(jobs), "what was done before the disk was full was done again"


def test_an_output_on_a_disk_that_is_only_read(footage: Footage, tmp_path: Path) -> None:
    footage(1)
    done = on_a_disk_of_its_own(tmp_path, "1m", 'mount -o remount,ro "$disk"; $batch; echo "ended with $?"')
    assert done.stdout == "ended with 10\n", done
    assert "Read-only file system" in done.stderr
