"""Where the tests of real weights find them: in the folders that `stagent models` knows, or in ../shared/weights."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from stagent_tools.models import CATALOGUE, ModelPlaces, card_of

SHARED = Path(__file__).resolve().parents[3] / "shared"


def by_hash(folder: Path, into: Path) -> Path:
    """A folder of models with the published files that lie in `folder` under whatever names."""
    here = {hashlib.sha256(file.read_bytes()).hexdigest(): file for file in folder.glob("*.onnx")}
    for card in CATALOGUE:
        if all(file.sha256 in here for file in card.files):
            (into / card.name).mkdir()
            for file in card.files:
                (into / card.name / file.path).symlink_to(here[str(file.sha256)])
    return into


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModelPlaces, ...]:
    """Where to look, in this order."""
    renamed = by_hash(SHARED / "weights", tmp_path_factory.mktemp("models"))
    return ModelPlaces(), ModelPlaces(renamed), ModelPlaces(SHARED / "weights")


@pytest.fixture(scope="session")
def real(places: tuple[ModelPlaces, ...]) -> Callable[[str], Path]:
    """The folder of a model's real files; the test is skipped with the command that gets them where they are not."""

    def find(name: str) -> Path:
        for place in places:
            found = place.find(card_of(name))
            if found is not None:
                return found
        pytest.skip(f"{name} is not here: stagent models pull {name}")

    return find


@pytest.fixture(scope="session")
def davis() -> Path:
    folder = SHARED / "davis"
    if not folder.is_dir():
        pytest.skip("the DAVIS clips (../shared/davis) are not here")
    return folder
