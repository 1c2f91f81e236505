"""Training from a recipe: tiny, but through everything, killed and resumed included."""

import json
import tarfile
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent_spotter.training import forecast_of, read_spotter, train
from stagent_train import RecipeError

RECIPE = """
model: spotter
data: {{photographs: {photographs}, worlds: {worlds}, rendered: 0.5, tile: [96, 64]}}
size: {{stem: [4, 8], grids: [8, 8, 16], blocks: [1, 1, 1], neck: 8}}
train:
  groups: [{{match: ".", lr: 1e-3}}]
  loop: {{batch: 4, micro_batch: 2, steps: 3, seed: 1, save_every: 1, log_every: 1, keep: 9}}
"""


def jpeg(seed: int) -> bytes:
    picture = np.random.default_rng(seed).integers(0, 255, (60, 90, 3)).astype(np.uint8)
    good, data = cv2.imencode(".jpg", picture)
    assert good
    return data.tobytes()


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    photographs, worlds = tmp_path / "photographs", tmp_path / "worlds"
    photographs.mkdir()
    worlds.mkdir()
    for part in ("train", "val"):
        with tarfile.open(photographs / f"{part}.tar", "w") as tar:
            for number in range(4):
                info = tarfile.TarInfo(f"{number}.jpg")
                info.size = len(jpeg(number))
                tar.addfile(info, BytesIO(jpeg(number)))
        images = [{"id": n, "file_name": f"{n}.jpg", "source": "coco"} for n in range(4)]
        labels = [
            {"image_id": n, "category_id": 3, "bbox": [5, 5, 40, 30], "iscrowd": 0, "ignore": 0} for n in range(4)
        ]
        document = {"images": images, "annotations": labels, "categories": [{"id": 3, "name": "car"}]}
        (photographs / f"{part}.json").write_text(json.dumps(document))
    sources = {"sources": [{"key": "coco", "exhaustive": "all 80 COCO categories", "mostly": []}]}
    (photographs / "sources.json").write_text(json.dumps(sources))
    for seed in (7, 8):
        (worlds / f"{seed}-0001.jpg").write_bytes(jpeg(seed))
        thing = {"kind": "dog", "box": [10, 10, 40, 40], "counts": True}
        (worlds / f"{seed}.jsonl").write_text(json.dumps({"file": f"{seed}-0001.jpg", "things": [thing]}) + "\n")
    file = tmp_path / "recipe.yaml"
    file.write_text(RECIPE.format(photographs=photographs, worlds=worlds))
    return file


def losses(out: Path) -> list[float]:
    rows = (json.loads(line) for line in (out / "log.jsonl").read_text().splitlines())
    return [row["loss"] for row in rows if "loss" in row]


def test_a_run_ends_with_a_network_and_what_made_it(recipe: Path, tmp_path: Path) -> None:
    manifest = train(read_spotter(recipe), tmp_path / "out")
    assert cv2.dnn.readNetFromONNX(str(tmp_path / "out" / "spotter.onnx")) is not None
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == manifest
    assert manifest["pictures"] == {"photographs": 4, "rendered": 2}


def test_a_run_that_was_cut_ends_in_the_same_network(recipe: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    train(read_spotter(recipe), whole)
    train(read_spotter(recipe), cut)
    for name in ("step-000002", "step-000003"):
        for file in (cut / "states" / name).iterdir():
            file.unlink()
        (cut / "states" / name).rmdir()
    train(read_spotter(recipe), cut)
    assert losses(cut) == losses(whole)
    assert (cut / "spotter.onnx").read_bytes() == (whole / "spotter.onnx").read_bytes()


def test_slips_in_a_recipe_are_all_told(recipe: Path) -> None:
    with pytest.raises(RecipeError, match="tiles: unknown") as caught:
        read_spotter(recipe, ["data.tiles=[1, 2]", "train.loop.stepz=3"])
    assert "stepz" in str(caught.value)
    assert "0 frozen" in forecast_of(read_spotter(recipe))
