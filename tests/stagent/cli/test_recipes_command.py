"""`stagent recipes`, as typed, rightly and wrongly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stagent.cli import main


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["stagent", "recipes", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_ls_is_one_document(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "ls", "--json") == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["recipes"]}
    assert Path(rows["llava_st/stage2"]["path"]).is_file()


@pytest.mark.parametrize("name", ["llava_st/stage2", "recipes/llava_st/stage2", "llava_st/stage2.yaml"])
def test_a_shipped_recipe_has_several_names(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert run(monkeypatch, "show", name) == 0


@pytest.mark.parametrize("name", ["", ".", "..", "/", "llava_st", "no such", "\t"])
def test_what_is_no_recipe_is_a_usage_error(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for command in ("show", "validate"):
        assert run(monkeypatch, command, name) == 2


def test_a_file_that_is_no_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "noise.yaml").write_bytes(bytes(range(256)))
    for command in ("show", "validate"):
        assert run(monkeypatch, command, str(tmp_path / "noise.yaml")) == 2
    monkeypatch.setattr("sys.argv", ["stagent", "train", str(tmp_path / "noise.yaml"), "--dry-run"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2


def test_a_copy_needs_a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(monkeypatch, "cp", "llava_st/stage2", str(tmp_path)) == 0
    assert run(monkeypatch, "cp", "llava_st/stage2", str(tmp_path)) == 10
    assert run(monkeypatch, "cp", "llava_st/stage2", str(tmp_path / "nowhere" / "x.yaml")) == 10


def test_training_is_not_begun_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for place in (tmp_path / "file", tmp_path / "file" / "run"):
        monkeypatch.setattr("sys.argv", ["stagent", "train", "llava_st_nano/stage0", "--out", str(place)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 10
