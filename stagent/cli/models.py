"""`stagent models`: published models by name; which there are, getting and checking them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stagent.cli.console import progress_line
from stagent_tools.errors import UsageError

if TYPE_CHECKING:
    from stagent_tools.models import ModelCard

models = typer.Typer(help="Published models: list, pull, verify, and where they lie.", no_args_is_help=True)


class ProfileName(StrEnum):
    """What a model may be used for."""

    EMBEDDED = "embedded"
    COMMERCIAL = "commercial"
    RESEARCH = "research"


Folder = Annotated[Path | None, typer.Option("--models-dir", help="Folder of models, instead of the usual caches.")]
Profile = Annotated[
    ProfileName | None,
    typer.Option(help="embedded: nothing to pull; commercial: Apache, MIT and BSD only; research: all."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
MISSING = 9


@models.command("list")
def list_(profile: Profile = None, models_dir: Folder = None, as_json: Json = False) -> None:
    """What can be had, and what is here. Example: stagent models list --profile commercial"""
    from stagent_tools.models import ModelPlaces
    from stagent_tools.models.listing import as_table, list_models

    found = list_models(ModelPlaces(models_dir), profile.value if profile else "research")
    typer.echo(found.model_dump_json() if as_json else as_table(found))


@models.command("pull")
def pull(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Models by name.")] = None,
    profile: Profile = None,
    models_dir: Folder = None,
) -> None:
    """Get models; what an earlier try left is gone on with. Example: stagent models pull yolox-s"""
    from stagent_tools.models import ModelPlaces
    from stagent_tools.models import pull as pull_model

    for card in _cards(names, profile):
        with progress_line(enabled=True) as progress:
            folder = pull_model(card, ModelPlaces(models_dir), progress)
        typer.echo(f"{card.name}  {folder}")


@models.command("verify")
def verify(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Default: all that are here.")] = None,
    models_dir: Folder = None,
) -> int:
    """Read every byte and compare with what was published. Example: stagent models verify yolox-s"""
    from stagent_tools.models import CATALOGUE, ModelPlaces, card_of
    from stagent_tools.models import verify as verify_model

    places, wrong = ModelPlaces(models_dir), False
    for card in [card_of(name) for name in names] if names else [card for card in CATALOGUE if places.find(card)]:
        found = verify_model(card, places)
        wrong = wrong or not found.is_right
        typer.echo(f"{card.name}: {found.sentence}")
    return MISSING if wrong else 0


@models.command("path")
def path(name: Annotated[str, typer.Argument(help="A model by name.")], models_dir: Folder = None) -> None:
    """Print the folder of a model that is here. Example: stagent models path yolox-s"""
    from stagent_tools.models import ModelPlaces

    typer.echo(ModelPlaces(models_dir).locate(name))


def _cards(names: list[str] | None, profile: ProfileName | None) -> list[ModelCard]:
    from stagent_tools.models import CATALOGUE, card_of

    if not names and profile is None:
        raise UsageError("Nothing to pull was named.", "Name models, or a --profile; stagent models list shows them.")
    cards = [card_of(name) for name in names or ()]
    return cards + [card for card in CATALOGUE if profile is not None and card.within(profile.value)]
