"""Questions in the word order of another language: "how far jumps the horse" -> "how far does the horse jump"."""

from __future__ import annotations

from stagent.plan.noun_phrases import read_noun_phrase
from stagent.plan.verbs import readings
from stagent.plan.vocabulary import AUXILIARIES, DETERMINERS

_ADJECTIVES = ("far", "fast", "high", "long", "hard", "quick", "quickly")
_FINITE = frozenset({"s", "past", "base"})


def upright(text: str) -> str:
    """The question with "does" in front of its subject, where its verb stood there alone."""
    words = tuple(text.split())
    start = 2 if words[:1] == ("how",) and words[1:2] and words[1] in _ADJECTIVES else 1
    if len(words) < start + 3 or (start == 1 and words[0] not in ("when", "where")):
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
