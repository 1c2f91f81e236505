"""Words in brackets behind a noun that say which one is meant: "the car (blue, second from left)"."""

from __future__ import annotations

import re

from stagent.plan.units import BY_PHRASE
from stagent.plan.vocabulary import COLOURS, ORDINALS, POSITION_PHRASES, POSITIONS

_BEHIND_NOUN = re.compile(r"\b(?P<noun>[a-z][\w-]*) ?\( ?(?P<inner>[^()?!]{2,60}?) ?\)")
_NO_THING = re.compile(
    r"^(?:in|on average|at|from|until|if|not|and|or|so|with|as|please|e\.?g\.?|i\.?e\.?|approx\w*|average|mean|"
    r"limit|the limit|factor|"
    r"speed limit|camera|slow|slowed|about|roughly|per|max|top|both|each|optional|sorry|thanks|i think)\b|"
    r"\b(?:is|are|was|were|does|did|limit|plays|shot|seconds?(?! from)|average)\b|\d ?(?:s|m|km|cm|ft|x|fps|%)\b|\d:\d|"
    r"^[\d.,: -]+$"
)
_PLAIN = COLOURS | set(POSITIONS)


def without_brackets(text: str) -> str:
    """The text with each such bracket dissolved into the noun phrase before it."""
    return _BEHIND_NOUN.sub(_dissolved, text)


def _dissolved(match: re.Match[str]) -> str:
    noun, inner = match["noun"], match["inner"]
    if _NO_THING.search(inner) or inner in BY_PHRASE or noun in ("speed", "distance", "average", "fast", "far"):
        return match[0]
    before: list[str] = []
    behind: list[str] = []
    for piece in re.split(r" ?,\s*| and (?=\w+ )", inner):
        words = re.sub(r"^(?:the one )?(?:the|a|an|with|wearing) (?:the |a )?", "", piece.strip()).split()
        if not words:
            continue
        if all(word in _PLAIN for word in words):
            before.append(" ".join(words))
        elif words[0] in ORDINALS:
            before.insert(0, words[0])
            behind.append(" ".join(words[1:]))
        elif (
            " ".join(words) in POSITION_PHRASES
            or words[0] in ("number", "no", "on", "next", "behind")
            or words[0][0] == "#"
        ):
            behind.append(" ".join(words))
        else:
            behind.append(f"with {' '.join(words)}")
    return " ".join([*before, noun, *behind])
