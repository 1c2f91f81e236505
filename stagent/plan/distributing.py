"""One question that asks for two things by "and" -> one question for each."""

from __future__ import annotations

import re

_MOMENT = r"(?:second )?\d+(?:\.\d+)?(?: s)?"
_TWO_TIMES = re.compile(
    rf"^(?P<head>(?!.*\b(?:between|from)\b).*?)\bat (?P<a>{_MOMENT}) and (?:then |also )?(?:at )?"
    rf"(?P<b>{_MOMENT})$"
)
_TWO_TIMES_FIRST = re.compile(rf"^at (?P<a>{_MOMENT}) and (?:then |also )?(?:at )?(?P<b>{_MOMENT}) ?, (?P<tail>.+)$")
_ONE_EACH = r"(?:the|our|my|that|this) (?:(?!and\b|or\b|between\b)[\w'-]+ ?){1,5}?"
_TWO_THINGS = re.compile(
    rf"^(?P<head>how (?:fast|tall|wide|long|high|far|big)(?: (?:is|are|was|were|do|did|does))) (?P<a>{_ONE_EACH}) "
    rf"?,? and "
    rf"(?P<b>{_ONE_EACH})(?P<tail> (?:going|moving|driving|run|go|travel|move|drive|running|walking|walk|"
    rf"riding|jump|ride))?$"
)
_TWO_OWNERS = re.compile(
    rf"^(?P<head>.*\b(?:speeds?|velocity|pace|height|width|length|direction|acceleration) of) (?P<a>{_ONE_EACH}) "
    rf",? ?and (?:of )?"
    rf"(?P<b>{_ONE_EACH})$"
)
_MEASURE = (
    r"(?:(?:top|average|mean|total|maximum) )?(?:speed|velocity|distance|direction|acceleration|heading|displacement|"
    r"height|width|length|size)"
)
_TWO_MEASURES = re.compile(
    rf"^(?P<head>.*?)(?P<a>{_MEASURE}) and (?:the |its |his |her )?(?P<b>{_MEASURE}) of (?P<who>.+)$"
)
_TWO_QUALITIES = re.compile(
    r"^(?P<head>.*?)(?P<a>(?:maximum|top|max|peak|minimum|average|mean|highest)) and (?:the |its |his |her )?"
    r"(?P<b>(?:maximum|top|max|peak|minimum|average|mean|highest)) (?P<what>speed|velocity|pace)s?\b(?P<tail>.*)$"
)
_TWO_ADJECTIVES = re.compile(
    r"^(?P<a>how \w+|(?:in )?(?:which|what) (?:way|direction)|when) and (?P<b>how \w+|(?:in )?(?:which|what) (?:way|"
    r"direction)|"
    r"(?:wide|tall|long|high|far|fast|big|deep)) (?P<tail>(?:is|are|was|were|do|does|did|has|have) .+)$"
)
_ADJECTIVES = frozenset(["wide", "tall", "long", "high", "far", "fast", "big", "deep"])
_BOTH_SIDES = re.compile(
    r"^(?P<head>.*?)\b(?:just |right |directly )?before and (?:just |right |directly )?after "
    r"(?P<event>.+)$"
)
_TOGETHER = re.compile(
    r"\b(?:difference|ratio|compared?|sum|apart|each other|together|combined|relative|closing|in "
    r"total)\b"
)


_TWO_MARKED = re.compile(
    rf"^(?P<head>(?:please )?(?:count|mark|track|follow|locate|highlight|segment|outline)) (?P<a>{_ONE_EACH}) and "
    rf"(?P<b>{_ONE_EACH})$"
)


# A pattern, and what each of the two questions is written as; `{x}` stands for part a, then for part b.
_TABLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (_TWO_QUALITIES, "{head}{x} {what}{tail}"),
    (_TWO_ADJECTIVES, "{x} {tail}"),
    (_TWO_OWNERS, "{head} {x}"),
    (_TWO_MARKED, "{head} {x}"),
    (_TWO_TIMES, "{head}at {x}"),
    (_TWO_TIMES_FIRST, "{tail} at {x}"),
    (_TWO_THINGS, "{head} {x}{tail}"),
    (_TWO_MEASURES, "{head}{x} of {who}"),
)


_AND_AFTER = re.compile(
    r"^(?P<head>.*?)\b(?P<a>before|after) (?P<event>[^,?]+?) and (?P<b>before|after)(?: (?:it|that))?$"
)


def distributed(text: str) -> list[str]:
    """One question for each of two times, things or measures named with "and"."""
    if _TOGETHER.search(text):
        return [text]
    if (match := _BOTH_SIDES.search(text)) is not None:
        return [f"{match['head']}{side} {match['event']}" for side in ("before", "after")]
    if (match := _AND_AFTER.search(text)) is not None:
        return [f"{match['head']}{match[side]} {match['event']}" for side in "ab"]
    for pattern, words in _TABLE:
        match = pattern.search(text)
        if match is not None:
            named = {name: part or "" for name, part in match.groupdict().items()}
            if named["b"] in _ADJECTIVES:
                named["b"] = f"how {named['b']}"
            return [words.format(x=named[part], **named) for part in "ab"]
    return [text]
