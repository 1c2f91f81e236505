"""A plain question for one quantity ("how fast is the van in the first 5 s?") -> its steps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stagent_tools.target import Target

from stagent.plan.builder import ANYTHING, Builder
from stagent.plan.clauses import Clause, Mention, read_clause
from stagent.plan.cues import CUES
from stagent.plan.everyday_cues import Cue
from stagent.plan.events import Event, named_event, read_event
from stagent.plan.plan import FREE, Inputs, Kind, PlanSpan, Unit
from stagent.plan.relations import Relation, take_relations
from stagent.plan.requested_units import take_unit
from stagent.plan.spans import take_span
from stagent.plan.verbs import FORMS, STROKES

_LENGTHS: frozenset[Kind] = frozenset({"distance", "displacement"})
_PAIRS: frozenset[Kind] = frozenset({"separation", "time_gap", "time_to_collision"})
_STROKE_NOUNS = frozenset("serve shot pitch kick throw putt smash volley punt toss stroke forehand backhand header spike "
                          "slapshot freekick free-kick penalty drive-shot delivery strike pass bowl".split())  # fmt: skip
_THROWN = {"discus": "discus", "javelin": "javelin", "hammer": "hammer", "shot putter": "shot", "dart": "dart",
           "frisbee": "frisbee", "basketball": "basketball", "football": "ball", "puck": "puck"}  # fmt: skip
_PACE_ASKED = re.compile(r"\bpace\b")
_IN_OCLOCK = re.compile(r"(?:(?:in|at|to|towards|into) )?(?:its |his |her |their |the |a )?(\d+) o'clock(?: direction| position)?")
_STRAIGHT = re.compile(r"\b(?:dead |perfectly )?straight(?: ahead| on| forward)?\b|\bstraight line\b|\bdead ahead\b")
_PLURAL_SUM = re.compile(r"\b(?:together|combined|in sum|altogether|sum of|added up|between them|all told)\b")
_PLURAL_MEAN = re.compile(r"\b(?:mean|average)\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart: what to measure, when, in which unit, and the words that say of whom."""

    cue: Cue
    rest: str
    span: PlanSpan | None
    relations: tuple[Relation, ...]
    unit: Unit | None
    whole: str


def take_apart(text: str) -> Asked | None:
    """The question's cue, span, event relations and unit; None where nothing says what to measure."""
    unit, text = take_unit(text)
    relations, text = take_relations(text)
    cue, match = _first_cue(text)
    if cue is None or match is None:
        return None
    span, text = take_span(text, within=cue.kind in _LENGTHS)
    match = cue.pattern.search(text)
    if match is None:
        return None
    rest = f"{text[: match.start()]} | {text[match.end() :]}"
    return Asked(cue, " ".join(rest.split()), span, relations, unit, text)


def _first_cue(text: str) -> tuple[Cue | None, re.Match[str] | None]:
    for cue in CUES:
        match = cue.pattern.search(text)
        if match is not None:
            return cue, match
    return None, None


def read_quantity(text: str, builder: Builder, kind: Kind | None = None) -> str | None:
    """Add the steps of one quantity; the id of the answering step, or None where the text cannot be read.

    `kind` overrides what the cue says (a limit asks for the peak speed).
    """
    asked = take_apart(text)
    if asked is None:
        return None
    clause = read_clause(asked.rest)
    asked_kind = kind or asked.cue.kind
    target, other = _who(clause, asked, asked_kind, builder)
    asked_kind, target, other = _adjust(asked_kind, target, other, clause, asked)
    if asked_kind == "describe":
        return _describe(asked, target, builder)
    if target is None:
        target = _subject_of_relations(asked.relations) or builder.named
    if target is None:
        return None
    if asked_kind == "direction_when":
        return _direction_when(asked, target, builder)
    if asked_kind == "count":
        return _count(asked, clause, target, other, builder)
    if asked_kind == "separation" and other is None and not target.plural:
        return None
    return _measure(asked_kind, target, other, asked, builder)


def _subject_of_relations(relations: tuple[Relation, ...]) -> Target | None:
    return next((r.event.subject for r in relations if r.event.subject is not None and not r.event.anaphor), None)


def _mentions(clause: Clause) -> list[Mention]:
    return [m for m in clause.mentions if m.target.noun not in ("object",) or m.anaphor or m.target.attributes]


def _who(clause: Clause, asked: Asked, kind: Kind, builder: Builder) -> tuple[Target | None, Target | tuple[Target, ...] | None]:
    """Target and other. A pronoun takes what was named before it, or the one who does the event."""
    mentions = _mentions(clause)
    if not mentions:
        return None, None
    first = mentions[0]
    if first.anaphor and builder.named is None:
        builder.named = _subject_of_relations(asked.relations)
    target = builder.resolve(first)
    if kind not in _PAIRS | {"compare_direction"} and not (kind == "speed" and asked.cue.kind == "speed"):
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
        closing = "relative" in asked.cue.pattern.pattern[:60]
        if not closing:
            other = None
        elif other is None and target is not None and target.plural:
            other = target
        if target is not None and other is None:
            stroke = _stroke(target, base, clause)
            if stroke is not None:
                return "peak_speed", stroke, None
    if kind in _PAIRS and other is None and target is not None and target.plural and kind != "separation":
        other = target
    return kind, target, other


def _stroke(target: Target, verb: str, clause: Clause) -> Target | None:
    """What flies: a stroke word without an object, or the object of a stroke verb."""
    if target.noun in _STROKE_NOUNS:
        return Target(noun="ball", phrase=target.phrase)
    if verb not in STROKES or verb == "head":
        return None
    objects = [m.target for m in clause.mentions if m.verbs_before > 0 and m.preposition == ""]
    if objects:
        return objects[0] if objects[0].noun not in _STROKE_NOUNS else Target(noun="ball")
    return None


def _measure(
    kind: Kind, target: Target, other: Target | tuple[Target, ...] | None, asked: Asked, builder: Builder
) -> str:
    """The step itself, with the events that it leans on before it."""
    builder.named = target if target.noun != "camera" else builder.named
    relative = builder.add_relations(asked.relations, target)
    span = relative or asked.span
    inputs = asked.cue.inputs
    if relative is not None and asked.span is not None and asked.span.first is not None and asked.span.between is None:
        span = asked.span
    if kind == "speed" and other is None:
        instant = any(relation.instant for relation in asked.relations)
        at_once = asked.span is not None and asked.span.at is not None and relative is None
        kind = "speed_at" if instant or at_once else "speed"
    unit = asked.unit
    if unit is None and kind in ("speed", "speed_at") and _PACE_ASKED.search(asked.whole):
        unit = "min/km"
    if kind in ("speed", "speed_at") and target.noun == "camera" and other is None:
        return builder.add("ego_speed", None, None, span=span, unit=unit)
    if kind == "direction" and span is not None and span.at == "end":
        span = None
    if kind in ("distance", "speed") and inputs is None and _PLURAL_SUM.search(asked.whole):
        inputs = Inputs(stat="sum")
    elif kind == "speed" and target.plural and _PLURAL_MEAN.search(asked.whole):
        inputs = Inputs(stat="mean")
    return builder.add(kind, target, other, span=span, unit=unit, inputs=inputs)


def _direction_when(asked: Asked, target: Target, builder: Builder) -> str:
    match = _IN_OCLOCK.search(asked.rest)
    hour = int(match[1]) if match else 12 if _STRAIGHT.search(asked.rest) else 6
    clean = _IN_OCLOCK.sub(" | ", asked.rest)
    subject = builder.resolve(next(iter(_mentions(read_clause(clean))), None)) or target
    span = builder.add_relations(asked.relations, subject) or asked.span
    return builder.add("direction_when", subject, None, span=span, hour=hour if 1 <= hour <= 12 else 12)


def _describe(asked: Asked, target: Target | None, builder: Builder) -> str:
    span = builder.add_relations(asked.relations, target) or asked.span
    return builder.add("describe", target, None, span=span)


def _count(asked: Asked, clause: Clause, target: Target, other: Target | tuple[Target, ...] | None, builder: Builder) -> str | None:
    """Distinct things, or the times that an event happens."""
    span = builder.add_relations(asked.relations, target) or asked.span
    event = _counted_event(asked, clause)
    if asked.cue.inputs is not None:
        if event is None:
            return None
        subject = event.subject if event.subject is not None and not event.anaphor else builder.named or target
        return builder.add("count", subject, event.other, span=span, event=event.name, inputs=Inputs(of="events"))
    if event is None or event.name == f"{FREE}goes by":
        return builder.add("count", target, None, span=span)
    return builder.add("count", target, event.other, span=span, event=event.name)


_NO_EVENT = frozenset("be see go come move drive run walk ride travel do have get stand park show fly pass".split())


def _counted_event(asked: Asked, clause: Clause) -> Event | None:
    text = asked.rest.replace("|", " ").strip()
    if asked.cue.inputs is None:
        if not clause.actions and not any(word.endswith("ing") and word in FORMS for word in clause.words):
            return None
        event = read_event(_finite_order(text))
        return event if event is not None and _counts(event, clause) else None
    return read_event(text)


def _finite_order(text: str) -> str:
    return re.sub(r"^(?:of )?", "", text)


def _counts(event: Event, clause: Clause) -> bool:
    if not event.name.startswith(FREE):
        return event.name not in ("stop", "start", "overtake", "approach") or event.other is not None
    base = clause.actions[0].base if clause.actions else ""
    return bool(base) and base not in _NO_EVENT or len(event.name.split()) > 2


def event_in(clause: Clause) -> str | None:
    """The event that the clause's first verb means."""
    return named_event(clause, clause.actions[0]) if clause.actions else None


__all__ = ["ANYTHING", "read_quantity", "take_apart"]
