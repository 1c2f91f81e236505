"""Limits and rivals: "was it over 50?", "is it taller than 2 m?", "by how much too fast?"."""

from __future__ import annotations

import re

from stagent.plan.arithmetic import ADJECTIVES, UNIT_PATTERN, VALUE_PATTERN, add_computation, known_constant
from stagent.plan.builder import Builder
from stagent.plan.measuring import read_quantity
from stagent.plan.plan import Kind, Unit, Value
from stagent.plan.requested_units import take_unit
from stagent.plan.units import dimension

_BY_HOW_MUCH = re.compile(
    rf"(?:by )?how (?:much|far|many [\w/]+)(?: (?:is|was|did|does|were|are|has|had))?(?P<who> "
    rf"[\w' ]*?)? (?:over|above|below|under|beyond|too fast for|faster than|exceed(?:ing|ed)?|"
    rf"past|break(?:ing)?|more than) (?:the )?(?:speed )?(?:limit of )?{VALUE_PATTERN}(?: (?:speed )?(?:limit|"
    rf"zone|mark))?"
)


_STATED_LIMIT = re.compile(
    rf"[(]? ?(?:and |where |if |when )?(?:the |a )?(?:speed )?limit (?:here |there |on this road |in this street )?"
    rf"(?:is|was|of|=|:)+(?: just| only)? {VALUE_PATTERN} ?[)]?[ .,;]*"
)
_LIMIT_NAMED = re.compile(r"\b(?:the |that |this )?(?:speed )?limit\b")
_SPEEDING = re.compile(r"\b(?:speeding|too fast|driving too fast)\b")


def with_stated_limit(text: str) -> str:
    """`the limit is 50 km/h. was the van speeding` -> `was the van ever over 50 km/h`."""
    stated = _STATED_LIMIT.search(text)
    if stated is None:
        return text
    value = f"{stated[1]} {stated[2] or 'km/h'}"
    rest = f"{text[: stated.start()]} {text[stated.end() :]}"
    for pattern, words in ((_SPEEDING, f"ever over {value}"), (_LIMIT_NAMED, f"a limit of {value}")):
        if pattern.search(rest):
            return " ".join(pattern.sub(words, rest).split())
    return text


_RIVALS = re.compile(
    r"^(?:is|was|were|are|did|does|do) (?P<a>.+?) (?:(?P<size>taller|longer|wider|bigger|larger|"
    r"higher)|(?P<verb>brake|braked|accelerate|accelerated|slow down|speed up|jump|jumped|leap)"
    r" (?:harder|more strongly|more sharply|faster|quicker|higher)) than (?P<b>.+?)(?: (?:did|"
    r"does|is|was))?$"
)


_DIFFERENCE = re.compile(
    r"^(?:by )?how (?:much|many \w+) (?P<size>taller|longer|wider|bigger|larger|higher) (?:is|was|are|were|did|"
    r"does|do) "
    r"(?P<a>.+?)(?: (?P<verb>jump|leap|bounce|hop|climb))? than (?P<b>.+?)(?: (?:did|does|is|was))?$"
)


def read_difference(text: str, builder: Builder) -> str | None:
    """`how much taller is the man than the woman`, `how much higher did she jump than he`."""
    unit, text = take_unit(text)
    match = _DIFFERENCE.search(text)
    if match is None or re.match(VALUE_PATTERN, match["b"]):
        return None
    measure = "how high did" if match["verb"] else f"how {ADJECTIVES[match['size']].replace('high', 'tall')} is"
    steps = [read_quantity(f"{measure} {match[who]} {match['verb'] or ''}", builder) for who in "ab"]
    if steps[0] is None or steps[1] is None:
        return None
    return add_computation(builder, "-", steps[0], steps[1], unit)


def read_rivals(text: str, builder: Builder) -> str | None:
    """`is the man taller than the woman`, `did the bus brake harder than the car`: braking is negative."""
    match = _RIVALS.search(text)
    if match is None or re.match(rf"{VALUE_PATTERN}", match["b"]):
        return None
    measure = f"how {ADJECTIVES.get(match['size'] or '', 'tall')} is"
    if match["size"] == "higher":
        measure = "how tall is"
    elif match["verb"] is not None:
        measure = "how high did" if match["verb"].startswith(("jump", "leap")) else "how hard did"
    verb = match["verb"] or ""
    a = read_quantity(f"{measure} {match['a']} {verb}", builder)
    b = read_quantity(f"{measure} {match['b']} {verb}", builder)
    if a is None or b is None:
        return None
    braking = verb.startswith(("brake", "slow"))
    return add_computation(builder, "exceeds", *((b, a) if braking else (a, b)))


def read_excess(text: str, builder: Builder) -> str | None:
    match = _BY_HOW_MUCH.search(text)
    if match is None:
        return None
    tail = text[match.end() :]
    asked_unit = re.search(rf"\bin ({UNIT_PATTERN}|km/h|mph)\b", tail)
    unit: Unit | None = asked_unit[1] if asked_unit else None  # type: ignore[assignment]
    tail = tail[: asked_unit.start()] if asked_unit else tail
    limit_unit: Unit = match[3] or (unit if unit and dimension(unit) == "speed" else "km/h")  # type: ignore[assignment]
    who = (match["who"] or "").strip() or tail
    step = read_quantity(
        f"how fast {'is ' if match['who'] else ''}{who} {tail if match['who'] else ''}", builder, "peak_speed"
    )
    if step is None:
        return None
    if dimension(limit_unit) != "speed":
        return None
    below = re.search(r"\b(?:under|below)\b", match[0]) is not None
    limit = Value(value=float(match[2]), unit=limit_unit)
    a, b = (limit, step) if below else (step, limit)
    return add_computation(builder, "-", a, b, unit)


_MORE = (
    r"over|above|more than|faster than|quicker than|beyond|exceed(?:ing|ed|s)?|higher than|taller "
    r"than|longer than|wider than|bigger than|larger than|at least|past|break(?:ing)?|broke|farther "
    r"than|further than|harder than|keep|kept|leave|left|keeping|hit|top|reach|manage|do|make|breach(?:ing|"
    r"ed)?|deeper than|greater than"
)


_LESS = (
    r"under|below|less than|slower than|within|closer than|nearer than|shorter than|smaller than|"
    r"at most|lower than|no more than|not more than|inside|narrower than|lighter than|fewer than"
)


_BOUND = re.compile(
    rf"(?:(?P<not>not|never) )?(?:(?:go|going|drive|driving|get|doing|run|running|travel|travelling|"
    rf"come|coming|move|moving|stay|staying|jump|speeding|pass|be|leave|keep|give|have) )?(?:ever "
    rf")?(?P<side>{_MORE}|{_LESS}) (?:the |a |his |her |its )?(?:speed limit of |limit of |distance "
    rf"of |speed of )?{VALUE_PATTERN}(?: (?:speed )?(?:limit|zone|mark|barrier))?(?: (?P<dim>tall|high|"
    rf"long|wide|away|apart|from))?"
)


_WEAK_BOUNDS = frozenset(
    ["hit", "top", "reach", "manage", "do", "make", "keep", "kept", "leave", "left", "past", "inside"]
)


_YES_NO = re.compile(r"^(?:[|,] )*(?:is|was|were|are|did|does|do|has|have|had|whether|if|could|can|had)\b")


_EVER = re.compile(
    r"\b(?:ever|limit|speeding|at any (?:point|time|moment)|exceed(?:s|ed|ing)?|break(?:ing)?|"
    r"broke|reach|hit|top|peak|maximum|zone|at some point|briefly)\b"
)


def read_bound(text: str, builder: Builder) -> str | None:
    """A threshold: what must be larger for "yes" stands first."""
    if (step := _against_constant(text, builder)) is not None:
        return step
    match = _BOUND.search(text)
    if match is None or not _YES_NO.search(text):
        return None
    rest = " ".join(f"{text[: match.start()]} | {text[match.end() :]}".split())
    measured = _bounded_measure(text, rest, match)
    if measured is None:
        return None
    question, kind, unit = measured
    step = read_quantity(question, builder, kind)
    if step is None:
        return None
    bound = Value(value=float(match[3]), unit=unit)
    less = re.fullmatch(_LESS, match["side"]) is not None
    return add_computation(builder, "exceeds", *((bound, step) if less else (step, bound)))


_THAN = re.compile(r"\b(?P<word>faster|quicker|slower|farther|further|longer) than (?P<const>.+)$")


def _against_constant(text: str, builder: Builder) -> str | None:
    """`is the car faster than a cheetah?`"""
    match = _THAN.search(text)
    if match is None or not _YES_NO.search(text):
        return None
    length = match["word"] in ("farther", "further", "longer")
    known = known_constant(match["const"], "length" if length else "speed")
    if known is None:
        return None
    step = read_quantity(f"{'how far' if length else 'how fast'} {text[: match.start()]}", builder)
    if step is None:
        return None
    return add_computation(builder, "exceeds", *((known, step) if match["word"] == "slower" else (step, known)))


_JUMPS = re.compile(r"\b(?:jumps?|leaps?|bounces?|hops?)\b")


def _bounded_measure(text: str, rest: str, match: re.Match[str]) -> tuple[str, Kind | None, Unit] | None:  # noqa: PLR0911 - the first reading that fits returns
    """The question for the quantity that is held against the bound."""
    unit: Unit | None = match[4]  # type: ignore[assignment]
    side, dim = match["side"], match["dim"]
    body = re.sub(r"^(?:\| |, )*(?:whether|if) ", "", rest)
    body = re.sub(r"\b(?:ever|at any (?:point|time|moment)|speed limit|limit|zone|road)\b", " ", body)
    size = {
        "taller": "tall",
        "wider": "wide",
        "longer": "long",
        "tall": "tall",
        "wide": "wide",
        "long": "long",
        "high": "tall",
        "higher": "tall",
        "shorter": "tall",
        "smaller": "tall",
    }
    word = size.get((side or "").split()[0]) or size.get(dim or "")
    if unit is None and side in _WEAK_BOUNDS:
        return None
    if unit is None or dimension(unit) == "speed":
        peak: Kind | None = "peak_speed" if _EVER.search(text) else None
        return f"how fast {body}", peak, unit or "km/h"
    if dimension(unit) == "acceleration":
        return f"how hard {body} brake", None, unit
    if dimension(unit) == "time":
        if re.search(r"\b(?:gap|behind|headway|follow)", text):
            return f"time gap {body}", "time_gap", unit
        return None
    if dimension(unit) != "length":
        return None
    if re.search(r"\b(?:jump|leap|leaps|jumps|bounce|hop|(?:get|got|go|climb|rise|fly) higher)", text):
        return f"how high {body}{'' if _JUMPS.search(body) else ' jump'}", None, unit
    if word is not None:
        return f"how {word} {body}", None, unit
    if re.search(
        r"keep|kept|leave|left|within|closer|nearer|apart|away|gap|clearance|between", f"{side} {dim or ''} {text}"
    ):
        pair = re.sub(r"^(?:did|does|do|is|was|were|are|has|have) ", "", body)
        if re.search(r"\b(?:keep|keeps|kept) (?:a |its )?(?:distance|gap)\b", pair):
            pair = re.sub(r"\b(?:keep|keeps|kept) (?:a |its )?(?:distance|gap)(?: of)?\b", "away", pair)
        pair = re.sub(r"^(?:the |a )?(?:gap|distance|clearance|separation|space)(?: between)? ", "", pair)
        return f"distance between {pair}", "separation", unit
    return f"how far {body}", None, unit
