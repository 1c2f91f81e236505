"""Getting a model: every file is there and right, or nothing is installed."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stagent_tools.errors import MissingPart, OutputUnwritable
from stagent_tools.models.cards import ModelCard, ModelFile
from stagent_tools.models.catalogue import card_of
from stagent_tools.models.download import Progress, Wanted, download, sha256_of
from stagent_tools.models.places import ModelPlaces, hub_folder, is_offline

if TYPE_CHECKING:
    import httpx

HUB = "https://huggingface.co"
MANIFEST = "stagent-model.json"
"""In a folder of models: where each file came from and its SHA-256."""
TIMEOUT_S = 30.0
SHA256 = re.compile(r"[0-9a-f]{64}")


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
        return _into_folder(client, card, places.own, progress)


def _client() -> httpx.Client:
    import httpx

    return httpx.Client(follow_redirects=True, timeout=TIMEOUT_S, headers={"User-Agent": "stagent"})


def _into_folder(client: httpx.Client, card: ModelCard, parent: Path, progress: Progress | None) -> Path:
    """FOLDER/NAME: filled under another name and moved into place whole; an earlier try's files are gone on with."""
    draft, final = parent / f".{card.name}.partial", parent / card.name
    with _locked(parent, card.name):
        manifest = {}
        for file in card.files:
            wanted = _wanted(client, card, file)[0]
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
        for file in card.files:
            wanted, commit = _wanted(client, card, file)
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


def _wanted(client: httpx.Client, card: ModelCard, file: ModelFile) -> tuple[Wanted, str]:
    """What the server says of a file before it is fetched, and the commit that the hub resolves the revision to."""
    wanted = Wanted(f"{card.source}/{file.path}", f"{card.name}/{file.path}", file.size, file.sha256)
    if not card.from_hub:
        return wanted, card.revision
    import httpx

    endpoint = os.environ.get("HF_ENDPOINT", HUB).rstrip("/")
    url = f"{endpoint}/{card.source}/resolve/{card.revision}/{file.path}"
    token = os.environ.get("HF_TOKEN")
    if token:
        client.headers["Authorization"] = f"Bearer {token}"
    try:
        answer = client.head(url, follow_redirects=False, headers={"Accept-Encoding": "identity"})
    except httpx.HTTPError as error:
        raise MissingPart(
            f"{endpoint} cannot be reached ({type(error).__name__}), so {wanted.name} was not pulled.",
            f"Check the network, or copy the files of {card.source} to a folder {card.name} and name its parent with "
            "--models-dir.",
        ) from error
    if answer.status_code in (401, 403, 404):
        raise MissingPart(
            f"The hub does not give {card.source}/{file.path} ({answer.status_code}).",
            "Accept the model's licence on its page and set HF_TOKEN.",
        )
    etag = (answer.headers.get("X-Linked-Etag") or answer.headers.get("ETag") or "").strip('W/"') or None
    size = answer.headers.get("X-Linked-Size") or (answer.headers.get("Content-Length") if answer.is_success else None)
    published = file.sha256 or (etag if etag and SHA256.fullmatch(etag) else None)
    told = replace(wanted, url=url, etag=etag, sha256=published, size=file.size or (int(size) if size else None))
    return told, answer.headers.get("X-Repo-Commit", card.revision)


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
