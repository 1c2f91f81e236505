"""A recipe is read strictly: everything that is wrong with it is said at once."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from stagent_train import Group, Loop, RecipeError, Training, header_of, read_recipe
from stagent_train.fields import build

GOOD = """\
# Trains a toy.
#
#   launch: stagent train toy.yaml
name: toy
width: 32
train:
  groups:
    - {match: body, lr: 1e-3}
    - {match: head, lr: 0.01, weight_decay: 0.1}
  loop: {batch: 8, micro_batch: 4, epochs: 1}
"""


@dataclass(frozen=True)
class Recipe:
    name: str
    width: int
    train: Training
    base: Path | None = None


def _file(folder: Path, text: str) -> Path:
    file = folder / "toy.yaml"
    file.write_text(text)
    return file


def test_a_recipe_becomes_typed_values(tmp_path: Path) -> None:
    recipe = read_recipe(_file(tmp_path, GOOD), Recipe)
    assert recipe.train.groups == (Group("body", 1e-3), Group("head", 0.01, 0.1))  # 1e-3 is a text to YAML
    assert recipe.train.loop == Loop(batch=8, micro_batch=4, epochs=1.0)
    assert recipe.base is None


def test_words_of_the_command_line_lie_over_the_file(tmp_path: Path) -> None:
    words = [
        "width=64",
        "train.loop.epochs=null",
        "train.loop.steps=3",
        "base=weights/a",
        "train.schedule.shape=linear",
    ]
    recipe = read_recipe(_file(tmp_path, GOOD), Recipe, words)
    assert (recipe.width, recipe.train.loop.steps, recipe.base) == (64, 3, Path("weights/a"))
    assert recipe.train.schedule.shape == "linear"


def test_every_problem_is_listed_with_its_place(tmp_path: Path) -> None:
    bad = (
        GOOD.replace("width: 32", "width: wide\nwitdh: 3")
        .replace("batch: 8", "batch: 2.5")
        .replace("lr: 0.01", "rl: 1")
    )
    with pytest.raises(RecipeError) as caught:
        read_recipe(_file(tmp_path, bad), Recipe)
    assert set(caught.value.problems) == {
        "width: 'wide' is not a whole number",
        "witdh: unknown; is width meant?",
        "train.loop.batch: 2.5 is not a whole number",
        "train.groups[1].rl: unknown",
        "train.groups[1].lr: missing",
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"epochs": 1, "steps": 2}, "either epochs or steps"),
        ({"steps": 2, "batch": 9}, "no multiple"),
        ({"steps": 2, "betas": [0.9]}, "betas"),
        ({"steps": 2, "precision": "fp16"}, "'fp16' is none of fp32, bf16"),
        ({"steps": True}, "not a whole number"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(RecipeError, match=says):
        build(Loop, {"batch": 8, "micro_batch": 2, **change})


@pytest.mark.parametrize("text", ["- a list", "a: [", ""])
def test_what_is_no_recipe_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(RecipeError):
        read_recipe(_file(tmp_path, text), Recipe)


def test_words_that_set_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="no key=value"):
        read_recipe(_file(tmp_path, GOOD), Recipe, ["steps"])
    with pytest.raises(RecipeError, match="holds a value"):
        read_recipe(_file(tmp_path, GOOD), Recipe, ["name.first=a"])
    with pytest.raises(RecipeError, match="no YAML"):
        read_recipe(_file(tmp_path, GOOD), Recipe, ['groups=[{match: "^model\\."}]'])


def test_the_header_is_the_manual(tmp_path: Path) -> None:
    assert header_of(_file(tmp_path, GOOD)) == "Trains a toy.\n\n  launch: stagent train toy.yaml"
