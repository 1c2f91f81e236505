"""What no picture shows, or what is no question about motion: the reason to refuse, in the order of precedence."""

from __future__ import annotations

import re
from functools import cache

from stagent.plan.inflection import singular
from stagent.plan.phrase_draft import ENDS
from stagent.plan.plan import Reason
from stagent.plan.refusal_words import MEASURABLE, PHRASES, WORDS
from stagent.plan.vocabulary import COLOURS, DETERMINERS
from stagent.plan.word_lists import word_list


def _inflected(word: str) -> str:
    """A pattern for the word's forms as a verb, noun or adjective."""
    if word.endswith("e"):
        return rf"{word[:-1]}(?:e|es|ed|ing|er|est|ely)"
    if word.endswith("y"):
        return rf"{word[:-1]}(?:y|ies|ied|ying|ier|iest|ily|yly)"
    return rf"{word}(?:s|es|ed|ing|er|est|ly|{word[-1]}(?:ed|ing|er|est))?"


@cache
def _patterns() -> tuple[tuple[Reason, re.Pattern[str]], ...]:
    """A pattern for each reason; compiled when first asked, for that takes a tenth of a second."""
    words = {reason: [*map(_inflected, WORDS[reason].split()), *PHRASES[reason]] for reason in WORDS}
    return tuple((reason, re.compile(rf"(?<![\w'-])(?:{'|'.join(words[reason])})(?![\w'-])")) for reason in words)


# A command is no question, whatever its other words say.
_EDITS = re.compile(
    r"^(?:please )?(?:cut out|trim|crop|edit|delete|stabili[sz]e|convert|rotate|blur|zoom in|read (?!(?:off |"
    r"out )?(?:the |its |his |her )?(?:speed|distance|velocity|height)))\b"
)
_MEASURABLE = re.compile(rf"\b(?:{'|'.join(MEASURABLE)})")


def reason_to_refuse(text: str) -> Reason | None:
    """The first reason, in the order of precedence, for which the question cannot be answered from pictures."""
    if _EDITS.search(text):
        return "other"
    cleared = _MEASURABLE.sub(" ", text)
    conditional = cleared != text
    for reason, pattern in _patterns():
        if reason == "needs_future" and conditional:
            continue
        for match in pattern.finditer(cleared):
            if reason == "not_visual" and _names_a_sort(cleared, match):
                continue
            if reason == "needs_future" or not _only_describes(cleared, match):
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


def _only_describes(text: str, match: re.Match[str]) -> bool:
    """`how fast is the nice red car`, `the man with the bell`: the word only says which one is meant."""
    before, after = text[: match.start()].split(), text[match.end() :].split()
    if not before or _MEASURED.search(text) is None:
        return False
    if len(before) > 2 and _RELATIVE.search(" ".join(before)) is not None:
        return True
    if _OF_MOTION.search(text) is not None and match[0].endswith("ing") and before[-1] not in ENDS:
        return len(before) > 3
    named = before[-1] in DETERMINERS or before[-1] == "many" or before[-1] in COLOURS or before[-1] == "'s"
    return named and ((bool(after) and after[0] not in ENDS) or before[-2:-1][0] in _PLACING)
