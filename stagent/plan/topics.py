"""A thing named in a sentence of its own before the question: "Look at the red car. How fast is it?"."""

from __future__ import annotations

import re

from stagent.plan.clauses import read_clause
from stagent.plan.spans import take_span
from stagent_tools.target import Target
from stagent_tools.things import thing_of

_ASKS = (
    r"(?:at |in |to )?(?:how|what|which|when|where|who|whose|is|are|was|were|does|do|did|has|have|track|follow|mark|"
    r"count)"
)
_TOPIC = re.compile(
    rf"^(?P<topic>(?!(?:if|when|as|after|before|in|at|during|while|since|because|given|assuming|"
    rf"between|from|once|until|over|on|"
    rf"for|by|with|suppose|should|were|without|keeping|compared)\b[^?:;!.|]*,)[^?:;!.,|]+?) ?(?:[?:;!.,]|,? - ) "
    rf"?(?:and |so |but )?(?P<question>{_ASKS}\b.+)$"
)
_PRONOUN = re.compile(r"\b(?P<he>he|she|him)\b|\b(?P<it>it|they|them|its|his|her|their|(?:that|this) one)\b")
_POINTING = re.compile(
    r"^(?:(?:please )?(?:look at|see|watch|take|consider|notice|note|focus on|about|concerning|as for|(?:and"
    r" )?what about|there (?:is|"
    r"are|was)|"
    r"you (?:can )?see|i (?:can )?see|we (?:can )?see|here (?:is|comes)|this is|that is)(?: that)?) "
)
_HAS_CUE = re.compile(
    r"\b(?:how|what|which|when|where|who|whose|whether|speed|distance|gap|number|direction|fastest|measure|between)\b"
)


def _meant(pronouns: list[re.Match[str]], named: list[Target]) -> Target | None:
    """`it` is no person and `he` no thing, if there is another one to choose."""
    living = [target for target in named if (thing := thing_of(target.noun)) is not None and thing.family == "person"]
    if pronouns[0]["it"] == "it":
        return next((target for target in named if target not in living), None)
    return living[0] if pronouns[0]["he"] and living else None


def take_topic(text: str) -> tuple[Target | None, str]:
    """The thing that the pronouns of the question stand for, and the question alone."""
    match = _TOPIC.search(text)
    if match is None or _HAS_CUE.search(match["topic"]) or take_span(match["topic"])[0] is not None:
        return None, text
    pronouns = list(_PRONOUN.finditer(match["question"]))
    if not pronouns:
        return None, text
    clause = read_clause(_POINTING.sub("", match["topic"]), finite=True)
    subject = clause.subject()
    if subject is None:
        return None, text
    subject = _meant(pronouns, [m.target for m in clause.mentions]) or subject
    question = match["question"]
    if len(clause.mentions) > 1 and any(m["he"] for m in pronouns) and any(m["it"] == "it" for m in pronouns):
        last = clause.mentions[-1]
        question = re.sub(r"\bit\b", " ".join(clause.words[last.start : last.end]), question)
    return subject, question
