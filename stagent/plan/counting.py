"""How many things, and how many times."""

from __future__ import annotations

import re

from stagent.plan.asking import Asked
from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.event_nouns import counted_deed
from stagent.plan.events import read_event
from stagent.plan.motions import motion_of
from stagent.plan.plan import FREE, EventName, Inputs, PlanSpan
from stagent.plan.verbs import GONE, readings
from stagent.plan.vocabulary import COLOURS, MOTIONS, POSITION_PHRASES, POSITIONS
from stagent_tools.target import Target

_MOTION_EVENTS: dict[str, EventName] = {"turning left": "turn_left", "turning right": "turn_right", "crossing": "cross"}


# Being there or coming by is no event of its own.
_PLAIN = frozenset(
    [
        "is",
        "goes",
        "comes",
        "drives",
        "does",
        "has",
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


def add_count(asked: Asked, target: Target, builder: Builder) -> str | None:
    """Distinct things, or the times that an event happens."""
    span = builder.add_relations(asked.relations, target) or asked.span
    deed = counted_deed(read_clause(re.sub(r"^[| ]*(?:of )?(?!the\b)", "the ", asked.rest)), builder.named)
    if deed is not None:
        return builder.add("count", deed.who, span=span, event=deed.event, inputs=Inputs(of="events"))
    if asked.cue.inputs is None:
        return _count_things(asked, target, span, builder)
    event = read_event(asked.rest.replace("|", " ").strip())
    if event is None:
        return None
    subject = event.subject if event.subject is not None and not event.anaphor else builder.named or target
    return builder.add("count", subject, event.other, span=span, event=event.name, inputs=Inputs(of="events"))


_COMING_BY = re.compile(rf"\b(?:{GONE}) (?:past|by|along)$")
_GOING_THERE = re.compile(r"\b(?:are|is|were|was) (?:going|heading|headed) (?:to the )?(?:left|right)$")
_HAS_OBJECT = re.compile(r"\b(?:run|runs|ran|walk|walks|ride|rides|jump|jumps) (?:the|a|an)\b")


def _count_things(asked: Asked, target: Target, span: PlanSpan | None, builder: Builder) -> str:  # noqa: PLR0911 - the first reading that fits returns
    """Things, all or those that do something: an enumerated event, else a motion that picks them."""
    text = re.sub(r"^of ", "", asked.rest.replace("|", " ").strip())
    described = re.sub(
        r"^(.*?) (?:(?:are|is|were|was) (?=(?:not )?(?:wearing|carrying|holding|pushing|dressed|in|with|without|"
        r"on)\b)|(?:wear|wears|wore|have|has|had)(?! (?:been|stopped|moved|(?!red\b)\w+ed)\b) (?=(?:an? |the |\w+)))",
        r"\1 with ",
        text,
    )
    described = re.sub(r" with (?=(?:wearing|carrying|holding|pushing|dressed|in|with|without|on)\b)", " ", described)
    if described != text and (phrase := read_clause(described).subject()) is not None:
        return builder.add("count", phrase, None, span=span)
    words = text.split()
    coloured = re.search(r"^(?:the |these |those )?(?P<who>.*?) (?:are|is|were|was) (?P<colour>[\w-]+)$", text)
    if coloured is not None and coloured["colour"] in COLOURS:
        phrase = read_clause(f"{coloured['colour']} {coloured['who']}").subject()
        return builder.add("count", phrase, None, span=span)
    standing = re.search(
        r"^(?P<who>.*?) (?:are|is|were|was) (?P<still>parked|stationary|stopped|moored|anchored)\b(?P<where>.*)$", text
    )
    if standing is not None and (phrase := read_clause(f"{standing['who']} {standing['where']}").subject()) is not None:
        return builder.add("count", phrase.model_copy(update={"motion": "still"}), None, span=span)
    event = read_event(text)
    motion = target.motion
    if motion in _MOTION_EVENTS and (target.phrase or "").split()[0] not in MOTIONS:
        bare = target.model_copy(update={"motion": None})
        across = event.other if event is not None and event.name == _MOTION_EVENTS[motion] else None
        return builder.add("count", bare, across, span=span, event=_MOTION_EVENTS[motion])
    place = next(
        (POSITION_PHRASES[p] for p in POSITION_PHRASES if re.search(rf" (?:is|are|was|were)(?: there)? {p}$", text)),
        None,
    )
    if place is not None:
        return builder.add("count", target.model_copy(update={"position": place}), None, span=span)
    passing = event is not None and event.name == "overtake" and event.other is None
    if event is None or motion is not None or (passing and "overtak" not in text):
        return builder.add("count", target, None, span=span)
    picked = motion_of(words)
    if picked in ("moving left", "moving right") and _GOING_THERE.search(text) is not None:
        return builder.add("count", target.model_copy(update={"motion": picked}), None, span=span)
    if picked is not None and event.name == "approach" and event.other is not None and event.other.noun == "camera":
        return builder.add("count", target.model_copy(update={"motion": picked}), None, span=span)
    if (
        picked is not None
        and event.name.startswith(FREE)
        and _HAS_OBJECT.search(text) is None
        and not any(v.form == "past" for w in words if w not in POSITIONS for v in readings(w))
    ):
        return builder.add("count", target.model_copy(update={"motion": picked}), None, span=span)
    if _COMING_BY.search(text) is not None:
        return builder.add("count", target, None, span=span)
    told = " than " in event.name
    if event.name.startswith(FREE) and event.name.removeprefix(FREE).split()[0] in _PLAIN and not told:
        return builder.add("count", target, None, span=span)
    return builder.add("count", target, event.other, span=span, event=event.name)
