"""Decoding, scoring, tiles and the shipped format, each against what it must give."""

import json
import tarfile
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_spotter.augment import drawn_tile, whole_tile
from stagent_spotter.decode import GRIDS, decode, points_told
from stagent_spotter.kinds import KINDS, NUMBER
from stagent_spotter.loss import loss_of, overlaps
from stagent_spotter.network import Size, Spotter
from stagent_spotter.pictures import Picture, photographs
from stagent_spotter.scoring import Found, average_precisions
from stagent_spotter.targets import Targets
from stagent_spotter.worlds import render_scenes

SMALL = Size(stem=(4, 8), grids=(8, 8, 16), blocks=(1, 1, 1), neck=8)


def picture_of(image: np.ndarray, boxes: list[list[float]], kinds: list[int]) -> Picture:
    good, jpeg = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    assert good
    known = np.ones((len(boxes), len(KINDS)), np.bool_)
    return Picture(
        "test", jpeg.tobytes(), np.array(boxes, np.float32), np.array(kinds), np.ones(len(KINDS), np.bool_), known
    )


def test_one_box_for_one_thing_with_the_scores_of_its_best_point() -> None:
    logits = np.full((3, len(KINDS)), -9.0)
    logits[0, NUMBER["car"]], logits[1, NUMBER["car"]], logits[2, NUMBER["dog"]] = 2.0, 1.0, 0.0
    boxes = np.array([[10.0, 10, 50, 40], [12, 10, 52, 40], [70, 70, 90, 90]])
    spotted = decode(logits, boxes, 0.3)
    assert spotted.boxes.tolist() == [[10, 10, 50, 40], [70, 70, 90, 90]]
    assert spotted.scores[0, NUMBER["car"]] == pytest.approx(1 / (1 + np.exp(-2)))
    assert len(decode(logits, boxes, 0.99).boxes) == 0


def test_average_precision_by_hand() -> None:
    """Three cars, found in the order right, wrong, right: precisions 1 and 2/3 at recalls 1/3 and 2/3."""
    car = NUMBER["car"]
    true = np.array([[0.0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10]])
    boxes = np.array([[0.0, 0, 10, 10], [60, 0, 70, 10], [20, 0, 30, 10]])
    scores = np.zeros((3, len(KINDS)))
    scores[:, car] = [0.9, 0.8, 0.7]
    picture = Found(boxes, scores, true, np.array([car] * 3), np.ones(len(KINDS), np.bool_))
    values = average_precisions([picture])
    assert values == {"car": pytest.approx((1 + 2 / 3) / 3)}


def test_a_box_on_what_does_not_count_is_no_mistake() -> None:
    car = NUMBER["car"]
    scores = np.zeros((2, len(KINDS)))
    scores[:, car] = [0.9, 0.8]
    boxes = np.array([[0.0, 0, 10, 10], [20, 0, 30, 10]])
    picture = Found(boxes, scores, boxes, np.array([-1, car]), np.ones(len(KINDS), np.bool_))
    assert average_precisions([picture])["car"] == pytest.approx(1.0)


def test_overlap_of_boxes_side_by_side_is_negative_only_when_generalised() -> None:
    generalised, overlap = overlaps(torch.tensor([[0.0, 0, 2, 2]]), torch.tensor([[4.0, 0, 6, 2]]))
    assert overlap.item() == 0
    assert generalised.item() == pytest.approx(-(12 - 8) / 12)


def test_the_loss_falls_to_nothing_when_everything_is_right() -> None:
    kind = torch.tensor([[NUMBER["car"], -1]])
    box = torch.tensor([[[0.0, 0, 10, 10], [0, 0, 0, 0]]])
    counts = torch.ones(1, 2, len(KINDS), dtype=torch.bool)
    logits = torch.full((1, 2, len(KINDS)), -20.0)
    logits[0, 0, NUMBER["car"]] = 20.0
    right = loss_of(logits, box, Targets(kind, box, counts))
    wrong = loss_of(-logits, box + 5, Targets(kind, box, counts))
    assert right.item() == pytest.approx(0.0, abs=1e-4)
    assert wrong.item() > 1


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), left=st.integers(10, 90), top=st.integers(10, 50))
def test_boxes_go_where_the_pixels_go(seed: int, left: int, top: int) -> None:
    image = np.full((90, 160, 3), 40, np.uint8)
    image[top : top + 30, left : left + 50] = (250, 60, 60)
    picture = picture_of(image, [[left, top, left + 50, top + 30]], [NUMBER["car"]])
    tile = drawn_tile(picture, 128, 96, np.random.default_rng(seed))
    clear = tile.boxes[tile.kinds >= 0]
    if len(clear) == 0:
        return
    x0, y0, x1, y1 = clear[0]
    inside = tile.image[int(y0) + 4 : int(y1) - 3, int(x0) + 4 : int(x1) - 3].astype(int)
    if inside.size:
        assert np.median(inside.max(axis=2) - inside.min(axis=2)) > 40  # a colour, not the grey around it


def test_the_whole_picture_is_fitted_at_the_upper_left() -> None:
    image = np.zeros((50, 200, 3), np.uint8)
    tile = whole_tile(picture_of(image, [[100, 10, 200, 50]], [0]), 100, 100)
    assert tile.boxes.tolist() == [[50, 5, 100, 25]]


def test_the_shipped_format_says_what_the_network_says(tmp_path: Path) -> None:
    from stagent_spotter.export import export

    torch.manual_seed(3)
    model = Spotter(SMALL)
    model.train()
    with torch.no_grad():
        model(torch.rand(4, 3, 64, 96))  # running means that are not blank
    file = export(model, tmp_path / "spotter.onnx")
    network = cv2.dnn.readNetFromONNX(str(file))
    for height, width in ((96, 128), (64, 160)):
        picture = torch.rand(1, 3, height, width)
        with torch.no_grad():
            logits, boxes = model(picture)
        network.setInput(picture.numpy())
        told = points_told([each[0] for each in network.forward(list(GRIDS))])
        np.testing.assert_allclose(told[0], logits[0].numpy(), atol=2e-4)
        np.testing.assert_allclose(told[1], boxes[0].numpy(), atol=2e-3)
    assert list(tmp_path.iterdir()) == [file]


def test_photographs_are_read_with_what_their_source_labels(tmp_path: Path) -> None:
    good, jpeg = cv2.imencode(".jpg", np.zeros((20, 30, 3), np.uint8))
    assert good
    with tarfile.open(tmp_path / "train-000.tar", "w") as tar:
        info = tarfile.TarInfo("000001.jpg")
        info.size = len(jpeg)
        tar.addfile(info, BytesIO(jpeg.tobytes()))
    boxes = [
        {"image_id": 1, "category_id": 3, "bbox": [1, 2, 10, 5], "iscrowd": 0, "ignore": 0},
        {"image_id": 1, "category_id": 3, "bbox": [1, 2, 10, 5], "iscrowd": 0, "ignore": 1},
        {"image_id": 1, "category_id": 9, "bbox": [1, 2, 10, 5], "iscrowd": 0, "ignore": 0},
    ]
    document = {
        "images": [{"id": 1, "file_name": "000001.jpg", "source": "cars"}],
        "annotations": boxes,
        "categories": [{"id": 3, "name": "car"}, {"id": 9, "name": "teapot"}],
    }
    (tmp_path / "train.json").write_text(json.dumps(document))
    sources = {"sources": [{"key": "cars", "exhaustive": ["car"], "mostly": ["bus"]}]}
    (tmp_path / "sources.json").write_text(json.dumps(sources))
    (picture,) = photographs(tmp_path, "train")
    assert picture.boxes.tolist() == [[1, 2, 11, 7]] * 2
    assert picture.kinds.tolist() == [NUMBER["car"], -1]
    assert [kind for kind, known in zip(KINDS, picture.labelled, strict=True) if known] == ["car", "bus"]
    assert not picture.known[0, NUMBER["van"]]
    assert picture.image().shape == (20, 30, 3)


def test_no_scene_of_the_test_half_is_rendered_for_training(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="test half"):
        list(render_scenes([500_000], tmp_path))
