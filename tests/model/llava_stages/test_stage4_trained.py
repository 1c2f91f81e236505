"""Stage 4 from its recipe to its checkpoint on the smallest model: what is rewarded becomes likelier."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from llava_st.coordinates import Box
from llava_st.data.building import build
from llava_st.data.record import Interval, Media, Placed
from llava_st.data.sample import Sample
from llava_st.data.shards import write_manifest, write_shard
from llava_st.model import LlavaST
from llava_st.stages.manifest import CHECKPOINT
from llava_st.stages.recipe import read_stage
from llava_st.stages.run import train_stage
from llava_st.templates import Task

TIMES = np.arange(4.0)
BOX = Box(0.2, 0.2, 0.6, 0.8)


def bright(number: int, start: float) -> Sample:
    """A grey clip of 4 s in which a box is bright from `start` for a second."""
    span = Interval(start, start + 1)
    facts = {"spans": [span], "tubes": [tuple(Placed(t, BOX) for t in (span.start, span.end))], "boxes": []}
    record = build(Task.WHEN, f"v{number}", Media("video", f"v{number}.mp4"), ["a dog runs"], **facts)
    frames = np.full((4, 24, 24, 3), 20, np.uint8)
    frames[int(start) : int(start) + 2, 5:19, 5:15] = 220
    return Sample(record, frames, TIMES)


def shards_in(folder: Path, samples: list[Sample]) -> str:
    folder.mkdir()
    write_manifest(folder, {"kind": "test"})
    write_shard(folder, "00000000", samples)
    return str(folder)


@pytest.fixture
def stage4(recipe: Path, tmp_path: Path) -> Path:
    """Begins with a model that has half learnt to say when: of clips that are bright at three different times. It is
    then asked about clips that are all bright in the middle."""
    clips = [bright(i, float(i % 3)) for i in range(12)]
    values = yaml.safe_load(recipe.read_text())
    values["data"] = {"sources": [{"path": shards_in(tmp_path / "all", clips)}]}
    values["train"] = {
        "groups": [{"match": ".", "lr": 6e-3}],
        "loop": {"batch": 12, "micro_batch": 12, "steps": 90, "save_every": 0},
    }
    recipe.write_text(yaml.safe_dump(values))
    train_stage(read_stage(recipe), tmp_path / "base")
    values |= {
        "model": {"preset": "nano", "start": str(tmp_path / "base" / CHECKPOINT), "options": {"lape": True}},
        "data": {"sources": [{"path": shards_in(tmp_path / "middle", clips[1::3])}]},
        "lora": {"r": 8, "alpha": 8},
        "reinforce": {"group": 8, "tokens": 24, "kl": 0.01, "temperature": 0.8},
        "train": {
            "groups": [{"match": "lora_", "lr": 1.5e-2}],
            "schedule": {"shape": "constant", "warmup": 0.0},
            "loop": {"batch": 4, "micro_batch": 4, "steps": 40, "log_every": 1, "save_every": 20, "keep": 9},
        },
    }
    file = tmp_path / "stage4.yaml"
    file.write_text(yaml.safe_dump(values))
    return file


def rewards(out: Path) -> list[float]:
    """By step; of 2: one for the form, one for the time."""
    return [line["reward"] for line in map(json.loads, (out / "log.jsonl").read_text().splitlines())]


@pytest.mark.slow
def test_the_reward_rises_and_a_run_that_was_stopped_samples_the_same_answers(stage4: Path, tmp_path: Path) -> None:
    manifest = train_stage(read_stage(stage4), tmp_path / "out")
    worth = rewards(tmp_path / "out")
    assert len(worth) == manifest.steps == 40
    assert np.mean(worth[-8:]) > np.mean(worth[:8]) + 0.2
    before, after = (LlavaST.from_pretrained(tmp_path / name / CHECKPOINT).state_dict() for name in ("base", "out"))
    changed = {name for name in after if not torch.equal(after[name], before[name])}
    assert changed
    assert all(".language_model.layers." in name and name.endswith("_proj.weight") for name in changed)

    cut = tmp_path / "cut"
    shutil.copytree(tmp_path / "out", cut, ignore=shutil.ignore_patterns("step-000040", CHECKPOINT, "manifest.json"))
    train_stage(read_stage(stage4), cut)
    assert rewards(cut) == worth
