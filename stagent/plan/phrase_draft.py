"""A noun phrase while it is read: the words that fix its place, order and motion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from stagent.plan.inflection import lemma, singular
from stagent.plan.motions import motion_of
from stagent.plan.verbs import readings
from stagent.plan.vocabulary import (
    AUXILIARIES,
    CLOTHES,
    CONJUNCTIONS,
    DETERMINERS,
    FROM_SIDES,
    ORDINALS,
    POSITION_PHRASES,
    POSITIONS,
    PREDICATES,
    PREPOSITIONS,
    PRONOUNS,
    WH_WORDS,
)
from stagent.plan.word_lists import word_list
from stagent_tools.target import Motion, Ordinal, Position, Target

Words = tuple[str, ...]


Side = Literal["left", "right", "middle", "front", "back", "top", "bottom", "time"]


STOPS = frozenset(word_list("| , ; : ? ! . ( ) - /"))


LEADERS = {"leader": 1, "winner": 1, "runner-up": 2}


SILENT = DETERMINERS | frozenset(word_list("of in on at with wearing has having is are was were wears dressed and"))


ENDS = (
    PREPOSITIONS
    | CONJUNCTIONS
    | AUXILIARIES
    | WH_WORDS
    | DETERMINERS
    | STOPS
    | (PRONOUNS - {"one"})
    | {"'s", "relative", "compared"}
)
# What may come right behind "on the left": no thing on whose left it is.
_BEHIND_PLACE = ENDS | PREDICATES | {"away", "now", "then", "again"}


# Where things stand, the longest phrase first.
_PLACES: list[tuple[Words, Position]] = [
    (tuple(phrase.split()), POSITION_PHRASES[phrase]) for phrase in sorted(POSITION_PHRASES, key=len, reverse=True)
]


@dataclass
class Draft:
    """A phrase while it is read."""

    nouns: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    position: Position | None = None
    ordinal: int | None = None
    side: Side = "front"
    motion: Motion | None = None
    group: bool = False


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """`end` is the index behind the phrase; `anaphor`: a pronoun that may stand for something named elsewhere."""

    target: Target
    end: int
    anaphor: bool = False


def stands_alone(draft: Draft) -> bool:
    return any(attribute.startswith("number ") for attribute in draft.attributes) or draft.ordinal is not None


def read_place(words: Words, j: int, draft: Draft) -> int:
    for parts, position in _PLACES:
        following = words[j + len(parts)] if j + len(parts) < len(words) else "|"
        if words[j : j + len(parts)] == parts and (following in _BEHIND_PLACE or readings(following)):
            if following == "of" and parts[-1] != "front":
                return 0
            draft.position = position
            return len(parts)
    return 0


def read_order(words: Words, j: int, draft: Draft) -> int:
    """`from the left`, `to come by`: what an ordinal is counted from."""
    if words[j : j + 1] == ("in",) and words[j + 2 : j + 3] in (("place",), ("position",)) and words[j + 1] in ORDINALS:
        draft.ordinal, draft.side = ORDINALS[words[j + 1]], "front"
        return 3
    rest = words[j : j + 3]
    numbered = draft.attributes[-1] if draft.attributes else ""
    place = next((word for word in rest[1:] if word != "the"), "")
    counted = rest[:1] == ("from",) and place in FROM_SIDES and bool(draft.nouns)
    if draft.ordinal is None and numbered.startswith("number ") and counted:
        draft.ordinal = int(draft.attributes.pop().split()[1])  # "car number two from the right"
    if draft.ordinal is None:
        return 0
    if rest[:1] == ("from",):
        k = 2 if rest[1:2] == ("the",) else 1
        side = FROM_SIDES.get(words[j + k]) if j + k < len(words) else None
        if side is not None:
            draft.side = side
            return k + 1
    if rest[:1] == ("to",) and len(rest) > 1 and readings(rest[1]):
        draft.side = "time"
        return 3 if len(rest) > 2 and rest[2] in ("by", "past", "in", "up", "through", "along") else 2
    if rest[:1] in (("that",), ("which",), ("who",)) and lemma((*rest, "|")[1]) in ("pass", "appear", "come", "arrive"):
        draft.side = "time"
        return 3 if rest[2:] in (("by",), ("past",), ("in",), ("along",)) else 2
    return 0


def restrict(draft: Draft, content: list[str], negated: bool) -> None:
    first = readings(content[0]) if content else ()
    on_something = (
        content[1:2] and content[1] in DETERMINERS and not {"cross", "approach"} & {verb.base for verb in first}
    )
    motion = motion_of(content[:5], at_once=True) if first and not negated and not on_something else None
    if motion is not None:
        draft.motion = motion
        draft.position = (
            POSITION_PHRASES.get(" ".join(content[1:]), draft.position) if motion == "still" else draft.position
        )
        return
    words = [word for word in content if word not in SILENT and lemma(word) not in ("wear", "have", "dress", "be")]
    place = POSITION_PHRASES.get(" ".join(content)) or (POSITIONS.get(content[0]) if len(content) == 1 else None)
    if place is not None and not negated:
        draft.position = place
    elif words:
        if negated and words[-1] not in CLOTHES:
            words[-1] = singular(words[-1])[0]
        draft.attributes.append(("not " if negated else "") + " ".join(words))


def finished(draft: Draft, phrase: str) -> Target:
    noun, plural = singular(draft.nouns[-1])
    ordinal, side = draft.ordinal, draft.side
    if noun in LEADERS:
        ordinal = LEADERS[noun]
    before = [word for word in draft.nouns[:-1] if word != "-"]
    return Target(
        noun=noun,
        attributes=(*before, *draft.attributes),
        position=draft.position,
        ordinal=None if ordinal is None else Ordinal.model_validate({"n": ordinal, "from": side}),
        motion=draft.motion,
        phrase=phrase,
        plural=plural or draft.group,
    )
