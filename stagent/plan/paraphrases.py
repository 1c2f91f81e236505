"""Roundabout wordings put into the plain one that the readers know; works on one question in its regular form."""

from __future__ import annotations

import re
from functools import lru_cache

from stagent.plan.requested_units import trailing_unit
from stagent.plan.spans import trailing_time
from stagent.plan.wordings import TABLES


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The rows, compiled when first needed."""
    return tuple((re.compile(pattern), words) for table in TABLES for pattern, words in table)


_LITERAL = re.compile(r"[a-z]{2,}")
_ESCAPED = re.compile(r"\\.|\?P<\w+>")
_TIME_FIRST = re.compile(r"^(?:at|over|in|during|within|for|from|between|until|up to) [^,|]*\d[^,|]*, ")


def plain_wording(text: str) -> tuple[str, frozenset[str]]:
    """The question with each roundabout wording of the table replaced, and the words of the rows that fitted.

    Times that it opens or ends with stay there.
    """
    read: set[str] = set()
    opening = _TIME_FIRST.match(text)
    head, text = (text[: opening.end()], text[opening.end() :]) if opening else ("", text)
    cut = _before_tail(text)
    for pattern, words in _table():
        body, tail = text[:cut], text[cut:]
        match = pattern.search(body)
        if match is None and tail:
            body, tail, match = text, "", pattern.search(text)
        if match is not None:
            text = " ".join(f"{body[: match.start()]} {match.expand(words)} {body[match.end() :]} {tail}".split())
            cut = _before_tail(text)
            read |= literal_words(pattern.pattern)
    return head + text, frozenset(read)


def without_tail(text: str) -> tuple[str, str]:
    """The question, and what says when and in which unit behind it."""
    cut = _before_tail(text)
    return text[:cut].strip(" ,"), text[cut:].strip(" ,")


def literal_words(pattern: str) -> set[str]:
    """The words that a pattern spells out, without what its wildcards match."""
    return set(_LITERAL.findall(_ESCAPED.sub(" ", pattern)))


_CLAUSE_LAST = re.compile(
    r"(?<=[\w|]) (?:(?:in|during|over|within|for) the (?:(?:last|first|final) )?(?:\d+(?:\.\d+)? (?:s|min) )?)?"
    r"(?:(?:just|right|shortly|immediately) )?(?:before|after|when|while|as soon as|once|during|since|by the time) "
    r"(?:the|an?|my|our|his|her|its|their|he|she|it|they|we|i|number|\w+ing)\b[^,|]*$"
)


@lru_cache(maxsize=64)
def _before_tail(text: str) -> int:
    """Where what says when and in which unit begins: "..., in feet", "... after it turns", "... in the first 5 s"."""
    clause = _CLAUSE_LAST.search(text)
    end = clause.start() if clause is not None and " " in text[: clause.start()] else len(text)
    while (cut := min(trailing_time(text[:end]), trailing_unit(text[:end]))) < end:
        end = len(text[:cut].rstrip(" ,"))
    return end
