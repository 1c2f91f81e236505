"""Models are pulled whole or not at all, whatever the network does."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stagent_tools.errors import MissingPart, OutputUnwritable
from stagent_tools.models import ModelCard, ModelPlaces, pull, verify
from stagent_tools.models.cards import ModelFile
from stagent_tools.models.places import hub_cache

if TYPE_CHECKING:
    from tests.tools.models.conftest import Hub


@pytest.fixture
def places(tmp_path: Path) -> ModelPlaces:
    return ModelPlaces(tmp_path / "models")


def test_into_a_named_folder(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    folder = pull(card, places)
    assert folder == places.own / "tiny-masks"
    assert (folder / "model.bin").read_bytes() == hub.files["model.bin"]
    assert verify(card, places).sentence == "every file is as published"
    assert not list(places.own.glob("*.partial"))


def test_into_the_hub_s_cache_where_its_own_library_finds_it(hub: Hub, card: ModelCard) -> None:
    from huggingface_hub import try_to_load_from_cache

    folder = pull(card, ModelPlaces())
    cache = folder.parents[2]
    assert cache == hub_cache()
    found = try_to_load_from_cache(card.source, "model.bin", cache_dir=cache, revision="main")
    assert isinstance(found, str)
    assert Path(found) == folder / "model.bin"
    assert folder.name == hub.commit
    assert (folder / "model.bin").is_symlink()
    assert verify(card, ModelPlaces()).is_right


def test_goes_on_where_a_broken_connection_stopped(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    hub.break_after = [10_000_000, 1_000_000, 500_000]
    pull(card, places)
    assert hub.fetched("model.bin") == [None, "bytes=1000000-", "bytes=1500000-"]
    assert verify(card, places).is_right


def test_goes_on_in_a_second_command(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    hub.break_after = [10_000_000, 1_000_000, 0, 0, 0, 0]
    with pytest.raises(MissingPart, match=r"could not be pulled.*goes on after the 1\.0 MB"):
        pull(card, places)
    assert places.find(card) is None
    pull(card, places)
    assert hub.fetched("model.bin")[-1] == "bytes=1000000-"
    assert verify(card, places).is_right


def test_a_server_without_ranges_begins_anew(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    hub.ranges = False
    hub.break_after = [10_000_000, 1_000_000]
    pull(card, places)
    assert verify(card, places).is_right


def test_a_file_that_changed_meanwhile_is_not_glued(hub: Hub, card: ModelCard) -> None:
    """The half of an old version stays unused: it has another name, and the server another hash."""
    card = replace(card, files=(ModelFile("model.bin"),))
    hub.break_after = [1_000_000] + [0] * 4
    with pytest.raises(MissingPart):
        pull(card, ModelPlaces())
    hub.files["model.bin"] = newer = hub.files["model.bin"][::-1]
    folder = pull(card, ModelPlaces())
    assert (folder / "model.bin").read_bytes() == newer


def test_overload_is_waited_for(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    hub.statuses = [429, 503]
    assert verify(card, places).folder is None
    pull(card, places)
    assert verify(card, places).is_right


def test_a_file_that_is_not_the_published_one_is_not_installed(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    hub.files["model.bin"] = b"x" * len(hub.files["model.bin"])
    with pytest.raises(MissingPart, match="not the published file"):
        pull(card, places)
    assert places.find(card) is None
    assert not list(places.own.rglob("model.bin"))


def test_a_gated_model_says_what_to_do(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    hub.statuses = [403]
    with pytest.raises(MissingPart, match="HF_TOKEN"):
        pull(card, places)


def test_no_file_of_that_name(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    with pytest.raises(MissingPart, match=r"404"):
        pull(replace(card, files=(ModelFile("gone.bin"),)), places)


def test_nobody_answers(card: ModelCard, places: ModelPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(MissingPart, match="cannot be reached"):
        pull(card, places)


def test_offline_asks_nobody(hub: Hub, card: ModelCard, places: ModelPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(MissingPart, match="HF_HUB_OFFLINE"):
        pull(card, places)
    assert hub.requests == []


def test_what_is_here_is_not_asked_for(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    pull(card, places)
    hub.requests.clear()
    pull(card, places)
    assert hub.requests == []


def test_files_by_address(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    """As releases on GitHub are: no hub, no commit, the hash from our own table."""
    card = replace(card, source=f"{hub.url}/release", files=card.files[1:])
    assert verify(card, places).folder is None
    pull(card, places)
    assert verify(card, places).is_right


@pytest.mark.parametrize("named", [True, False], ids=["a folder of models", "the hub's cache"])
def test_shards_are_those_that_the_index_names(hub: Hub, tmp_path: Path, *, named: bool) -> None:
    """And what else of use the hub lists, but no code."""
    index = {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors", "c": "model-1.safetensors"}}
    parts = {"model-1.safetensors": b"one", "model-2.safetensors": b"two", "vocab.json": b"{}", "run.py": b"import os"}
    hub.files |= {"model.safetensors.index.json": json.dumps(index).encode(), **parts}
    files = (ModelFile("config.json"), ModelFile("model.safetensors.index.json"))
    card = ModelCard(
        "sharded", "ground", "spatial=x", "MIT", "somebody/sharded", "main", 1.0, files, index=files[1].path
    )
    places = ModelPlaces(tmp_path / "models") if named else ModelPlaces()
    folder = pull(card, places)
    assert {*parts, "config.json"} - {"run.py"} <= {file.name for file in folder.iterdir()}
    assert not (folder / "run.py").exists()
    assert not (folder / "model.bin").exists()
    assert verify(card, places).sentence == "every file is as published"
    (folder / "model-2.safetensors").unlink()
    assert places.find(card) is None
    (folder / files[1].path).unlink()
    (folder / files[1].path).write_text("[]")
    assert places.find(card) is None


def test_two_commands_at_once_pull_it_once(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(lambda _: pull(card, places), range(4)))
    assert set(folders) == {places.own / "tiny-masks"}
    assert len(hub.fetched("model.bin")) == 1


def test_a_folder_that_cannot_be_written(hub: Hub, card: ModelCard, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputUnwritable):
        pull(card, ModelPlaces(tmp_path / "file" / "models"))


def test_a_changed_byte_is_found(hub: Hub, card: ModelCard, places: ModelPlaces) -> None:
    folder = pull(card, places)
    for name in ("model.bin", "config.json"):
        content = bytearray((folder / name).read_bytes())
        content[7] ^= 1
        (folder / name).write_bytes(content)
    found = verify(card, places)
    assert not found.is_right
    assert len(found.problems) == 2


@pytest.mark.parametrize("spoilt", ["", "[]", '{"files": 3}', '{"files": {"config.json": {}}}'])
def test_a_spoilt_list_of_hashes_vouches_for_nothing(
    hub: Hub, card: ModelCard, places: ModelPlaces, spoilt: str
) -> None:
    (pull(card, places) / "stagent-model.json").write_text(spoilt)
    found = verify(card, places)
    assert found.unknown == ("config.json",)
    assert found.problems == ()
