"""Batches of files that only the fake measuring function takes for videos."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stagent.batch.job import VideoJob
from stagent.batch.ledger import LEDGER, Ledger
from stagent.batch.measure import Settings
from stagent.batch.run import BatchOptions, Report, run_batch
from stagent.batch.sources import read_jobs
from stagent.batch.summary.page import write_summary
from stagent.batch.tables import write_tables
from stagent.batch.worker import Limits

QUESTIONS = ("How fast are the cars?", "How far do the cars drive?")


@pytest.fixture(autouse=True)
def measuring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers find the fake; the sources may change under a test run, the version then stays."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setattr("stagent.batch.run.fingerprint", lambda: "tested")


@pytest.fixture
def footage(tmp_path: Path) -> Callable[..., tuple[VideoJob, ...]]:
    """So many good files, and further ones by name, as jobs."""

    def made(good: int, *names: str) -> tuple[VideoJob, ...]:
        folder = tmp_path / "clips"
        folder.mkdir(exist_ok=True)
        for name in (*(f"good{i:02d}" for i in range(good)), *names):
            if not (folder / f"{name}.mp4").exists():
                (folder / f"{name}.mp4").write_text(f"content of {name}")
        return read_jobs(str(folder), QUESTIONS)

    return made


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Report]:
    def now(jobs: tuple[VideoJob, ...], out: str = "out", **options: object) -> Report:
        fields: dict[str, object] = {
            "workers": 2, "cache": None, "measurer": "fake_measuring:measure", "limits": Limits(seconds=600)
        }  # fmt: skip
        hear = options.pop("hear", None)
        settings = BatchOptions(**{**fields, **options})  # type: ignore[arg-type]
        return run_batch(jobs, tmp_path / out, settings, *([hear] if hear else []))  # type: ignore[arg-type]

    return now


@pytest.fixture
def measured(tmp_path: Path) -> Callable[[], list[str]]:
    """The videos that were measured, once for each time."""

    def names() -> list[str]:
        file = tmp_path / "measured.txt"
        return sorted(file.read_text().splitlines()) if file.exists() else []

    return names


@pytest.fixture
def finished(tmp_path: Path) -> Callable[[tuple[VideoJob, ...]], Path]:
    """The folder of a batch of these jobs, measured in this very process."""
    from fake_measuring import measure

    def folder(jobs: tuple[VideoJob, ...]) -> Path:
        out = tmp_path / "out"
        out.mkdir()
        ledger = Ledger(out / LEDGER)
        ledger.enlist(enumerate(jobs))
        ledger.finish([(job, measure(job, Settings("tested"), picture=False)) for job in jobs])
        write_tables(ledger, out, csv=False)
        write_summary(ledger, out)
        ledger.settle()
        ledger.close()
        return out

    return folder
