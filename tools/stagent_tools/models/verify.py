"""Whether the models on this machine are what was published."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from stagent_tools.models.cards import ModelCard, ModelFile
from stagent_tools.models.download import sha256_of
from stagent_tools.models.places import ModelPlaces, files_in
from stagent_tools.models.pull import MANIFEST

GIT_SHA1 = re.compile(r"[0-9a-f]{40}")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verified:
    """`problems` one sentence for each file that is wrong; `unknown` files of which nobody says what they should be."""

    name: str
    folder: Path | None
    problems: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """It is here, and nothing speaks against it."""
        return self.folder is not None and not self.problems

    @property
    def remedy(self) -> str:
        """The command that gets a model that is not here."""
        return f"Get it: stagent models pull {self.name}" if self.folder is None else ""

    @property
    def sentence(self) -> str:
        if self.folder is None:
            return f"not on this machine. {self.remedy}"
        if self.problems:
            return " ".join(self.problems) + " Take it away and pull again."
        if self.unknown:
            return f"nobody has published the hash of {', '.join(self.unknown)}"
        return "every file is as published"


def verify(card: ModelCard, places: ModelPlaces) -> Verified:
    """Reads every byte of the model's files."""
    folder = places.find(card)
    if folder is None:
        return Verified(card.name, None)
    manifest = _manifest(folder)
    problems, unknown = [], []
    for file in files_in(folder, card) or ():
        expected = _expected(folder, file, manifest)
        if expected is None:
            unknown.append(file.path)
        elif _digest(folder / file.path, expected) != expected:
            problems.append(f"{folder / file.path} is not the published file.")
    return Verified(card.name, folder, tuple(problems), tuple(unknown))


def _expected(folder: Path, file: ModelFile, manifest: dict[str, str]) -> str | None:
    """The published SHA-256; else what the manifest noted; else the name of the hub's blob, which is a hash."""
    if file.sha256 is not None:
        return file.sha256
    if file.path in manifest:
        return manifest[file.path]
    blob = (folder / file.path).resolve().name
    return blob if SHA256.fullmatch(blob) or GIT_SHA1.fullmatch(blob) else None


def _digest(path: Path, like: str) -> str:
    """SHA-256, or Git's SHA-1 of a blob where the hub names a small file so."""
    if SHA256.fullmatch(like):
        return sha256_of(path)
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _manifest(folder: Path) -> dict[str, str]:
    """SHA-256 by file, as noted when the model was pulled; nothing where nobody noted it, or the note is spoilt."""
    path = folder / MANIFEST
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {name: str(noted["sha256"]) for name, noted in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
