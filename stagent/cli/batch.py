"""`stagent batch JOBS --out OUT` and `stagent merge OUT`"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stagent_tools.errors import StagentError, UsageError

if TYPE_CHECKING:
    from pydantic import JsonValue

    from stagent.batch.run import Hear, Report
    from stagent.batch.tally import Tally

EXAMPLES = """Measure many videos; the same command again goes on where it stopped.

\b
Examples:
  stagent batch clips/ --question "How fast are the cars in km/h?" --plane road.json --out results/
  stagent batch "season/**/*.mp4" --recipe distance_covered --out results/ --csv
  stagent batch jobs.csv --out results/ --workers 8 --json
  stagent batch jobs.yaml --out results/ --shard 3/100       (then: stagent merge results/)
  stagent batch clips/ --recipe trip_summary --out results/ --engine ray

JOBS is a folder, a glob in quotes, or a .csv, .jsonl or .yaml file whose entries name a video, its questions (or a
recipe) and, where needed, the options of stagent ask. Results: OUT/quantities.parquet, samples.parquet, summary.html;
to look through them: stagent view OUT.
"""

QUIET_S = 60.0  # between two lines of progress where there is no terminal


class EngineName(StrEnum):
    """Where the workers run."""

    LOCAL = "local"
    RAY = "ray"


class AgainName(StrEnum):
    """What is measured anew."""

    FAILED = "failed"
    ALL = "all"


def batch(
    jobs: Annotated[str, typer.Argument(help="A folder, a glob in quotes, or a .csv, .jsonl or .yaml file.")],
    out: Annotated[Path, typer.Option(help="Folder for the results; the same one again goes on.")],
    question: Annotated[list[str] | None, typer.Option(help="Asked of every video; may be repeated.")] = None,
    recipe: Annotated[str | None, typer.Option(help="Questions by name (recipes/analysis/) or file.")] = None,
    plane: Annotated[Path | None, typer.Option(help="Plane file for every video.")] = None,
    camera: Annotated[Path | None, typer.Option(help="Camera file for every video.")] = None,
    ref: Annotated[list[str] | None, typer.Option(help="A known length in every picture, as in stagent ask.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of the draws.")] = None,
    draws: Annotated[int | None, typer.Option(min=64, max=65536, help="Number of Monte Carlo draws.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Videos at the same time; else one for each core.")] = None,
    threads: Annotated[int, typer.Option(min=1, help="Cores for each worker.")] = 1,
    retries: Annotated[int, typer.Option(min=0, help="How often a job that broke is tried again.")] = 1,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds that one video may take.")] = 1800,
    memory_limit: Annotated[int, typer.Option(min=256, help="MB that a worker may take.")] = 4096,
    recycle: Annotated[int, typer.Option(min=1, help="Videos after which a worker is replaced.")] = 64,
    engine: Annotated[EngineName, typer.Option(help="Processes of this machine, or a Ray cluster.")] = EngineName.LOCAL,
    gpus: Annotated[float, typer.Option(min=0, help="GPUs for each worker (--engine ray).")] = 0,
    shard: Annotated[str | None, typer.Option(help="Only this part of the jobs: 3/100. Then: stagent merge.")] = None,
    runs: Annotated[bool, typer.Option("--runs", help="Also a run folder (report, overlay) for each answer.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Also quantities.csv.")] = False,
    samples: Annotated[bool, typer.Option(help="samples.parquet: every box of every track.")] = True,
    cache: Annotated[bool, typer.Option(help="Keep and use results of tools (stagent cache).")] = True,
    again: Annotated[AgainName | None, typer.Option(help="Measure anew what failed, or everything.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Events as lines of JSON on standard output.")] = False,
) -> int:
    """Measure many videos."""
    from stagent.batch.run import BatchOptions, run_batch
    from stagent.batch.shards import shard_of
    from stagent.batch.sources import read_jobs
    from stagent.batch.store import Store, default_place
    from stagent.batch.worker import Limits

    with _errors_as_events(as_json):
        given: dict[str, JsonValue] = {
            "plane": _absolute(plane),
            "camera": _absolute(camera),
            "references": list(ref) if ref else None,
            "seed": seed,
            "draws": draws,
        }
        options = {name: value for name, value in given.items() if value is not None}
        settings = BatchOptions(
            workers=workers,
            limits=Limits(threads=threads, memory_mb=memory_limit, seconds=time_limit, jobs=recycle),
            retries=retries,
            engine=engine.value,
            gpus=gpus,
            cache=default_place() if cache else None,
            csv=csv,
            runs=runs,
            samples=samples,
            shard=None if shard is None else shard_of(shard),
            again=None if again is None else again.value,
        )
        if settings.cache is not None and not Store(settings.cache).writable():
            typer.echo(f"The cache {settings.cache} cannot be written: nothing new is kept in it.", err=True)
        listed = read_jobs(jobs, question or (), recipe, options, leave_out=out)
        try:
            with _hearing(as_json) as hear:
                report = run_batch(listed, out, settings, hear)
        except KeyboardInterrupt:
            typer.echo("What was done is kept: the same command goes on.", err=True)
            raise
    return _told(report, as_json)


batch.__doc__ = EXAMPLES


def merge(
    out: Annotated[Path, typer.Argument(help="The folder that the shards were written into.")],
    csv: Annotated[bool, typer.Option("--csv", help="Also quantities.csv.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> int:
    """Put the shards of a batch together: stagent merge results/"""
    from stagent.batch.run import merge as merged

    with _errors_as_events(as_json):
        report = merged(out, csv=csv)
    if as_json:
        typer.echo(json.dumps({"event": "done", **report.counts._asdict(), "exit_code": report.exit_code}))
    return _told(report, as_json)


def _absolute(path: Path | None) -> str | None:
    """As typed in the shell, wherever the videos lie."""
    if path is None:
        return None
    if not path.exists():
        raise UsageError(f"There is no file {path}.", "Check the path.")
    return str(path.absolute())


@contextmanager
def _errors_as_events(as_json: bool) -> Iterator[None]:
    """Who reads lines gets what ended the batch as a line too."""
    try:
        yield
    except StagentError as error:
        if not as_json:
            raise
        told = {"reason": error.reason, "sentence": error.sentence, "remedy": error.remedy}
        typer.echo(json.dumps({"event": "error", **told, "exit_code": error.exit_code}, ensure_ascii=False))
        raise typer.Exit(error.exit_code) from error


@contextmanager
def _hearing(as_json: bool) -> Iterator[Hear]:
    """Events as JSON; or a line on standard error: one that renews itself on a terminal, one a minute elsewhere."""
    terminal = sys.stderr.isatty()
    last = -QUIET_S

    def hear(event: dict[str, JsonValue], tally: Tally) -> None:
        nonlocal last
        if as_json:
            typer.echo(json.dumps(event, ensure_ascii=False))
            return
        if event["event"] == "job_failed" or event["event"] == "job_again":
            why = ", ".join(map(str, event.get("reasons") or [event.get("reason", "")])).replace("_", " ")  # type: ignore[arg-type]  # a list of words
            again = "; it is tried again" if event["event"] == "job_again" else ""
            _line(f"{event['video']}: {why}{again}", keep=True)
        if terminal:
            _line(f"{tally.bar()} {tally.line()}", keep=False)
        elif time.monotonic() - last >= QUIET_S:
            last = time.monotonic()
            _line(tally.line(), keep=True)

    yield hear
    if terminal and not as_json:
        _line("", keep=False)


def _line(text: str, *, keep: bool) -> None:
    """What is not kept is written over by the next line, so it may not be longer than the terminal is wide."""
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""
    shown = text if keep else text[: shutil.get_terminal_size().columns - 1]
    typer.echo(f"{clear}{shown}", err=True, nl=keep)


def _told(report: Report, as_json: bool) -> int:
    counts = report.counts
    if not as_json:
        typer.echo(f"{counts.done:,} of {counts.jobs:,} videos done, {counts.failed:,} failed: {report.out}")
        if counts.done < counts.jobs:
            typer.echo("Not all shards were done: run those again, then merge again.", err=True)
        if report.peak_mb:
            typer.echo(f"A worker took at most {report.peak_mb:,.0f} MB.", err=True)
        typer.echo(f"To look through it: stagent view {report.out}", err=True)
    return report.exit_code
