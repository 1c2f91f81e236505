"""`stagent models`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stagent.cli import main


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["stagent", "models", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_list_is_one_document(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "yolox_nano.onnx").write_bytes(b"here")
    assert run(monkeypatch, "list", "--json", "--models-dir", str(tmp_path)) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["models"]}
    assert rows["yolox-nano"]["path"] == str(tmp_path)
    assert rows["yolox-s"]["path"] is None
    assert {"task", "megabytes", "licence", "source", "revision", "sha256"} <= rows["yolox-s"].keys()


def test_a_model_that_is_not_here_ends_with_9(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for command in ("path", "verify"):
        assert run(monkeypatch, command, "yolox-s", "--models-dir", str(tmp_path)) == 9
        told = "".join(capsys.readouterr())
        assert "stagent models pull yolox-s" in told


def test_pull_wants_to_know_what(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "pull") == 2


def test_a_changed_file_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "yolox_nano.onnx").write_bytes(b"something else")
    assert run(monkeypatch, "verify", "--models-dir", str(tmp_path)) == 9
    assert "not the published file" in capsys.readouterr().out


def test_what_comes_along_is_listed_and_right(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "list", "--profile", "embedded", "--json", "--models-dir", str(tmp_path)) == 0
    (spotter,) = json.loads(capsys.readouterr().out)["models"]
    assert (spotter["name"], spotter["profile"]) == ("spotter", "embedded")
    assert (Path(spotter["path"]) / "spotter.onnx").is_file()
    assert run(monkeypatch, "verify", "spotter") == 0
    assert "every file is as published" in capsys.readouterr().out
    assert run(monkeypatch, "pull", "--profile", "embedded", "--models-dir", str(tmp_path)) == 0
    assert list(tmp_path.iterdir()) == []


def test_every_command_prints_one_document_of_models(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`path`, `pull` and `verify` as `list`: a row each, with its name and where it lies."""
    (tmp_path / "yolox_nano.onnx").write_bytes(b"something else")
    place = ("--models-dir", str(tmp_path), "--json")
    for words, code in ((("path", "yolox-nano"), 0), (("pull", "yolox-nano"), 0), (("verify",), 9)):
        assert run(monkeypatch, *words, *place) == code
        rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["models"]}
        assert rows["yolox-nano"]["path"] == str(tmp_path)
        if words[0] == "verify":
            assert rows["spotter"]["problems"] == []
            assert "not the published file" in rows["yolox-nano"]["problems"][0]
    assert run(monkeypatch, "verify", "yolox-s", *place) == 9
    (missing,) = json.loads(capsys.readouterr().out)["models"]
    assert missing["path"] is None
    assert missing["remedy"] == "Get it: stagent models pull yolox-s"
