"""Which models are here, and what is said of one that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from stagent_tools.errors import MissingPart, UsageError
from stagent_tools.models import CATALOGUE, PROFILES, ModelPlaces, card_of
from stagent_tools.models.cards import PERMISSIVE
from stagent_tools.models.listing import list_models


def put(folder: Path, name: str) -> Path:
    for file in card_of(name).files:
        path = folder / name / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"here")
    return folder / name


def test_a_missing_model_is_one_sentence_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(MissingPart) as missing:
        ModelPlaces(tmp_path).locate("yolox-nano")
    assert missing.value.exit_code == 9
    assert missing.value.sentence.count(".") == 2  # the end, and one in the licence's number
    assert missing.value.remedy == f"Get it: stagent models pull yolox-nano --models-dir {tmp_path}"


def test_a_model_needs_what_it_needs(tmp_path: Path) -> None:
    put(tmp_path, "groundingdino-swint")
    with pytest.raises(MissingPart, match="bert-base-uncased"):
        ModelPlaces(tmp_path).locate("groundingdino-swint")
    put(tmp_path, "bert-base-uncased")
    assert ModelPlaces(tmp_path).locate("groundingdino-swint") == tmp_path / "groundingdino-swint"


def test_a_single_file_may_lie_loose(tmp_path: Path) -> None:
    (tmp_path / "yolox_nano.onnx").write_bytes(b"here")
    assert ModelPlaces(tmp_path).locate("yolox-nano") == tmp_path


def test_a_folder_that_lacks_a_file_is_no_model(tmp_path: Path) -> None:
    (put(tmp_path, "edgetam-hf") / "config.json").unlink()
    assert ModelPlaces(tmp_path).find(card_of("edgetam-hf")) is None


def test_auto_takes_what_is_here(tmp_path: Path) -> None:
    places = ModelPlaces(tmp_path)
    with pytest.raises(MissingPart, match=r"stagent models pull sam2\.1-hiera-tiny"):
        places.choose("mask=sam2")
    put(tmp_path, "sam2.1-hiera-large")
    assert places.choose("mask=sam2").name == "sam2.1-hiera-large"


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGENT_MODELS_DIR", str(tmp_path))
    put(tmp_path, "yolox-s")
    assert ModelPlaces().locate("yolox-s") == tmp_path / "yolox-s"
    assert ModelPlaces(tmp_path / "other").find(card_of("yolox-s")) is None


def test_names_are_known_or_an_error() -> None:
    assert len({card.name for card in CATALOGUE}) == len(CATALOGUE)
    assert all(card_of(needed) for card in CATALOGUE for needed in card.needs)
    with pytest.raises(UsageError, match="yolox-nano"):
        card_of("yolo-nano")


@pytest.mark.parametrize("profile", PROFILES)
def test_profiles_hold_one_another(profile: str) -> None:
    listed = list_models(ModelPlaces(), profile).models
    if profile == "commercial":
        assert {row.licence for row in listed if row.profile == "commercial"} <= PERMISSIVE
        assert "depth-pro" not in {row.name for row in listed}
    if profile == "research":
        assert len(listed) == len(CATALOGUE)
    if profile == "embedded":
        assert [row.name for row in listed] == ["spotter"]
