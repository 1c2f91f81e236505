"""`stagent train` and `stagent recipes` as a user types them."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from stagent.cli.app import app
from stagent.recipe_check import validate
from stagent.recipes import find, shipped
from stagent_tools.errors import OutputUnwritable, UsageError

ENVIRONMENT = {**os.environ, "ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # every process would compile torch anew
SIZES = {
    "size": 32, "layers": 1, "heads": 2, "key_value_heads": 1, "mlp": 48, "context": 2048, "tower_size": 16,
    "tower_layers": 1, "tower_heads": 2, "tower_mlp": 24, "image_size": 24, "patch_size": 4, "frames": 4, "k1": 2,
    "k2": 1, "sigma": 2, "packer_width": 16, "packer_heads": 2,
}  # fmt: skip


def _recipe(folder: Path, steps: int = 4, **model: object) -> Path:
    """A model of some thousand parameters on two rendered scenes."""
    values = {
        "name": "tiny",
        "model": {"preset": "nano", "options": SIZES, **model},
        "data": {"sources": [{"path": "world:0:1", "tasks": ["summarise", "locate", "when"]}], "size": [64, 36]},
        "train": {
            "groups": [{"match": ".", "lr": 1e-3}],
            "loop": {"batch": 2, "micro_batch": 1, "steps": steps, "log_every": 1, "save_every": 3},
        },
    }
    file = folder / "tiny.yaml"
    file.write_text(yaml.safe_dump(values))
    return file


def _run(*words: object) -> tuple[int, str]:
    """Exit code and standard output of the real command."""
    done = subprocess.run(_command(*words), check=False, capture_output=True, text=True, env=ENVIRONMENT, timeout=500)
    return done.returncode, done.stdout + done.stderr


def _command(*words: object) -> list[str]:
    return [sys.executable, "-c", "from stagent.cli import main; main()", *map(str, words)]


def _losses(out: Path) -> dict[int, float]:
    return {line["step"]: line["loss"] for line in map(json.loads, (out / "log.jsonl").read_text().splitlines())}


def test_every_shipped_recipe_is_listed_and_is_what_it_should_be() -> None:
    listed = CliRunner().invoke(app, ["recipes", "ls"]).stdout
    names = [entry.name for entry in shipped()]
    assert {"llava_st/stage1", "llava_st_nano/stage4", "llava_st_nano/ablations"} <= set(names)
    for entry in shipped():
        assert entry.name in listed
        assert len(entry.about) > 10
        assert validate(entry.name)


def test_a_recipe_is_found_shown_and_copied(tmp_path: Path) -> None:
    assert find("llava_st/stage2").samefile(find("recipes/llava_st/stage2.yaml"))
    shown = CliRunner().invoke(app, ["recipes", "show", "llava_st/stage2"]).stdout
    assert shown.startswith("# LLaVA-ST 7B, stage 2")
    assert CliRunner().invoke(app, ["recipes", "cp", "llava_st/stage2", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "stage2.yaml").read_text() == find("llava_st/stage2").read_text()
    again = CliRunner().invoke(app, ["recipes", "cp", "llava_st/stage2", str(tmp_path)])
    assert isinstance(again.exception, OutputUnwritable)
    with pytest.raises(UsageError, match="no recipe 'nothing'"):
        find("nothing")


def test_all_problems_of_a_recipe_are_told_at_once(tmp_path: Path) -> None:
    file = _recipe(tmp_path, words="many")
    file.write_text(file.read_text().replace("log_every", "log_evry"))
    failed = CliRunner().invoke(app, ["recipes", "validate", str(file)])
    assert isinstance(failed.exception, UsageError)
    assert "model.words: 'many' is not a whole number" in str(failed.exception)
    assert "log_evry: unknown; is log_every meant?" in str(failed.exception)
    dry = CliRunner().invoke(app, ["train", str(file), "--dry-run"])
    assert isinstance(dry.exception, UsageError)


def test_a_run_needs_a_folder_and_a_start_that_is_there(tmp_path: Path) -> None:
    file = _recipe(tmp_path)
    assert "folder" in str(CliRunner().invoke(app, ["train", str(file)]).exception)
    words = ["train", str(file), f"model.start={tmp_path}/none", "model.options={}", "--out", str(tmp_path / "out")]
    failed = CliRunner().invoke(app, words)
    assert failed.exception.exit_code == 9  # type: ignore[union-attr]
    assert "Train the stage before" in str(failed.exception)


@pytest.mark.slow
def test_killed_at_random_moments_the_command_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    file, dice = _recipe(tmp_path, steps=24), random.Random(3)  # noqa: S311 - moments of a kill, no secret
    code, said = _run("train", file, "--out", tmp_path / "whole", "--json")
    assert code == 0, said
    assert "samples/s" in said
    cut = tmp_path / "cut"
    for _ in range(2):
        with subprocess.Popen(_command("train", file, "--out", cut), env=ENVIRONMENT) as process:
            _wait_for_steps(cut, process)
            time.sleep(dice.uniform(0.0, 0.2))
            process.send_signal(signal.SIGKILL)
    assert _run("train", file, "--out", cut)[0] == 0
    assert _losses(cut) == _losses(tmp_path / "whole")
    one, two = (json.loads((out / "manifest.json").read_text()) for out in (cut, tmp_path / "whole"))
    assert one["fingerprint"] == two["fingerprint"]
    weights = "checkpoint/model.safetensors"
    assert (cut / weights).read_bytes() == (tmp_path / "whole" / weights).read_bytes()
    assert list((cut / "tensorboard").iterdir())


@pytest.mark.slow
def test_two_processes_give_the_losses_of_one_through_the_command(tmp_path: Path) -> None:
    file = _recipe(tmp_path, steps=6)
    assert _run("train", file, "--out", tmp_path / "one")[0] == 0
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node=2", "--standalone", "--module"]
    command = [*torchrun, "stagent", "train", str(file), "--out", str(tmp_path / "two")]
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT, timeout=500)
    one, two = _losses(tmp_path / "one"), _losses(tmp_path / "two")
    assert list(one) == list(two) == list(range(1, 7))
    assert list(two.values()) == pytest.approx(list(one.values()), abs=1e-4)


def _wait_for_steps(out: Path, process: subprocess.Popen[bytes]) -> None:
    """Until it has logged a step more than before."""
    log, begun = out / "log.jsonl", time.monotonic()
    before = len(log.read_text().splitlines()) if log.exists() else 0
    while process.poll() is None and time.monotonic() - begun < 300:
        if log.exists() and len(log.read_text().splitlines()) > before:
            return
        time.sleep(0.02)
    pytest.fail("the run ended, or never began, before it could be killed")
