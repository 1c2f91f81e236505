"""Saved states of a run: tensors as safetensors, numbers as JSON, each state whole or not there at all.

    out/states/step-000500/trained.safetensors    the trained parameters and what else a step changes, by name
                           moments.safetensors    what the optimizer keeps of each, "name|exp_avg" ...
                           state.json             step, fingerprint of the run

Nothing of the random generators is kept: every step seeds them anew (loop.py), so a step is the same wherever it runs.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn
from torch.distributed.checkpoint.state_dict import (
    StateDictOptions,
    get_state_dict,
    set_state_dict,
)

from stagent_train.errors import ResumeError

TRAINED, MOMENTS, STATE = "trained.safetensors", "moments.safetensors", "state.json"
_Moments = Mapping[str, Mapping[str, torch.Tensor]]
_OWN = StateDictOptions(ignore_frozen_params=True, strict=False)
_WHOLE = StateDictOptions(full_state_dict=True, cpu_offload=True, ignore_frozen_params=True, strict=False)


@dataclass(frozen=True)
class Saved:
    """A state on disk: `step` steps are done."""

    folder: Path
    step: int
    fingerprint: str


class States:
    """The states of one run, newest last. `main`: this process writes (of several, one does)."""

    def __init__(self, folder: Path, keep: int, *, main: bool = True) -> None:
        self._folder, self._keep, self._main = folder, keep, main

    def all(self) -> list[Saved]:
        """Whole ones only: what a kill left half-written has a hidden name."""
        return [_read(place) for place in sorted(self._folder.glob("step-*"))]

    def save(self, model: nn.Module, optimizer: torch.optim.Optimizer, step: int, fingerprint: str) -> None:
        """Every process takes part (the parameters may lie in pieces), one writes."""
        weights, moments = get_state_dict(model, optimizer, options=_WHOLE)
        if not self._main:
            return
        place = self._folder / f"step-{step:06d}"
        hidden = self._folder / f".step-{step:06d}.partial"
        shutil.rmtree(hidden, ignore_errors=True)
        hidden.mkdir(parents=True)
        save_file(_tensors({name: weights[name] for name in sorted(_changing(model))}), hidden / TRAINED)
        save_file(_flat(cast(_Moments, moments["state"])), hidden / MOMENTS)
        (hidden / STATE).write_text(json.dumps({"step": step, "fingerprint": fingerprint}) + "\n")
        shutil.rmtree(place, ignore_errors=True)
        hidden.replace(place)
        for old in self.all()[: -self._keep]:
            shutil.rmtree(old.folder)

    def newest(self, fingerprint: str) -> Saved | None:
        """The state to go on from, None for a fresh run."""
        states = self.all()
        if not states:
            return None
        if states[-1].fingerprint != fingerprint:
            raise ResumeError(
                f"{self._folder} holds the states of another run (its recipe, data or model differ).",
                "Give another --out, or remove that folder.",
            )
        return states[-1]


def restore(saved: Saved, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Parameters and moments as they were after `saved.step` steps."""
    try:
        weights, flat = load_file(saved.folder / TRAINED), load_file(saved.folder / MOMENTS)
    except (OSError, SafetensorError) as error:
        raise ResumeError(f"{saved.folder} cannot be read: {error}.", "Remove it: the one before is taken.") from error
    expected = _changing(model)
    if expected != set(weights):
        odd = sorted(expected ^ set(weights))
        raise ResumeError(f"{saved.folder} holds other parameters than are trained: {', '.join(odd[:5])}.")
    _, blank = get_state_dict(model, optimizer, options=_OWN)  # of pieces: a whole one only the first process gets
    moments = {"state": _nested(flat), "param_groups": blank["param_groups"]}
    set_state_dict(
        model,
        optimizer,
        model_state_dict=cast(dict[str, Any], weights),
        optim_state_dict=cast(dict[str, Any], moments),
        options=_WHOLE,
    )


def _changing(model: nn.Module) -> set[str]:
    """Names of what a step changes: the trained parameters and the running means of normalisations."""
    parameters = dict(model.named_parameters())
    trained = {name for name, parameter in parameters.items() if parameter.requires_grad}
    return trained | (model.state_dict().keys() - parameters.keys())


def _read(place: Path) -> Saved:
    try:
        state = json.loads((place / STATE).read_text())
        return Saved(place, int(state["step"]), str(state["fingerprint"]))
    except (OSError, ValueError, KeyError) as error:
        raise ResumeError(f"{place} is no saved state: {error}.", "Remove it: the one before is taken.") from error


def _tensors(values: Mapping[str, object]) -> dict[str, torch.Tensor]:
    """What is kept, as safetensors wants it: tensors, each in one piece; a count of steps is one of a single number."""
    return {key: torch.as_tensor(value).contiguous() for key, value in values.items()}


def _flat(state: _Moments) -> dict[str, torch.Tensor]:
    return _tensors({f"{name}|{key}": value for name, kept in state.items() for key, value in kept.items()})


def _nested(flat: Mapping[str, torch.Tensor]) -> _Moments:
    nested: dict[str, dict[str, torch.Tensor]] = {}
    for key, value in flat.items():
        name, _, kept = key.rpartition("|")
        nested.setdefault(name, {})[kept] = value
    return nested
