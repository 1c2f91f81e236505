"""The whole benchmark on one small scene: rendered, asked, judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stagent.evaluate.world.run import Seeds, ask_about, evaluate_world
from stagent_tools.errors import UsageError

SEED = 4003


def test_one_scene_from_end_to_end(tmp_path: Path):
    document = evaluate_world(f"{SEED}:{SEED + 1}", keep=tmp_path, questions=6)
    assert document.n == len(document.rows) > 3
    assert document.metrics["crashes"] == 0
    plain = json.loads(document.model_dump_json(by_alias=True))
    assert plain["schema"] == "stagent.eval/1"
    assert all("n" in cell for cell in plain["by"].values())
    rows = json.loads(json.dumps(document.rows, default=str))
    assert {row["seed"] for row in rows} == {SEED}
    rendered = tmp_path / str(SEED) / "clip.mp4"
    before = rendered.stat().st_mtime_ns
    again = ask_about(SEED, folder=tmp_path, questions=2)
    assert rendered.stat().st_mtime_ns == before
    assert len(again.rows) < document.n


@pytest.mark.parametrize("text", ["4000", "a:b", "5:5", "9:3", "-3:4"])
def test_seeds_that_are_no_range_are_a_usage_error(text: str):
    with pytest.raises(UsageError):
        Seeds.parsed(text)
