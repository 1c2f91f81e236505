"""The loop: batches in, a trained model out, exactly the same whether or not it was stopped on the way.

Three rules make it exact. The order of the samples is a pure function of the seed (order.py). Every micro-batch seeds
torch with (seed, step, process, number), so that dropout does not depend on what ran before. A step's gradient is that
of the summed loss over the step's whole weight, over all processes, so that it does not depend on how a batch is cut.
"""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import torch
from accelerate import Accelerator
from accelerate.utils import DistributedDataParallelKwargs, set_seed
from torch import Tensor, nn

from stagent_train.errors import Diverged, Interrupted
from stagent_train.logs import Clock, Log, Progress, Show
from stagent_train.order import BatchOrder, share
from stagent_train.parameters import freeze_but, optimizer_of, rate_at, set_rates
from stagent_train.settings import Training
from stagent_train.states import States, restore

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)


@dataclass(frozen=True)
class Batch:
    """`inputs` by name · `weight`: what the summed loss is divided by (its targets, or its samples) · `ids` of the
    samples, for messages."""

    inputs: Mapping[str, Tensor]
    weight: float
    ids: tuple[str, ...]


class Samples(Protocol[S_co]):
    """What is trained on. `lengths` (n,) put samples of one length into one batch; any measure of cost will do."""

    @property
    def lengths(self) -> Sequence[int]: ...

    def __getitem__(self, index: int, /) -> S_co: ...


SummedLoss = Callable[[nn.Module, Mapping[str, Tensor]], Tensor]
"""The loss of a micro-batch, summed over its weight; a scalar."""
Evaluate = Callable[[nn.Module, int], Mapping[str, float]]
Tell = Callable[[], Mapping[str, float]]
"""What the loss wants to have logged of the steps since it was last asked, by name."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `waited`: share of the time in which the loop waited for data."""

    steps: int
    loss: float
    samples_per_s: float
    waited: float


@dataclass(frozen=True)
class Run(Generic[S]):
    """One training run. `fingerprint` tells runs apart: recipe, data and starting weights in a hash."""

    settings: Training
    model: nn.Module
    samples: Samples[S]
    collate: Callable[[list[S]], Batch]
    loss: SummedLoss
    out: Path
    fingerprint: str
    evaluate: Evaluate | None = None
    show: Show | None = None
    tell: Tell | None = None

    def train(self) -> Outcome:
        """Trains, or goes on from the newest state in `out`."""
        return _Loop(self).train()


class _Loop(Generic[S]):
    def __init__(self, run: Run[S]) -> None:
        self._run, self._loop = run, run.settings.loop
        # a batch of images alone leaves the packers of videos without a gradient
        unused = DistributedDataParallelKwargs(find_unused_parameters=True)
        self._accelerator = Accelerator(kwargs_handlers=[unused])
        self._order = BatchOrder(run.samples.lengths, self._loop.batch, self._loop.seed)
        self._steps = self._order.steps(self._loop.epochs, self._loop.steps)
        chosen = freeze_but(run.model, run.settings.groups)
        optimizer = optimizer_of(chosen, run.settings.groups, self._loop)
        self._model, self._optimizer = self._accelerator.prepare(run.model, optimizer)
        self._trained = [parameter for group in chosen for parameter in group]
        self._states = States(run.out / "states", self._loop.keep, main=self._accelerator.is_main_process)
        self._clock = Clock()

    def train(self) -> Outcome:
        begun = self._resumed()
        main = self._accelerator.is_main_process
        log = Log(self._run.out, begun) if main else None
        loss, speed, waited = float("nan"), 0.0, 0.0
        self._model.train()
        try:
            with _stoppable() as stop, self._ahead(begun) as batches:
                for step in range(begun, self._steps):
                    start = time.monotonic()
                    mine = next(batches)
                    self._clock.count(self._loop.batch, time.monotonic() - start)
                    loss, norm, stopped = self._step(step, mine, stop)
                    done = step + 1
                    if log is not None and (done % self._loop.log_every == 0 or done == self._steps):
                        speed, waited = self._clock.look()
                        self._tell(log, done, loss, norm, speed, waited)
                    self._evaluated(log, done)
                    self._saved(done, stopped)
        finally:
            if log is not None:
                log.close()
        return Outcome(self._steps, loss, speed, waited)

    def _resumed(self) -> int:
        """Steps that are done already."""
        saved = self._states.newest(self._run.fingerprint)
        if saved is None:
            return 0
        restore(saved, self._bare, self._optimizer.optimizer)
        return saved.step

    @property
    def _bare(self) -> nn.Module:
        return self._accelerator.unwrap_model(self._model)  # type: ignore[no-any-return]  # accelerate is untyped here

    def _step(self, step: int, batches: list[Batch], stop: threading.Event) -> tuple[float, float, bool]:
        """One update. Mean loss, norm of the gradient, and whether somebody asked to stop."""
        sums = torch.tensor([sum(batch.weight for batch in batches), float(stop.is_set())], dtype=torch.float64)
        weight, stopped = self._accelerator.reduce(sums.to(self._accelerator.device), "sum").tolist()
        losses = []
        for number, batch in enumerate(batches):
            last = number == len(batches) - 1
            set_seed(self._seed_of(step, number))
            with nullcontext() if last else self._accelerator.no_sync(self._model), self._autocast():
                loss = self._run.loss(self._model, _on(self._accelerator.device, batch.inputs))
                # DDP averages over the processes
                self._accelerator.backward(loss * (self._accelerator.num_processes / weight))
            losses.append(loss.detach().double())
        norm = self._accelerator.clip_grad_norm_(self._trained, self._loop.clip)
        self._finite(step, batches, losses, norm)
        set_rates(self._optimizer, self._run.settings.groups, self._rate(step))
        self._optimizer.step()
        self._optimizer.zero_grad()
        total = self._accelerator.reduce(torch.stack(losses).sum(), "sum")
        return float(total) / weight, float(norm), stopped > 0

    def _autocast(self) -> torch.autocast:
        """Ours, for accelerate's precision is one for the whole process, and stages may differ in theirs."""
        bf16 = self._loop.precision == "bf16"
        return torch.autocast(self._accelerator.device.type, torch.bfloat16, enabled=bf16)

    def _seed_of(self, step: int, number: int) -> int:
        """Below 2**32, different for every micro-batch of a run of everyday length."""
        process = self._accelerator.process_index
        return hash((self._loop.seed, step, process, number)) % (1 << 32)

    def _finite(self, step: int, batches: list[Batch], losses: list[Tensor], norm: Tensor) -> None:
        """Raises before a gradient that is no number reaches the weights."""
        if bool(torch.isfinite(norm)) and bool(torch.isfinite(torch.stack(losses)).all()):
            return
        bad = [batch for batch, loss in zip(batches, losses, strict=True) if not bool(torch.isfinite(loss))]
        what = "loss" if bad else "gradient"
        raise Diverged(what, step + 1, [name for batch in (bad or batches) for name in batch.ids])

    def _rate(self, step: int) -> float:
        return rate_at(self._run.settings.schedule, step, self._steps)

    @contextmanager
    def _ahead(self, begun: int) -> Iterator[Iterator[list[Batch]]]:
        """This process's micro-batches, step by step; those of the next steps are read while one is trained."""
        with ThreadPoolExecutor(self._loop.readers, "reading ahead") as pool:

            def batches() -> Iterator[list[Batch]]:
                steps = iter(range(begun, self._steps))
                waiting = deque(pool.submit(self._read, step) for step in islice(steps, self._loop.readers))
                while waiting:
                    ready = waiting.popleft().result()
                    waiting.extend(pool.submit(self._read, step) for step in islice(steps, 1))
                    yield ready

            yield batches()

    def _read(self, step: int) -> list[Batch]:
        accelerator, run = self._accelerator, self._run
        mine = share(self._order.at(step), accelerator.process_index, accelerator.num_processes, self._loop.micro_batch)
        return [run.collate([run.samples[int(i)] for i in indices]) for indices in mine]

    def _tell(self, log: Log, done: int, loss: float, norm: float, speed: float, waited: float) -> None:
        rate = self._rate(done - 1)
        told = self._run.tell() if self._run.tell is not None else {}
        log.write(done, {"loss": loss, "norm": norm, "rate": rate, "samples_per_s": speed, "waited": waited, **told})
        if self._run.show is not None:
            left = (self._steps - done) * self._loop.batch
            self._run.show(str(Progress(done, self._steps, loss, rate * self._run.settings.groups[0].lr, speed, left)))

    def _evaluated(self, log: Log | None, done: int) -> None:
        every = self._loop.evaluate_every
        if self._run.evaluate is None or (done != self._steps and (every == 0 or done % every)):
            return
        self._model.eval()
        values = self._run.evaluate(self._bare, done)
        self._model.train()
        if log is not None:
            log.write(done, {f"eval/{key}": value for key, value in values.items()})

    def _saved(self, done: int, stopped: bool) -> None:
        every = self._loop.save_every
        if stopped or done == self._steps or (every and done % every == 0):
            self._states.save(self._bare, self._optimizer.optimizer, done, self._run.fingerprint)
            self._accelerator.wait_for_everyone()
        if stopped and done < self._steps:
            raise Interrupted(done)


def _on(device: torch.device, inputs: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {key: value.to(device, non_blocking=True) for key, value in inputs.items()}


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """SIGINT and SIGTERM ask to stop after the step at work; elsewhere than in the main thread nobody can."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
