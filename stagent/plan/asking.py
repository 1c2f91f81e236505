"""A question taken apart: its cue, its span, the events it leans on, its unit, and the words left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from stagent.plan.cues import CUES
from stagent.plan.everyday_cues import Cue
from stagent.plan.plan import Kind, PlanSpan, Unit
from stagent.plan.relations import Relation, take_relations
from stagent.plan.requested_units import take_unit
from stagent.plan.spans import take_span
from stagent.plan.units import dimension

LENGTHS: frozenset[Kind] = frozenset({"distance", "displacement"})


# Their cues hold a "when" or "until" of their own, which is no relation to an event.
# A subordinate clause that no rule could read: leaving it out would answer another question.
_UNREAD = re.compile(
    r"(?<!\brun)(?<!\bruns)(?<!\bran)(?<!\bgo)(?<!\bswim)(?<!running) (?:\| )?(?:before|after|while|when|until) "
    r"(?:the|a|an|it|he|she|they|we|i|\w+ing)\b"
)
_WHOLE: frozenset[Kind] = frozenset({"time_to_collision", "time_gap", "direction_when"})


_OUR = re.compile(
    r"\b(?:our|my)(?: own)? (?=(?:(?:top|peak|max|maximum|highest|best|average|mean|current|"
    r"exact|instantaneous|ground|closing|total|driving|walking|running|riding|cycling|following|"
    r"overall|relative) )*"
    r"(?:speed|velocity|pace|acceleration|deceleration|distance|direction|heading|headway|time|"
    r"mileage|displacement|path|course|braking|ttc|stopping|bearing|gap|trajectory|track)\b)"
)


_SPEED_OF_EVENT = re.compile(
    r"\b(landing|impact|take-off|takeoff|exit|entry|release|launch|collision|departure|arrival)"
    r" (speed|velocity|pace)\b([^|,?]*)"
)


_NO_BRAKING = re.compile(
    r"\bat (?:this|that|the current|the same) (?:rate|speed|pace)$|\bif (?:nobody|neither|no one|none|nothing|"
    r"they|both|it|he|she|we|i|everyone|everybody)"
    r"\b[^,]*?(?:brakes?|changes?|slows?(?: down)?|reacts?|stops?|steers?|turns?|on|unchanged|"
    r"like this|course|speed|touches(?: \w+)?|going|moving|steady|constant)(?: ,|$|(?= how| in how))"
)


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
    same = early is not None and late is not None and early.kind == late.kind
    same = same and (len(relations) == 1 or early is None or early.kind != "time_gap")  # "the gap from A to B"
    if early is not None and not same and (early.kind in _WHOLE or late is None):
        relations = ()
    else:
        text = late_text
    cue = early if text != late_text or late is None else late
    if cue is None and unit is not None and dimension(unit) == "speed":
        text = f"speed of {text}"
        cue = _first_cue(text)
    if cue is not None and cue.kind == "describe" and unit is not None and dimension(unit) == "speed":
        text = cue.pattern.sub("how fast", text, count=1)
        cue = _first_cue(text)
    if cue is not None and cue.kind == "separation" and unit is not None and dimension(unit) == "time":
        cue = replace(cue, kind="time_gap", inputs=None)
    if cue is None or (cue.kind not in _WHOLE and _UNREAD.search(text)):
        return None
    if span is None:
        span, text = take_span(text, within=cue.kind in LENGTHS)
    match = cue.pattern.search(text)
    if match is None:
        return None
    rest = f"{text[: match.start()]} | {text[match.end() :]}"
    return Asked(cue, " ".join(rest.split()), span, relations, unit, text)


def _first_cue(text: str) -> Cue | None:
    return next((cue for cue in CUES if cue.fits(text)), None)
