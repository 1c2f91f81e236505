"""Models of which nothing but their bytes shows that they are what they should be."""

from __future__ import annotations

from stagent_tools.errors import MissingPart
from stagent_tools.models.cards import ModelCard
from stagent_tools.models.places import ModelPlaces
from stagent_tools.models.verify import verify


def published(backend: str, places: ModelPlaces) -> ModelCard:
    """The model of this backend that is on this machine, if its files are byte for byte what was published; else
    MissingPart.

    For models whose answers have nothing by which weights that are random, broken or another model's would give
    themselves away.
    """
    card = places.choose(backend)
    checked = verify(card, places)
    if not checked.is_right or checked.unknown:
        raise MissingPart(
            f"Nothing shows that the files of {card.name} are the published ones: {checked.sentence}",
            f"Get them again: stagent models pull {card.name}",
        )
    return card
