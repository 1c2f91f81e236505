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
    as_json: Json = False,
) -> None:
    """Get models; what an earlier try left is gone on with. Example: stagent models pull yolox-s"""
    from stagent_tools.models import ModelPlaces
    from stagent_tools.models import pull as pull_model
    from stagent_tools.models.listing import rows_of

    cards, places = _cards(names, profile), ModelPlaces(models_dir)
    for card in cards:
        with progress_line(enabled=True) as progress:
            folder = pull_model(card, places, progress)
        if not as_json:
            typer.echo(f"{card.name}  {folder}")
    if as_json:
        typer.echo(rows_of(cards, places).model_dump_json())


@models.command("verify")
def verify(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Default: all that are here.")] = None,
    models_dir: Folder = None,
    as_json: Json = False,
) -> int:
    """Read every byte and compare with what was published. Example: stagent models verify yolox-s"""
    from stagent_tools.models import ModelPlaces, card_of
    from stagent_tools.models.listing import verified_rows, verify_all

    found = verify_all([card_of(name) for name in names or ()], ModelPlaces(models_dir))
    if as_json:
        typer.echo(verified_rows(found).model_dump_json())
    else:
        for one in found:
            typer.echo(f"{one.name}: {one.sentence}")
    return 0 if all(one.is_right for one in found) else MISSING


@models.command("path")
def path(
    name: Annotated[str, typer.Argument(help="A model by name.")], models_dir: Folder = None, as_json: Json = False
) -> None:
    """Print the folder of a model that is here. Example: stagent models path yolox-s"""
    from stagent_tools.models import ModelPlaces, card_of
    from stagent_tools.models.listing import rows_of

    places = ModelPlaces(models_dir)
    folder = places.locate(name)
    typer.echo(rows_of([card_of(name)], places).model_dump_json() if as_json else folder)


def _cards(names: list[str] | None, profile: ProfileName | None) -> list[ModelCard]:
    from stagent_tools.models import CATALOGUE, card_of

    if not names and profile is None:
        raise UsageError("Nothing to pull was named.", "Name models, or a --profile; stagent models list shows them.")
    cards = [card_of(name) for name in names or ()]
    return cards + [card for card in CATALOGUE if profile is not None and card.within(profile.value)]
