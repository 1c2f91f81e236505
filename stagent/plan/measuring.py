"""A plain question for one quantity ("how fast is the van in the first 5 s?") -> its steps."""

from __future__ import annotations

import re
from dataclasses import replace

from stagent.plan.asking import LENGTHS, Asked, take_apart
from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.counting import add_count
from stagent.plan.event_nouns import Deed, rise_of, who_went
from stagent.plan.events import Event, names_event, read_event, read_landmark
from stagent.plan.noun_phrases import SUPERLATIVES
from stagent.plan.occurrences import take_occurrence
from stagent.plan.parties import (
    PAIRS,
    adjusted,
    behind_first,
    mentions_of,
    named_elsewhere,
    set_apart,
    who_and_other,
    with_partner,
)
from stagent.plan.plan import FREE, Inputs, Kind, PlanSpan
from stagent.plan.relations import Relation
from stagent.plan.verbs import DURATIVE, MOVING, readings
from stagent_tools.target import Target

_PACE_ASKED = re.compile(r"\bpace\b")


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


_PLURAL_SUM = re.compile(r"\b(?:together|combined|in sum|sum of|added up|(?<!pass )between them|all told)\b")


_TOTAL = re.compile(r"\b(?:in total|total|altogether|overall)\b")


_PLURAL_MEAN = re.compile(r"\b(?:mean|average)\b")


def read_quantity(text: str, builder: Builder, kind: Kind | None = None) -> str | None:  # noqa: PLR0911 - the first reading that fits returns
    """Add the steps of one quantity; the id of the answering step, or None where the text cannot be read.

    `kind` overrides what the cue says (a limit asks for the peak speed).
    """
    asked = take_apart(text)
    if asked is None:
        return None
    rest = set_apart(asked.rest, asked.cue.kind) if asked.cue.kind in PAIRS else asked.rest
    clause = read_clause(rest, finite=_FINITE_AHEAD.search(asked.rest) is not None)
    asked_kind = kind or asked.cue.kind
    target, other = who_and_other(clause, asked, asked_kind, builder)
    asked_kind, target, other = adjusted(asked_kind, target, other, clause, asked)
    if asked_kind == "distance" and not clause.actions and _HOW_FAR_IS.search(asked.whole) is not None:
        asked_kind, other = "separation", Target(noun="camera")
    if asked_kind == "distance" and target is not None:
        target = who_went(target) or target
    deed = rise_of(target) if target is not None else None
    if deed is not None and (deed.who.noun != "object" or asked.cue.kind in ("size", "height_of_jump")):
        return _rise(deed, asked, builder)
    if asked_kind == "time_gap":
        if target is not None and (names_event(f"the {target.noun}") or read_landmark(f"the {target.noun}")):
            return None
        target, other = behind_first(clause, target, other)
    if asked_kind == "describe":
        return _describe(asked, target, builder)
    target = target or named_elsewhere(asked_kind, asked, builder)
    if target is None:
        return None
    if asked_kind == "direction_when":
        return _direction_when(asked, target, builder)
    if asked_kind == "count":
        return add_count(asked, target, builder)
    target, other = with_partner(asked_kind, target, other, clause, asked)
    if asked_kind in PAIRS and other is None and not target.plural:
        joined = text.replace(" with ", " and ", 1)
        return read_quantity(joined, builder, kind) if joined != text else None
    return _measure(asked_kind, target, other, asked, builder)


_HOW_FAR_IS = re.compile(r"\bhow far (?:is|are|was|were)\b")


def _rise(deed: Deed, asked: Asked, builder: Builder) -> str:
    """ "How high is the third jump of the horse"."""
    span = builder.add_relations(asked.relations, deed.who) or asked.span
    if deed.occurrence is not None:
        event = Event(deed.event, occurrence=deed.occurrence)
        span = Relation("during" if deed.event == "jump" else "after", event).span(builder.add_event(event, deed.who))
    if asked.cue.inputs is not None and asked.cue.inputs.dim == "length":
        return builder.add("displacement", deed.who, span=span, unit=asked.unit)
    kind: Kind = "height_of_jump" if asked.cue.kind in ("size", "height_of_jump") else asked.cue.kind
    return builder.add(kind, deed.who, span=span, unit=asked.unit)


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


def _measure(
    kind: Kind, target: Target, other: Target | tuple[Target, ...] | None, asked: Asked, builder: Builder
) -> str:
    """The step itself, with the events that it leans on before it."""
    builder.named = target if target.noun != "camera" else builder.named
    relations = asked.relations or _own_event(kind, asked, target)
    if kind in (*LENGTHS, "direction", "speed") and _caused(asked.rest):
        relations = tuple(replace(r, side="after") if r.side == "during" else r for r in relations)
    relative = builder.add_relations(relations, target)
    span = relative or asked.span
    inputs = asked.cue.inputs
    if relative is not None and asked.span is not None and asked.span.first is not None and asked.span.between is None:
        span = asked.span
    if kind == "speed" and other is None:
        instant = any(relation.instant for relation in relations) or (
            builder.then is not None and builder.then.during is not None and _at_once(builder)
        )
        kind = "speed_at" if instant or _is_instant(asked.span if relative is None else builder.then) else "speed"
    unit = asked.unit
    if unit is None and kind in ("speed", "speed_at") and _PACE_ASKED.search(asked.whole):
        unit = "min/km"
    if kind in ("speed", "speed_at") and target.noun == "camera" and other is None:
        return builder.add("ego_speed", None, None, span=span, unit=unit)
    if kind in ("direction", "displacement") and span is not None and span.at == "end":
        span = None
    together = kind == "speed" and re.search(r"\btogether\b", asked.whole) is not None
    summed = (_PLURAL_SUM.search(asked.whole) and not together) or (
        kind == "distance" and target.plural and _TOTAL.search(asked.whole)
    )
    if kind in ("distance", "speed") and inputs is None and summed:
        inputs = Inputs(stat="sum")
    elif kind in ("distance", "speed") and target.plural and _PLURAL_MEAN.search(asked.whole):
        inputs = Inputs(stat="mean")
    if kind == "separation" and inputs is None and re.search(r"\bon average\b|\baverage\b", asked.whole):
        inputs = Inputs(stat="mean")
    if inputs is None and builder.picked is not None and _REFERS.search(asked.rest):
        inputs = Inputs(target=builder.picked)
    if inputs is None and kind != "peak_speed" and (best := SUPERLATIVES & set((target.phrase or "").split())):
        picked = builder.add("compare_speed", target, inputs=Inputs(order="least") if "slowest" in best else None)
        inputs = Inputs(target=picked)
    return builder.add(kind, target, other, span=span, unit=unit, inputs=inputs)


def _is_instant(span: PlanSpan | None) -> bool:
    """One time or one frame."""
    halfway = span is not None and span.frac is not None and span.frac[0] == span.frac[1]
    return span is not None and (
        halfway or span.at is not None or (span.frames is not None and span.frames[0] == span.frames[1])
    )


def _at_once(builder: Builder) -> bool:
    """Whether the event that "then" stands for is over in a moment."""
    event = next((step.event for step in reversed(builder.steps) if step.event is not None), None)
    return event is not None and event not in DURATIVE


_REFERS = re.compile(r"\b(?:he|she|it|they|his|her|its|their|that one|the winner)\b|\| 's\b")


_MARKED: frozenset[str] = frozenset({"enter", "leave", "cross", "collide", "overtake"})
# Coming back and touching down mark a time by themselves; running across something only says where.
_MARKED_FREE = re.compile(rf"{FREE}(?:lands?|touches down|comes back|returns|goes back)\b")
_MANNER = frozenset(MOVING) - {"pass"}


def _own_event(kind: Kind, asked: Asked, target: Target) -> tuple[Relation, ...]:
    """ "At what speed does it enter the tunnel": the question's own verb is the event."""
    occurrence, rest = take_occurrence(asked.rest.replace("|", " ").strip())
    event = read_event(rest)
    if (
        event is None
        or asked.rest.startswith("| of ")
        or asked.cue.pair
        or kind not in ("speed", "height_of_jump", *LENGTHS)
    ):
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


_GOING = re.compile(r"\b(?:going|heading|headed|moving|pointing|facing|travelling|in direction)\b")


def _direction_when(asked: Asked, target: Target, builder: Builder) -> str:
    match = _IN_OCLOCK.search(asked.rest)
    hour = int(match[1]) if match else 12 if _STRAIGHT.search(asked.rest) else 6
    clean = _GOING.sub(" | ", _IN_OCLOCK.sub(" | ", asked.rest))
    subject = builder.resolve(next(iter(mentions_of(read_clause(clean, finite=True))), None)) or target
    span = builder.add_relations(asked.relations, subject) or asked.span
    return builder.add("direction_when", subject, None, span=span, hour=hour if 1 <= hour <= 12 else 12)


def _describe(asked: Asked, target: Target | None, builder: Builder) -> str:
    if target is not None and target.noun in ("clip", "video", "footage", "recording", "scene", "film"):
        target = None
    span = builder.add_relations(asked.relations, target) or asked.span
    return builder.add("describe", target, None, span=span)
