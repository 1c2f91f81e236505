"""The whole nano training in one command, at the smallest size."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
import torch
import yaml
from safetensors.torch import load_file

from llava_st.stages import whole
from llava_st.stages.manifest import CHECKPOINT, MANIFEST, Manifest
from llava_st.stages.recipe import read_stage
from llava_st.stages.trained import trained
from stagent_train import Interrupted

RECIPES = Path(__file__).resolve().parents[3] / "recipes" / "llava_st_nano"
SMALL = {
    "size": 32, "layers": 2, "heads": 2, "key_value_heads": 1, "mlp": 48, "tower_size": 16, "tower_layers": 1,
    "tower_heads": 2, "tower_mlp": 24, "image_size": 24, "patch_size": 4, "k1": 2, "k2": 1, "packer_width": 16,
    "packer_heads": 2, "context": 2048, "frames": 20, "sigma": 5, "lape": False,
}  # fmt: skip
WORDS = [
    "train.loop.steps=1", "train.loop.batch=2", "train.loop.micro_batch=2", "train.loop.precision=fp32",
    "train.loop.readers=2", "trial=null",
]  # fmt: skip


@pytest.fixture
def recipes(tmp_path: Path) -> Path:
    """The shipped ones, of the smallest model."""
    folder = tmp_path / "recipes"
    copytree(RECIPES, folder)
    first = yaml.safe_load((folder / "stage0.yaml").read_text())
    first["model"]["options"] = SMALL
    (folder / "stage0.yaml").write_text(yaml.safe_dump(first))
    return folder


def command(recipes: Path, out: Path, *more: str) -> list[str]:
    return ["--out", str(out), "--recipes", str(recipes), "--scenes", "2", "--processes", "1", *more, *WORDS]


def test_from_rendered_scenes_to_a_checkpoint_that_can_be_shipped(recipes: Path, tmp_path: Path) -> None:
    words = command(recipes, tmp_path / "out", "--give", str(tmp_path / "given"))
    assert whole.main(words) == 0
    given = tmp_path / "given" / whole.SHIPPED
    model, processor = trained(given)  # the manifest vouches for the packed weights
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}
    kept = load_file(given / CHECKPOINT / "model.safetensors")
    assert {tensor.dtype for tensor in kept.values()} == {torch.float16}
    assert processor.config.frames == whole.FRAMES
    manifest = Manifest.read(given / MANIFEST)
    assert manifest is not None
    assert manifest.name == "llava_st_nano/stage3"
    begun = {name: (tmp_path / "out" / name / MANIFEST).stat().st_mtime_ns for name in whole.STAGES}
    assert whole.main(words) == 0  # nothing is done again
    assert {name: (tmp_path / "out" / name / MANIFEST).stat().st_mtime_ns for name in whole.STAGES} == begun


def test_a_run_that_is_stopped_says_so_and_can_be_called_again(
    recipes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise Interrupted(7)

    monkeypatch.setattr(whole, "train_stage", stopped)
    assert whole.main(command(recipes, tmp_path / "out")) == 130


def test_the_nano_fits_into_a_package() -> None:
    from llava_st.stages.forecast import forecast

    told = forecast(read_stage(RECIPES / "stage0.yaml", ["data.sources=[{path: nowhere}]"]))
    assert 2 * (told.trained + told.frozen) <= 14_000_000  # bytes in 16 bits


@pytest.mark.parametrize("name", whole.STAGES)
def test_every_stage_takes_the_settings_of_a_gpu(name: str) -> None:
    assert (RECIPES / f"{name}.yaml").is_file()
    stage = read_stage(RECIPES / f"{name}.yaml", [*whole.STAGES[name], *whole.ON_A_GPU])
    assert stage.train.loop.batch == 64
    assert stage.train.loop.steps is not None
    assert stage.train.loop.steps >= 100
