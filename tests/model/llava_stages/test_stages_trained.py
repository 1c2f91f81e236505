"""Exactly the parameters that a stage names change, and each stage leaves what the next one loads."""

import re
from pathlib import Path

import pytest
import torch
import yaml

from llava_st.errors import CheckpointError
from llava_st.model import LlavaST
from llava_st.stages import lora
from llava_st.stages.manifest import CHECKPOINT, MANIFEST, Manifest
from llava_st.stages.recipe import Lora, read_stage
from llava_st.stages.run import prepare, train_stage
from llava_st.stages.start import outline
from llava_st.stages.trained import trained
from stagent_train import RecipeError
from stagent_train.parameters import freeze_but

RECIPES = Path(__file__).resolve().parents[3] / "recipes"
STP = r"^packer\."
TABLES = r"^coordinates\."
LORA = r"lora_[AB]"
WORDS = r"language_model\.embed_tokens"
# what the paper's stages train (4.2), and the published scripts (formats.md A.10)
TRAINED = {
    ("llava_st/stage1", "paper"): (STP,),
    ("llava_st/stage1", "published"): (STP, WORDS),
    ("llava_st/stage2", "paper"): (STP, LORA, TABLES),
    ("llava_st/stage2", "published"): (STP, LORA, TABLES, WORDS),
    ("llava_st/stage3", "paper"): (STP, LORA, TABLES),
    ("llava_st/stage3", "published"): (STP, LORA, TABLES, WORDS),
    ("llava_st_nano/stage1", None): (STP,),
    ("llava_st_nano/stage2", None): (STP, LORA, TABLES),
    ("llava_st_nano/stage3", None): (STP, LORA, TABLES),
    ("llava_st_nano/stage4", None): (LORA,),
}


@pytest.mark.parametrize(("name", "preset"), TRAINED, ids=str)
def test_a_shipped_stage_trains_what_the_paper_says(name: str, preset: str | None) -> None:
    stage = read_stage(RECIPES / f"{name}.yaml", [f"preset={preset}"] if preset else [])
    assert stage.model.options["lape"] == (not name.endswith("stage1"))
    small = {"layers": 1, "tower_layers": 1} if preset else {}
    object.__setattr__(stage.model, "preset", "nano")  # names do not depend on size
    object.__setattr__(stage.model, "options", {**stage.model.options, **small})
    model = outline(stage.model)
    if stage.lora is not None:
        lora.add(model, stage.lora)
    freeze_but(model, stage.train.groups)
    trained = {n for n, p in model.named_parameters() if p.requires_grad}
    patterns = TRAINED[name, preset]
    assert trained == {n for n, _ in model.named_parameters() if any(re.search(each, n) for each in patterns)}
    assert all(any(re.search(each, n) for n in trained) for each in patterns)
    if LORA in patterns:  # all linear layers of the language model, none of the tower
        layers = {n.split(".lora_")[0].rsplit(".", 1)[1] for n in trained if "lora_" in n}
        assert layers == {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}
        assert not any("vision_tower" in n for n in trained)


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    return dict(LlavaST.from_pretrained(folder).state_dict())


def _next(recipe: Path, start: Path, **changes: object) -> Path:
    values = yaml.safe_load(recipe.read_text())
    values["model"] = {"preset": "nano", "start": str(start), "options": {"lape": True}}
    values |= changes
    file = recipe.with_name("next.yaml")
    file.write_text(yaml.safe_dump(values))
    return file


def test_the_stages_in_a_row_change_what_they_name_and_nothing_else(recipe: Path, tmp_path: Path) -> None:
    base = train_stage(read_stage(recipe), tmp_path / "0")
    assert base.parameters["frozen"] == 0
    loop = {"batch": 4, "micro_batch": 4, "steps": 2, "log_every": 1}

    before = _weights(tmp_path / "0" / CHECKPOINT)
    one = _next(recipe, tmp_path / "0" / CHECKPOINT, train={"groups": [{"match": STP, "lr": 1e-2}], "loop": loop})
    train_stage(read_stage(one, ["model.options.lape=false"]), tmp_path / "1")
    after = _weights(tmp_path / "1" / CHECKPOINT)
    changed = {name for name in after if not torch.equal(after[name], before[name])}
    assert changed
    assert all(name.startswith("packer.") for name in changed)
    assert LlavaST.from_pretrained(tmp_path / "1" / CHECKPOINT).config.lape is False

    groups = [{"match": rf"{STP}|{LORA}|{TABLES}", "lr": 1e-2}]
    two = _next(recipe, tmp_path / "1" / CHECKPOINT, train={"groups": groups, "loop": loop}, lora={"r": 4, "alpha": 4})
    manifest = train_stage(read_stage(two), tmp_path / "2")
    last = _weights(tmp_path / "2" / CHECKPOINT)
    assert last.keys() == after.keys()  # the adapters are part of the weights
    changed = {name for name in last if not torch.equal(last[name], after[name])}
    adapted = {name for name in last if re.search(r"language_model\.layers\..*_proj\.weight", name)}
    assert adapted <= changed
    assert all(name in adapted or name.startswith(("packer.", "coordinates.")) for name in changed)
    assert {name for name in changed if name.startswith("coordinates.")} == {
        name for name in last if name.startswith("coordinates.")
    }
    assert manifest.start == Manifest.read(tmp_path / "2" / MANIFEST).start  # type: ignore[union-attr]
    assert manifest.versions["torch"]
    assert manifest.data["samples"] == 24


def test_only_weights_that_were_trained_answer(recipe: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    with pytest.raises(CheckpointError, match="no finished training run"):
        trained(run)
    train_stage(read_stage(recipe), run)
    model, processor = trained(run)
    assert not model.training
    assert processor.config is model.config
    LlavaST(model.config).save_pretrained(run / CHECKPOINT)  # random ones in their place
    with pytest.raises(CheckpointError, match="not those that"):
        trained(run)


def test_merged_adapters_answer_as_they_did_apart(recipe: Path) -> None:
    ready = prepare(read_stage(recipe, ["lora={r: 4, alpha: 8}"]))
    torch.manual_seed(0)
    for name, parameter in ready.model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter)
    model, ids = ready.model.train(False), torch.arange(3, 40)[None]
    with torch.no_grad():
        apart = model(input_ids=ids).logits
        with lora.without(model):
            plain = model(input_ids=ids).logits
        lora.merge(model)
        torch.testing.assert_close(model(input_ids=ids).logits, apart, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(plain, apart, atol=1e-2)
    assert not any("lora" in name for name, _ in model.named_parameters())


def test_a_finished_run_is_read_and_a_changed_recipe_is_refused(recipe: Path, tmp_path: Path) -> None:
    first = train_stage(read_stage(recipe), tmp_path / "run")
    told: list[str] = []
    assert train_stage(read_stage(recipe), tmp_path / "run", told.append) == first
    assert not told
    with pytest.raises(Exception, match="another run"):
        train_stage(read_stage(recipe, ["train.loop.seed=5"]), tmp_path / "run")


def test_a_pattern_without_layers_and_reinforcement_without_adapters_are_refused(recipe: Path) -> None:
    with pytest.raises(RecipeError, match="lora"):
        prepare(read_stage(recipe, ["lora={r: 4, alpha: 4, 'on': nothing}"]))
    with pytest.raises(RecipeError, match="reinforce: needs lora"):
        prepare(read_stage(recipe, ["reinforce={group: 2}"]))
    with pytest.raises(ValueError, match="r and alpha"):
        Lora(0, 1)


def test_a_checkpoint_in_half_precision_is_trained_in_full(recipe: Path, tmp_path: Path) -> None:
    train_stage(read_stage(recipe), tmp_path / "0")
    folder = tmp_path / "0" / CHECKPOINT
    LlavaST.from_pretrained(folder).to(torch.bfloat16).save_pretrained(folder)
    file = _next(recipe, folder, lora={"r": 4, "alpha": 4})
    words = [
        "train.loop.precision=bf16",
        "train.loop.gradient_checkpointing=true",
        rf"train.groups=[{{match: '{STP}|{LORA}|{TABLES}', lr: 1e-3}}]",
    ]
    stage = read_stage(file, words)
    kinds = {p.dtype for n, p in prepare(stage).model.named_parameters() if p.requires_grad}
    assert kinds == {torch.float32}
    manifest = train_stage(stage, tmp_path / "half")
    assert 0 < manifest.loss < 10
