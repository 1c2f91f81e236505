"""Phrases of time with numbers in them -> PlanSpan; the text without them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from stagent.plan.plan import PlanSpan
from stagent.plan.vocabulary import ORDINALS

_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}
_N = r"(\d+(?:\.\d+)?)"
_T = (
    rf"(?:the (?=\d))?(?:(?:the )?(?:seconds?|sec|time|timestamp|minute) (?:= ?)?|t ?= ?)?{_N}(?: (s|min|h))?"
    rf"(?: mark)?"
)
_OF_CLIP = (
    r"(?: (?:of|in|into) (?:the |this |my |our )?(?:whole )?(?:clip|video|footage|recording|"
    r"film|sequence|shot|time|race|"
    r"movie|scene|vid))?"
)
_IN = r"(?:(?:in|during|over|for|within|throughout|across|of|on|inside) )?(?:the |its |his |her |their )?(?:very )?"
_BARE = r"(?! (?!s\b|min\b|h\b|how|what|which|where|does|did|is|was|the|and|mark|on\b|until|in\b)[a-z])"
_EVENT_AHEAD = r"(?! (?:before|after|prior|preceding|following|leading|behind|ahead|later|earlier|apart|gap))"

_INTERVAL = r"(?:time )?(?:interval|period|span|window|range|stretch|segment|section|part|time|phase)"
_POINT = r"(?:(?:seconds?|frames?|t ?=) ?)?\d+(?:\.\d+)?(?: (?:s|min))?"
# Wordings of a time that come to the same as those of the table below.
_SAME: tuple[tuple[str, str], ...] = (
    (rf"\b(?:in|over|during|for|within|on) (?:the )?{_INTERVAL}(?: of time)? (?=(?:from|between) {_POINT})", ""),
    (rf"\b(?:in|over|during|for|within|on) (?:the )?(?P<frame>frame )?{_INTERVAL}(?: of)? [(]? ?(?P<a>{_POINT}) ?"
     rf"(?:-|to|,|and) (?P<b>{_POINT}) ?[)]?(?P<s> s\b)?", r"from \g<frame>\g<a> to \g<frame>\g<b>\g<s> | "),
    (r"[(] ?(?P<a>\d+(?:\.\d+)?) ?, ?(?P<b>\d+(?:\.\d+)?) ?[)](?: s\b)?", r"from \g<a> to \g<b> s"),
    (rf"\b(?:start|beginn)ing (?:at|from|with) (?P<a>{_POINT}) ?,? (?:and )?(?:ending|stopping|finishing|up) (?:at|"
     rf"with|to) (?P<b>{_POINT})", r"from \g<a> to \g<b>"),
    (rf"\bstarting (?:at|from|with) (?=(?:the )?{_POINT})", "from "),
    (rf"\b(?P<from>from|between) (?P<a>{_POINT}) in (?P<to>to|and|until|till) (?P<b>{_POINT}) in\b",
     r"\g<from> \g<a> \g<to> \g<b>"),
    (rf"\b(?:past|beyond) the (?P<a>{_POINT}) mark\b", r"after \g<a>"),
    (rf"\b(?:when|as|while) the (?:clock|timer|counter|time ?stamp|time|watch|stopwatch|display) (?:shows?|reads?|"
     rf"says?|is(?: at)?|reaches|hits) (?P<a>{_POINT})", r"at \g<a>"),
)  # fmt: skip
_NTHS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}
_NTH_PART = re.compile(r"\b(?P<nth>1st|2nd|3rd|4th) (?=half|third|quarter|fifth)")
_NTH_SECOND = re.compile(
    rf"\b(?:at (?:the )?|(?:in|on) (?:the )?(?!first))(?P<nth>\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)}) second\b(?! of)"
)


def regular_spans(text: str) -> str:
    """The text with times said in a roundabout way put plainly: "in the interval 3 - 6 s" is "from 3 to 6 s"."""
    text = _NTH_PART.sub(lambda match: f"{_NTHS[match['nth']]} ", text)
    text = _NTH_SECOND.sub(
        lambda match: f"at second {ORDINALS.get(match['nth']) or int(re.sub(r'[a-z]', '', match['nth']))}", text
    )
    for pattern, words in _SAME:
        text = re.sub(pattern, words, text)
    return " ".join(text.replace("from frame from", "from frame").split())


Build = Callable[[re.Match[str]], PlanSpan]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    build: Build


def _time(number: str, unit: str | None, other: str | None = None) -> float:
    return float(number) * _SECONDS[unit or other or "s"]


def _between(m: re.Match[str]) -> PlanSpan:
    start, end = sorted((_time(m[1], m[2], m[4]), _time(m[3], m[4])))
    return PlanSpan(between=(start, end))


def _part(m: re.Match[str]) -> PlanSpan:
    size = {"half": 2, "third": 3, "quarter": 4, "fifth": 5}[m[2]]
    which = {
        "first": 0,
        "opening": 0,
        "second": 1,
        "middle": 1,
        "third": 2,
        "fourth": 3,
        "last": size - 1,
        "final": size - 1,
        "other": 1,
        "latter": 1,
        "initial": 0,
    }[m[1]]
    return PlanSpan(frac=(which / size, min(1.0, (which + 1) / size)))


def _edge(m: re.Match[str]) -> PlanSpan:
    amount = float(m[2]) * _SECONDS[m[3] or "s"]
    return PlanSpan(last=amount) if m[1] in ("last", "final", "closing") else PlanSpan(first=amount)


def _edge_of_one(m: re.Match[str]) -> PlanSpan:
    amount = {"second": 1.0, "minute": 60.0, "half minute": 30.0, "hour": 3600.0}[m[2]]
    return PlanSpan(last=amount) if m[1] in ("last", "final") else PlanSpan(first=amount)


def _rule(pattern: str, build: Build) -> _Rule:
    return _Rule(re.compile(rf"(?<![\w.])(?<!number ){pattern}(?![\w'])"), build)


_RULES: tuple[_Rule, ...] = (
    _rule(
        r"(?:(?:from|between|in|during|over|for|on) )?(?:the )?frames? (?:no )?(?:number )?(\d+) "
        r"(?:to|-|and|until|till|through|up to) (?:frame )?(?:number )?(\d+)",
        lambda m: PlanSpan(frames=(int(m[1]), int(m[2]))),
    ),
    _rule(r"(?:at|in|on) frame (?:number )?(\d+)", lambda m: PlanSpan(frames=(int(m[1]), int(m[1])))),
    _rule(
        rf"(?:(?:any ?where |some ?where )?(?:between|from|in|during|over|within|across|throughout|for) ){_T} "
        rf"(?:and|to|till|until|"
        rf"-|through|up to|up until) {_T}(?! (?:km|m|mph|kn|ft|yd|mi|cm|in|g|deg)(?:/| |$))",
        _between,
    ),
    _rule(rf"{_T} (?:to|till|until|-|through) {_N} (s|min)", _between),
    _rule(rf"{_IN}(first|opening|initial|last|final|closing) {_N} (s|min|h){_OF_CLIP}{_EVENT_AHEAD}", _edge),
    _rule(rf"{_IN}(first|last|final) (second|minute|half minute|hour){_OF_CLIP}{_EVENT_AHEAD}", _edge_of_one),
    _rule(
        rf"{_IN}(first|second|third|fourth|last|final|middle|opening|other|latter|initial) "
        rf"(half|third|quarter|fifth){_OF_CLIP}",
        _part,
    ),
    _rule(
        rf"(?:from|starting (?:at|from)|beginning (?:at|with)|since) {_T}(?: (?:on|onwards?|to the "
        rf"end|until the end|"
        rf"till the end|forward))?{_OF_CLIP}{_BARE}",
        lambda m: PlanSpan(between=(_time(m[1], m[2]), None)),
    ),
    _rule(r"(?:at )?halfway", lambda _: PlanSpan(frac=(0.5, 0.5))),
    _rule(rf"after {_T}(?: (?:has|have) passed)?{_BARE}", lambda m: PlanSpan(between=(_time(m[1], m[2]), None))),
    _rule(
        rf"(?:until|till|up to|up until|by|before|prior to) {_T}{_BARE}",
        lambda m: PlanSpan(between=(0.0, _time(m[1], m[2]))),
    ),
    _rule(
        rf"(?:exactly )?(?:at|@|on|around|in) (?:about |around |exactly |precisely )?(?:the )?"
        rf"(?:(?:second|sec|time|timestamp|minute) (?:= ?)?|t ?= ?){_N}(?: (s|min))?(?: mark)?",
        lambda m: PlanSpan(at=_time(m[1], m[2])),
    ),
    _rule(
        rf"(?:exactly )?(?:at|@|around) (?:about |around |exactly |precisely )?(?:the )?{_N} (s|min)"
        rf"(?: mark| point)?"
        rf"{_OF_CLIP}{_EVENT_AHEAD}",
        lambda m: PlanSpan(at=_time(m[1], m[2])),
    ),
    _rule(
        rf"{_N} (s|min) (?:in|into (?:the|this) (?:clip|video|footage|recording))(?= [,|?]|$)",
        lambda m: PlanSpan(at=_time(m[1], m[2])),
    ),
    _rule(rf"(?:second|t ?=) ?{_N}(?: (s))?", lambda m: PlanSpan(at=_time(m[1], m[2]))),
    _rule(
        rf"(?:(?:right |just )?(?:at|in|from) (?:the )?(?:very )?(?:start|beginning|outset)|initially|at first|"
        rf"(?:at|in|on) the (?:very )?(?:first|opening) (?:frame|picture|moment)){_OF_CLIP}(?! of)",
        lambda _: PlanSpan(at="start"),
    ),
    _rule(
        rf"(?:(?:right |just )?(?:at|by|in) (?:the )?(?:very )?(?:end|close)|"
        rf"(?:at|in|on) the (?:very )?(?:last|final) (?:frame|picture|moment)){_OF_CLIP}(?! of)",
        lambda _: PlanSpan(at="end"),
    ),
)
_WITHIN = _rule(
    rf"(?:in|within|over|for) (?:just |only |the )?{_N} (s|min){_EVENT_AHEAD}",
    lambda m: PlanSpan(first=_time(m[1], m[2])),
)


def take_span(text: str, within: bool = False) -> tuple[PlanSpan | None, str]:
    """The first span named in the text, and the text without it; `within`: "in 5 s" counts as the first five."""
    for rule in (*_RULES, _WITHIN) if within else _RULES:
        match = rule.pattern.search(text)
        if match is None:
            continue
        try:
            span = rule.build(match)
        except ValueError:
            continue
        return span, _without(text, match)
    return None, text


def trailing_time(text: str) -> int:
    """Where the time begins that the text ends with; its length if it ends with none."""
    ends = (match.start() for rule in _RULES for match in rule.pattern.finditer(text) if match.end() == len(text))
    return min(ends, default=len(text))


def _without(text: str, match: re.Match[str]) -> str:
    rest = f"{text[: match.start()]} | {text[match.end() :]}"
    return " ".join(rest.split())
