"""The detectors themselves, on pictures: the shipped one on rendered scenes, YOLOX's real weights on real ones."""

from pathlib import Path

import numpy as np
import pytest

from stagent_spotter.scoring import pairwise_overlaps
from stagent_tools.errors import MissingPart
from stagent_tools.spatial.detected.detector import Detector
from stagent_tools.spatial.detected.spotter import SpotterDetector
from stagent_tools.spatial.detected.yolox import YoloxDetector
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.video import open_video
from stagent_world import draw_scene, record, shoot

SEED = 4001


def test_the_spotter_finds_what_stands_in_a_rendered_scene_it_has_not_seen() -> None:
    spotter, found, there = SpotterDetector(), 0, 0
    scene = draw_scene(SEED, size=(640, 360))
    for shot in shoot(scene.world, [10, 60, 110]):
        seen = spotter.look(shot.image)
        for key, actor in scene.world.actors.items():
            truth = shot.truth.actors[key]
            if truth.box is None or truth.visible < 0.5:
                continue
            there += 1
            fits = pairwise_overlaps(seen.boxes, truth.box[None])[:, 0] >= 0.5
            kinds = seen.scores.argmax(axis=1)
            found += bool(np.any(fits & (kinds == spotter.kinds.index(actor.kind))))
    assert there >= 6
    assert found >= 0.8 * there


def test_a_lorry_over_half_of_the_picture_is_one_box_that_ends_where_it_ends() -> None:
    spotter = SpotterDetector()
    scene = draw_scene(4049, size=(640, 360))
    (shot,) = shoot(scene.world, [0])
    lorry = next(key for key, actor in scene.world.actors.items() if actor.kind == "truck")
    overlaps = pairwise_overlaps(spotter.look(shot.image).boxes, shot.truth.actors[lorry].box[None])[:, 0]
    assert overlaps.max() > 0.9
    assert (overlaps > 0.3).sum() == 1


def test_a_scan_with_the_spotter_tells_kinds_on_rendered_footage(tmp_path: Path) -> None:
    clip = record(draw_scene(SEED, size=(640, 360)), tmp_path / "scene") / "clip.mp4"
    scan = scan_video(open_video(clip), detector=SpotterDetector())
    assert scan.finder == "spotter"
    assert "cyclist" in scan.told
    likeliest = [
        max(looks.kinds, key=lambda kind: looks.kinds[kind]) for looks in scan.appearance.values() if looks.kinds
    ]
    assert likeliest.count("person") >= 2
    assert likeliest.count("cyclist") == 1


def test_the_spotter_is_not_believed_on_real_footage(shared: Path) -> None:
    clip = shared / "footage" / "10_topview.mp4"
    scan = scan_video(open_video(clip), detector=SpotterDetector())
    assert scan.told == ()
    assert {track.backend for track in scan.tracks} == {"motion"}


@pytest.mark.parametrize(("clip", "kind", "least"), [("car-shadow", "car", 0.5), ("bmx-trees", "person", 0.4)])
def test_yolox_with_its_real_weights_finds_what_is_there(shared: Path, clip: str, kind: str, least: float) -> None:
    import cv2

    yolox: Detector = YoloxDetector(shared / "weights" / "yolox_nano.onnx")
    pictures = sorted((shared / "davis").rglob(f"{clip}/*.jpg"))
    picture = cv2.cvtColor(cv2.imread(str(pictures[10])), cv2.COLOR_BGR2RGB)
    seen = yolox.look(picture)
    assert seen.scores[:, yolox.kinds.index(kind)].max() > least
    assert np.all(seen.boxes[:, 2:] > seen.boxes[:, :2])


def test_weights_that_are_not_there_are_one_sentence_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="not there"):
        YoloxDetector(tmp_path / "yolox_nano.onnx")
    (tmp_path / "yolox_nano.onnx").write_bytes(b"no network")
    with pytest.raises(MissingPart, match="no network"):
        YoloxDetector(tmp_path / "yolox_nano.onnx")
