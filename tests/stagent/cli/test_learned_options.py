"""`--backend` and `--models-dir` stand before or behind the name of a benchmark."""

from __future__ import annotations

from pathlib import Path

import pytest

from stagent.cli import main
from stagent.options import BACKENDS, AskOptions
from stagent_tools.models import ModelPlaces
from stagent_tools.models.places import MODELS_DIR


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the options set in the environment goes away with the test."""
    for name in (BACKENDS, MODELS_DIR):
        monkeypatch.setenv(name, "")


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["stagent", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("behind", [False, True])
def test_they_act_on_every_benchmark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, behind: bool) -> None:
    learned = ["--backend", "mask=sam2", "--backend=spatial=yolox", "--models-dir", str(tmp_path)]
    questions = tmp_path / "none.jsonl"
    questions.write_text("")
    name = ["questions", str(questions)]
    run(monkeypatch, "eval", *([*name, *learned] if behind else [*learned, *name]))
    options = AskOptions()
    assert options.named("mask") == ("sam2",)
    assert options.named("spatial") == ("yolox",)
    assert ModelPlaces().own == tmp_path.resolve()


def test_a_tool_that_there_is_not_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "eval", "davis", "--backend", "hands=left") == 2
    assert run(monkeypatch, "eval", "davis", "--backend") == 2


def test_a_name_alone_is_a_where_is_it_backend() -> None:
    assert AskOptions(backends=("motion", "spatial=yolox", "mask=carried")).named("spatial") == ("motion", "yolox")
