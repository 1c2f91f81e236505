"""A plain question for one quantity ("how fast is the van in the first 5 s?") -> its steps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from stagent.plan.builder import ANYTHING, Builder
from stagent.plan.clauses import Clause, Mention, read_clause
from stagent.plan.cues import CUES
from stagent.plan.events import read_event
from stagent.plan.everyday_cues import Cue
from stagent.plan.noun_phrases import motion_of
from stagent.plan.plan import FREE, EventName, Inputs, Kind, PlanSpan, Unit
from stagent.plan.relations import Relation, take_relations
from stagent.plan.requested_units import take_unit
from stagent.plan.spans import take_span
from stagent.plan.verbs import STROKES, readings
from stagent.plan.vocabulary import MOTIONS, POSITION_PHRASES, POSITIONS
from stagent_tools.target import Ordinal, Target

_LENGTHS: frozenset[Kind] = frozenset({"distance", "displacement"})
_PAIRS: frozenset[Kind] = frozenset({"separation", "time_gap", "time_to_collision"})
_STROKE_NOUNS = frozenset(["serve", "shot", "pitch", "kick", "throw", "putt", "smash", "volley", "punt", "toss", "stroke", "forehand", "backhand", "header", "spike", "slapshot", "freekick", "free-kick", "penalty", "drive-shot", "delivery", "strike", "pass", "bowl"])  # fmt: skip
_THROWN = {"arrow": "arrow", "shot": "shot", "discus": "discus", "javelin": "javelin", "hammer": "hammer", "shot putter": "shot", "dart": "dart",
           "frisbee": "frisbee", "basketball": "basketball", "football": "ball", "puck": "puck"}  # fmt: skip
_PACE_ASKED = re.compile(r"\bpace\b")
_IN_OCLOCK = re.compile(
    r"(?:(?:in|at|to|towards|into) )?(?:its |his |her |their |the |a )?(\d+) o'clock(?: direction| position)?"
)
_STRAIGHT = re.compile(r"\b(?:dead |perfectly )?straight(?: ahead| on| forward)?\b|\bstraight line\b|\bdead ahead\b")
# Their cues hold a "when" or "until" of their own, which is no relation to an event.
_WHOLE: frozenset[Kind] = frozenset({"time_to_collision", "time_gap", "direction_when"})
_OUR = re.compile(
    r"\b(?:our|my)(?: own)? (?=(?:(?:top|peak|max|maximum|highest|best|average|mean|current|"
    r"exact|instantaneous|ground|closing|total|driving|walking|running|riding|cycling|following|"
    r"overall|relative) )*"
    r"(?:speed|velocity|pace|acceleration|deceleration|distance|direction|heading|headway|time|"
    r"mileage|displacement|path|course|braking|stopping|bearing|gap|trajectory|track)\b)"
)
_SPEED_OF_EVENT = re.compile(
    r"\b(landing|impact|take-off|takeoff|exit|entry|release|launch|collision|departure|arrival)"
    r" (speed|velocity|pace)\b([^|,?]*)"
)
_NO_BRAKING = re.compile(
    r"\bif (?:nobody|neither|no one|none|nothing|they|both|it|he|she|we|i|everyone|everybody)"
    r"\b[^,]*?(?:brakes?|changes?|slows?(?: down)?|reacts?|stops?|steers?|turns?|on|unchanged|"
    r"like this|course|speed)(?: ,|$|(?= how| in how))"
)
# What follows the cue is a clause of its own ("top speed | the van hit"), not the owner ("top speed | of the van").
_FINITE_AHEAD = re.compile(
    r"\| (?!(?:of|for|by|between|from|to|in)\b)\w(?!.*\b(?:is|was|are|were|do|does|did|has|have|"
    r"had|can|could|would|will)\b)"
)
_CAUSED = frozenset(["shove", "push", "throw", "knock", "hurl", "fling", "kick", "move", "toss", "drag"])
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


_END_SPEED = re.compile(r"\b(?P<end>final|finishing|initial|starting) (?P<what>speed|velocity|pace)\b(?P<rest>[^|,?]*)")


def _with_end(match: re.Match[str]) -> str:
    end = "start" if match["end"] in ("initial", "starting") else "end"
    return f"{match['what']}{match['rest']} at the {end}"


def take_apart(text: str) -> Asked | None:
    """The question's cue, span, event relations and unit; None where nothing says what to measure."""
    unit, text = take_unit(_SPEED_OF_EVENT.sub(r"\2\3 at \1", _OUR.sub("us 's ", _NO_BRAKING.sub(" ", text))))
    text = _END_SPEED.sub(_with_end, text)
    span, text = take_span(text)
    early = _first_cue(text)
    relations, late_text = take_relations(text)
    late = _first_cue(late_text)
    if early is not None and (early.kind in _WHOLE or late is None):
        relations, cue = (), early
    else:
        cue, text = late, late_text
    if cue is None:
        return None
    if span is None:
        span, text = take_span(text, within=cue.kind in _LENGTHS)
    match = cue.pattern.search(text)
    if match is None:
        return None
    rest = f"{text[: match.start()]} | {text[match.end() :]}"
    return Asked(cue, " ".join(rest.split()), span, relations, unit, text)


def _first_cue(text: str) -> Cue | None:
    return next((cue for cue in CUES if cue.pattern.search(text) is not None), None)


def read_quantity(text: str, builder: Builder, kind: Kind | None = None) -> str | None:
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
    if asked_kind == "time_gap":
        target, other = _behind_first(clause, target, other)
    if asked_kind == "describe":
        return _describe(asked, target, builder)
    if target is None:
        target = _subject_of_relations(asked.relations) or builder.named
    if target is None and asked_kind == "where":
        target = _leader(asked.whole)
    if target is None:
        return None
    if asked_kind == "direction_when":
        return _direction_when(asked, target, builder)
    if asked_kind == "count":
        return _count(asked, target, builder)
    if asked_kind == "separation" and other is None:
        other = next((r.event.other for r in asked.relations if r.event.other is not None), None)
        to_one = any(m.preposition in ("to", "from") for m in clause.mentions[:1])
        if other is None and not target.plural and (to_one or re.search(r"\baway\b", text)):
            other = Target(noun="camera")
    if asked_kind in _PAIRS and other is None and not target.plural:
        joined = text.replace(" with ", " and ", 1)
        return read_quantity(joined, builder, kind) if joined != text else None
    return _measure(asked_kind, target, other, asked, builder)


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


def _who(
    clause: Clause, asked: Asked, kind: Kind, builder: Builder
) -> tuple[Target | None, Target | tuple[Target, ...] | None]:
    """Target and other. A pronoun takes what was named before it, or the one who does the event."""
    mentions = _mentions(clause)
    if not mentions:
        return None, None
    bare = [m for m in mentions if m.preposition in ("", "of", "by", "for")]
    paired = kind in _PAIRS or asked.cue.pair
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
            stroke = _stroke(target, base, clause)
            if stroke is not None:
                return "peak_speed", stroke, None
    if kind == "displacement" and target is not None and (stroke := _stroke(target, base, clause)) is not None:
        return kind, stroke, None
    if kind in _PAIRS and other is None and target is not None and target.plural and kind != "separation":
        other = target
    return kind, target, other


def _behind_first(
    clause: Clause, target: Target | None, other: Target | tuple[Target, ...] | None
) -> tuple[Target | None, Target | tuple[Target, ...] | None]:
    """The one behind is the target: "behind the leader is the second runner", "how far is A ahead of B"."""
    behind = next((m.target for m in clause.mentions if m.preposition in ("behind", "after")), None)
    ahead = any(m.preposition in ("ahead of", "in front of") or "ahead" in clause.adverbs for m in clause.mentions)
    if isinstance(other, Target) and target is not None and (behind is target or ahead):
        target, other = other, target
    if target is not None and isinstance(other, Target) and other.noun in ("leader", "winner", "runner-up"):
        other = other.model_copy(update={"noun": target.noun})
    return target, other


def _stroke(target: Target, verb: str, clause: Clause) -> Target | None:
    """What flies: a stroke word without an object, or the object of a stroke verb."""
    thrown = next((_THROWN[word] for word in target.attributes if word in _THROWN), None)
    if thrown is not None and (target.noun in _STROKE_NOUNS or verb in STROKES):
        return Target(noun=thrown, phrase=target.phrase)
    if target.noun in _STROKE_NOUNS:
        return Target(noun="ball", phrase=target.phrase)
    if verb not in STROKES or (verb in ("head", "hit") and not clause.mentions[1:]):
        return None
    objects = [m.target for m in clause.mentions if m.verbs_before > 0 and m.preposition == ""]
    if objects:
        return objects[0] if objects[0].noun not in _STROKE_NOUNS else Target(noun="ball")
    return Target(noun="ball")


def _measure(
    kind: Kind, target: Target, other: Target | tuple[Target, ...] | None, asked: Asked, builder: Builder
) -> str:
    """The step itself, with the events that it leans on before it."""
    builder.named = target if target.noun != "camera" else builder.named
    relations = asked.relations or _own_event(kind, asked, target)
    if kind in _LENGTHS and _caused(asked.rest):
        relations = tuple(replace(r, side="after") if r.side == "during" else r for r in relations)
    relative = builder.add_relations(relations, target)
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
    if inputs is None and builder.picked is not None and _REFERS.search(asked.rest):
        inputs = Inputs(target=builder.picked)
    return builder.add(kind, target, other, span=span, unit=unit, inputs=inputs)


_REFERS = re.compile(r"\b(?:he|she|it|they|that one|the winner)\b|\| 's\b")


_MARKED: frozenset[str] = frozenset({"enter", "leave", "cross", "collide", "overtake"})


def _own_event(kind: Kind, asked: Asked, target: Target) -> tuple[Relation, ...]:
    """ "At what speed does it enter the tunnel": the question's own verb is the event."""
    if kind != "speed" or asked.cue.pair:
        return ()
    event = read_event(asked.rest.replace("|", " ").strip())
    if event is None or event.name not in _MARKED or event.other is None or event.other.noun == target.noun:
        return ()
    return (Relation("during", replace(event, subject=None)),)


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
    r"^who (?:is |was )?(?P<place>ahead|in front|leading|in the lead|first|leads|behind|last|at the back)\b"
)


def _leader(text: str) -> Target | None:
    """ "Who is ahead": the first along the way."""
    match = _AHEAD.search(text.removeprefix("| "))
    if match is None:
        return None
    side: Literal["front", "back"] = "back" if match["place"] in ("behind", "last", "at the back") else "front"
    return Target(noun="person", ordinal=Ordinal(n=1, from_=side), phrase=match[0])


def _describe(asked: Asked, target: Target | None, builder: Builder) -> str:
    if target is not None and target.noun in ("clip", "video", "footage", "recording", "scene", "film"):
        target = None
    span = builder.add_relations(asked.relations, target) or asked.span
    return builder.add("describe", target, None, span=span)


def _count(asked: Asked, target: Target, builder: Builder) -> str | None:
    """Distinct things, or the times that an event happens."""
    span = builder.add_relations(asked.relations, target) or asked.span
    if asked.cue.inputs is None:
        return _count_things(asked, target, span, builder)
    event = read_event(asked.rest.replace("|", " ").strip())
    if event is None:
        return None
    subject = event.subject if event.subject is not None and not event.anaphor else builder.named or target
    return builder.add("count", subject, event.other, span=span, event=event.name, inputs=Inputs(of="events"))


_MOTION_EVENTS: dict[str, EventName] = {"turning left": "turn_left", "turning right": "turn_right", "crossing": "cross"}


def _count_things(asked: Asked, target: Target, span: PlanSpan | None, builder: Builder) -> str:
    """Things, all or those that do something: an enumerated event, else a motion that picks them."""
    text = re.sub(r"^of ", "", asked.rest.replace("|", " ").strip())
    described = re.sub(
        r"^(.*?) (?:are|is|were|was) (?=(?:wearing|carrying|holding|pushing|dressed|in|with|without|"
        r"on)\b)",
        r"\1 ",
        text,
    )
    if described != text and (phrase := read_clause(described).subject()) is not None:
        return builder.add("count", phrase, None, span=span)
    words = text.split()
    event = read_event(text) if any(readings(word) for word in words) else None
    motion = target.motion
    if motion in _MOTION_EVENTS and (target.phrase or "").split()[0] not in MOTIONS:
        bare = target.model_copy(update={"motion": None})
        return builder.add("count", bare, None, span=span, event=_MOTION_EVENTS[motion])
    place = next(
        (POSITION_PHRASES[p] for p in POSITION_PHRASES if re.search(rf" (?:is|are|was|were) {p}$", text)), None
    )
    if place is not None:
        return builder.add("count", target.model_copy(update={"position": place}), None, span=span)
    if event is None or motion is not None:
        return builder.add("count", target, None, span=span)
    picked = motion_of(words)
    if (
        picked is not None
        and event.name.startswith(FREE)
        and not any(v.form == "past" for w in words if w not in POSITIONS for v in readings(w))
    ):
        return builder.add("count", target.model_copy(update={"motion": picked}), None, span=span)
    if event.name.startswith(FREE) and event.name.removeprefix(FREE).split()[0] in _PLAIN:
        return builder.add("count", target, None, span=span)
    return builder.add("count", target, event.other, span=span, event=event.name)


# Being there or coming by is no event of its own.
_PLAIN = frozenset(
    [
        "is",
        "goes",
        "comes",
        "drives",
        "does",
        "has",
        "gets",
        "shows",
        "stands",
        "moves",
        "travels",
        "sees",
        "walks",
        "rides",
        "passes",
        "takes",
    ]
)


__all__ = ["ANYTHING", "read_quantity", "take_apart"]
