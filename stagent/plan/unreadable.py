"""Conditions that the grammar has no place for: to leave them out would answer another question."""

from __future__ import annotations

import re

from stagent.plan.vocabulary import COLOURS

_THAN = (
    r"(?:faster|slower|more|less|higher|lower|longer|shorter|closer|farther|further)(?: than)?|over|under|above|below"
)
_NUMBER = r"\d[\d.]*(?: ?[a-z/²%]+){0,3}?"

_UNREADABLE = re.compile(
    rf"\bat (?:[-−]|minus )\d"  # a time before the clip
    rf"|\b(?:{_THAN}) {_NUMBER},? (?:and|but) (?:{_THAN}) \d"  # two bounds of one number
    rf"|^how many .*\b(?:are|were|is|was)(?: not|n't) (?:{'|'.join(COLOURS)})\b"
)


def has_unreadable_condition(text: str) -> bool:
    """Whether a question (plain wording) says something that its plan could not hold."""
    return _UNREADABLE.search(text) is not None
