"""The shipped recipe of kinematic instruction tuning on the smallest model, and its guesses by STKit-Bench's rules."""

from __future__ import annotations

from pathlib import Path

import torch
import yaml

from llava_st.kinematics.questions import Kinematic
from llava_st.model import LlavaST
from llava_st.stages.manifest import CHECKPOINT
from llava_st.stages.recipe import read_stage
from llava_st.stages.run import train_stage
from stagent.evaluate.grounding import evaluate_kinematics

SHIPPED = Path(__file__).resolve().parents[3] / "recipes" / "st_vlm_nano" / "kinematics.yaml"
SCENES, FRESH, SIZE = "stkit:106000:106006", "stkit:107000:107006", (96, 54)


def test_the_shipped_recipe_trains_a_model_that_is_scored_on_all_seven_tasks(recipe: Path, tmp_path: Path) -> None:
    base = yaml.safe_load(recipe.read_text())
    base["train"]["loop"] |= {"steps": 1, "save_every": 0}
    recipe.write_text(yaml.safe_dump(base))
    train_stage(read_stage(recipe), tmp_path / "base")
    words = [
        f"model.start={tmp_path / 'base' / CHECKPOINT}",
        f"data={{sources: [{{path: '{SCENES}'}}], size: [{SIZE[0]}, {SIZE[1]}]}}",
        "lora={r: 4, alpha: 4}",
        "train.loop={batch: 4, micro_batch: 4, steps: 3, save_every: 0, log_every: 1}",
    ]
    manifest = train_stage(read_stage(SHIPPED, words), tmp_path / "out")
    assert manifest.name == "st_vlm_nano/kinematics"
    assert manifest.data["samples"] > len(Kinematic)
    before, after = (LlavaST.from_pretrained(tmp_path / name / CHECKPOINT).state_dict() for name in ("base", "out"))
    changed = {name for name in after if not torch.equal(after[name], before[name])}
    assert any(name.startswith("packer.") for name in changed)
    assert all(name.startswith("packer.") or name.endswith("_proj.weight") for name in changed)

    document = evaluate_kinematics(str(tmp_path / "out" / CHECKPOINT), FRESH, size=SIZE)
    tables = {task: document.metrics[task.name.lower()] for task in Kinematic}
    assert sum(table["n"] for table in tables.values()) == document.n
    assert all(0 <= table["acc"] <= 1 for table in tables.values())
    assert sum(table["parse_failures"] for table in tables.values()) > 0  # so little teaches nothing: it is counted
