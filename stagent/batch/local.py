"""Workers as processes of this machine, started afresh (spawn): no decoder survives a fork."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING

from stagent.batch.crew import Died, News, Reported
from stagent.batch.outcome import Failure
from stagent.batch.worker import READY, Limits, Task, out_of_memory, serve, timed_out
from stagent_tools.errors import StagentError

if TYPE_CHECKING:
    from stagent.batch.measure import Settings

GRACE_S = 5.0
"""How long a worker that was let go may take to end."""

WATCH = "Timeout ("  # what faulthandler writes before it ends a process that takes too long
NO_MEMORY = "std::bad_alloc"  # what the C++ runtime writes
LAST_WORDS = 2000  # characters of a dead worker's log that are kept


@dataclass
class _Worker:
    process: SpawnProcess
    connection: Connection
    log: Path
    ready: bool = False
    busy: bool = False


class LocalCrew:
    """Implements `Crew`. `logs` is a folder for what the workers print."""

    def __init__(self, size: int, measurer: str, settings: Settings, limits: Limits, logs: Path) -> None:
        self.size = size
        self._measurer, self._settings, self._limits, self._logs = measurer, settings, limits, logs
        self._context = multiprocessing.get_context("spawn")
        self._workers: dict[int, _Worker] = {}

    def start(self, worker: int) -> None:
        ours, theirs = self._context.Pipe()
        log = self._logs / f"worker-{worker}.log"
        process = self._context.Process(
            target=serve,
            args=(theirs, self._measurer, self._settings, self._limits, str(log), os.getpid()),
            name=f"stagent worker {worker}",
        )
        process.start()
        theirs.close()
        self._workers[worker] = _Worker(process, ours, log)

    def give(self, worker: int, task: Task) -> None:
        place = self._workers[worker]
        place.busy = True
        try:
            place.connection.send(task)
        except OSError:
            return  # it is gone already; `wait` tells

    def wait(self, seconds: float) -> Sequence[News]:
        places = {place.connection: number for number, place in self._workers.items()}
        ready = wait(list(places), seconds)
        news = [self._news(places[connection]) for connection in ready if isinstance(connection, Connection)]
        return [item for item in news if item is not None]

    def end(self, worker: int) -> None:
        place = self._workers.pop(worker)
        if place.busy:
            place.process.kill()
        place.connection.close()
        place.process.join(GRACE_S)
        if place.process.is_alive():
            place.process.kill()
            place.process.join()

    def close(self) -> None:
        for worker in list(self._workers):
            self.end(worker)

    def _news(self, worker: int) -> News | None:
        """A closed connection is a dead worker; the first message of a worker says no more than that it is there."""
        place = self._workers[worker]
        try:
            report = place.connection.recv()
        except (EOFError, OSError):
            place.process.join()
            code = place.process.exitcode or 0
            if not place.ready and code != -signal.SIGKILL:
                raise _no_start(place.log) from None
            self.end(worker)
            return Died(worker, _obituary(code, self._limits, place.log))
        if report == READY:
            place.ready = True
            return None
        place.busy = False
        return Reported(worker, report)


def _no_start(log: Path) -> StagentError:
    """A worker that does not come up says nothing about any job: the batch ends."""
    words = _printed(log).strip().splitlines() or ["it said nothing"]
    return StagentError(
        f"A worker cannot start: {words[-1]}",
        f"Its log is {log}; allow more memory with --memory-limit if it needs it.",
    )


def _printed(log: Path) -> str:
    try:
        return log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _obituary(code: int, limits: Limits, log: Path) -> Failure:
    """Why a worker is gone, from its exit code (below 0 is the signal that ended it) and from what it printed last."""
    words = _printed(log)
    detail = words[-LAST_WORDS:]
    if code == 1 and WATCH in words:
        return timed_out(limits, detail)
    if NO_MEMORY in words:
        return out_of_memory(limits, detail)
    if code == -signal.SIGKILL:
        return Failure(
            "killed",
            "Its worker was killed again and again from outside (by the kernel, if the machine's memory was full).",
            "Use fewer --workers, or a lower --memory-limit.",
            detail,
        )
    how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
    return Failure("crashed", f"It crashed its worker, which ended {how}.", "Check that the video plays.", detail)
