"""Where the tests of real weights find them: in the folders that `stagent models` knows, or in ../shared/weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stagent_tools.models import ModelPlaces, card_of

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def real() -> Callable[[str], Path]:
    """The folder of a model's real files; the test is skipped with the command that gets them where they are not."""

    def find(name: str) -> Path:
        for places in (ModelPlaces(), ModelPlaces(SHARED / "weights")):
            found = places.find(card_of(name))
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
