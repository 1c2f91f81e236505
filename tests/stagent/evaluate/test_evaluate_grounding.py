"""`stagent eval st-align|tvg|rec|stkit` on a model that has learnt nothing: the document, not the score."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from stagent.cli.app import app
from stagent.evaluate.grounding import evaluate_grounding
from stagent_tools.errors import MissingPart, UsageError

SIZES = {
    "size": 32, "layers": 1, "heads": 2, "key_value_heads": 1, "mlp": 48, "context": 2048, "tower_size": 16,
    "tower_layers": 1, "tower_heads": 2, "tower_mlp": 24, "image_size": 24, "patch_size": 4, "frames": 4, "k1": 2,
    "k2": 1, "sigma": 2, "packer_width": 16, "packer_heads": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    from llava_st.model import LlavaST
    from llava_st.presets import nano
    from llava_st.processing import Processor
    from llava_st.tokenizer import byte_tokenizer

    torch.manual_seed(0)
    torch.set_num_threads(1)
    tokenizer = byte_tokenizer()
    model = LlavaST(nano(len(tokenizer), **SIZES))
    folder = tmp_path_factory.mktemp("model")
    model.save_pretrained(folder)
    Processor(tokenizer, model.config).tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of 4 s in which something is in a box from second 1 to 2, asked about in three ways, and a picture."""
    from llava_st.coordinates import Box
    from llava_st.data.building import build
    from llava_st.data.record import Interval, Media, Placed
    from llava_st.data.sample import Sample
    from llava_st.data.shards import write_manifest, write_shard
    from llava_st.templates import Task

    box, times = Box(0.2, 0.2, 0.6, 0.8), np.arange(4.0)
    samples = [
        Sample(
            build(
                task, f"{number} {task.name}", Media("video", f"{number}.mp4"), ["a dog runs"],
                spans=[Interval(1.0, 2.0)], tubes=[(Placed(1.0, box), Placed(2.0, box))],
            ),
            np.full((4, 24, 24, 3), 40 * number, np.uint8),
            times,
        )
        for number in range(3)
        for task in (Task.WHEN_WHERE, Task.WHERE, Task.WHEN)
    ]  # fmt: skip
    picture = build(Task.LOCATE, "i", Media("image", "i.jpg"), ["the dog"], boxes=[box])
    samples.append(Sample(picture, np.zeros((1, 24, 24, 3), np.uint8), np.zeros(1)))
    folder = tmp_path_factory.mktemp("shards")
    write_manifest(folder, {"kind": "test"})
    write_shard(folder, "00000000", samples)
    return folder


def test_the_document_is_nested_by_task_and_answers_always_parse(checkpoint: Path, shards: Path) -> None:
    words = ["eval", "st-align", "--model", str(checkpoint), "--data", str(shards), "--samples", "2", "--json"]
    document = json.loads(CliRunner().invoke(app, words).stdout)
    assert document["schema"] == "stagent.eval/1"
    assert document["benchmark"] == "st-align"
    assert document["n"] == 4
    assert set(document["metrics"]) == {"stvg", "svg"}
    assert document["metrics"]["stvg"]["parse_failures"] == 0
    assert 0 <= document["metrics"]["stvg"]["m_tiou"] <= 1
    blind = document["by"]["blind stvg"]
    assert blind["m_tiou"] == pytest.approx(1 / 3, abs=0.01)  # the whole clip of 3 s
    # the box in the middle, 0.25 to 0.75: 0.35 x 0.5 of 0.4 x 0.6 + 0.25 - that
    assert blind["m_siou"] == pytest.approx(0.175 / (0.24 + 0.25 - 0.175), abs=0.02)


@pytest.mark.parametrize(("benchmark", "task", "metric"), [("tvg", "tvg", "r_50"), ("rec", "rec", "acc_50")])
def test_one_task_benchmarks(checkpoint: Path, shards: Path, benchmark: str, task: str, metric: str) -> None:
    document = evaluate_grounding(benchmark, str(checkpoint), str(shards), convention="published")
    assert document.metrics[task][metric] in (0, pytest.approx(1 / 3), pytest.approx(2 / 3), 1)  # type: ignore[index]
    assert document.notes[0].startswith("convention: published")
    assert len(document.rows) == document.n


def test_what_is_not_there_is_said(checkpoint: Path, shards: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="No trained LLaVA-ST"):
        evaluate_grounding("tvg", "embedded", str(shards))
    with pytest.raises(MissingPart, match="no checkpoint"):
        evaluate_grounding("tvg", str(tmp_path), str(shards))
    with pytest.raises(UsageError, match="holds nothing for dvc"):
        evaluate_grounding("dvc", str(checkpoint), str(shards))
    with pytest.raises(UsageError, match="no folder of shards"):
        evaluate_grounding("tvg", str(checkpoint), str(tmp_path))
    with pytest.raises(UsageError, match="mixes both halves"):
        evaluate_grounding("tvg", str(checkpoint), "world:499999:500001")
