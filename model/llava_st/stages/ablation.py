"""Variants of a chain of stages, each trained with several seeds, and the table of what they score.

A direction is stated only where the difference of the means exceeds twice its standard error; else "not resolved".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from llava_st.stages.manifest import CHECKPOINT, Manifest
from llava_st.stages.recipe import Stage, read_stage
from llava_st.stages.run import train_stage
from stagent_train import RecipeError, read_recipe
from stagent_train.logs import Show

WHOLE = "whole"
RESOLVED = 2.0  # standard errors


@dataclass(frozen=True)
class Variant:
    """`skip`: stages left out · `stages`: settings ("key=value") of a stage · `after_base`: of all but the first."""

    skip: tuple[str, ...] = ()
    stages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    after_base: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ablation:
    """`chain`: recipes beside this one, each of which begins where the one before ended · `common`, `stages`: settings
    of all variants · `measured`: "task/metric" of the last stage's manifest."""

    name: str
    chain: tuple[str, ...]
    seeds: tuple[int, ...]
    measured: tuple[str, ...]
    variants: dict[str, Variant]
    common: tuple[str, ...] = ()
    stages: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if WHOLE not in self.variants:
            raise ValueError(f"variants: none is called {WHOLE}, which the others are compared with")
        named = {name for v in self.variants.values() for name in (*v.skip, *v.stages)} | set(self.stages)
        if odd := sorted(named - set(self.chain)):
            raise ValueError(f"{odd[0]!r} is no stage of the chain {', '.join(self.chain)}")


Trainer = Callable[[Stage, Path, Show | None], Manifest]


def run_ablation(
    file: Path, out: Path, show: Show | None = None, train: Trainer = train_stage, overrides: Sequence[str] = ()
) -> str:
    """Trains what is not yet trained; the table. `overrides`: settings over the list's own ("seeds=[0, 1]")."""
    ablation = read_recipe(file, Ablation, overrides)
    scores = {
        name: [_chain(ablation, file, variant, seed, out / _folder(name), show, train) for seed in ablation.seeds]
        for name, variant in ablation.variants.items()
    }
    return table(ablation.measured, scores)


def settings_of(ablation: Ablation, variant: Variant, stage: str, seed: int, start: Path | None) -> list[str]:
    """What is laid over a stage's recipe, the later over the earlier."""
    words = [*ablation.common, *ablation.stages.get(stage, ())]
    if stage != ablation.chain[0]:
        words += variant.after_base
    words += variant.stages.get(stage, ())
    return [*words, f"train.loop.seed={seed}", *([f"model.start={start}"] if start else [])]


def _chain(
    ablation: Ablation, file: Path, variant: Variant, seed: int, out: Path, show: Show | None, train: Trainer
) -> dict[str, float]:
    """The measured scores of the last stage."""
    start: Path | None = None
    metrics: Mapping[str, Mapping[str, float]] = {}
    for name in ablation.chain:
        if name in variant.skip:
            continue
        stage = read_stage(file.parent / f"{name}.yaml", settings_of(ablation, variant, name, seed, start))
        untouched = start is None and name not in variant.stages
        place = (out.parent / "base" if untouched else out) / f"seed{seed}" / name
        if show is not None:
            show(f"{out.name}, seed {seed}: {name}")
        metrics = train(stage, place, show).metrics
        start = place / CHECKPOINT
    return {key: _measured(metrics, key) for key in ablation.measured}


def _measured(metrics: Mapping[str, Mapping[str, float]], key: str) -> float:
    task, _, metric = key.partition("/")
    try:
        return metrics[task][metric]
    except KeyError:
        known = [f"{t}/{m}" for t, values in metrics.items() for m in values]
        raise RecipeError([f"measured: {key!r} was not measured, but {', '.join(known) or 'nothing'}"]) from None


def _folder(name: str) -> str:
    return name.replace(" ", "_")


def table(measured: Sequence[str], scores: Mapping[str, Sequence[Mapping[str, float]]]) -> str:
    """Mean +- standard error over seeds, and how each variant differs from the whole."""
    width = max(len(name) for name in scores)
    lines = [f"{'':{width}}  " + "  ".join(f"{key:>24}" for key in measured)]
    for name, runs in scores.items():
        cells = []
        for key in measured:
            mean, error = mean_and_error([run[key] for run in runs])
            whole = [run[key] for run in scores[WHOLE]]
            told = "" if name == WHOLE else direction([run[key] for run in runs], whole)
            cells.append(f"{mean:.3f} ± {error:.3f} {told:>8}"[:24].rjust(24))
        lines.append(f"{name:{width}}  " + "  ".join(cells))
    lines.append(f"worse, better: than {WHOLE} by over {RESOLVED:g} standard errors of the difference; ? not resolved")
    return "\n".join(lines)


def mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    """The standard error of the mean; not known of a single run."""
    error = float(np.std(values, ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    return float(np.mean(values)), error


def direction(values: Sequence[float], whole: Sequence[float]) -> str:
    """ "better", "worse" or "?": the difference of the means against its standard error."""
    (mean, error), (other, other_error) = mean_and_error(values), mean_and_error(whole)
    limit = RESOLVED * math.hypot(error, other_error)
    if not abs(mean - other) > limit:  # true for NaN too
        return "?"
    return "better" if mean > other else "worse"
