"""What a stage's recipe says: the model it begins with, what is trained of it, on which data, and how.

A stage is nothing but its recipe. What sets stage 1 apart from stage 2 (paper 4.2) is `train.groups`, `lora` and
`model.options.lape`; stage 4 has `reinforce`. So an ablation is a recipe too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from llava_st.presets import PRESETS
from llava_st.templates import Task
from stagent_train import Training, read_recipe
from stagent_world import TEST_HALF

TASKS = {task.name.lower(): task for task in Task}
Option = bool | int | float | str


@dataclass(frozen=True)
class ModelChoice:
    """`preset`: its sizes, and `options` over them (fields of LlavaSTConfig) · `start`: the folder of weights to begin
    with, none for new ones · `partial`: the weights are LLaVA-OneVision's, packer and coordinates are new ·
    `conventions`: where the published code differs (config.py) · `words`: size of the vocabulary that is made from the
    texts of the data, of a model without a tokenizer of its own."""

    preset: Literal["nano", "small", "7b"]
    start: Path | None = None
    partial: bool = False
    conventions: Literal["paper", "published"] = "paper"
    options: dict[str, Option] = field(default_factory=dict)
    words: int = 0

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise ValueError(f"preset {self.preset!r} is none of {', '.join(PRESETS)}")
        if self.words and self.start is not None:
            raise ValueError("words are made for a new model only; one that is loaded brings its own")


@dataclass(frozen=True)
class Lora:
    """Low-rank adapters (Hu et al. 2022) on the linear layers whose names fully match `on`."""

    r: int
    alpha: int
    dropout: float = 0.0
    on: str = r"model\.language_model\.layers\..*_proj"

    def __post_init__(self) -> None:
        if self.r < 1 or self.alpha < 1 or not 0 <= self.dropout < 1:
            raise ValueError("r and alpha are at least 1, dropout is a share of 1")


@dataclass(frozen=True)
class Source:
    """`path`: "world:A:B" (rendered scenes), "stkit:A:B" (their kinematics), a folder of shards, or a file of records,
    whose videos and pictures lie in the folder `media` and are decoded while training · `weight`: its share among the
    sources, by number of samples where None · `tasks`: only these."""

    path: str
    media: Path | None = None
    weight: float | None = None
    tasks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if odd := [name for name in self.tasks if name not in TASKS]:
            raise ValueError(f"task {odd[0]!r} is none of {', '.join(TASKS)}")
        if self.weight is not None and self.weight <= 0:
            raise ValueError(f"weight {self.weight} is not above 0")


@dataclass(frozen=True)
class Data:
    """`size`: width and height (px) at which worlds are rendered · `each`: samples of a task that a scene gives ·
    `coordinates`: as tokens, or as words ("0.42") for a base model that has no such tokens yet · `limit`: malformed
    records that may be skipped."""

    sources: tuple[Source, ...]
    size: tuple[int, ...] = (128, 72)
    each: int = 2
    coordinates: Literal["tokens", "words"] = "tokens"
    limit: int = 100

    def __post_init__(self) -> None:
        if not self.sources or len(self.size) != 2:
            raise ValueError("data has one source or more, and size is width and height")


@dataclass(frozen=True)
class Trial:
    """What is measured while training and at its end: `data` as a source's path, at most `samples` of each task."""

    data: str
    tasks: tuple[str, ...] = ("when_where", "when", "locate", "where", "event")
    samples: int = 32


@dataclass(frozen=True)
class Reinforce:
    """Group-relative policy optimisation (Shao et al. 2024), rewards after SARL-STG: `group` answers to a question,
    sampled at `temperature` with at most `tokens` · weights of the rewards, `alpha` of the spatio-temporal one ·
    `kl`: weight of the distance from the weights it began with."""

    group: int = 8
    temperature: float = 1.0
    tokens: int = 256
    format: float = 1.0
    tiou: float = 1.0
    alpha: float = 2.0
    timestamps: float = 1.0
    kl: float = 0.04

    def __post_init__(self) -> None:
        if self.group < 2 or self.temperature <= 0 or self.tokens < 1:
            raise ValueError("a group has 2 answers or more, of 1 token or more, at a temperature above 0")


@dataclass(frozen=True)
class Stage:
    """A recipe of llava_st/ or llava_st_nano/."""

    name: str
    model: ModelChoice
    data: Data
    train: Training
    lora: Lora | None = None
    reinforce: Reinforce | None = None
    trial: Trial | None = None

    def __post_init__(self) -> None:
        paths = [source.path for source in self.data.sources] + ([self.trial.data] if self.trial else [])
        if seen := [path for path in paths if _reaches_test_half(path)]:
            raise ValueError(f"{seen[0]}: nothing is trained or tried on the test half, seeds from {TEST_HALF} on")


def _reaches_test_half(path: str) -> bool:
    seeds = re.fullmatch(r"(?:world|stkit):[0-9]+:([0-9]+)", path)
    return seeds is not None and int(seeds[1]) > TEST_HALF


def read_stage(file: Path, overrides: Sequence[str] = ()) -> Stage:
    """Raises RecipeError with everything that is wrong with it."""
    return read_recipe(file, Stage, overrides)
