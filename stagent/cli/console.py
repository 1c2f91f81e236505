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

QUIET_SECONDS = 2.0  # what ends sooner needs no progress line


def say_error(error: StagentError, *, as_json: bool = False) -> int:
    """The sentence, and on a line of its own the remedy; or the document that stands for any answer."""
    if as_json:
        from stagent.api import answer_document, failed

        typer.echo(answer_document([failed(Path(), "", error)]))
        return error.exit_code
    typer.echo(error.sentence, err=True)
    if error.remedy:
        typer.echo(error.remedy, err=True)
    return error.exit_code


def say_usage(error: typer.TyperException, *, as_json: bool = False) -> int:
    """What is wrong with the command line, and where it is explained."""
    from stagent_tools.errors import UsageError

    return say_error(
        UsageError(error.format_message(), "See stagent --help, or stagent COMMAND --help."), as_json=as_json
    )


def say_bug(error: Exception, *, as_json: bool = False) -> int:
    """A bug: the trace goes to a file whose name is said."""
    from stagent_tools.errors import StagentError

    with tempfile.NamedTemporaryFile("w", prefix="stagent-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write("".join(traceback.format_exception(error)))
    bug = StagentError(
        f"Internal error: {type(error).__name__}: {error}",
        f"This is a bug in stagent; please report it with {Path(log.name)}.",
    )
    return say_error(bug, as_json=as_json)


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
