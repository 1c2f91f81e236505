"""Where models lie on this machine: a folder of models, and the cache of the Hugging Face hub.

A model in a folder of models is `FOLDER/NAME/` with its files, or, if it has one file only, that file itself.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from stagent_tools.errors import MissingPart
from stagent_tools.models.cards import PACKAGE, ModelCard, ModelFile
from stagent_tools.models.catalogue import CATALOGUE, card_of

MODELS_DIR = "STAGENT_MODELS_DIR"
TRUE = {"1", "ON", "YES", "TRUE"}


@dataclass(frozen=True, slots=True)
class ModelPlaces:
    """`folder` is the one that the user named, None if none was named."""

    folder: Path | None = None

    @property
    def own(self) -> Path:
        """The folder of models: as named, as the environment names it, or in the user's cache."""
        if self.folder is not None:
            return self.folder
        named = os.environ.get(MODELS_DIR)
        if named:
            return Path(named).expanduser()
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").expanduser() / "stagent" / "models"

    @property
    def is_named(self) -> bool:
        """Whether somebody chose the folder: then all that is pulled goes there."""
        return self.folder is not None or bool(os.environ.get(MODELS_DIR))

    def find(self, card: ModelCard) -> Path | None:
        """The folder with all files of a model, None where one is missing."""
        if card.comes_along:
            return _in_package(card)
        candidates = [self.own / card.name]
        if len(card.files) == 1:
            candidates.append(self.own)
        if card.from_hub:
            candidates += hub_snapshots(card)
        return next((folder for folder in candidates if _whole(folder, card)), None)

    def locate(self, name: str) -> Path:
        """The folder of a model that is needed now. Raises MissingPart with the command that gets it."""
        card = card_of(name)
        for needed in map(card_of, card.needs):
            self._here(needed)
        return self._here(card)

    def _here(self, card: ModelCard) -> Path:
        found = self.find(card)
        if found is None:
            raise MissingPart(
                f"The model {card.name} ({card.megabytes:.0f} MB, {card.licence}) is not on this machine.",
                f"Get it: stagent models pull {card.name}{self._option()}",
            )
        return found

    def present(self, backend: str) -> tuple[ModelCard, ...]:
        """The models of a backend ("mask=sam2") that are here, the preferred one first."""
        return tuple(
            card
            for card in CATALOGUE
            if card.backend == backend
            and card.task != "text"
            and all(self.find(card_of(needed)) for needed in (*card.needs, card.name))
        )

    def choose(self, backend: str) -> ModelCard:
        """The model that `auto` takes: what is here. Raises MissingPart with the command for the smallest one."""
        here = self.present(backend)
        if here:
            return here[0]
        known = [card for card in CATALOGUE if card.backend == backend and card.task != "text"]
        smallest = min(known, key=lambda card: card.megabytes)
        raise MissingPart(
            f"No model of the backend {backend} is on this machine.",
            f"Get one: stagent models pull {smallest.name}{self._option()}",
        )

    def _option(self) -> str:
        return f" --models-dir {self.folder}" if self.folder is not None else ""


def _in_package(card: ModelCard) -> Path | None:
    package, _, inside = card.source.removeprefix(PACKAGE).partition("/")
    folder = Path(str(files(package))) / inside
    return folder if _whole(folder, card) else None


def is_offline() -> bool:
    """Whether the user forbids the network, as the hub's own library reads it."""
    return any(os.environ.get(name, "").upper() in TRUE for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"))


def hub_cache() -> Path:
    """The hub's cache on this machine, by the hub's own environment variables."""
    named = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if named:
        return Path(named).expanduser()
    home = os.environ.get("HF_HOME")
    if home:
        return Path(home).expanduser() / "hub"
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache).expanduser() / "huggingface" / "hub"


def hub_folder(card: ModelCard) -> Path:
    return hub_cache() / ("models--" + card.source.replace("/", "--"))


def hub_snapshots(card: ModelCard) -> list[Path]:
    """Snapshots of the card's revision; for a branch the commit that it stood at when it was pulled."""
    folder = hub_folder(card)
    reference = folder / "refs" / card.revision
    commit = reference.read_text(encoding="ascii").strip() if reference.is_file() else card.revision
    return [folder / "snapshots" / commit]


def files_in(folder: Path, card: ModelCard) -> tuple[ModelFile, ...] | None:
    """The model's files, with the shards that its index names; None where the index says nothing."""
    if not card.index:
        return card.files
    try:
        shards = set(json.loads((folder / card.index).read_text(encoding="utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return (*card.files, *(ModelFile(str(name)) for name in sorted(shards)))


def _whole(folder: Path, card: ModelCard) -> bool:
    files = files_in(folder, card)
    return files is not None and all((folder / file.path).is_file() for file in files)
