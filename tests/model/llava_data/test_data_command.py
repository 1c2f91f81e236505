"""`stagent data ...`: exit codes, documents, files."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import layouts
import pytest
from typer.testing import CliRunner

from llava_st.data.shards import Shards
from llava_st.data.world import WorldSource, render_shards
from stagent.cli.app import app
from stagent_tools.errors import OutputUnwritable, UsageError


def stagent(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, list(words), standalone_mode=False)
    if found.exception is not None:
        raise found.exception
    return found.return_value, found.stdout


def test_a_sound_set(tmp_path: Path) -> None:
    code, out = stagent("data", "check", str(layouts.charades(tmp_path)), "--json")
    document = json.loads(out)
    assert (code, document["schema"], document["layout"]) == (0, "stagent.data/1", "charades_sta")
    assert document["tasks"] == {"temporal video grounding": 2}
    assert document["span_mean_s"] == pytest.approx(3.875)


def test_a_set_with_faults_names_them_and_ends_partly_done(tmp_path: Path) -> None:
    path = layouts.charades(tmp_path, "A 1 2##runs\nA 2 1##runs\n")
    code, out = stagent("data", "check", str(path))
    assert code == 11
    assert f"{path}:2: the span 2 to 1 is reversed" in out


def test_what_is_no_set_is_a_mistake_in_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no layout that is known"):
        stagent("data", "check", str(tmp_path))
    with pytest.raises(UsageError, match="no VidSTG annotations"):
        stagent("data", "stalign", str(tmp_path), "--out", str(tmp_path / "a.jsonl"))


def test_joint_tasks_and_conversion_give_files_that_are_sets(tmp_path: Path) -> None:
    joint, plain = tmp_path / "joint.jsonl", tmp_path / "plain.jsonl"
    assert stagent("data", "stalign", str(layouts.vidstg(tmp_path / "v")), "--out", str(joint))[0] == 0
    assert stagent("data", "convert", str(layouts.youcook2(tmp_path)), "--out", str(plain))[0] == 0
    assert json.loads(stagent("data", "check", str(joint), "--json")[1])["records"] == 5
    assert json.loads(stagent("data", "check", str(plain), "--json")[1])["records"] == 3


def test_images_are_drawn(tmp_path: Path) -> None:
    folder = layouts.grand(tmp_path / "grand")
    code, out = stagent(
        "data", "check", str(folder), "--media", str(folder / "images"), "--out", str(tmp_path / "look"),
        "--samples", "3", "--json",
    )  # fmt: skip
    drawn = json.loads(out)["pictures"]
    assert (code, len(drawn)) == (0, 3)
    assert cv2.imread(drawn[0]).shape[1] == 640


def test_shards_of_the_world_are_rendered_once(tmp_path: Path) -> None:
    source = WorldSource(range(4001, 4003), size=(128, 72), frames=4, each=1)
    shards = tmp_path / "shards"
    assert render_shards(source, shards, scenes=1) == len(Shards(shards)) >= 5
    assert render_shards(source, shards, scenes=1) == 0
    code, out = stagent("data", "check", str(shards), "--out", str(tmp_path / "look"), "--samples", "2", "--json")
    assert (code, json.loads(out)["layout"], len(json.loads(out)["pictures"])) == (0, "shards", 2)


def test_the_world_by_command(tmp_path: Path) -> None:
    size = ("--size", "128x72", "--frames", "4")
    assert stagent("data", "world", "4001:4002", "--out", str(tmp_path / "shards"), *size)[0] == 0
    assert Shards(tmp_path / "shards").about["frames"] == 4
    with pytest.raises(UsageError, match="other shards"):
        stagent("data", "world", "4001:4002", "--out", str(tmp_path / "shards"), "--size", "96x64")
    with pytest.raises(UsageError, match="mixes both halves"):
        stagent("data", "world", "499999:500001", "--out", str(tmp_path / "shards"), *size)


def test_places_that_cannot_be_written_or_read_are_told(tmp_path: Path) -> None:
    """A file where a folder should be made, and a set that is not there."""
    (tmp_path / "file").write_text("no folder")
    charades, inside = str(layouts.charades(tmp_path)), str(tmp_path / "file" / "x.jsonl")
    size = ("--size", "64x64", "--frames", "2")
    for words in (
        ("world", "0:1", "--out", str(tmp_path / "file"), *size),
        ("world", "0:1", "--out", inside, *size),
        ("convert", charades, "--out", inside),
    ):
        with pytest.raises(OutputUnwritable, match="cannot be written"):
            stagent("data", *words)
    (tmp_path / "spoilt").mkdir()
    (tmp_path / "spoilt" / "shards.json").write_text("")
    with pytest.raises(UsageError, match="is no folder of shards"):
        stagent("data", "world", "0:1", "--out", str(tmp_path / "spoilt"), *size)
    with pytest.raises(UsageError, match=r"none\.jsonl cannot be read"):
        stagent("data", "decode", str(tmp_path / "none.jsonl"), "--media", str(tmp_path), "--out", str(tmp_path / "s"))
