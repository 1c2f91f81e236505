"""Singular nouns and the base forms of verbs."""

from __future__ import annotations

from stagent.plan.verbs import readings
from stagent.plan.vocabulary import IRREGULAR_PLURALS, SINGULAR_IN_S


def singular(noun: str) -> tuple[str, bool]:
    """The noun in the singular, and whether it was a plural."""
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun], IRREGULAR_PLURALS[noun] != noun
    if noun in SINGULAR_IN_S or not noun.endswith("s") or noun.endswith(("ss", "us", "is", "'s")) or len(noun) < 4:
        return noun, False
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y", True
    if noun.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return noun[:-2], True
    return noun[:-1], True


def lemma(word: str) -> str:
    """The base of a verb form; any other word as it is."""
    found = readings(word)
    return found[0].base if found else word
