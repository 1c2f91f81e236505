"""What a step changes beside the parameters: the running means of a normalisation survive a resume."""

from pathlib import Path
from types import ModuleType

import torch
from torch import Tensor, nn

from stagent_train.loop import Run


def normalised(toy: ModuleType) -> nn.Module:
    class Normalised(toy.Tiny):
        def __init__(self) -> None:
            super().__init__()
            self.norm = nn.BatchNorm1d(4)

        def forward(self, x: Tensor) -> Tensor:
            return super().forward(self.norm(x))

    return Normalised()


def run_of(toy: ModuleType, out: Path) -> Run[tuple[str, Tensor, Tensor]]:
    return Run(toy.settings(keep=9), normalised(toy), toy.Numbers(), toy.collate, toy.summed, out, "normalised")


def test_a_resumed_run_has_the_running_means_of_the_one_that_was_not_stopped(toy: ModuleType, tmp_path: Path) -> None:
    whole = run_of(toy, tmp_path / "whole")
    whole.train()
    assert not torch.equal(whole.model.state_dict()["norm.running_mean"], torch.zeros(4))
    run_of(toy, tmp_path / "cut").train()
    for state in (tmp_path / "cut" / "states").iterdir():
        if state.name > "step-000005":
            for file in state.iterdir():
                file.unlink()
            state.rmdir()
    again = run_of(toy, tmp_path / "cut")
    again.train()
    for name, value in whole.model.state_dict().items():
        assert torch.equal(again.model.state_dict()[name], value), name
