"""The unit that a question asks for; "how many metres" becomes "how far"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stagent.plan.plan import Unit
from stagent.plan.units import BY_PHRASE, dimension


def _alternatives(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


_PHRASES = _alternatives(BY_PHRASE)
_SPEED_PHRASES = tuple(phrase for phrase, unit in BY_PHRASE.items() if dimension(unit) == "speed")
_SPEEDS = _alternatives(_SPEED_PHRASES)
_AMBIGUOUS = ("second", "min", "minute", "hour", "clock")
_ANYWHERE = _alternatives(phrase for phrase in BY_PHRASE if len(phrase) > 1 and phrase not in _AMBIGUOUS)
_AT_THE_END = _alternatives((*_SPEED_PHRASES, "cm", "km", "inches", "yards"))
_HOW_MANY = re.compile(
    rf"(?:by )?how (?:many|much|far in) (?:of an? )?({_PHRASES})(?: of (?:arc|distance|road|ground)"
    rf")?(?= (?!of\b|from the left|left (?:to|in))|$)"
)
_IN_UNIT = re.compile(
    rf"(?:[,(:|-] ?)*(?:\b(?:(?:expressed|measured|given|stated|answer|result) )?(?:in|as|using)"
    rf" (?:a |the |terms of )?(?:units of )?|[(] ?|(?<=, ))({_PHRASES})"
    rf"(?: (?:please|terms|reading|instead|units?))?(?: [)])?(?= ?(?:$|[|,.?:;)]|per clip)|"
    r" (?:between|from|at|over|during)\b)"
)
_BY_CLOCK = re.compile(
    r"(?:[,(:] ?)*\b(?:(?:expressed|measured|given|stated) )?(?:by|on|as|as on|going by|in terms of|in|according"
    r" to) (?:the |an? )?(?:clock|o'clock)(?:[-"
    r" ]face)?"
    r"(?: (?:terms|direction|hours?|position))?(?: [)])?(?= ?(?:$|[|,.?:;)]))"
)
_CLOCK_ASKED = re.compile(r"\b(?:what|which) (?:o'clock|clock)(?: direction| position)?\b")
_LEADING = re.compile(
    rf"^(?:(?:in|using) ({_PHRASES}) ?[,:]? ?)(?=(?:how|what|which|give|the|top|average|mean|is|was|did)\b)"
)
_IN_UNIT_INSIDE = re.compile(
    rf" in ({_ANYWHERE})"
    rf"(?=[ ,|])"
)
_STANDING_ALONE = re.compile(
    rf"\b(?:what is the|what was the|what|which|how much|the) ({_SPEEDS})"
    rf"\b"
)
_TRAILING = re.compile(
    rf"(?<!\d) ({_AT_THE_END})"
    rf"$"
)
_ASKED_AS: dict[str, str] = {
    "length": "how far",
    "speed": "how fast",
    "time": "how long",
    "acceleration": "how hard",
    "angle": "which way",
}


def _amount_asked(text: str, match: re.Match[str]) -> str:
    """`how many metres` -> `how far`; `how much` before a comparative or after "by"."""
    kind = dimension(BY_PHRASE[match[1]])
    by = match[0].startswith("by ") and kind == "length"
    words = "by how much" if by else _ASKED_AS[kind]
    if _COMPARED.match(text[match.end() :]):
        words = "how much"
    return _join(text[: match.start()], words, text[match.end() :])


_COMPARED = re.compile(r" (?:farther|further|faster|quicker|slower|longer|taller|higher|wider|more|less)\b")


def take_unit(text: str) -> tuple[Unit | None, str]:
    """The requested unit, if any, and the text without it."""
    match = _HOW_MANY.search(text)
    if match is not None and _asks_amount(text, match):
        return BY_PHRASE[match[1]], _amount_asked(text, match)
    for pattern, left in ((_BY_CLOCK, "|"), (_CLOCK_ASKED, "which direction")):
        match = pattern.search(text)
        if match is not None:
            return "clock", _join(text[: match.start()], left, text[match.end() :])
    for pattern in (_LEADING, _IN_UNIT, _IN_UNIT_INSIDE):
        match = pattern.search(text)
        if match is not None:
            return BY_PHRASE[match[1]], _join(
                text[: match.start()], "" if pattern is _LEADING else "|", text[match.end() :]
            )
    match = _STANDING_ALONE.search(text)
    if match is not None:
        return BY_PHRASE[match[1]], _join(text[: match.start()], "how fast", text[match.end() :])
    match = _TRAILING.search(text)
    if match is not None:
        return BY_PHRASE[match[1]], _join(text[: match.start()], "|", "")
    return None, text


def trailing_unit(text: str) -> int:
    """Where the wish for a unit begins that the text ends with; its length if it ends with none."""
    ends = (match.start() for match in _IN_UNIT.finditer(text) if match.end() == len(text))
    return min(ends, default=len(text))


def _asks_amount(text: str, match: re.Match[str]) -> bool:
    """ "How many seconds" and the like, but not "how many feet has the table"; a speed is no part of anything."""
    if dimension(BY_PHRASE[match[1]]) == "speed":
        return True
    return not re.match(r" (?:are there(?! (?:between|from|to)\b)|have|has)\b", text[match.end() :])


def _join(*parts: str) -> str:
    return " ".join(" ".join(parts).split())
