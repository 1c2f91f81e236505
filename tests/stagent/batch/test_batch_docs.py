"""What docs/batch.md and the examples tell people to type."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from stagent.batch.job import VideoJob
from stagent.batch.recipes import recipe_names
from stagent.batch.rows import COLUMNS
from stagent.batch.sources import read_jobs

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("package", ["pandas", "polars", "duckdb"])
def test_the_tables_are_read_as_the_page_says(
    package: str,
    footage: Callable[..., tuple[VideoJob, ...]],
    finished: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip(package)
    out = finished(footage(3, "broken"))
    out.rename(out.with_name("results"))
    monkeypatch.chdir(out.parent)
    (snippet,) = [text for text in SNIPPETS if f"import {package}" in text]
    exec(snippet, {})  # noqa: S102 - the page's own code
    printed = capsys.readouterr().out
    assert printed.strip()
    assert package == "duckdb" or "good0" in printed


def test_every_column_that_the_page_names_is_there() -> None:
    (listed,) = re.findall(r"Columns of the quantities worth knowing: (.*)", PAGE)
    named = set(re.findall(r"`([a-z_]+)`", listed)) - {"measured", "refused", "failed"}
    assert {name for name in named if name not in COLUMNS} == set()


def test_every_recipe_is_on_the_page() -> None:
    assert all(f"`{name}`" in PAGE for name in recipe_names())


def test_the_example_list_is_read() -> None:
    (job,) = read_jobs(str(ROOT / "examples" / "batch.yaml"))
    assert job.path.is_file()
    assert len(job.asks) == 5
    assert all(job.options(ask).plane or job.options(ask).camera for ask in job.asks)


@pytest.mark.slow
def test_the_examples_run_as_they_stand(tmp_path: Path) -> None:
    environment = {**os.environ, "STAGENT_CACHE": str(tmp_path / "cache")}
    for name, says in (("driving.py", "V85 of 2 cars"), ("sports.py", "1. street.mp4")):
        command = [sys.executable, str(ROOT / "examples" / name)]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=1200, check=False
        )
        assert done.returncode == 0, done.stderr
        assert says in done.stdout
