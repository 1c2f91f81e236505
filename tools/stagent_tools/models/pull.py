"""Getting a model: every file is there and right, or nothing is installed."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from stagent_tools.errors import MissingPart, OutputUnwritable
from stagent_tools.models.cards import ModelCard
from stagent_tools.models.catalogue import card_of
from stagent_tools.models.download import Progress, download, sha256_of
from stagent_tools.models.hub import files_of, wanted_of
from stagent_tools.models.places import ModelPlaces, hub_folder, is_offline

if TYPE_CHECKING:
    import httpx

MANIFEST = "stagent-model.json"
"""In a folder of models: where each file came from and its SHA-256."""
TIMEOUT_S = 30.0


def pull(card: ModelCard, places: ModelPlaces, progress: Progress | None = None) -> Path:
    """The folder of the model, with what it needs; pulled if it is not here yet."""
    for needed in card.needs:
        pull(card_of(needed), places, progress)
    found = places.find(card)
    if found is not None:
        return found
    if card.comes_along:
        raise MissingPart(f"The files of {card.name} are missing from stagent's own package.", "Install stagent again.")
    if is_offline():
        raise MissingPart(
            f"The model {card.name} is not on this machine, and HF_HUB_OFFLINE forbids the network.",
            f"Unset HF_HUB_OFFLINE, or copy its files to {places.own / card.name}.",
        )
    with _client() as client:
        if card.from_hub and not places.is_named:
            return _into_hub_cache(client, card, progress)
        return _into_folder(client, card, places, progress)


def _client() -> httpx.Client:
    import httpx

    return httpx.Client(follow_redirects=True, timeout=TIMEOUT_S, headers={"User-Agent": "stagent"})


def _into_folder(client: httpx.Client, card: ModelCard, places: ModelPlaces, progress: Progress | None) -> Path:
    """FOLDER/NAME: filled under another name and moved into place whole; an earlier try's files are gone on with."""
    draft, final = places.own / f".{card.name}.partial", places.own / card.name
    with _locked(places.own, card.name):
        if (found := places.find(card)) is not None:  # another command brought it meanwhile
            return found
        manifest = {}
        for file in files_of(client, card):
            wanted = wanted_of(client, card, file)[0]
            path = draft / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            download(client, wanted, path, progress)
            manifest[file.path] = {"url": wanted.url, "bytes": path.stat().st_size, "sha256": sha256_of(path)}
        text = json.dumps({"name": card.name, "revision": card.revision, "files": manifest}, indent=2)
        (draft / MANIFEST).write_text(text + "\n", encoding="utf-8")
        if final.exists():
            raise OutputUnwritable(f"{final} is there already, but not whole.", "Take it away and pull again.")
        draft.rename(final)
    return final


def _into_hub_cache(client: httpx.Client, card: ModelCard, progress: Progress | None) -> Path:
    """The layout of the hub's own library: blobs by hash, snapshots of links to them, references last."""
    folder = hub_folder(card)
    (folder / "blobs").mkdir(parents=True, exist_ok=True)
    with _locked(folder, card.name):
        commit = card.revision
        for file in files_of(client, card):
            wanted, commit = wanted_of(client, card, file)
            blob = folder / "blobs" / (wanted.etag or file.path.replace("/", "--"))
            if not blob.exists():
                partial = blob.with_name(blob.name + ".incomplete")
                download(client, wanted, partial, progress)
                partial.rename(blob)
            _link(folder / "snapshots" / commit / file.path, blob)
        if commit != card.revision:
            reference = folder / "refs" / card.revision
            reference.parent.mkdir(parents=True, exist_ok=True)
            reference.write_text(commit, encoding="ascii")
    return folder / "snapshots" / commit


def _link(path: Path, blob: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.unlink(missing_ok=True)
        path.symlink_to(os.path.relpath(blob, path.parent))


@contextmanager
def _locked(folder: Path, name: str) -> Iterator[None]:
    """Two commands that pull the same model wait for each other."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / f".{name}.lock").open("w")
    except OSError as error:
        raise OutputUnwritable(
            f"{folder} cannot be written: {error.strerror}.", "Name another --models-dir."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
