"""A set of samples that costs nothing, and the smallest model that a recipe can name."""

from __future__ import annotations

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
from llava_st.templates import Task

TIMES = np.array([0.0, 1.0, 2.0, 3.0])
SIZES = {
    "size": 32, "layers": 2, "heads": 2, "key_value_heads": 1, "mlp": 48, "context": 2048, "tower_size": 16,
    "tower_layers": 1, "tower_heads": 2, "tower_mlp": 24, "image_size": 24, "patch_size": 4, "frames": 4, "k1": 2,
    "k2": 1, "sigma": 2, "packer_width": 16, "packer_heads": 2,
}  # fmt: skip


def video(number: int, task: Task) -> Sample:
    """A grey clip of 4 s in which something is in a box from second 1 to 2."""
    box = Box(0.2, 0.2, 0.6, 0.8)
    facts = {
        "spans": [Interval(1.0, 2.0)],
        "tubes": [(Placed(1.0, box), Placed(2.0, box))],
        "boxes": [box] if task is Task.EVENT else [],
    }
    record = build(task, f"v{number}/{task.name}", Media("video", f"v{number}.mp4"), ["a dog runs"], **facts)
    return Sample(record, np.full((4, 24, 24, 3), 20 * number, np.uint8), TIMES)


def image(number: int) -> Sample:
    record = build(
        Task.LOCATE, f"i{number}", Media("image", f"i{number}.jpg"), ["the dog"], boxes=[Box(0.1, 0.1, 0.5, 0.5)]
    )
    return Sample(record, np.full((1, 24, 24, 3), 20 * number, np.uint8), np.zeros(1))


@pytest.fixture
def clip() -> Sample:
    return video(0, Task.WHEN)


@pytest.fixture(scope="session")
def samples() -> list[Sample]:
    videos = [
        video(i, task)
        for i in range(4)
        for task in (Task.WHEN_WHERE, Task.WHERE, Task.WHEN, Task.EVENT, Task.SUMMARISE)
    ]
    return videos + [image(i) for i in range(4)]


@pytest.fixture(scope="session")
def shards(tmp_path_factory: pytest.TempPathFactory, samples: list[Sample]) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    write_manifest(folder, {"kind": "test"})
    write_shard(folder, "00000000", samples)
    return folder


@pytest.fixture
def recipe(tmp_path: Path, shards: Path) -> Path:
    """Stage 0 of the smallest model: four steps."""
    values = {
        "name": "tiny",
        "model": {"preset": "nano", "words": 50, "options": SIZES},
        "data": {"sources": [{"path": str(shards)}]},
        "train": {
            "groups": [{"match": ".", "lr": 1e-3}],
            "loop": {"batch": 4, "micro_batch": 2, "steps": 4, "log_every": 1, "save_every": 2},
        },
    }
    file = tmp_path / "tiny.yaml"
    file.write_text(yaml.safe_dump(values))
    return file


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)
