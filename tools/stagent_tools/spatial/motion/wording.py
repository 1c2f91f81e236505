"""What a target asks for, in terms that a moving shape can answer: family, colours by part, order, pace, size.

What no shape can answer (a beard, a breed, a name) is kept apart, so that the decision can say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from stagent_tools.spatial.motion.colours import is_colour
from stagent_tools.spatial.motion.families import Family
from stagent_tools.spatial.motion.kinds import shown_as
from stagent_tools.target import Motion, Position, Target
from stagent_tools.things import Thing, thing_of

Part = Literal["whole", "upper", "lower", "feet", "head"]

GARMENTS: dict[Part, frozenset[str]] = {
    "upper": frozenset(
        [
            "shirt",
            "t-shirt",
            "tshirt",
            "tee",
            "top",
            "jacket",
            "hoodie",
            "coat",
            "jumper",
            "sweater",
            "pullover",
            "blouse",
            "vest",
            "jersey",
            "cardigan",
        ]
    ),
    "lower": frozenset(["trousers", "jeans", "pants", "shorts", "skirt", "leggings", "trackers"]),
    "feet": frozenset(["shoes", "shoe", "trainers", "sneakers", "boots", "socks"]),
    "head": frozenset(["hat", "cap", "helmet", "hair", "beanie", "hood"]),
}
PART_WORDS = frozenset(word for words in GARMENTS.values() for word in words)

SUPERLATIVES: dict[str, tuple[str, int]] = {
    "fastest": ("speed", 1),
    "quickest": ("speed", 1),
    "slowest": ("speed", -1),
    "biggest": ("area", 1),
    "largest": ("area", 1),
    "smallest": ("area", -1),
    "tallest": ("height", 1),
    "closest": ("near", 1),
    "nearest": ("near", 1),
    "furthest": ("near", -1),
    "farthest": ("near", -1),
    "falling": ("down", 1),
}
"""A word -> what to order by and which end of it is meant."""

RELATIONS = frozenset(["next", "beside", "behind", "near", "opposite", "between", "front"])
"""What follows describes something else: its colour is not the target's."""
RelationKind = Literal["next to", "behind", "in front of", "left of", "right of"]
_AGAINST: tuple[tuple[re.Pattern[str], RelationKind], ...] = (
    (re.compile(r"\b(?:next to|beside|near|close to|by)\b (.+)"), "next to"),
    (re.compile(r"\b(?:behind|following)\b (.+)"), "behind"),
    (re.compile(r"\b(?:in front|ahead) of\b (.+)"), "in front of"),
    (re.compile(r"\b(?:to the )?left of\b (.+)"), "left of"),
    (re.compile(r"\b(?:to the )?right of\b (.+)"), "right of"),
)
SAYS_NOTHING = frozenset(
    [
        "other",
        "others",
        "another",
        "same",
        "own",
        "whole",
        "moving",
        "single",
        "one",
        "all",
        "every",
        "each",
        "both",
        "two",
        "three",
    ]
)
NOT = re.compile(r"\b(?:not|non-|isn't|aren't|neither|without)\s*")
_LINKS = frozenset(["in", "with", "wearing", "and", "the", "a", "an", "of", "on", "at", "who", "is", "that", "from"])

CLAIMABLE = frozenset({"person", "child", "car", "vehicle", "dog", "ball", "cyclist"})
"""The kinds that a moving shape may be taken for, because they are by far the commonest of their family and shape.
A bus, a cat or a motorcycle would have to be told from those by looks that this backend cannot read."""

BY_COLOUR = frozenset({"van", "bus", "truck"})
"""Vehicles that cannot be told from a car by shape and motion, but that are taken for granted where their colour is
named too and one vehicle alone is of it: who asks for the orange bus has seen one. The answer says so."""

UNTELLABLE = frozenset(
    [
        "goalkeeper",
        "goalie",
        "keeper",
        "referee",
        "umpire",
        "linesman",
        "policeman",
        "policewoman",
        "officer",
        "soldier",
        "driver",
        "passenger",
        "nurse",
        "doctor",
        "waiter",
        "jockey",
        "cowboy",
        "astronaut",
        "firefighter",
        "fireman",
        "postman",
    ]
)
"""Roles that are a uniform or a place, not a shape."""

ANYTHING = frozenset(["thing", "things", "object", "objects", "mover", "movers", "something", "anything"])


@dataclass(frozen=True)
class Relation:
    """How a thing stands to another one that the phrase names."""

    kind: RelationKind
    anchor: Target


@dataclass(frozen=True)
class Wish:
    """`colours`: (part, word) that must be there · `avoided`: those that must not ("not red") · `kinds`: as which a
    detector finds the thing · `order`: (measure, end) that picks one · `unread`: words that nothing here can verify ·
    `others`: kinds that the phrase puts into relation · `claimable`: None if the noun may be claimed, else why not."""

    target: Target
    thing: Thing | None
    family: Family | None
    kinds: tuple[str, ...]
    colours: tuple[tuple[Part, str], ...]
    avoided: tuple[tuple[Part, str], ...]
    order: tuple[str, int] | None
    unread: tuple[str, ...]
    others: tuple[Thing, ...]
    refusal: str | None
    relation: Relation | None = None


_GOES = r"\b(?:walk|driv|mov|go|runn?|rid|head|com)ing\b(?: \w+)?? "
_PICTURE = r"(?: (?:the )?(?:picture|frame|screen|road|street|hill))?"
MOTION_PHRASES: tuple[tuple[re.Pattern[str], Motion], ...] = (
    (re.compile(_GOES + r"(?:away|off|up(?:wards)?)\b" + _PICTURE), "away from camera"),
    (re.compile(_GOES + r"(?:nearer|closer|down(?:wards)?)\b" + _PICTURE), "towards camera"),
)
"""Down the picture is nearer on any ground that is seen from above."""
SIDE_PHRASES: tuple[tuple[re.Pattern[str], Position], ...] = (
    (re.compile(r"\b(?:on |at |in )?(?:the )?left(?:-hand)?(?: (?:side|edge)|(?= lane)|$)"), "left"),
    (re.compile(r"\b(?:on |at |in )?(?:the )?right(?:-hand)?(?: (?:side|edge)|(?= lane)|$)"), "right"),
)


def _with_phrases_read(target: Target) -> Target:
    """The target with the ways and sides that its attributes tell in several words."""
    motion, position, attributes = target.motion, target.position, []
    for attribute in target.attributes:
        rest = attribute.lower()
        for pattern, way in MOTION_PHRASES:
            if motion is None and pattern.search(rest):
                motion, rest = way, pattern.sub(" ", rest)
        for pattern, side in SIDE_PHRASES:
            if position is None and "from" not in rest.split() and pattern.search(rest):
                position, rest = side, pattern.sub(" ", rest)
        if rest.strip():
            attributes.append(attribute if rest == attribute.lower() else rest.strip())
    phrase = target.phrase or target.words()
    update = {"motion": motion, "position": position, "attributes": tuple(attributes), "phrase": phrase}
    return target.model_copy(update=update)


def wish_of(target: Target, told: tuple[str, ...] = ()) -> Wish:
    """What the target asks for, as far as a moving shape can answer it, or a detector that tells the kinds `told`."""
    target = _with_phrases_read(target)
    thing = thing_of(target.noun, target.attributes)
    colours: list[tuple[Part, str]] = []
    avoided: list[tuple[Part, str]] = []
    unread: list[str] = []
    others: list[Thing] = []
    order: tuple[str, int] | None = None
    relation: Relation | None = None
    for attribute in target.attributes:
        if relation is None and (relation := _relation(attribute, target.noun)) is not None:
            unread += [] if _tellable(relation.anchor, told) else [attribute]
            continue
        said, denied, what = NOT.sub(" not ", attribute.lower()).partition(" not ")
        words = [word for word in re.split(r"[^a-z-]+", f"{said} {what}") if word]
        if RELATIONS & set(words):
            unread.append(attribute)
            continue
        (avoided if denied else colours).extend(_colours(words))
        for word in words:
            if word in SUPERLATIVES:
                order = SUPERLATIVES[word]
            elif not (is_colour(word) or word in PART_WORDS or word in SAYS_NOTHING or word in _LINKS):
                other = thing_of(word)
                if other is not None and other is not thing and not denied:
                    others.append(other)
                else:
                    unread.append(word)
    kinds = tuple(name for name in told if name == target.noun) if thing is None else shown_as(thing, told)
    if thing is not None and thing.name in BY_COLOUR and not kinds:
        unread.append(f"that it is a {target.noun}")
    return Wish(
        target=target,
        thing=thing,
        family=None if thing is None else _family(thing),
        kinds=kinds,
        colours=tuple(colours),
        avoided=tuple(avoided),
        order=order,
        unread=tuple(unread),
        others=tuple(others),
        refusal=None if kinds and not _role(target) else _refusal(target, thing, coloured=bool(colours)),
        relation=relation,
    )


def _tellable(anchor: Target, told: tuple[str, ...]) -> bool:
    return wish_of(anchor, told).refusal is None


def _role(target: Target) -> bool:
    return target.noun.lower() in UNTELLABLE


def _relation(attribute: str, noun: str) -> Relation | None:
    """ "behind red car", "next to the red one": the relation, and what it is to."""
    for pattern, kind in _AGAINST:
        found = pattern.search(attribute.lower())
        words = [word for word in re.split(r"[^a-z-]+", found[1]) if word and word not in _LINKS] if found else []
        if words:
            anchor = noun if words[-1] in ("one", "other") else words[-1]
            return Relation(kind, Target(noun=anchor, attributes=tuple(words[:-1]), phrase=" ".join(words)))
    return None


def _colours(words: list[str]) -> list[tuple[Part, str]]:
    """Each colour with the garment that follows it, if one does: "pink and black shirt" is two colours above."""
    found: list[tuple[Part, str]] = []
    for i, word in enumerate(words):
        if is_colour(word):
            worn: Part = next(
                (part for later in words[i + 1 :] for part in GARMENTS if later in GARMENTS[part]), "whole"
            )
            found.append((worn, word))
    return found


def _family(thing: Thing) -> Family:
    return "person" if thing.name == "cyclist" else thing.family


def _refusal(target: Target, thing: Thing | None, *, coloured: bool) -> str | None:
    """Why a thing of that name cannot be recognised from its motion, shape and colour; None if it can."""
    if target.noun.lower() in ANYTHING:
        return None
    if thing is None:
        return f"what {with_article(target.noun)} looks like is not known to the built-in finder"
    if thing.name in CLAIMABLE and not _role(target):
        return None
    if thing.family == "ball" or (thing.name in BY_COLOUR and coloured and not target.plural):
        return None
    return f"{with_article(target.noun)} cannot be told from other things by shape and motion alone"


def with_article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
