"""What no picture shows, or what is no question about motion: the reason to refuse, in the order of precedence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stagent.plan.inflection import singular
from stagent.plan.phrase_draft import ENDS
from stagent.plan.plan import Reason
from stagent.plan.refusal_words import MEASURABLE, PHRASES, WORDS
from stagent.plan.vocabulary import COLOURS, DETERMINERS
from stagent.plan.word_lists import word_list


def _inflected(word: str) -> set[str]:
    """The word's forms as a verb, noun or adjective."""
    if word.endswith("e"):
        return {word[:-1] + ending for ending in ("e", "es", "ed", "ing", "er", "est", "ely")}
    if word.endswith("y"):
        return {word[:-1] + ending for ending in ("y", "ies", "ied", "ying", "ier", "iest", "ily", "yly")}
    doubled = {word + word[-1] + ending for ending in ("ed", "ing", "er", "est")}
    return doubled | {word + ending for ending in ("", "s", "es", "ed", "ing", "er", "est", "ly")}


@cache
def _words(reason: Reason) -> frozenset[str]:
    return frozenset().union(*map(_inflected, WORDS[reason].split()))


@cache
def _phrases(reason: Reason) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(PHRASES[reason])})(?![\w'-])")


def _hits(reason: Reason, text: str) -> Iterator[re.Match[str]]:
    """Where the text has a word or phrase of the reason; words are looked up, for a pattern of all is slow to make."""
    words = _words(reason)
    yield from (match for match in _WORD.finditer(text) if match[0] in words)
    yield from _phrases(reason).finditer(text)


_WORD = re.compile(r"[\w'-]+")
# A command is no question, whatever its other words say.
_EDITS = re.compile(
    r"^(?:please )?(?:cut out|trim|crop|edit|delete|stabili[sz]e|convert|rotate|blur|zoom in|read (?!(?:off |"
    r"out )?(?:the |its |his |her )?(?:speed|distance|velocity|height)))\b"
)
_TELL = re.compile(r"^name (?!of\b)")  # "name the capital" asks for no name
_MEASURABLE = re.compile(rf"\b(?:{'|'.join(MEASURABLE)})")


def reason_to_refuse(text: str) -> Reason | None:
    """The first reason, in the order of precedence, for which the question cannot be answered from pictures."""
    if _EDITS.search(text):
        return "other"
    cleared = _MEASURABLE.sub(" ", text)
    conditional = cleared != text
    cleared = _TELL.sub("", cleared)
    for reason in WORDS:
        if reason == "needs_future" and conditional:
            continue
        for match in _hits(reason, cleared):
            if reason == "not_visual" and _names_a_sort(cleared, match):
                continue
            if not (_is_a_sort(cleared, match) if reason == "needs_future" else _only_describes(cleared, match)):
                return reason
    return None


# The question asks for a quantity, a place or a time that pictures show, whatever its other words say.
_MEASURED = re.compile(
    r"^(?:[|,] )*(?:at |in |by |with )?(?:(?:what|which) (?:is|was) )?(?:the )?(?:how (?:fast|quick|far|close|tall|"
    r"wide|"
    r"long|many|high|hard|often|quickly|much (?:faster|farther|further|higher|ground|distance))|"
    r"(?:what |which )?(?:top |average |mean |peak |maximum |max |total )?(?:speed|distance|pace|velocity|acceleration|"
    r"direction|gap)|where|(?:which|what) (?:way|direction)|when|track|follow|mark|locate|count|number of)\b"
)
_OF_MOTION = re.compile(
    r"^(?:[|,] )*(?:at |in |by |with )?(?:(?:what|which) (?:is|was) )?(?:the )?(?:how (?:fast|quick|far|close|"
    r"quickly|tall)|"
    r"(?:what |which )?(?:top |average |mean |peak |maximum |max |total )?(?:speed|distance|pace|velocity)|"
    r"(?:which|what) (?:way|direction)|track|follow)\b"
)
_PLACING = frozenset(["with", "near", "beside", "behind", "past", "by", "over", "under", "towards", "into", "to", "on"])
_RELATIVE = re.compile(r"\b(?:who|that|which)(?: (?:is|was|are|were|has|had|does|did|can|could))?(?: \w+ly)?$")


_AMOUNTS = frozenset(
    word_list(
        "level consumption use usage price rating output cost temperature pressure loss gauge supply state content "
        "bill reading value bar share amount type kind of in at and or is was did does"
    )
)


def _names_a_sort(text: str, match: re.Match[str]) -> bool:
    """`the oil tanker`, `a power line`: what no picture shows, said of a thing that it does show."""
    before, after = text[: match.start()].split(), text[match.end() :].split()
    if not before or not after or before[-1] not in DETERMINERS:
        return False
    return after[0].isalpha() and after[0] not in ENDS and singular(after[0])[0] not in _AMOUNTS


def _is_a_sort(text: str, match: re.Match[str]) -> bool:
    """`the retired greyhound`: no future is asked for."""
    before, after = text[: match.start()].split(), text[match.end() :].split()
    return bool(before) and bool(after) and before[-1] in DETERMINERS and after[0].isalpha() and after[0] not in ENDS


def _only_describes(text: str, match: re.Match[str]) -> bool:
    """`how fast is the nice red car`, `the man with the bell`: the word only says which one is meant."""
    before, after = text[: match.start()].split(), text[match.end() :].split()
    if not before or _MEASURED.search(text) is None:
        return False
    if len(before) > 2 and _RELATIVE.search(" ".join(before)) is not None:
        return True
    if _OF_MOTION.search(text) is not None and match[0].endswith("ing") and before[-1] not in ENDS:
        return len(before) > 3
    named = before[-1] in DETERMINERS | {"in", "with", "many"} or before[-1] in COLOURS or before[-1] == "'s"
    return named and ((bool(after) and after[0] not in ENDS) or before[-2:-1][0] in _PLACING)
