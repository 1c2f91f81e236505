"""Which parameters are trained, at which rate."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import torch
from torch import nn

from stagent_train.errors import RecipeError
from stagent_train.settings import Group, Loop, Schedule


@dataclass(frozen=True)
class Counted:
    """Numbers of parameters; `by_group` in the order of the recipe's groups."""

    trained: int
    frozen: int
    by_group: tuple[int, ...]


def freeze_but(model: nn.Module, groups: tuple[Group, ...]) -> list[list[nn.Parameter]]:
    """The parameters of each group; all others stop asking for gradients. A group without any is an error."""
    chosen: list[list[nn.Parameter]] = [[] for _ in groups]
    for name, parameter in model.named_parameters():
        group = next((i for i, group in enumerate(groups) if re.search(group.match, name)), None)
        parameter.requires_grad_(group is not None)
        if group is not None:
            chosen[group].append(parameter)
    empty = [
        f"train.groups[{i}].match: no parameter is called {g.match!r}" for i, g in enumerate(groups) if not chosen[i]
    ]
    if empty:
        raise RecipeError(empty)
    return chosen


def counted(model: nn.Module, groups: tuple[Group, ...]) -> Counted:
    """What `freeze_but` would train, in numbers."""
    chosen = freeze_but(model, groups)
    by_group = tuple(sum(p.numel() for p in group) for group in chosen)
    total = sum(p.numel() for p in model.parameters())
    return Counted(sum(by_group), total - sum(by_group), by_group)


def optimizer_of(chosen: list[list[nn.Parameter]], groups: tuple[Group, ...], loop: Loop) -> torch.optim.AdamW:
    """AdamW (Loshchilov & Hutter 2019) with a rate and decay for each group."""
    return torch.optim.AdamW(
        [
            {"params": parameters, "lr": group.lr, "weight_decay": group.weight_decay}
            for parameters, group in zip(chosen, groups, strict=True)
        ],
        betas=(loop.betas[0], loop.betas[1]),
        eps=loop.eps,
    )


def rate_at(schedule: Schedule, step: int, steps: int) -> float:
    """The factor on the learning rates in step `step` (from 0) of `steps`."""
    warm = math.ceil(schedule.warmup * steps)
    if step < warm:
        return (step + 1) / warm
    if schedule.shape == "constant":
        return 1.0
    done = (step - warm) / max(1, steps - warm)
    fall = (1 + math.cos(math.pi * done)) / 2 if schedule.shape == "cosine" else 1 - done
    return schedule.floor + (1 - schedule.floor) * fall


def set_rates(optimizer: torch.optim.Optimizer, groups: tuple[Group, ...], factor: float) -> None:
    for place, group in zip(optimizer.param_groups, groups, strict=True):
        place["lr"] = group.lr * factor
