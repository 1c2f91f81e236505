"""A worker: a process that measures one job after another until it is told to stop, or dies of one.

Nothing is imported here that computes: the limits have to stand before.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING

from stagent.batch.job import VideoJob
from stagent.batch.outcome import Failure, Outcome

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from stagent.batch.measure import Settings

Measurer = Callable[..., Outcome]
"""(job, settings, picture=) -> Outcome. Raises OutputUnwritable to stop the batch, MemoryError and others to fail."""

MEASURER = "stagent.batch.measure:measure_video"
READY = "ready"
OVERDUE_S = 60.0
"""Beyond the time limit, which a worker watches itself: then it is stopped from outside, whatever it is in. Long enough
for it to start on a machine that is busy."""


@dataclass(frozen=True)
class Limits:
    """Of one worker and of each job: `threads` (and cores), `memory_mb`, `seconds` a job may take, `jobs` after which
    the worker is replaced by a new one, so that nothing that leaks grows for ever."""

    threads: int = 1
    memory_mb: int = 4096
    seconds: float = 1800.0
    jobs: int = 64


@dataclass(frozen=True)
class Task:
    """A job as it is handed to a worker; `picture`: with a still for the contact sheet."""

    job: VideoJob
    picture: bool = False


@dataclass(frozen=True)
class Stop:
    """Something that the whole batch cannot go on with: exit code, sentence, remedy."""

    exit_code: int
    sentence: str
    remedy: str


Report = Outcome | Failure | Stop


def serve(connection: Connection, measurer: str, settings: Settings, limits: Limits, log: str, parent: int) -> None:
    """Measures what comes through the connection until that is closed. `log`: where everything that is printed goes,
    and the trace of a crash."""
    from stagent.batch.limits import end_with, limit_memory, pin

    end_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the batch's to answer
    pin(limits.threads)
    limit_memory(limits.memory_mb)
    with Path(log).open("w", encoding="utf-8") as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        faulthandler.enable(printed)
        bench = Bench(measurer, settings, limits, printed)
        connection.send(READY)
        while True:
            try:
                task = connection.recv()
            except EOFError:
                return
            connection.send(bench.measure(task))


class Bench:
    """What a worker keeps from job to job: the measuring function with all its modules and models."""

    def __init__(self, measurer: str, settings: Settings, limits: Limits, log: IO[str]) -> None:
        module, name = measurer.split(":")
        self._measurer: Measurer = getattr(import_module(module), name)
        self._settings = settings
        self._limits = limits
        self._log = log

    def measure(self, task: Task) -> Report:
        """One job, within its limits; what goes wrong comes back as a Failure."""
        from stagent.batch.limits import at_most, forget_peak, peak_mb
        from stagent_tools.errors import OutputUnwritable

        forget_peak()
        try:
            with at_most(self._limits.seconds, self._log):
                outcome = self._measurer(task.job, self._settings, picture=task.picture)
        except OutputUnwritable as error:
            return Stop(error.exit_code, error.sentence, error.remedy)
        except MemoryError:
            return out_of_memory(self._limits, traceback.format_exc())
        except Exception as error:  # noqa: BLE001 - told in the table, and retried as asked
            sentence = f"The job broke: {type(error).__name__}: {error}."
            return Failure("internal", sentence, "Try again, and report it if it stays.", traceback.format_exc())
        return replace(outcome, peak_mb=peak_mb())


def out_of_memory(limits: Limits, detail: str = "") -> Failure:
    return Failure(
        "out_of_memory",
        f"It needed more than the {limits.memory_mb} MB that a worker may have.",
        "Allow more with --memory-limit, or cut the video.",
        detail,
    )


def timed_out(limits: Limits, detail: str = "") -> Failure:
    return Failure(
        "timed_out",
        f"It was not done after {limits.seconds:g} s.",
        "Allow more with --time-limit, or cut the video.",
        detail,
    )
