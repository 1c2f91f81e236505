"""Two questions in one line -> its parts."""

from __future__ import annotations

import re

_ASKING = (
    r"(?:at what|for how long|in which|which|what|when|where|who|whom|whose|why|whether|how|does|did|do|is|are|"
    r"was|were|will|would|can|could|has|have|"
    r"follow|locate|highlight|should|say "
    r"(?:if|whether|how|what)|tell|email|send|count|describe|track|measure|show|crop|upload|export"
    r"|share|print|"
    r"post|translate|cut|save|give|blur|delete|remove|zoom|edit|add up|make|write|play|convert|download|order|"
    r"explain|guess|"
    r"rate|name|identify|read|please|"
    r"find|mark|also|if (?:he|she|it|they|so|yes))"
)
_JOINT = re.compile(
    rf"(?:(?<=[?.!;]) | ?, (?=how many)| ?,? (?:and|but|plus|then|as well as|also|or)(?: also| then)? ?,? "
    rf")(?={_ASKING}\b(?! "
    rf"(?:he|she) (?:jumped|kicked)))"
)
_SECONDARY = re.compile(
    r"^(?:when|where)(?: exactly)? (?:did|does|do|was|is) (?:he|she|it|they)(?: \w+)? (?:reach|"
    r"do|hit|get|peak|attain|manage|achieve)(?: (?:it|that|this))?[ ?.!]*$|"
    r"^(?:how (?:fast|far|high)|when|where) (?:is|was) that[ ?.!]*$"
)


def split_questions(text: str) -> list[str]:
    """The questions of a line. "... and when did he reach it" adds nothing: the answer says when."""
    parts: list[str] = []
    start = 0
    for match in _JOINT.finditer(text):
        head = text[start : match.start()].strip()
        joined_by_or = " or " in match[0]
        bare = re.fullmatch(r"(?:also )?(?:how \w+|(?:in )?(?:which|what) (?:way|direction)|when)", head) is not None
        listed = match[0].strip() == "," and not head.startswith("how many")
        between = re.search(r"\b(?:between|from) where\b(?!.*\band\b)", head) is not None  # "... and where it ended"
        if between or len(head.split()) < 2 or listed or bare or joined_by_or or not _is_question(head):
            continue
        parts.append(head)
        start = match.end()
    parts.append(text[start:].strip())
    asked = parts
    parts = [_completed(part, parts[i - 1]) if i > 0 else part for i, part in enumerate(parts)]
    best = _AT_BEST.search(parts[0]) is not None
    told = [i > 0 and bool(_SECONDARY.match(part) or (best and _HOW_MUCH.match(part))) for i, part in enumerate(asked)]
    kept = [part for part, silent in zip(parts, told, strict=True) if part and not silent]
    return kept or [text]


_AT_BEST = re.compile(r"\b(?:fastest|quickest|top speed|peak|highest|maximum)\b")
_LASTS = re.compile(
    r"^(?:if (?:so|yes) ?,? ?)?(?:for )?(?P<ask>how long|how many (?:seconds|s|minutes))(?: does "
    r"(?:it|he|she|that) last)?[ ?.!]*$"
)
_HOW_MUCH = re.compile(r"^(?:if (?:so|yes) ?,? ?)?(?P<ask>how (?:high|far|fast|hard))[ ?.!]*$")
_WHEN_HEAD = re.compile(
    r"^(?:(?:at (?:what|which) (?:time|point|moment)|when|where)(?: exactly)? )?(?=(?:does|do|"
    r"did|is|was|are|were)\b)"
)


def _completed(part: str, before: str) -> str:
    """`when does the bus stop and for how long`: the second question asks of the same event."""
    asks, event = _LASTS.search(part) or _HOW_MUCH.search(part), _WHEN_HEAD.search(before)
    return f"{asks['ask']} {before[event.end() :].rstrip(' ?.!,')}" if asks and event else part


_HAS_QUESTION = re.compile(
    rf"^(?:[|,] )*{_ASKING}\b|\b(?:how|what|which|who|when|where|whether)\b|\b(?:speed|distance|"
    rf"gap|height|length|width|size|acceleration|heading|number|pace|velocity|direction|fastest|measure|summary)\b"
)


def _is_question(text: str) -> bool:
    return _HAS_QUESTION.search(text) is not None
