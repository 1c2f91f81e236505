"""Workers as actors of a Ray cluster: the one that is running (RAY_ADDRESS), otherwise one on this machine.

An actor stays as long as its worker, so what it has loaded, models above all, serves its next job.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent.batch.crew import Died, News, Reported
from stagent.batch.local import LocalCrew
from stagent.batch.outcome import Failure
from stagent.batch.worker import OVERDUE_S, Limits, Report, Task, timed_out
from stagent_tools.errors import MissingPart

if TYPE_CHECKING:
    from stagent.batch.measure import Settings


class RayWorker:
    """What runs in the actor: a local worker of its own, so that a crash, a hang or a full memory is told exactly as
    it is without Ray, and only what happens to the node or to Ray takes the actor along."""

    def __init__(self, measurer: str, settings: Settings, limits: Limits) -> None:
        logs = Path(tempfile.mkdtemp(prefix="stagent-ray-"))
        self._local = LocalCrew(1, measurer, settings, limits, logs)
        self._limits = limits
        self._running = False

    def measure(self, task: Task) -> Report:
        if not self._running:
            self._local.start(0)
            self._running = True
        self._local.give(0, task)
        until = time.monotonic() + self._limits.seconds + OVERDUE_S
        while (left := until - time.monotonic()) > 0:
            for news in self._local.wait(left):
                self._running = not isinstance(news, Died)
                return news.failure if isinstance(news, Died) else news.report
        self._local.end(0)
        self._running = False
        return timed_out(self._limits)


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
        # trying again is the foreman's to decide
        self._actor = ray.remote(num_cpus=limits.threads, num_gpus=gpus, max_restarts=0)(RayWorker)
        self._workers: dict[int, Any] = {}
        self._running: dict[Any, int] = {}

    def start(self, worker: int) -> None:
        self._workers[worker] = self._actor.remote(*self._arguments)

    def give(self, worker: int, task: Task) -> None:
        self._running[self._workers[worker].measure.remote(task)] = worker

    def wait(self, seconds: float) -> Sequence[News]:
        if not self._running:
            return []
        ready, _ = self._ray.wait(list(self._running), num_returns=1, timeout=seconds)
        return [self._news(reference) for reference in ready]

    def end(self, worker: int) -> None:
        self._running = {ref: at for ref, at in self._running.items() if at != worker}
        self._ray.kill(self._workers.pop(worker))

    def close(self) -> None:
        for worker in list(self._workers):
            self.end(worker)
        if self._ours:
            self._ray.shutdown()

    def _news(self, reference: Any) -> News:  # noqa: ANN401 - Ray's ObjectRef
        worker = self._running.pop(reference)
        try:
            return Reported(worker, self._ray.get(reference))
        except self._ray.exceptions.RayActorError as error:
            self._workers.pop(worker, None)
            sentence = "Its worker was lost again and again, with its node or with Ray."
            return Died(worker, Failure("killed", sentence, "Look at the cluster's nodes.", str(error)))
