"""The catalogue as plain data, with what is on this machine."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from stagent_tools.models.cards import ModelCard, Profile
from stagent_tools.models.catalogue import CATALOGUE
from stagent_tools.models.places import ModelPlaces


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
    """What `stagent models list --json` prints."""

    model_config = ConfigDict(frozen=True)

    models: tuple[ModelRow, ...]


def list_models(places: ModelPlaces, profile: Profile = "research") -> ModelList:
    """The models within a profile."""
    return ModelList(models=tuple(_row(card, places) for card in CATALOGUE if card.within(profile)))


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
