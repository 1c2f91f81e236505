"""Questions in the word order of another language: "how far jumps the horse" -> "how far does the horse jump"."""

from __future__ import annotations

from stagent.plan.noun_phrases import read_noun_phrase
from stagent.plan.phrase_draft import Words
from stagent.plan.verbs import readings
from stagent.plan.vocabulary import AUXILIARIES, DETERMINERS, PREPOSITIONS

_ADJECTIVES = ("far", "fast", "high", "long", "hard", "quick", "quickly")
_FINITE = frozenset({"s", "past", "base"})


def upright(text: str) -> str:
    """The question with "does" in front of its subject, where its verb stood there alone."""
    words = tuple(text.split())
    start = _asking_words(words)
    if start == 0 or len(words) < start + 3:
        return text
    verb, behind = words[start], words[start + 1]
    found = [reading for reading in readings(verb) if reading.form in _FINITE]
    if not found or verb in AUXILIARIES or behind not in DETERMINERS:
        return text
    phrase = read_noun_phrase(words, start + 1)
    if phrase is None:
        return text
    auxiliary = "did" if found[0].form == "past" else "does"
    return " ".join([*words[:start], auxiliary, *words[start + 1 : phrase.end], found[0].base, *words[phrase.end :]])


def _asking_words(words: Words) -> int:
    """How many words ask: "how far", "when", "at what time"; 0 where it is no such question."""
    if words[:1] == ("how",):
        return 0 if not words[1:2] or words[1] not in _ADJECTIVES else 3 if words[2:3] == ("up",) else 2
    if words[:1] in (("when",), ("where",)):
        return 1
    return 3 if words[:1] and words[0] in PREPOSITIONS and words[1:2] in (("what",), ("which",)) else 0
