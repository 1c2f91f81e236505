"""How to train, whatever is trained: the part of a recipe that every model of ours shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Group:
    """Parameters whose names hold the regular expression `match`, trained at the learning rate `lr`. A parameter goes
    with the first group that matches; what no group matches is frozen."""

    match: str
    lr: float
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        try:
            re.compile(self.match)
        except re.error as error:
            raise ValueError(f"match {self.match!r} is no regular expression: {error}") from error
        if self.lr <= 0:
            raise ValueError(f"lr {self.lr} is not above 0")


@dataclass(frozen=True)
class Schedule:
    """The factor on every learning rate: from 0 to 1 over the first `warmup` of the steps, then down to `floor`."""

    shape: Literal["cosine", "linear", "constant"] = "cosine"
    warmup: float = 0.03
    floor: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.warmup < 1 or not 0 <= self.floor <= 1:
            raise ValueError(f"warmup {self.warmup} and floor {self.floor} are shares of 1")


@dataclass(frozen=True)
class Loop:
    """`batch`: samples a step, over all processes · `micro_batch`: samples a forward pass of one process · either
    `epochs` or `steps` · `clip`: largest norm of the gradient · `save_every`, `evaluate_every`: steps, 0 for the end
    only · `keep`: saved states at most · `readers`: steps that are read ahead, each by a thread of its own."""

    batch: int
    micro_batch: int
    epochs: float | None = None
    steps: int | None = None
    seed: int = 0
    clip: float = 1.0
    betas: tuple[float, ...] = (0.9, 0.999)
    eps: float = 1e-8
    precision: Literal["fp32", "bf16"] = "fp32"
    gradient_checkpointing: bool = False
    save_every: int = 500
    keep: int = 2
    evaluate_every: int = 0
    log_every: int = 10
    readers: int = 1

    def __post_init__(self) -> None:
        if (self.epochs is None) == (self.steps is None):
            raise ValueError("give either epochs or steps")
        if min(self.batch, self.micro_batch, self.keep, self.log_every, self.readers) < 1:
            raise ValueError("batch, micro_batch, keep, log_every and readers are at least 1")
        if self.batch % self.micro_batch:
            raise ValueError(f"batch {self.batch} is no multiple of micro_batch {self.micro_batch}")
        if len(self.betas) != 2:
            raise ValueError("betas are two numbers")


@dataclass(frozen=True)
class Training:
    """What is trained, how fast, how long."""

    groups: tuple[Group, ...]
    loop: Loop
    schedule: Schedule = field(default_factory=Schedule)
