"""Two questions in one line -> its parts."""

from __future__ import annotations

import re

_ASKING = (
    r"(?:at what|in which|which|what|when|where|who|whom|why|whether|how|does|did|do|is|are|"
    r"was|were|will|would|can|could|has|have|"
    r"should|tell|email|send|count|describe|track|measure|show|crop|upload|export|share|print|"
    r"post|translate|cut|save|give|"
    r"find|mark|also|if (?:he|she|it|they))"
)
_JOINT = re.compile(
    rf"(?:(?<=[?.!;]) | ?,? (?:and|but|plus|then|as well as|also|or)(?: also| then)? ?,? )(?={_ASKING}\b(?! "
    rf"(?:he|she) (?:jumped|kicked)))"
)
_SECONDARY = re.compile(
    r"^(?:when|where)(?: exactly)? (?:did|does|do|was|is) (?:he|she|it|they)(?: \w+)? (?:reach|"
    r"do|hit|get|peak|attain|manage|achieve)(?: (?:it|that|this))?[ ?.!]*$"
)


def split_questions(text: str) -> list[str]:
    """The questions of a line. "... and when did he reach it" adds nothing: the answer says when."""
    parts: list[str] = []
    start = 0
    for match in _JOINT.finditer(text):
        head = text[start : match.start()].strip()
        joined_by_or = " or " in match[0]
        if len(head.split()) < 2 or joined_by_or or not _is_question(head):
            continue
        parts.append(head)
        start = match.end()
    parts.append(text[start:].strip())
    kept = [part for i, part in enumerate(parts) if part and not (i > 0 and _SECONDARY.match(part))]
    return kept or [text]


_HAS_QUESTION = re.compile(
    rf"^(?:[|,] )*{_ASKING}\b|\b(?:how|what|which|who|when|where|whether)\b|\b(?:speed|distance|"
    rf"gap|height|number|pace|velocity|direction|fastest|measure|summary)\b"
)


def _is_question(text: str) -> bool:
    return _HAS_QUESTION.search(text) is not None


_MOMENT = r"(?:second )?\d+(?:\.\d+)?(?: s)?"
_TWO_TIMES = re.compile(
    rf"^(?P<head>(?!.*\b(?:between|from)\b).*?)\bat (?P<a>{_MOMENT}) and (?:then |also )?(?:at )?"
    rf"(?P<b>{_MOMENT})$"
)
_ONE_EACH = r"(?:the|our|my|that|this) (?:(?!and\b|or\b|between\b)[\w'-]+ ?){1,5}?"
_TWO_THINGS = re.compile(
    rf"^(?P<head>how (?:fast|tall|wide|long|high|far|big)(?: (?:is|are|was|were|do|did|does))) (?P<a>{_ONE_EACH}) and "
    rf"(?P<b>{_ONE_EACH})(?P<tail> (?:going|moving|driving|run|go|travel|move|drive|running|walking|walk|"
    rf"riding|jump|ride))?$"
)
_MEASURE = (
    r"(?:(?:top|average|mean|total|maximum) )?(?:speed|velocity|distance|direction|acceleration|heading|displacement)"
)
_TWO_MEASURES = re.compile(
    rf"^(?P<head>.*?)(?P<a>{_MEASURE}) and (?:the |its |his |her )?(?P<b>{_MEASURE}) of (?P<who>.+)$"
)
_TOGETHER = re.compile(r"\b(?:apart|each other|together|combined|relative|closing|in total)\b")


def distributed(text: str) -> list[str]:
    """One question for each of two times, things or measures named with "and"."""
    if _TOGETHER.search(text):
        return [text]
    if (match := _TWO_TIMES.search(text)) is not None:
        return [f"{match['head']}at {match[part]}" for part in "ab"]
    if (match := _TWO_THINGS.search(text)) is not None:
        return [f"{match['head']} {match[part]}{match['tail'] or ''}" for part in "ab"]
    if (match := _TWO_MEASURES.search(text)) is not None:
        return [f"{match['head']}{match[part]} of {match['who']}" for part in "ab"]
    return [text]
