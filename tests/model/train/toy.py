"""A model that trains in milliseconds, with what real ones have: dropout, a frozen part, samples of several lengths.

python toy.py OUT [key=value of the loop ...]      trains it, slowly enough to be killed
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from stagent_train.loop import Batch, Run
from stagent_train.settings import Group, Loop, Schedule, Training


class Tiny(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.frozen = nn.Linear(4, 4)
        self.body = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.2))
        self.head = nn.Linear(16, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.body(self.frozen(x))).squeeze(-1)


@dataclass(frozen=True)
class Numbers:
    """n samples (x (length, 4), y (length,)); `poisoned` ones hold NaN."""

    n: int = 40
    poisoned: tuple[int, ...] = ()

    @property
    def lengths(self) -> Sequence[int]:
        return [1 + i % 5 for i in range(self.n)]

    def __getitem__(self, index: int) -> tuple[str, Tensor, Tensor]:
        source = torch.Generator().manual_seed(index)
        x = torch.randn(self.lengths[index], 4, generator=source)
        if index in self.poisoned:
            x[0, 0] = float("nan")
        return f"sample-{index}", x, x.sum(dim=1)


def collate(samples: list[tuple[str, Tensor, Tensor]]) -> Batch:
    x, y = torch.cat([s[1] for s in samples]), torch.cat([s[2] for s in samples])
    return Batch({"x": x, "y": y}, float(len(y)), tuple(s[0] for s in samples))


def summed(model: nn.Module, inputs: Mapping[str, Tensor]) -> Tensor:
    return ((model(inputs["x"]) - inputs["y"]) ** 2).sum()


GROUPS = (Group("^body", 1e-2), Group("^head", 3e-2, weight_decay=0.1))


def settings(**loop: object) -> Training:
    values = {"batch": 8, "micro_batch": 2, "steps": 12, "seed": 3, "save_every": 5, "log_every": 1, **loop}
    return Training(GROUPS, Loop(**values), Schedule("cosine", warmup=0.2))  # type: ignore[arg-type]  # plain numbers


def tiny_run(out: Path, samples: Numbers | None = None, **loop: object) -> Run[tuple[str, Tensor, Tensor]]:
    return Run(settings(**loop), Tiny(), samples or Numbers(), collate, summed, out, fingerprint="tiny")


class Slow(Numbers):
    """Takes a while for each sample, so that a kill finds the run at work."""

    def __getitem__(self, index: int) -> tuple[str, Tensor, Tensor]:
        time.sleep(0.002)
        return super().__getitem__(index)


def main(out: str, *words: str) -> None:
    torch.set_num_threads(1)
    loop = {key: int(value) for key, value in (word.split("=") for word in words)}
    dropout = float(loop.pop("dropout", 1))
    run = tiny_run(Path(out), Slow(), **loop)
    run.model.body[2].p *= dropout
    run.train()


if __name__ == "__main__":
    main(*sys.argv[1:])
