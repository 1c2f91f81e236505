"""The loop as whole processes: killed at any moment, and two of them at once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TOY = Path(__file__).with_name("toy.py")
SHARDED = Path(__file__).with_name("sharded.py")
ENVIRONMENT = {**os.environ, "ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # every process would compile torch anew


def _losses(out: Path) -> dict[int, float]:
    return {line["step"]: line["loss"] for line in map(json.loads, (out / "log.jsonl").read_text().splitlines())}


def _run(*command: object) -> None:
    subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True, env=ENVIRONMENT, timeout=200)


@pytest.mark.slow
def test_killed_at_random_moments_it_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    words = ("steps=60", "save_every=7", "keep=2")
    _run(TOY, tmp_path / "whole", *words)
    cut, dice = tmp_path / "cut", random.Random(5)  # noqa: S311 - moments of a kill, no secret
    for _ in range(2):
        with subprocess.Popen([sys.executable, str(TOY), str(cut), *words], env=ENVIRONMENT) as process:
            _wait_for_steps(cut, process)
            time.sleep(dice.uniform(0.0, 0.3))
            process.send_signal(signal.SIGKILL)
    _run(TOY, cut, *words)
    assert _losses(cut) == _losses(tmp_path / "whole")
    assert not list((cut / "states").glob(".*"))


def _wait_for_steps(out: Path, process: subprocess.Popen[bytes]) -> None:
    """Until it has logged a step more than before."""
    log, begun = out / "log.jsonl", time.monotonic()
    before = log.stat().st_mtime_ns if log.exists() else 0
    while process.poll() is None and time.monotonic() - begun < 120:
        if log.exists() and log.stat().st_mtime_ns > before and log.stat().st_size:
            return
        time.sleep(0.01)
    pytest.fail("the run ended, or never began, before it could be killed")


@pytest.mark.slow
def test_two_processes_give_the_losses_of_one(tmp_path: Path) -> None:
    words = ("steps=8", "dropout=0")
    _run(TOY, tmp_path / "one", *words)
    _run("-m", "torch.distributed.run", "--nproc_per_node=2", "--standalone", TOY, tmp_path / "two", *words)
    one, two = _losses(tmp_path / "one"), _losses(tmp_path / "two")
    assert list(one) == list(two) == list(range(1, 9))
    assert list(two.values()) == pytest.approx(list(one.values()), abs=1e-4)


@pytest.mark.slow
def test_parameters_in_pieces_are_saved_whole_and_taken_up_again(tmp_path: Path) -> None:
    """FSDP2 on two processes; what accelerate does on GPUs, done by hand, for on processors it shards nothing."""
    _run("-m", "torch.distributed.run", "--nproc_per_node=2", "--standalone", SHARDED, tmp_path)
    losses = json.loads((tmp_path / "losses.json").read_text())
    assert len(losses["whole"]) == 5
    assert losses["parts"] == losses["whole"]
