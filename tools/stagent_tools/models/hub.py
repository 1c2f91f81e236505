"""What the Hugging Face hub says of a model before it is fetched: which files it has, and what each must become."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stagent_tools.errors import MissingPart
from stagent_tools.models.cards import ModelCard, ModelFile
from stagent_tools.models.download import Wanted

if TYPE_CHECKING:
    import httpx

HUB = "https://huggingface.co"
SHA256 = re.compile(r"[0-9a-f]{64}")
OF_USE = (".json", ".txt", ".safetensors", ".model")
"""Endings of configurations, words and weights: no code is fetched, and no weights that could hold some."""
REFUSED = (401, 403, 404)


def files_of(client: httpx.Client, card: ModelCard) -> tuple[ModelFile, ...]:
    """The model's files; of one whose shards nobody has listed those of use that the hub has, too."""
    if not card.index:
        return card.files
    answer = _asked(client, "GET", card, f"api/models/{card.source}/revision/{card.revision}", "its list of files")
    try:
        names = [str(sibling["rfilename"]) for sibling in answer.json()["siblings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise MissingPart(
            f"The hub says nothing of use about the files of {card.source}.", "Try again later."
        ) from error
    known = {file.path for file in card.files}
    return (*card.files, *(ModelFile(name) for name in names if name.endswith(OF_USE) and name not in known))


def wanted_of(client: httpx.Client, card: ModelCard, file: ModelFile) -> tuple[Wanted, str]:
    """What the server says of a file before it is fetched, and the commit that the hub resolves the revision to."""
    wanted = Wanted(f"{card.source}/{file.path}", f"{card.name}/{file.path}", file.size, file.sha256)
    if not card.from_hub:
        return wanted, card.revision
    answer = _asked(client, "HEAD", card, f"{card.source}/resolve/{card.revision}/{file.path}", wanted.name)
    etag = (answer.headers.get("X-Linked-Etag") or answer.headers.get("ETag") or "").strip('W/"') or None
    size = answer.headers.get("X-Linked-Size") or (answer.headers.get("Content-Length") if answer.is_success else None)
    published = file.sha256 or (etag if etag and SHA256.fullmatch(etag) else None)
    url, length = str(answer.request.url), file.size or (int(size) if size else None)
    return replace(wanted, url=url, etag=etag, sha256=published, size=length), answer.headers.get(
        "X-Repo-Commit", card.revision
    )


def _asked(client: httpx.Client, method: str, card: ModelCard, where: str, what: str) -> httpx.Response:
    """The hub's answer. Raises MissingPart where nobody answers, or the file is not given."""
    import httpx

    endpoint = os.environ.get("HF_ENDPOINT", HUB).rstrip("/")
    token = os.environ.get("HF_TOKEN")
    if token:
        client.headers["Authorization"] = f"Bearer {token}"
    try:
        answer = client.request(
            method, f"{endpoint}/{where}", follow_redirects=False, headers={"Accept-Encoding": "identity"}
        )
    except httpx.HTTPError as error:
        raise MissingPart(
            f"{endpoint} cannot be reached ({type(error).__name__}), so {what} was not pulled.",
            f"Check the network, or copy the files of {card.source} to a folder {card.name} and name its parent with "
            "--models-dir.",
        ) from error
    if answer.status_code in REFUSED:
        raise MissingPart(
            f"The hub does not give {what} of {card.source} ({answer.status_code}).",
            "Accept the model's licence on its page and set HF_TOKEN.",
        )
    return answer
