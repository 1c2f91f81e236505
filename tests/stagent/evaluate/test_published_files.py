"""Benchmarks' files that are not as they were published: each is named, none is an internal error."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from stagent.evaluate.kitti.files import PARTS
from stagent.evaluate.stkit.labels import labelled_clips
from stagent_tools.errors import UsageError

SEQUENCE = "0006"


def _cut_lines(keep: Callable[[str], bool]) -> Callable[[str], str]:
    return lambda text: "".join(line for line in text.splitlines(keepends=True) if keep(line))


def _without_last(text: str) -> str:
    """Every line some numbers short."""
    return "\n".join(" ".join(line.split()[:-4]) for line in text.splitlines()) + "\n"


@pytest.fixture
def kitti(shared: Path, tmp_path: Path) -> Path:
    for part in PARTS:
        (tmp_path / part).mkdir()
        shutil.copyfile(shared / "kitti" / part / f"{SEQUENCE}.txt", tmp_path / part / f"{SEQUENCE}.txt")
    return tmp_path


@pytest.mark.parametrize(
    ("part", "spoilt", "says"),
    [
        ("label_02", lambda text: text.replace(" Car ", " Car x"), "label_02"),
        ("label_02", _without_last, "label_02"),
        ("label_02", lambda text: text.replace(" Car 0 ", " Car nan "), "is no number"),
        ("label_02", _cut_lines(lambda line: "DontCare" in line), "labels something"),
        ("label_02", lambda _: "", "labels something"),
        ("calib", _cut_lines(lambda line: "P2" not in line), "it has no P2"),
        ("calib", _without_last, "calib"),
        ("calib", lambda _: "", "it has no P2"),
        ("oxts", lambda text: text.replace("\n", "\nnan ", 1), "oxts"),
        ("oxts", lambda text: "nan" + text[text.index(" ") :], "is no number"),
        ("oxts", lambda text: text.replace("\n", "\n1 2 3\n", 1), "oxts"),
        ("oxts", lambda _: "", "it is empty"),
    ],
)
def test_kitti(kitti: Path, part: str, spoilt: Callable[[str], str], says: str) -> None:
    file = kitti / part / f"{SEQUENCE}.txt"
    file.write_text(spoilt(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        labelled_clips(kitti)
    file.write_bytes(bytes(range(256)))
    with pytest.raises(UsageError, match="is not as KITTI publishes it"):
        labelled_clips(kitti)


@pytest.mark.parametrize(
    ("name", "spoilt", "says"),
    [
        ("annotations.csv", lambda text: text.replace("track", "foo", 1), "it has no track"),
        ("annotations.csv", lambda text: text[: text.index("\n") + 1], "labels nothing"),
        ("annotations.csv", lambda text: text.replace("PEDESTRIAN,", "PEDESTRIAN,x"), "could not convert"),
        ("city_SE3_egovehicle.csv", lambda text: text[: text.index("\n") + 1], "city_SE3_egovehicle"),
        ("city_SE3_egovehicle.csv", lambda text: text.replace(",", ",nan", 1), "it has no"),
        ("egovehicle_SE3_sensor.csv", lambda text: text[: text.index("\n") + 1], "it has no"),
        ("intrinsics.csv", lambda text: text.replace("width_px", "wide", 1), "it has no width_px"),
    ],
)
def test_argoverse(shared: Path, tmp_path: Path, name: str, spoilt: Callable[[str], str], says: str) -> None:
    for file in (shared / "av2").glob("*.csv"):
        shutil.copyfile(file, tmp_path / file.name)
    text = (tmp_path / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(spoilt(text), encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        labelled_clips(tmp_path)


def test_a_video_is_no_folder_of_labels(tmp_path: Path) -> None:
    (tmp_path / "drive.mp4").touch()
    with pytest.raises(UsageError, match="is no folder of labels") as caught:
        labelled_clips(tmp_path / "drive.mp4")
    assert "--depth" in caught.value.remedy
