"""The workers as the foreman sees them, wherever they run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from stagent.batch.outcome import Failure
from stagent.batch.worker import Report, Task


@dataclass(frozen=True)
class Reported:
    """A worker has ended its job."""

    worker: int
    report: Report


@dataclass(frozen=True)
class Died:
    """A worker is gone, and with it the attempt at its job. `failure.cause` is "killed" where somebody else killed it
    (the user, a scheduler, the kernel), which is not held against the job."""

    worker: int
    failure: Failure


News = Reported | Died


class Crew(Protocol):
    """Workers by number. An engine implements this, and nothing else."""

    size: int

    def start(self, worker: int) -> None:
        """A new worker in this place; it is ready for a job at once."""
        ...

    def give(self, worker: int, task: Task) -> None: ...

    def wait(self, seconds: float) -> Sequence[News]:
        """What happened, waiting at most that long for anything to happen."""
        ...

    def end(self, worker: int) -> None:
        """Lets the worker go, or kills it if it is at work."""
        ...

    def close(self) -> None:
        """Ends all of them."""
        ...
