"""A plain question for one quantity ("how fast is the van in the first 5 s?") -> its steps."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from stagent.plan.asking import LENGTHS, Asked, take_apart
from stagent.plan.builder import ANYTHING, Builder
from stagent.plan.clauses import Clause, Mention, read_clause
from stagent.plan.counting import add_count
from stagent.plan.event_nouns import Deed, rise_of
from stagent.plan.events import Event, names_event, read_event, read_landmark
from stagent.plan.noun_phrases import SUPERLATIVES
from stagent.plan.occurrences import take_occurrence
from stagent.plan.plan import FREE, Inputs, Kind
from stagent.plan.relations import Relation
from stagent.plan.strokes import what_flies
from stagent.plan.verbs import MOVING, STROKES, readings
from stagent_tools.target import Ordinal, Target

_PAIRS: frozenset[Kind] = frozenset({"separation", "time_gap", "time_to_collision"})


_PACE_ASKED = re.compile(r"\bpace\b")


_WHOSE = re.compile(r"\b(his|her|its|their)\b")


_IN_OCLOCK = re.compile(
    r"(?:(?:in|at|to|towards|into) )?(?:its |his |her |their |the |a )?(\d+) o'clock(?: direction| position)?"
)


_STRAIGHT = re.compile(r"\b(?:dead |perfectly )?straight(?: ahead| on| forward)?\b|\bstraight line\b|\bdead ahead\b")


# What follows the cue is a clause of its own ("top speed | the van hit"), not the owner ("top speed | of the van").
_FINITE_AHEAD = re.compile(
    r"\| (?!(?:of|for|by|between|from|to|in)\b)\w(?!.*\b(?:is|was|are|were|do|does|did|has|have|"
    r"had|can|could|would|will)\b)"
)


_CAUSED = frozenset(["shove", "push", "throw", "knock", "hurl", "fling", "kick", "move", "toss", "drag"])


_PLURAL_SUM = re.compile(r"\b(?:together|combined|in sum|sum of|added up|between them|all told)\b")


_TOTAL = re.compile(r"\b(?:in total|total|altogether|overall)\b")


_PLURAL_MEAN = re.compile(r"\b(?:mean|average)\b")


def read_quantity(text: str, builder: Builder, kind: Kind | None = None) -> str | None:  # noqa: PLR0911 - the first reading that fits returns
    """Add the steps of one quantity; the id of the answering step, or None where the text cannot be read.

    `kind` overrides what the cue says (a limit asks for the peak speed).
    """
    asked = take_apart(text)
    if asked is None:
        return None
    rest = asked.rest.replace(" behind ", " | behind ") if asked.cue.kind in _PAIRS else asked.rest
    clause = read_clause(rest, finite=_FINITE_AHEAD.search(asked.rest) is not None)
    asked_kind = kind or asked.cue.kind
    target, other = _who(clause, asked, asked_kind, builder)
    asked_kind, target, other = _adjust(asked_kind, target, other, clause, asked)
    if target is not None and (deed := rise_of(target, clause)) is not None:
        return _rise(deed, asked, builder)
    if asked_kind == "time_gap":
        if target is not None and (names_event(f"the {target.noun}") or read_landmark(f"the {target.noun}")):
            return None
        target, other = _behind_first(clause, target, other)
    if asked_kind == "describe":
        return _describe(asked, target, builder)
    if target is None:
        target = _subject_of_relations(asked.relations) or builder.named
    if target is None and asked_kind == "where":
        target = _leader(asked.whole)
    if target is None and (whose := _WHOSE.search(asked.whole)) is not None:
        target = Target(noun="object" if whose[1] == "its" else "person", phrase=whose[1])
    if target is None and not re.search(r"\w", asked.rest) and asked_kind not in _PAIRS:
        target = ANYTHING
    if target is None:
        return None
    if asked_kind == "direction_when":
        return _direction_when(asked, target, builder)
    if asked_kind == "count":
        return add_count(asked, target, builder)
    if asked_kind == "separation" and other is None:
        other = next((r.event.other for r in asked.relations if r.event.other is not None), None)
        to_one = any(m.preposition in ("to", "from") for m in clause.mentions[:1])
        if other is None and not target.plural and (to_one or re.search(r"\baway\b", text)):
            other = Target(noun="camera")
    if asked_kind in _PAIRS and other is None and not target.plural and _to_us(clause):
        target, other = Target(noun="camera"), target
    if asked_kind in _PAIRS and other is None and not target.plural:
        joined = text.replace(" with ", " and ", 1)
        return read_quantity(joined, builder, kind) if joined != text else None
    return _measure(asked_kind, target, other, asked, builder)


def _rise(deed: Deed, asked: Asked, builder: Builder) -> str:
    """ "How high is the third jump of the horse"."""
    span = builder.add_relations(asked.relations, deed.who) or asked.span
    if deed.occurrence is not None:
        event = Event(deed.event, occurrence=deed.occurrence)
        span = Relation("during" if deed.event == "jump" else "after", event).span(builder.add_event(event, deed.who))
    kind: Kind = "height_of_jump" if asked.cue.kind in ("size", "height_of_jump") else asked.cue.kind
    return builder.add(kind, deed.who, span=span, unit=asked.unit)


def _to_us(clause: Clause) -> bool:
    """`the time gap to the car ahead`: the one who asks is the other one."""
    return len(clause.mentions) == 1 and clause.mentions[0].preposition in ("to", "from", "behind", "with")


_SPECIAL: frozenset[Kind] = frozenset({"direction_when", "time_to_collision", "time_gap", "direction", "peak_speed"})


_ASKS_WHEN = re.compile(
    r"^(?:[|,] )*(?:(?:at|in|on|during|from|since|until) )?(?:when|how long|(?:what|which) (?:time|"
    r"moment|second|point))\b"
)


def read_special(text: str, builder: Builder) -> str | None:
    """Kinds whose wordings hold "when", "how long" or a yes/no form, and so come before those."""
    asked = take_apart(text)
    if asked is None or asked.cue.kind not in _SPECIAL:
        return None
    if asked.cue.kind == "direction" and _ASKS_WHEN.search(text):
        return None
    return read_quantity(text, builder)


def _subject_of_relations(relations: tuple[Relation, ...]) -> Target | None:
    return next((r.event.subject for r in relations if r.event.subject is not None and not r.event.anaphor), None)


def _mentions(clause: Clause) -> list[Mention]:
    named = [m for m in clause.mentions if m.target.noun not in ("position", "place", "point", "location", "spot")]
    return [m for m in named if m.target.noun != "object" or m.anaphor or m.target.attributes]


_PLACED = ("behind", "from", "in front of", "ahead of", "off", "past", "beyond", "to", "over")


def _who(
    clause: Clause, asked: Asked, kind: Kind, builder: Builder
) -> tuple[Target | None, Target | tuple[Target, ...] | None]:
    """Target and other. A pronoun takes what was named before it, or the one who does the event."""
    mentions = _mentions(clause)
    if not mentions:
        return None, None
    bare = [m for m in mentions if m.preposition in ("", "of", "by", "for")]
    paired = kind in _PAIRS or asked.cue.pair
    if (
        kind == "separation"
        and len(mentions) > 1
        and mentions[0].preposition in _PLACED
        and not mentions[1].preposition
    ):
        mentions = [*mentions[1:2], mentions[0], *mentions[2:]]
    first = mentions[0] if paired or not bare else bare[0]
    if first.anaphor and builder.named is None:
        builder.named = _subject_of_relations(asked.relations)
    target = builder.resolve(first)
    if kind not in _PAIRS and not asked.cue.pair:
        return target, None
    others = tuple(t for t in (builder.resolve(m) for m in mentions[1:]) if t is not None)
    if not others:
        return target, None
    return target, others[0] if len(others) == 1 else others


def _adjust(
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
        (kind == "displacement" or thrown)
        and target is not None
        and (stroke := what_flies(target, base, clause)) is not None
    ):
        return kind, stroke, None
    if kind in _PAIRS and other is None and target is not None and target.plural and kind != "separation":
        other = target
    return kind, target, other


def _is_place(target: Target) -> bool:
    return target.noun in ("leader", "winner", "runner-up")


def _behind_first(
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
    if isinstance(other, Target) and target is not None and (behind is target or ahead):
        target, other = other, target
    if target is not None and isinstance(other, Target) and _is_place(other) and not _is_place(target):
        other = other.model_copy(update={"noun": target.noun})
    return target, other


def _measure(
    kind: Kind, target: Target, other: Target | tuple[Target, ...] | None, asked: Asked, builder: Builder
) -> str:
    """The step itself, with the events that it leans on before it."""
    builder.named = target if target.noun != "camera" else builder.named
    relations = asked.relations or _own_event(kind, asked, target)
    if kind in LENGTHS and _caused(asked.rest):
        relations = tuple(replace(r, side="after") if r.side == "during" else r for r in relations)
    relative = builder.add_relations(relations, target)
    span = relative or asked.span
    inputs = asked.cue.inputs
    if relative is not None and asked.span is not None and asked.span.first is not None and asked.span.between is None:
        span = asked.span
    if kind == "speed" and other is None:
        instant = any(relation.instant for relation in relations)
        frames = asked.span.frames if asked.span is not None else None
        at_once = asked.span is not None and relative is None
        at_once = at_once and (asked.span.at is not None or (frames is not None and frames[0] == frames[1]))
        kind = "speed_at" if instant or at_once else "speed"
    unit = asked.unit
    if unit is None and kind in ("speed", "speed_at") and _PACE_ASKED.search(asked.whole):
        unit = "min/km"
    if kind in ("speed", "speed_at") and target.noun == "camera" and other is None:
        return builder.add("ego_speed", None, None, span=span, unit=unit)
    if kind == "direction" and span is not None and span.at == "end":
        span = None
    summed = _PLURAL_SUM.search(asked.whole) or (kind == "distance" and target.plural and _TOTAL.search(asked.whole))
    if kind in ("distance", "speed") and inputs is None and summed:
        inputs = Inputs(stat="sum")
    elif kind == "speed" and target.plural and _PLURAL_MEAN.search(asked.whole):
        inputs = Inputs(stat="mean")
    if inputs is None and builder.picked is not None and _REFERS.search(asked.rest):
        inputs = Inputs(target=builder.picked)
    if inputs is None and (best := SUPERLATIVES & set((target.phrase or "").split())):
        picked = builder.add("compare_speed", target, inputs=Inputs(order="least") if "slowest" in best else None)
        inputs = Inputs(target=picked)
    return builder.add(kind, target, other, span=span, unit=unit, inputs=inputs)


_REFERS = re.compile(r"\b(?:he|she|it|they|that one|the winner)\b|\| 's\b")


_MARKED: frozenset[str] = frozenset({"enter", "leave", "cross", "collide", "overtake"})
# Coming back and touching down mark a time by themselves; running across something only says where.
_MARKED_FREE = re.compile(rf"{FREE}(?:lands?|touches down|comes back|returns|goes back)\b")
_MANNER = frozenset(MOVING) - {"pass"}


def _own_event(kind: Kind, asked: Asked, target: Target) -> tuple[Relation, ...]:
    """ "At what speed does it enter the tunnel": the question's own verb is the event."""
    occurrence, rest = take_occurrence(asked.rest.replace("|", " ").strip())
    event = read_event(rest)
    if event is None or asked.cue.pair or kind not in ("speed", "height_of_jump", *LENGTHS):
        return ()
    event = replace(event, subject=None, occurrence=occurrence)
    if occurrence is not None:
        return (Relation("after" if kind == "height_of_jump" and event.name != "jump" else "during", event),)
    if kind != "speed":
        return ()
    lasting = _MARKED_FREE.match(event.name) is not None and "back" in event.name.split()[-1:]
    marked = event.name in _MARKED and event.other is not None and event.other.noun != target.noun
    walked = event.name == "cross" and any(v.base in _MANNER for word in rest.split() for v in readings(word))
    if (marked and not walked) or _MARKED_FREE.match(event.name):
        return (Relation("during", replace(event, lasting=event.lasting or lasting)),)
    return ()


def _caused(rest: str) -> bool:
    """ "Shoved in the crash": what an event causes is measured after it."""
    words = rest.split()
    passive = any(word in ("get", "got", "gets", "was", "were", "been") for word in words)
    return passive and any(any(v.base in _CAUSED and v.form == "participle" for v in readings(w)) for w in words)


def _direction_when(asked: Asked, target: Target, builder: Builder) -> str:
    match = _IN_OCLOCK.search(asked.rest)
    hour = int(match[1]) if match else 12 if _STRAIGHT.search(asked.rest) else 6
    clean = _IN_OCLOCK.sub(" | ", asked.rest)
    subject = builder.resolve(next(iter(_mentions(read_clause(clean))), None)) or target
    span = builder.add_relations(asked.relations, subject) or asked.span
    return builder.add("direction_when", subject, None, span=span, hour=hour if 1 <= hour <= 12 else 12)


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


def _describe(asked: Asked, target: Target | None, builder: Builder) -> str:
    if target is not None and target.noun in ("clip", "video", "footage", "recording", "scene", "film"):
        target = None
    span = builder.add_relations(asked.relations, target) or asked.span
    return builder.add("describe", target, None, span=span)
