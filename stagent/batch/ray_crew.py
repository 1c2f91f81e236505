"""Workers as actors of a Ray cluster: the one that is running (RAY_ADDRESS), otherwise one on this machine.

An actor stays as long as its worker, so what it has loaded, models above all, serves its next job.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stagent.batch.crew import Died, News, Reported
from stagent.batch.outcome import Failure
from stagent.batch.worker import Bench, Limits, Report, Task, timed_out
from stagent_tools.errors import MissingPart

if TYPE_CHECKING:
    from stagent.batch.measure import Settings


class RayWorker:
    """What runs in the actor."""

    def __init__(self, measurer: str, settings: Settings, limits: Limits) -> None:
        from stagent.batch.limits import limit_memory, pin

        pin(limits.threads)
        limit_memory(limits.memory_mb)
        self._bench = Bench(measurer, settings, limits, sys.__stderr__ or sys.stderr)

    def measure(self, task: Task) -> Report:
        return self._bench.measure(task)


class RayCrew:
    """Implements `Crew`. `size` None: as many workers as the cluster has cores (or GPUs) for; `gpus` of each worker."""

    def __init__(self, size: int | None, measurer: str, settings: Settings, limits: Limits, gpus: float) -> None:
        try:
            import ray
        except ImportError as error:
            raise MissingPart("--engine ray needs Ray.", "Install it: pip install 'stagent[ray]'") from error
        self._ray: Any = ray
        self._ours = not ray.is_initialized()
        if self._ours:
            address = os.environ.get("RAY_ADDRESS")
            ray.init(address=address, log_to_driver=False, include_dashboard=None if address else False)
        resources: dict[str, float] = self._ray.cluster_resources()
        most = resources.get("CPU", 1.0) // limits.threads
        if gpus:
            most = min(most, resources.get("GPU", 0.0) // gpus)
        if most < 1:
            raise MissingPart(
                f"The Ray cluster has no worker with {limits.threads} cores and {gpus:g} GPUs.", "Ask for less."
            )
        self.size = int(min(size or most, most))
        self._limits = limits
        self._arguments = (measurer, settings, limits)
        # what hangs is ended by its own watch, what crashes by itself; trying again is the foreman's to decide
        self._actor = ray.remote(num_cpus=limits.threads, num_gpus=gpus, max_restarts=0)(RayWorker)
        self._workers: dict[int, Any] = {}
        self._running: dict[Any, tuple[int, float]] = {}

    def start(self, worker: int) -> None:
        self._workers[worker] = self._actor.remote(*self._arguments)

    def give(self, worker: int, task: Task) -> None:
        self._running[self._workers[worker].measure.remote(task)] = (worker, time.monotonic())

    def wait(self, seconds: float) -> Sequence[News]:
        if not self._running:
            return []
        ready, _ = self._ray.wait(list(self._running), num_returns=1, timeout=seconds)
        return [self._news(reference) for reference in ready]

    def end(self, worker: int) -> None:
        self._running = {ref: at for ref, at in self._running.items() if at[0] != worker}
        self._ray.kill(self._workers.pop(worker))

    def close(self) -> None:
        for worker in list(self._workers):
            self.end(worker)
        if self._ours:
            self._ray.shutdown()

    def _news(self, reference: Any) -> News:  # noqa: ANN401 - Ray's ObjectRef
        worker, since = self._running.pop(reference)
        try:
            return Reported(worker, self._ray.get(reference))
        except self._ray.exceptions.RayActorError as error:
            self._workers.pop(worker, None)
            if time.monotonic() - since >= self._limits.seconds:
                return Died(worker, timed_out(self._limits, str(error)))
            return Died(worker, _obituary(error))


def _obituary(error: Exception) -> Failure:
    """A node or a process that went away by a kill is nobody's fault; a crash in native code may be the file's."""
    text = str(error)
    if "SIGSEGV" in text or "SIGABRT" in text or "exit code" in text.lower():
        return Failure("crashed", "It crashed its worker.", "Check that the video plays.", text)
    return Failure("killed", "Its worker was lost again and again.", "Look at the cluster's nodes.", text)
