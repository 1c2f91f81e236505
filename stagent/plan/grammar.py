"""Question -> Plan without any model: what the grammar cannot read is refused, never guessed."""

from __future__ import annotations

import re

from pydantic import ValidationError

from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.comparing import read_comparison
from stagent.plan.computing import read_computation
from stagent.plan.distributing import distributed
from stagent.plan.events import read_event
from stagent.plan.facts import Facts, take_facts
from stagent.plan.fillers import without_fillers
from stagent.plan.fitting import misfit
from stagent.plan.frames import time_behind, time_last, unwrapped
from stagent.plan.limits import with_stated_limit
from stagent.plan.measuring import read_quantity, read_special
from stagent.plan.nearest import nearest_question
from stagent.plan.paraphrases import plain_wording
from stagent.plan.plan import Plan, PlanSpan, Reason
from stagent.plan.preamble import without_preamble
from stagent.plan.refusals import reason_to_refuse
from stagent.plan.spelling import MEASURING_WORDS
from stagent.plan.splitting import split_questions
from stagent.plan.timing import read_timing, read_which
from stagent.plan.topics import take_topic
from stagent.plan.unread import unread_words
from stagent.plan.verbs import readings
from stagent.plan.vocabulary import ATTRIBUTIVE, AUXILIARIES, WH_WORDS
from stagent.plan.word_order import upright
from stagent.plan.wording import regular
from stagent_tools.target import Target
from stagent_tools.things import thing_of

_PRECEDENCE: tuple[Reason, ...] = (
    "needs_audio", "needs_identity", "needs_future", "needs_opinion", "not_visual", "other",
)  # fmt: skip
_READERS = (read_computation, read_comparison, read_special, read_timing, read_quantity, read_which)


def plan_question(question: str) -> Plan:
    """The plan of a question in everyday English.

    Example:
        >>> plan_question("How fast is the red car?").steps[0].kind
        'speed'
    """
    facts = take_facts(with_stated_limit(without_fillers(without_preamble(regular(question)))))
    builder = Builder(named=facts.named if _may_be_meant(facts) else None)
    reasons: set[Reason] = set()
    for part in _single_questions(facts.rest):
        reason = _read_part(part, builder)
        if reason is not None:
            reasons.add(reason)
    unsupported = next((reason for reason in _PRECEDENCE if reason in reasons), None)
    if not builder.answer and unsupported is None:
        unsupported = "other"
    return Plan(
        steps=tuple(builder.steps),
        answer=tuple(builder.answer),
        unsupported=unsupported,
        given=facts.given if builder.answer else (),
        question=question,
        why=builder.why,
        aside=builder.aside,
        nearest=nearest_question(question) if not builder.answer and unsupported == "other" else None,
    )


def _may_be_meant(facts: Facts) -> bool:
    """Whether a pronoun of the question can stand for the thing whose size was stated: a hoop is no "she"."""
    thing = thing_of(facts.named.noun) if facts.named is not None else None
    lives = thing is not None and thing.family in ("person", "animal")
    return lives or re.search(r"\b(?:it|its|they|their)\b", facts.rest) is not None


def _single_questions(text: str) -> list[str]:
    parts = (re.sub(r"[?.! ]+$", "", part) for part in split_questions(text))
    return [single for part in parts for single in distributed(part)]


def _with_noun(text: str, builder: Builder) -> str:
    """`... and how many go right`: the noun is the one named before."""
    words = text.split()
    bare = (
        words[:2] == ["how", "many"]
        and len(words) > 2
        and (words[2] in AUXILIARIES | ATTRIBUTIVE or bool(readings(words[2])))
    )
    if not bare or builder.named is None or words[2:] == ["are", "there"]:
        return text
    return " ".join(["how", "many", builder.named.noun, *words[2:]])


_THEN = re.compile(
    r" (?:(?P<during>then|at (?:that|this) (?:very )?(?:moment|time|point|instant)|during (?:it|that|this))|"
    r"(?P<after>after (?:it|that|this)|afterwards|after it has happened)|(?P<before>before (?:it|that|this)))$"
)


def _at_that_time(text: str, told: str, builder: Builder) -> tuple[str, PlanSpan | None]:
    """`how fast is it then`, `how far does it go after that`: relative to the event named last, or told before it."""
    match = _THEN.search(text)
    if match is None:
        return text, None
    event = next((step.id for step in reversed(builder.steps) if step.kind in ("when", "when_where")), None)
    if event is None and (happens := read_event(told)) is not None:
        event = builder.add_event(happens, builder.named)
    if event is not None:
        side = next(name for name, words in match.groupdict().items() if words)
        return text[: match.start()], PlanSpan.model_validate({side: event})
    span = builder.steps[-1].span if builder.steps and match["during"] else None
    return (text, None) if span is None else (text[: match.start()], span)


def _read_part(part: str, builder: Builder) -> Reason | None:
    """Add the steps of one question; the reason where it cannot be answered."""
    whole = time_last(part)
    topic, part = take_topic(whole)
    builder.named = topic or builder.named
    text = re.sub(r"[?.! ]+$", "", without_fillers(part)).strip(" ,;:")
    asked = text = " ".join(re.sub(r"[?!]|(?<!\d)\.(?!\d)", " ", text).split())
    text, read = plain_wording(unwrapped(_with_noun(time_behind(text), builder)))
    text, more = plain_wording(upright(text))
    words = text.split()
    text, builder.then = _at_that_time(text, whole.removesuffix(part).rstrip(" ,;.:"), builder)
    reason = reason_to_refuse(text)
    asks = bool(WH_WORDS.intersection(words[:1])) or any(readings(word) or word in AUXILIARIES for word in words)
    if reason is not None and (asks or not MEASURING_WORDS & set(words)):
        builder.named = builder.named or _named_thing(text)
        return reason
    for reader in _READERS:
        before = len(builder.steps), builder.named
        try:
            step = reader(text, builder)
        except ValidationError:
            step = None
        if step is not None and _holds_all(asked, read | more, step, builder):
            builder.answer.append(step)
            return None
        del builder.steps[before[0] :]
        builder.named = before[1]
        if step is not None:
            return "other"
    return "other"


def _named_thing(text: str) -> Target | None:
    """What a part that is refused names: a pronoun of the next part may stand for it."""
    named = (mention.target for mention in read_clause(text, finite=True).mentions if not mention.anaphor)
    return next((target for target in named if (target.phrase or "").startswith(("the ", "number "))), None)


def _holds_all(text: str, read: frozenset[str], answer: str, builder: Builder) -> bool:
    """Whether the plan holds all that was asked; else the builder keeps the sentence that says what it does not.

    `read` are words that a roundabout wording spelled out.
    """
    why = misfit(builder.steps, answer)
    if why is None:
        unread = unread_words(text, builder.steps, read)
        words = ", ".join(f"“{word}”" for word in unread.vital)
        if words:
            why = (
                f"The question was not read to the end: {words} {'is' if len(unread.vital) == 1 else 'are'} in no plan."
            )
        else:
            builder.aside += unread.aside
    builder.why = builder.why or why
    return why is None
