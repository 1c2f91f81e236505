"""The whole benchmark on one small scene: rendered, asked, judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stagent.evaluate.document import as_table
from stagent.evaluate.world.run import Seeds, evaluate_world, rendered_scene
from stagent_tools.errors import UsageError

SEED, SMALL = 4009, (240, 136)


def test_one_scene_from_end_to_end(tmp_path: Path):
    document = evaluate_world(f"{SEED}:{SEED + 1}", keep=tmp_path, questions=2, size=SMALL)
    assert document.n == len(document.rows) > 1
    assert document.metrics["crashes"] == 0
    plain = json.loads(document.model_dump_json(by_alias=True))
    assert plain["schema"] == "stagent.eval/1"
    assert all("n" in cell for cell in plain["by"].values())
    assert {row["seed"] for row in json.loads(json.dumps(document.rows, default=str))} == {SEED}
    assert "seconds_a_clip" in as_table(document)


def test_a_rendered_scene_is_kept_and_found_again(tmp_path: Path):
    kept = tmp_path / str(SEED)
    kept.mkdir()
    assert rendered_scene(SEED, tmp_path) == kept
    assert list(kept.iterdir()) == []


@pytest.mark.parametrize("text", ["4000", "a:b", "5:5", "9:3", "-3:4"])
def test_seeds_that_are_no_range_are_a_usage_error(text: str):
    with pytest.raises(UsageError):
        Seeds.parsed(text)
