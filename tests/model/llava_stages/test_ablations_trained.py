"""Ablations that are really trained: every change of the model that the shipped list makes, on the smallest model."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from llava_st.errors import CheckpointError
from llava_st.model import LlavaST
from llava_st.stages.ablation import Ablation, run_ablation
from llava_st.stages.manifest import CHECKPOINT
from stagent_train import read_recipe

SHIPPED = Path(__file__).resolve().parents[3] / "recipes" / "llava_st_nano" / "ablations.yaml"
TRIAL = {"data": "world:400000:400002", "tasks": ["when"], "samples": 2}


@pytest.fixture
def listed(recipe: Path) -> Path:
    """A chain of a base, packers alone, and a LoRA, a step each, with the shipped list's variants of the model."""
    base = yaml.safe_load(recipe.read_text())
    base["train"]["loop"] |= {"steps": 1, "save_every": 0}
    stages = {
        "stage0": base,
        "stage1": base | {"train": base["train"] | {"groups": [{"match": r"^packer\.", "lr": 1e-3}]}},
        "stage2": base
        | {
            "train": base["train"] | {"groups": [{"match": r"^packer\.|lora_|^coordinates\.", "lr": 1e-3}]},
            "lora": {"r": 2, "alpha": 2},
            "trial": TRIAL,
        },
    }
    for name, values in stages.items():
        model = values["model"] if name == "stage0" else {"preset": "nano", "start": "base", "options": {}}
        (recipe.parent / f"{name}.yaml").write_text(yaml.safe_dump(values | {"name": name, "model": model}))
    shipped = read_recipe(SHIPPED, Ablation).variants
    chosen = {name: shipped[name] for name in ("whole", "without STP", "only packer_t", "only packer_s")}
    variants = {
        name: {"skip": list(variant.skip), "after_base": [w for w in variant.after_base if "sigma" not in w]}
        for name, variant in chosen.items()
    }
    values = {"name": "small", "chain": list(stages), "seeds": [0], "measured": ["tvg/miou"], "variants": variants}
    file = recipe.parent / "list.yaml"
    file.write_text(yaml.safe_dump(values, sort_keys=False))
    return file


def test_variants_of_the_model_begin_with_the_whole_base(listed: Path, tmp_path: Path) -> None:
    printed = run_ablation(listed, tmp_path / "out")
    assert [line.split("  ")[0] for line in printed.splitlines()[1:-1]] == [
        "whole", "without STP", "only packer_t", "only packer_s",
    ]  # fmt: skip
    ended = {
        name: tmp_path / "out" / name / "seed0" / "stage2" / CHECKPOINT
        for name in ("whole", "without_STP", "only_packer_t")
    }
    assert LlavaST.from_pretrained(ended["without_STP"]).config.stp is False
    names = LlavaST.from_pretrained(ended["only_packer_t"]).state_dict()
    assert any(name.startswith("packer.packer_t.") for name in names)
    assert not any(name.startswith("packer.packer_s2.") for name in names)
    config = LlavaST.from_pretrained(ended["whole"]).config
    config.stp = False
    with pytest.raises(CheckpointError, match="unexpected: packer"):  # only where it is said
        LlavaST.from_pretrained(ended["whole"], config=config)
