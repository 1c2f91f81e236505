"""Who a question is about, and the other one of a pair."""

from __future__ import annotations

import math
import re
from typing import Literal

from stagent.plan.asking import Asked
from stagent.plan.builder import ANYTHING, Builder
from stagent.plan.clauses import Clause, Mention
from stagent.plan.plan import Kind
from stagent.plan.relations import Relation
from stagent.plan.strokes import what_flies
from stagent.plan.verbs import STROKES
from stagent.plan.vocabulary import POSITIONS
from stagent_tools.target import Ordinal, Target

PAIRS: frozenset[Kind] = frozenset({"separation", "time_gap", "time_to_collision"})
_WHOSE = re.compile(r"\b(his|her|its|their)\b")


_PLACED = ("behind", "from", "in front of", "ahead of", "off", "past", "beyond", "to", "over")


_FROM_ONE = re.compile(r"(?<= )from(?= (?:the|my|our|its|his|her|a) (?!left|right|front|back|top|bottom|.* to ))")
_FROM_TO = re.compile(r"\bfrom (?!the (?:left|right)\b).* to (?:the|my|our|his|her|its|a) [^|]*[ |]*$")
_JOINED = re.compile(r"\b(?:and|from|to)\b")


def set_apart(text: str, kind: Kind) -> str:
    """Of a pair, the other one stands behind "from" or the last "behind", whatever was said of the first."""
    if kind == "time_gap" or _JOINED.search(text) is None:
        text = " | behind ".join(text.rsplit(" behind ", 1))
    if kind == "separation" and _FROM_TO.search(text) is not None:
        text = " | to ".join(text.rsplit(" to ", 1))
    return _FROM_ONE.sub(r" | \g<0>", text)


def mentions_of(clause: Clause) -> list[Mention]:
    """The things that the clause names; "at the top of the hill" says where, not who."""
    named = [
        m
        for m in clause.mentions
        if m.target.noun not in ("position", "place", "point", "location", "spot", "gap")
        and not (m.target.noun in POSITIONS and m.preposition in ("at", "in", "on", "near"))
    ]
    told = [
        m
        for m in named
        if m.target.attributes or m.target.ordinal or m.target.position or (m.target.phrase or "").startswith("the ")
    ]
    return [m for m in named if m.target.noun != "object" or m.anaphor or m in told]


def who_and_other(
    clause: Clause, asked: Asked, kind: Kind, builder: Builder
) -> tuple[Target | None, Target | tuple[Target, ...] | None]:
    """Target and other. A pronoun takes what was named before it, or the one who does the event."""
    mentions = mentions_of(clause)
    if not mentions:
        return None, None
    bare = [m for m in mentions if m.preposition in ("", "of", "by", "for")]
    paired = kind in PAIRS or asked.cue.pair
    if (
        kind == "separation"
        and len(mentions) > 1
        and mentions[0].preposition in _PLACED
        and not mentions[1].preposition
    ):
        mentions = [*mentions[1:2], mentions[0], *mentions[2:]]
    first = mentions[0] if paired or not bare else bare[0]
    if first.anaphor and builder.named is None:
        struck = next((r.event.affected for r in asked.relations if r.event.affected is not None), None)
        subject = (
            struck
            if clause.words[first.start] == "it" and struck is not None
            else _subject_of_relations(asked.relations)
        )
        builder.named = None if first.target.plural and subject is not None and not subject.plural else subject
    target = builder.resolve(first)
    if kind not in PAIRS and not asked.cue.pair:
        return target, None
    rest = [
        m
        for m in mentions[1:]
        if (m.preposition != "at" or asked.cue.pair) and clause.words[m.start] not in ("them", "themselves")
    ]
    others = tuple(t for t in (builder.resolve(m) for m in rest) if t is not None)
    if not others:
        return target, None
    return target, others[0] if len(others) == 1 else others


def adjusted(
    kind: Kind, target: Target | None, other: Target | tuple[Target, ...] | None, clause: Clause, asked: Asked
) -> tuple[Kind, Target | None, Target | tuple[Target, ...] | None]:
    """Readings that hang on who is asked about: strokes, closing speed, a pair named by one plural."""
    base = clause.actions[0].base if clause.actions else ""
    if kind in ("speed", "peak_speed"):
        if not asked.cue.pair:
            other = None
        elif other is None and target is not None and target.plural:
            other = target
        if target is not None and other is None:
            stroke = what_flies(target, base, clause)
            if stroke is not None:
                return "peak_speed", stroke, None
    thrown = kind == "direction" and base in STROKES and any(m.verbs_before for m in clause.mentions)
    if (
        (kind in ("displacement", "distance", "height_of_jump") or thrown)
        and target is not None
        and (stroke := what_flies(target, base, clause)) is not None
    ):
        return kind, stroke, None
    if kind in PAIRS and other is None and target is not None and target.plural and kind != "separation":
        other = target
    return kind, target, other


def _places(target: Target) -> float:
    """Which place along the way is said of it; who has none comes behind all."""
    ahead = target.ordinal is not None and target.ordinal.from_ == "front"
    return target.ordinal.n if ahead and target.ordinal is not None else math.inf


def _is_place(target: Target) -> bool:
    return target.noun in ("leader", "winner", "runner-up")


def behind_first(
    clause: Clause, target: Target | None, other: Target | tuple[Target, ...] | None
) -> tuple[Target | None, Target | tuple[Target, ...] | None]:
    """The one behind is the target: "behind the leader is the second runner", "how far is A ahead of B"."""
    behind = next((m.target for m in clause.mentions if m.preposition in ("behind", "after")), None)
    if isinstance(other, tuple):
        other = other[0]
    leads = any(action.base in ("lead", "beat") for action in clause.actions)
    ahead = leads or any(
        m.preposition in ("ahead of", "in front of") or "ahead" in clause.adverbs for m in clause.mentions
    )
    led = next((m.target for m in clause.mentions if m.preposition in ("ahead of", "in front of")), None)
    if isinstance(other, Target) and target is not None and (behind is target or (ahead and led is not target)):
        target, other = other, target
    if isinstance(other, Target) and target is not None and _places(target) < _places(other):
        target, other = other, target
    unnamed = target is None or target.noun == "object" or _is_place(target)
    if target is not None and isinstance(other, Target) and _is_place(other) and not unnamed:
        other = other.model_copy(update={"noun": target.noun})
    return target, other


def _subject_of_relations(relations: tuple[Relation, ...]) -> Target | None:
    return next((r.event.subject for r in relations if r.event.subject is not None and not r.event.anaphor), None)


_AHEAD = re.compile(
    r"^(?:who|which (?P<noun>\w+)) (?:is |was )?(?P<place>ahead|in front|leading|in the lead|first|leads|behind|"
    r"last|at the back)\b"
)


def _leader(text: str) -> Target | None:
    """ "Who is ahead": the first along the way."""
    match = _AHEAD.search(text.removeprefix("| "))
    if match is None:
        return None
    side: Literal["front", "back"] = "back" if match["place"] in ("behind", "last", "at the back") else "front"
    return Target(
        noun=match["noun"] or "person", ordinal=Ordinal.model_validate({"n": 1, "from": side}), phrase=match[0]
    )


def named_elsewhere(kind: Kind, asked: Asked, builder: Builder) -> Target | None:
    """Who is meant where the question's own clause names nobody: whoever does the event, was named before, or "his"."""
    does = _subject_of_relations(asked.relations)
    target = (builder.named or does) if _WHOSE.search(asked.whole) else (does or builder.named)
    if target is None and kind == "where":
        target = _leader(asked.whole)
    if target is None and (whose := _WHOSE.search(asked.whole)) is not None:
        target = Target(noun="object" if whose[1] == "its" else "person", phrase=whose[1], plural=whose[1] == "their")
    if target is None and not re.search(r"\w", asked.rest) and kind not in PAIRS:
        target = ANYTHING
    return target


def _to_us(clause: Clause) -> bool:
    """`the time gap to the car ahead`: the one who asks is the other one."""
    return len(clause.mentions) == 1 and clause.mentions[0].preposition in ("to", "from", "behind", "with")


def with_partner(
    kind: Kind, target: Target, other: Target | tuple[Target, ...] | None, clause: Clause, asked: Asked
) -> tuple[Target, Target | tuple[Target, ...] | None]:
    """The second of a pair that was named in another place, or not at all because the one who asks is meant."""
    if other is not None or kind not in PAIRS:
        return target, other
    if kind == "separation":
        other = next((r.event.other for r in asked.relations if r.event.other is not None), None)
        to_one = any(m.preposition in ("to", "from") for m in clause.mentions[:1])
        if other is None and target.noun == "camera":
            other = _subject_of_relations(asked.relations)
        if (
            other is None
            and target.noun != "camera"
            and not target.plural
            and (to_one or re.search(r"\baway\b|\bhow far (?:is|are|was|were)\b|\bhow (?:near|close)\b", asked.whole))
        ):
            other = Target(noun="camera")
    if other is None and not target.plural and _to_us(clause):
        return Target(noun="camera"), target
    return target, other
