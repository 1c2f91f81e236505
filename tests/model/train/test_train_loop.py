"""The loop in one process: exact resume, exact batches, and what stops it."""

import json
import os
import signal
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
import torch

from stagent_train import Diverged, Group, Interrupted, RecipeError, ResumeError
from stagent_train.parameters import counted, rate_at
from stagent_train.settings import Schedule


def losses(out: Path) -> list[float]:
    return [json.loads(line)["loss"] for line in (out / "log.jsonl").read_text().splitlines()]


def test_it_learns(toy: ModuleType, tmp_path: Path) -> None:
    outcome = toy.tiny_run(tmp_path, steps=200, save_every=0).train()
    first, last = losses(tmp_path)[:20], losses(tmp_path)[-20:]
    assert sum(last) < 0.5 * sum(first)
    assert outcome.steps == 200


def test_only_the_named_parameters_change(toy: ModuleType, tmp_path: Path) -> None:
    run, before = toy.tiny_run(tmp_path), toy.Tiny().state_dict()
    run.train()
    changed = {name for name, value in run.model.state_dict().items() if not torch.equal(value, before[name])}
    assert changed == {name for name in before if name.startswith(("body", "head"))}
    numbers = counted(toy.Tiny(), toy.GROUPS)
    assert (numbers.trained, numbers.frozen, numbers.by_group) == (97, 20, (80, 17))


def test_a_group_that_names_nothing_is_an_error(toy: ModuleType) -> None:
    with pytest.raises(RecipeError, match=r"groups\[1\].*'lora'"):
        counted(toy.Tiny(), (Group("body", 1.0), Group("lora", 1.0)))


def test_a_run_stopped_at_any_state_ends_as_one_that_was_not(toy: ModuleType, tmp_path: Path) -> None:
    whole = toy.tiny_run(tmp_path / "whole")
    whole.train()
    for steps in (5, 10):
        cut = tmp_path / f"cut{steps}"
        toy.tiny_run(cut, keep=9).train()
        for state in (cut / "states").iterdir():
            if int(state.name[5:]) > steps:
                for file in state.iterdir():
                    file.unlink()
                state.rmdir()
        again = toy.tiny_run(cut)
        again.train()
        assert losses(cut) == losses(tmp_path / "whole")
        for name, value in again.model.state_dict().items():
            assert torch.equal(value, whole.model.state_dict()[name]), name


def test_how_a_batch_is_cut_does_not_matter(toy: ModuleType, tmp_path: Path) -> None:
    for micro in (1, 2, 8):
        run = toy.tiny_run(tmp_path / str(micro), micro_batch=micro)
        run.model.body[2].p = 0.0  # dropout is drawn for each micro-batch
        run.train()
    for micro in (1, 2):
        assert losses(tmp_path / str(micro)) == pytest.approx(losses(tmp_path / "8"), abs=1e-5)


def test_how_many_read_ahead_does_not_matter(toy: ModuleType, tmp_path: Path) -> None:
    for readers in (1, 3, 20):
        toy.tiny_run(tmp_path / str(readers), readers=readers).train()
        assert losses(tmp_path / str(readers)) == losses(tmp_path / "1")


def test_a_loss_that_is_no_number_stops_before_the_weights(toy: ModuleType, tmp_path: Path) -> None:
    run = toy.tiny_run(tmp_path, toy.Numbers(poisoned=(7,)))
    with pytest.raises(Diverged) as caught:
        run.train()
    assert "sample-7" in caught.value.samples
    assert len(caught.value.samples) == 2  # its micro-batch
    assert all(torch.isfinite(value).all() for value in run.model.state_dict().values())


def test_asked_to_stop_it_saves_and_goes_on_later(toy: ModuleType, tmp_path: Path) -> None:
    class Asking(toy.Numbers):
        def __getitem__(self, index: int) -> tuple[str, torch.Tensor, torch.Tensor]:
            if asking and index % 3 == 0:
                asking.pop()
                os.kill(os.getpid(), signal.SIGINT)
            return super().__getitem__(index)

    asking = [True]
    with pytest.raises(Interrupted) as caught:
        toy.tiny_run(tmp_path / "cut", Asking(), save_every=0).train()
    assert 0 < caught.value.step < 12
    toy.tiny_run(tmp_path / "cut", save_every=0).train()
    toy.tiny_run(tmp_path / "whole").train()
    assert losses(tmp_path / "cut") == losses(tmp_path / "whole")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_states_of_another_run_are_refused(toy: ModuleType, tmp_path: Path) -> None:
    toy.tiny_run(tmp_path).train()
    other = toy.tiny_run(tmp_path)
    object.__setattr__(other, "fingerprint", "other")
    with pytest.raises(ResumeError, match="another run"):
        other.train()


@pytest.mark.parametrize("name", ["trained.safetensors", "moments.safetensors", "state.json"])
def test_a_damaged_state_is_said_to_be_damaged(toy: ModuleType, tmp_path: Path, name: str) -> None:
    toy.tiny_run(tmp_path).train()
    file = sorted((tmp_path / "states").iterdir())[-1] / name
    file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(ResumeError, match="Remove it"):
        toy.tiny_run(tmp_path).train()


def test_states_that_are_kept_are_the_newest(toy: ModuleType, tmp_path: Path) -> None:
    toy.tiny_run(tmp_path, save_every=2, keep=3).train()
    assert sorted(p.name for p in (tmp_path / "states").iterdir()) == ["step-000008", "step-000010", "step-000012"]


def test_evaluation_is_logged_and_leaves_the_training_as_it_was(toy: ModuleType, tmp_path: Path) -> None:
    run = toy.tiny_run(tmp_path / "with", evaluate_every=4)
    seen = []

    def evaluate(model: torch.nn.Module, step: int) -> dict[str, float]:
        assert not model.training
        seen.append(step)
        return {"score": float(step)}

    object.__setattr__(run, "evaluate", evaluate)
    run.train()
    assert seen == [4, 8, 12]
    lines = [json.loads(line) for line in (tmp_path / "with" / "log.jsonl").read_text().splitlines()]
    assert [line["eval/score"] for line in lines if "eval/score" in line] == [4.0, 8.0, 12.0]
    toy.tiny_run(tmp_path / "without").train()
    assert [line["loss"] for line in lines if "loss" in line] == losses(tmp_path / "without")


def test_rates_warm_up_and_fall(toy: ModuleType) -> None:
    rates = [rate_at(Schedule("cosine", warmup=0.1, floor=0.1), step, 100) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[9] == rates[10] == 1.0
    assert all(a > b for a, b in pairwise(rates[10:]))
    assert rates[-1] == pytest.approx(0.1, abs=0.001)
    assert rate_at(Schedule("constant", warmup=0.0), 99, 100) == 1.0
    assert toy.settings().schedule.warmup == 0.2
