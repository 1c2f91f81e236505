"""The catalogue as plain data, with what is on this machine: the documents that `stagent models` prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from stagent_tools.models.cards import ModelCard, Profile
from stagent_tools.models.catalogue import CATALOGUE
from stagent_tools.models.places import ModelPlaces
from stagent_tools.models.verify import Verified, verify


class ModelRow(BaseModel):
    """`sha256` by file, where it is known; `path` the folder on this machine, None if the model is not there."""

    model_config = ConfigDict(frozen=True)

    name: str
    task: str
    backend: str
    megabytes: float
    licence: str
    profile: Profile
    source: str
    revision: str
    sha256: dict[str, str]
    needs: tuple[str, ...]
    path: Path | None


class ModelList(BaseModel):
    """What `stagent models list|pull|path --json` prints."""

    model_config = ConfigDict(frozen=True)

    models: tuple[ModelRow, ...]


class VerifiedRow(BaseModel):
    """`problems` a sentence for each file that is wrong · `unknown` files whose hash nobody has published · `remedy`
    for a model that is not here, else ""."""

    model_config = ConfigDict(frozen=True)

    name: str
    path: Path | None
    right: bool
    problems: tuple[str, ...]
    unknown: tuple[str, ...]
    remedy: str


class VerifiedList(BaseModel):
    """What `stagent models verify --json` prints."""

    model_config = ConfigDict(frozen=True)

    models: tuple[VerifiedRow, ...]


def list_models(places: ModelPlaces, profile: Profile = "research") -> ModelList:
    """The models within a profile."""
    return rows_of([card for card in CATALOGUE if card.within(profile)], places)


def rows_of(cards: Sequence[ModelCard], places: ModelPlaces) -> ModelList:
    """These models."""
    return ModelList(models=tuple(_row(card, places) for card in cards))


def verified_rows(found: Sequence[Verified]) -> VerifiedList:
    """What was found of each model."""
    return VerifiedList(models=tuple(_verified_row(one) for one in found))


def verify_all(cards: Sequence[ModelCard], places: ModelPlaces) -> list[Verified]:
    """These models; without any, all that are on this machine."""
    return [verify(card, places) for card in cards or CATALOGUE if cards or places.find(card)]


def _verified_row(found: Verified) -> VerifiedRow:
    return VerifiedRow(
        name=found.name,
        path=found.folder,
        right=found.is_right,
        problems=found.problems,
        unknown=found.unknown,
        remedy=found.remedy,
    )


def as_table(models: ModelList) -> str:
    """One line a model."""
    name, backend = (max(len(getattr(row, field)) for row in models.models) for field in ("name", "backend"))
    lines = [
        f"{row.name:{name}}  {row.backend:{backend}}  {row.megabytes:7.1f} MB  {row.licence:12}  "
        f"{'here' if row.path else '-'}"
        for row in models.models
    ]
    return "\n".join(lines)


def _row(card: ModelCard, places: ModelPlaces) -> ModelRow:
    return ModelRow(
        name=card.name,
        task=card.task,
        backend=card.backend,
        megabytes=card.megabytes,
        licence=card.licence,
        profile=card.profile,
        source=card.source,
        revision=card.revision,
        sha256={file.path: file.sha256 for file in card.files if file.sha256},
        needs=card.needs,
        path=places.find(card),
    )
