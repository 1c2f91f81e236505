"""Nouns that decide what an event is: what one passes without overtaking it, runs into without a collision."""

from __future__ import annotations

from stagent.plan.nouns import NOUNS
from stagent.plan.word_lists import word_list
from stagent_tools.target import Target
from stagent_tools.things import thing_of

# What fills the picture: to leave it is to leave.
VIEWS = frozenset(word_list("picture frame view sight screen scene clip video shot image footage recording field"))
# What stands still: to pass it is to cross a line on the ground.
FIXED = frozenset(
    word_list(
        "line junction crossing gate bridge post road street door crosswalk intersection roundabout finish sign "
        "corner lane marker tunnel kerb barrier track entrance mark hurdle bend bush pole lamppost crossroads "
        "platform station pier tower statue building windmill flag pin fountain kiosk tree house light wall shop "
        "church barn hydrant bench cone buoy mast hill stone rock curve lights ramp stairs step doorway fence net hoop "
        "goal driveway garage bank square park forest field beach river lake pond dock harbour island shore slope "
        "summit checkpoint ditch puddle hedge canal stream hangar depot stop border turnstile kerbstone pavement"
    )
)
# What has room for somebody who runs into it.
ROOMY = frozenset(
    word_list(
        "road street tunnel garage yard field house building room water pool forest shop lane pitch court sea lake "
        "garden square station kitchen hall park picture frame"
    )
)
# What is passed from hand to hand.
HANDED = frozenset(word_list("ball puck baton basketball football parcel note bottle"))
# Who is called so does something, and so may be overtaken.
_DOERS = ("er", "or", "ist", "man", "woman", "boy", "girl", "ian", "ess", "one")


def can_move(thing: Target) -> bool:
    """Whether to pass it is to overtake it: what is none of the things that move is a place on the way."""
    known = thing_of(thing.noun)
    if thing.noun in FIXED or (known is None and thing.noun in NOUNS):
        return False
    named = thing.ordinal is not None or thing.motion is not None or thing.noun in ("object", "person", "camera")
    return known is not None or named or thing.plural or thing.noun.endswith(_DOERS)
