"""Roundabout wordings put into the plain one that the readers know; works on one question in its regular form."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from stagent.plan.requested_units import trailing_unit
from stagent.plan.spans import trailing_time
from stagent.plan.wordings import TABLES

# How a pattern opens: with words, or with one of several words.
_OPENING = re.compile(r"(?P<at>\^|\\b)(?:(?P<words>(?:[a-z]+ )+)|\((?:\?:|\?P<\w+>)(?P<ways>[a-z]+(?:\|[a-z]+)*)\) )")


@dataclass(frozen=True, slots=True)
class Row:
    """A wording and the plain one. Without one of the `openings` no text can match: it need not be compiled."""

    wording: str
    plain: str
    openings: tuple[str, ...] = ()
    first: bool = False

    def may_fit(self, text: str) -> bool:
        if not self.openings:
            return True
        return text.startswith(self.openings) if self.first else any(words in text for words in self.openings)

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.wording)


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """The rows of all tables, in order."""
    return tuple(_row(wording, plain) for table in TABLES for wording, plain in table)


def _row(wording: str, plain: str) -> Row:
    match = _OPENING.match(wording)
    if match is None or _has_choices(wording):
        return Row(wording, plain)
    return Row(wording, plain, tuple((match["words"] or match["ways"]).strip().split("|")), match["at"] == "^")


def _has_choices(wording: str) -> bool:
    """Whether "|" stands outside all brackets: then the pattern may open in another way."""
    bare = re.sub(r"\\.|\[[^\]]*\]", "", wording)
    depths = itertools.accumulate({"(": 1, ")": -1}.get(char, 0) for char in bare)
    return any(char == "|" and depth == 0 for char, depth in zip(bare, depths, strict=True))


@cache
def _compiled(wording: str) -> re.Pattern[str]:
    return re.compile(wording)


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
    for row in rows():
        if not row.may_fit(text):
            continue
        body, tail = text[:cut], text[cut:]
        match = row.pattern.search(body)
        if match is None and tail:
            body, tail, match = text, "", row.pattern.search(text)
        if match is not None:
            text = " ".join(f"{body[: match.start()]} {match.expand(row.plain)} {body[match.end() :]} {tail}".split())
            cut = _before_tail(text)
            read |= literal_words(row.wording)
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
