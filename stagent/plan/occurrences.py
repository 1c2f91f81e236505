"""The n-th time that something happens: "for the second time", "first touches"."""

from __future__ import annotations

import re

from stagent.plan.vocabulary import ORDINALS

_NTH = "|".join(ORDINALS)
_TIME = re.compile(
    rf"(?:for )?(?:the |a |his |her |its )?(?P<nth>{_NTH}|last|only) (?:time|occasion)(?: that| when)?\b"
)
_FIRST_VERB = re.compile(
    r"(?<=[a-z] )(?P<nth>first)(?= (?:hits?|touch(?:es)?|bounces?|lands?|appears?|stops?|jumps?|starts?|enters?|"
    r"leaves?|cross(?:es)?|falls?|see|seen|visible)\b)"
)


def take_occurrence(text: str) -> tuple[int | None, str]:
    """`for the second time` -> 2, and the text without it. "The last time" has no number: it is only taken out."""
    match = _TIME.search(text) or _FIRST_VERB.search(text)
    if match is None:
        return None, text
    return ORDINALS.get(match["nth"]), " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
