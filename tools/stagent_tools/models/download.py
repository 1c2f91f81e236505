"""One file over HTTP: goes on where an earlier try stopped, and counts only when its length and hash are right."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stagent_tools.errors import MissingPart, OutputUnwritable

if TYPE_CHECKING:
    import httpx

Progress = Callable[[str, float, float], None]

TRIES = 5
WAIT_S = 1.0
"""Before the second try; twice as long before each further one."""
PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE, TOO_MANY, SERVER_ERROR = 206, 416, 429, 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file as it must become. `size` in bytes and `sha256` are None where nobody says; `etag` is what the server
    calls this version: a partial file of another one is begun anew."""

    url: str
    name: str
    size: int | None = None
    sha256: str | None = None
    etag: str | None = None


class _GoOn(Exception):
    """Try again, from where the file ends."""


def download(client: httpx.Client, wanted: Wanted, partial: Path, progress: Progress | None = None) -> None:
    """Fills `partial` and returns when it is the wanted file.

    Raises MissingPart if the server cannot be reached or sends something else, OutputUnwritable if the disk is full.
    What was got stays in `partial`, unless it is wrong.
    """
    trouble = ""
    for number in range(TRIES):
        if number:
            time.sleep(WAIT_S * 2 ** (number - 1))
        try:
            _go_on(client, wanted, partial, progress)
        except _GoOn as broken:
            trouble = str(broken)
            continue
        except OSError as error:
            raise OutputUnwritable(
                f"{wanted.name} cannot be written: {error.strerror or error}.", "Make room, or name another folder."
            ) from error
        return _check(wanted, partial)
    have = partial.stat().st_size / 1e6 if partial.is_file() else 0.0
    raise MissingPart(
        f"{wanted.name} could not be pulled: {trouble}.",
        f"Give the same command again: it goes on after the {have:.1f} MB that are here.",
    )


def _go_on(client: httpx.Client, wanted: Wanted, partial: Path, progress: Progress | None) -> None:
    """One request for what is missing; raises _GoOn where another one may bring the rest."""
    import httpx

    begin = partial.stat().st_size if partial.is_file() else 0
    if wanted.size is not None and begin == wanted.size:
        return
    headers = {"Accept-Encoding": "identity"}
    if begin:
        headers["Range"] = f"bytes={begin}-"
        if wanted.etag is not None:
            headers["If-Range"] = f'"{wanted.etag}"'
    try:
        with client.stream("GET", wanted.url, headers=headers) as response:
            if response.status_code == RANGE_NOT_SATISFIABLE:
                partial.unlink(missing_ok=True)
                raise _GoOn("the server has less than what is here")
            _refuse(response.status_code, wanted)
            resumed = response.status_code == PARTIAL_CONTENT
            begin = begin if resumed else 0
            with partial.open("ab" if resumed else "wb") as file:
                for chunk in response.iter_raw():
                    file.write(chunk)
                    begin += len(chunk)
                    if progress is not None:
                        progress(f"pulling {wanted.name}", float(begin), float(wanted.size or 0))
    except httpx.HTTPError as error:
        raise _GoOn(f"the connection broke ({type(error).__name__})") from error
    if wanted.size is not None and begin < wanted.size:
        raise _GoOn(f"the server stopped after {begin / 1e6:.1f} of {wanted.size / 1e6:.1f} MB")


def _refuse(status: int, wanted: Wanted) -> None:
    if status == TOO_MANY or status >= SERVER_ERROR:
        raise _GoOn(f"the server answered {status}")
    if status in (401, 403):
        raise MissingPart(
            f"The server does not give {wanted.name} to strangers ({status}).",
            "Accept its licence on the model's page and set HF_TOKEN.",
        )
    if status >= 300:
        raise MissingPart(f"The server answered {status} for {wanted.url}.", "Check the network and try again later.")


def _check(wanted: Wanted, partial: Path) -> None:
    """Length and hash; a wrong file is taken away, so that the next try begins anew."""
    size = partial.stat().st_size
    if wanted.size is not None and size != wanted.size:
        partial.unlink()
        raise MissingPart(
            f"{wanted.name} has {size} bytes instead of {wanted.size}.", "Give the same command again: it begins anew."
        )
    if wanted.sha256 is not None and (found := sha256_of(partial)) != wanted.sha256:
        partial.unlink()
        raise MissingPart(
            f"{wanted.name} is not the published file: its SHA-256 is {found[:12]}… instead of {wanted.sha256[:12]}….",
            "Nothing was installed; give the same command again, and if it stays so do not trust the server.",
        )


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
