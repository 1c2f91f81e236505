"""Slips of the finger: an unknown word becomes the one known word that it is a slip of; a noun may be unknown."""

from __future__ import annotations

from functools import cache

from rapidfuzz.distance import OSA

from stagent.plan.common_words import COMMON_WORDS
from stagent.plan.constants import CONSTANTS
from stagent.plan.nouns import NOUNS
from stagent.plan.refusal_words import WORDS
from stagent.plan.units import BY_PHRASE
from stagent.plan.verbs import (
    BRAKING,
    CORE_FORMS,
    EVENT_NOUNS,
    EVENT_PHRASES,
    FORMS,
    FREE_EVENT_NOUNS,
    MOVING,
    RISING,
    STROKES,
    WRONG_PASTS,
)
from stagent.plan.vocabulary import (
    ADVERBS,
    AUXILIARIES,
    COLOURS,
    CONJUNCTIONS,
    CUT_WORDS,
    DETERMINERS,
    IRREGULAR_PLURALS,
    MOTIONS,
    NUMBER_WORDS,
    ORDINALS,
    POSITION_PHRASES,
    POSITIONS,
    PREPOSITIONS,
    PRONOUNS,
    SINGULAR_IN_S,
    WH_WORDS,
)

_MEASURING_TEXT = """
speed speeds velocity pace tempo fast faster fastest quick quicker quickest quickly slow slower slowest slowly
far farther further farthest furthest distance distances long longer longest short shorter shortest tall
taller tallest high higher highest wide wider width height length big bigger biggest large largest small
smallest deep depth peak top maximum minimum average mean total instantaneous initial final acceleration
deceleration direction heading bearing course path trajectory route displacement separation gap clearance
headway collision between apart close closer closest near nearest many much times often count number second
seconds minute minutes hour hours metre metres meter meters mile miles kilometre kilometres kilometer
kilometers feet foot inches yards knots degrees clock moment instant period interval frame frames video clip
footage scene picture half third quarter percent percentage ratio compared compare relative limit measure
calculate compute estimate determine describe show locate mark track segment tell give find please would could
travel travelled covered per same opposite towards toward whole entire time timestamp does where which until
their there these those before after during while since happens going rate clockwise straight what when with
hardest harder softly softer camera beginning ending last least lasts ever world bounding line lines other place takes
both
"""
MEASURING_WORDS = frozenset(_MEASURING_TEXT.split())
_MENDABLE_LENGTH = 4
_LONG_WORD = 8
_SWAPPED = {
    "teh": "the",
    "hte": "the",
    "si": "is",
    "fo": "of",
    "adn": "and",
    "nad": "and",
    "hwo": "how",
    "ot": "to",
    "ti": "it",
    "fats": "fast",
}
_SHORT_NAMES = frozenset(
    ["tim", "max", "ben", "sam", "tom", "joe", "jim", "dan", "amy", "ann", "eva", "kim", "lee", "leo"]
)
# Letters that are neighbours on a keyboard, and vowels and consonants that sound alike.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm", "qwa", "wse", "erd")
_MIXED_UP = ("aeiouy", "ck", "cs", "sz", "fv", "mn", "dt", *(row[i : i + 2] for row in _ROWS for i in range(len(row))))


@cache
def _known_words() -> frozenset[str]:
    refused = {word for text in WORDS.values() for word in text.split()}
    return _grammar_words() | COMMON_WORDS | set(FORMS) | refused


@cache
def _grammar_words() -> frozenset[str]:
    """The words that say something to the grammar."""
    words: set[str] = set()
    words |= MEASURING_WORDS | NOUNS | DETERMINERS | AUXILIARIES | WH_WORDS | CONJUNCTIONS | PREPOSITIONS | PRONOUNS
    words |= ADVERBS | COLOURS | SINGULAR_IN_S | FREE_EVENT_NOUNS
    words |= (
        _verbs_of_motion() | set(POSITIONS) | set(MOTIONS) | set(ORDINALS) | set(NUMBER_WORDS) | set(IRREGULAR_PLURALS)
    )
    constants = [words_ for known in CONSTANTS.values() for words_ in known.words]
    words |= {word for phrase in (*BY_PHRASE, *EVENT_NOUNS, *constants, *POSITION_PHRASES) for word in phrase.split()}
    return frozenset(words)


def _verbs_of_motion() -> frozenset[str]:
    """The verbs with which the kinds and the named events are asked for; any other verb is found by its place."""
    bases = {*MOVING, *STROKES, *RISING, *BRAKING, *(phrase.words[0] for phrase in EVENT_PHRASES)}
    return frozenset(word for word in CORE_FORMS if any(verb.base in bases for verb in FORMS[word]))


@cache
def _mending_vocabulary() -> tuple[str, ...]:
    """What a typo is mended to: only words long enough that one letter does not make another word of them."""
    return tuple(sorted(word for word in _grammar_words() if len(word) >= _MENDABLE_LENGTH and word.isalpha()))


def mended(token: str) -> str:
    """The token, or the one word of the vocabulary that it is a slip of; an unknown noun stays as it is."""
    for table in (_SWAPPED, CUT_WORDS, WRONG_PASTS):
        if token in table and token not in COMMON_WORDS:
            return table[token]
    if token.endswith("in") and any(verb.form == "ing" for verb in FORMS.get(f"{token}g", ())):
        return f"{token}g"
    if token.isalpha() and (doubled := _letter_doubled(token)) is not None:
        return doubled
    if not token.isalpha() or _is_known(token) or token in _SHORT_NAMES:
        return token
    if len(token) < _MENDABLE_LENGTH:
        cut = [
            word for word in sorted(MEASURING_WORDS | COLOURS) if word[:-1] == token and len(word) == _MENDABLE_LENGTH
        ]
        return cut[0] if cut else token
    best = [word for word in _mending_vocabulary() if _is_slip(token, word)]
    closest = min((OSA.distance(token, word) for word in best), default=0)
    best = [word for word in best if OSA.distance(token, word) == closest]
    if len(best) > 1:
        best = [word for word in best if sorted(word) == sorted(token)] or [w for w in best if w in MEASURING_WORDS]
    return best[0] if len(best) == 1 else token


def _letter_doubled(token: str) -> str | None:
    """`runer`, `stoping`: the one word of the grammar with a letter twice that was typed once."""
    known = _known_words()
    stems = [token.removesuffix(ending) for ending in ("ing", "ed", "er", "ers") if token.endswith(ending)]
    if len(token) <= _MENDABLE_LENGTH or token in known or token.removesuffix("s") in known:
        return None
    if any(f"{stem}e" in known for stem in stems):
        return None
    candidates = {f"{token[:i]}{token[i - 1]}{token[i:]}" for i in range(2, len(token))} & _grammar_words()
    return candidates.pop() if len(candidates) == 1 else None


def _is_known(token: str) -> bool:
    known = _known_words()
    return token in known or any(
        token.endswith(ending) and token.removesuffix(ending) + rest in known
        for ending, rest in (
            ("s", ""),
            ("es", ""),
            ("ies", "y"),
            ("er", ""),
            ("er", "e"),
            ("ers", ""),
            ("ly", ""),
            ("y", ""),
            ("ing", ""),
            ("ed", ""),
            ("d", ""),
            ("ish", ""),
        )
    )


def _is_slip(token: str, word: str) -> bool:
    """One slip of the finger (two in a long word) that keeps the first letter or swaps the first two."""
    distance = OSA.distance(token, word, score_cutoff=2)
    swapped = sorted(token) == sorted(word)
    if token[0] != word[0] and not (swapped and distance == 1):
        return False
    if min(len(token), len(word)) <= _MENDABLE_LENGTH:
        return distance == 1 and (swapped or (len(word) > len(token) and word in MEASURING_WORDS | COLOURS))
    if len(token) > len(word) and token.startswith(word):
        return False
    if word in NOUNS and not swapped and _other_letter(token, word):
        return False
    return distance <= (2 if swapped or (min(len(token), len(word)) >= _LONG_WORD and word not in NOUNS) else 1)


def _other_letter(token: str, word: str) -> bool:
    """Whether they differ in one letter for which the finger does not stand: "crate" is no slip of "crane"."""
    if len(token) != len(word):
        return False
    pairs = [{a, b} for a, b in zip(token, word, strict=True) if a != b]
    return len(pairs) == 1 and not any(pairs[0] <= set(near) for near in _MIXED_UP)
