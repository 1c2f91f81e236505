"""What goes to standard error: progress, warnings, errors. Standard output is for answers alone."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from stagent.progress import Progress
    from stagent_tools.errors import StagentError

INTERNAL_ERROR = 1
QUIET_SECONDS = 2.0  # what ends sooner needs no progress line


def say_error(error: StagentError) -> None:
    """The sentence, and on a line of its own the remedy."""
    typer.echo(error.sentence, err=True)
    if error.remedy:
        typer.echo(error.remedy, err=True)


def say_usage(error: typer.TyperException) -> int:
    """What is wrong with the command line, and where it is explained."""
    typer.echo(error.format_message(), err=True)
    typer.echo("See stagent --help, or stagent COMMAND --help.", err=True)
    return error.exit_code


def say_bug(error: Exception) -> int:
    """A bug: the trace goes to a file whose name is said."""
    with tempfile.NamedTemporaryFile("w", prefix="stagent-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write("".join(traceback.format_exception(error)))
    typer.echo(f"Internal error: {type(error).__name__}: {error}", err=True)
    typer.echo(f"This is a bug in stagent; please report it with {Path(log.name)}.", err=True)
    return INTERNAL_ERROR


@contextmanager
def progress_line(enabled: bool) -> Iterator[Progress | None]:
    """A line on standard error that tells what is being done; nothing without a terminal."""
    if not enabled or not sys.stderr.isatty():
        yield None
        return
    start = time.monotonic()

    def show(what: str, done: float, total: float) -> None:
        if time.monotonic() - start < QUIET_SECONDS:
            return
        share = f" {100 * done / total:3.0f} %" if total > 0 else ""
        sys.stderr.write(f"\r\x1b[K{what}{share}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
