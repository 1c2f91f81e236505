"""What a run tells while it runs: JSON lines, TensorBoard where it is installed, and a line for people."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

LOG = "log.jsonl"
Show = Callable[[str], None]


@dataclass(frozen=True)
class Progress:
    """One step as people want to see it."""

    step: int
    steps: int
    loss: float
    rate: float
    samples_per_s: float
    samples_left: int

    def __str__(self) -> str:
        left = timedelta(seconds=round(self.samples_left / max(self.samples_per_s, 1e-9)))
        done = f"step {self.step}/{self.steps}  loss {self.loss:.4f}  lr {self.rate:.2e}"
        return f"{done}  {self.samples_per_s:.1f} samples/s  {left} left"


class Log:
    """Appends to `out/log.jsonl`; a resumed run first forgets what lies after the state that it goes on from."""

    def __init__(self, out: Path, after: int) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self._file = out / LOG
        kept = [line for line in self._lines() if json.loads(line)["step"] <= after]
        self._file.write_text("".join(kept), encoding="utf-8")
        self._board = _board(out / "tensorboard", after)

    def write(self, step: int, values: Mapping[str, float]) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": step, **values}) + "\n")
        if self._board is not None:
            for key, value in values.items():
                self._board.add_scalar(key, value, step)

    def close(self) -> None:
        if self._board is not None:
            self._board.close()

    def _lines(self) -> list[str]:
        """Whole lines only: a kill may have cut the last one."""
        if not self._file.exists():
            return []
        return [
            line for line in self._file.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("}\n")
        ]


def _board(folder: Path, after: int) -> SummaryWriter | None:
    """TensorBoard's writer, None where it is not installed."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder), purge_step=after + 1)


class Clock:
    """Samples a second, and the share of the time that was spent waiting for data, since the last look."""

    def __init__(self) -> None:
        self._since, self._samples, self._waited = time.monotonic(), 0, 0.0

    def count(self, samples: int, waited: float) -> None:
        self._samples += samples
        self._waited += waited

    def look(self) -> tuple[float, float]:
        passed = max(time.monotonic() - self._since, 1e-9)
        seen = self._samples / passed, self._waited / passed
        self._since, self._samples, self._waited = time.monotonic(), 0, 0.0
        return seen
