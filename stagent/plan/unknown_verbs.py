"""A verb that no list holds, found by its place: "does the ferry glorp", "when he glorps the crate"."""

from __future__ import annotations

from collections.abc import Sequence

from stagent.plan.common_words import COMMON_WORDS
from stagent.plan.inflection import singular
from stagent.plan.nouns import NOUNS
from stagent.plan.phrase_draft import ENDS, Words
from stagent.plan.verbs import Form, Verb, guessed
from stagent.plan.vocabulary import (
    ADVERBS,
    AUXILIARIES,
    CLOTHES,
    COLOURS,
    DETERMINERS,
    NUMBER_ADJECTIVES,
    POSITIONS,
    PRONOUNS,
    WH_WORDS,
)
from stagent_tools.things import thing_of

_BEHIND_A_VERB = ENDS | ADVERBS | set(POSITIONS)
_CLAUSE_INSIDE = AUXILIARIES | WH_WORDS | {"that"}
_OPENS_SUBJECT = DETERMINERS | {"which", "what", "whose", "number"}


def unknown_verb(words: Words, phrases: Sequence[tuple[int, int]], awaited: frozenset[Form]) -> tuple[int, Verb] | None:
    """Where the verb stands that the clause waits for, and its reading.

    `phrases` are the (start, end) of what was read as noun phrases: the verb is the last word of the first one, or
    what stands right behind a pronoun and was taken for a thing.
    """
    start, end = phrases[0]
    places = []
    if end - start > 2 or (end - start == 2 and words[start] not in _OPENS_SUBJECT):
        places.append(end - 1)
    behind = end
    while behind < len(words) and (words[behind] in ADVERBS or words[behind].endswith("ly")):
        behind += 1
    if any(first == behind for first, _ in phrases[1:]):
        places.append(behind)
    for place in places:
        if _ends_subject(words, start, place) and (verb := _reading(words, start, place, awaited)) is not None:
            return place, verb
    return None


def _ends_subject(words: Words, start: int, place: int) -> bool:
    """Whether a verb may stand here: no clause lies between, and no noun follows."""
    following = (*words, "|")[place + 1]
    free = following in _BEHIND_A_VERB or following.isdigit()
    return free and not set(words[start + 1 : place]) & _CLAUSE_INSIDE


def _reading(words: Words, start: int, place: int, awaited: frozenset[Form]) -> Verb | None:
    word, before, following = words[place], words[place - 1], (*words, "|")[place + 1]
    if not word.isalpha() or _is_known(word) or before in _OPENS_SUBJECT | COLOURS | NUMBER_ADJECTIVES:
        return None
    if "base" in awaited and (word.endswith("eed") or not word.endswith("ed")):
        return Verb(word, "base")
    for form in ("past", "participle"):
        if form in awaited and word.endswith("ed"):
            return guessed(word, form)
    if "s" in awaited and singular(before)[1]:
        return Verb(word, "base") if not singular(word)[1] and following != "'s" else None
    if "s" in awaited and singular(word)[1] and (words[start] in _OPENS_SUBJECT or before in PRONOUNS):
        thing = singular(word)[0]
        acts = following in DETERMINERS | PRONOUNS or before in PRONOUNS or thing not in COMMON_WORDS
        return Verb(thing, "s") if acts else None
    return None


def _is_known(word: str) -> bool:
    """Whether the word names a thing or a quality."""
    thing = singular(word)[0]
    return thing in NOUNS or word in _BEHIND_A_VERB | COLOURS | CLOTHES or thing_of(thing) is not None
