"""Speed limits: stated in a sentence of their own, and by how much they are broken."""

from __future__ import annotations

import re

from stagent.plan.arithmetic import UNIT_PATTERN, VALUE_PATTERN, add_computation
from stagent.plan.builder import Builder
from stagent.plan.measuring import read_quantity
from stagent.plan.plan import Unit, Value
from stagent.plan.units import dimension

_BY_HOW_MUCH = re.compile(
    rf"(?:by )?how (?:much|far|many [\w/]+)(?: (?:is|was|did|does|were|are|has|had))?(?P<who> "
    rf"[\w' ]*?)? (?:over|above|below|under|beyond|too fast for|faster than|exceed(?:ing|ed)?|"
    rf"past|break(?:ing)?|more than) (?:the )?(?:speed )?(?:limit of )?{VALUE_PATTERN}(?: (?:speed )?(?:limit|"
    rf"zone|mark))?"
)


_STATED_LIMIT = re.compile(
    rf"[(]? ?(?:and |where |if |when )?(?:the |a )?(?:speed )?limit (?:here |there |on this road |in this street )?"
    rf"(?:(?:is|was|being|of|=|:)+ ?)?(?:just |only )?{VALUE_PATTERN} ?[)]?[ .,;]*"
)
_LIMIT_NAMED = re.compile(r"\b(?:the |that |this )?(?:speed )?limit\b|(?<=over )(?:it|that)\b|(?<=above )(?:it|that)\b")
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


def read_excess(text: str, builder: Builder) -> str | None:
    match = _BY_HOW_MUCH.search(text)
    if match is None:
        return None
    tail = text[match.end() :]
    asked_unit = re.search(rf"\bin ({UNIT_PATTERN}|km/h|mph)\b", tail)
    unit: Unit | None = asked_unit[1] if asked_unit else None  # type: ignore[assignment]
    tail = tail[: asked_unit.start()] if asked_unit else tail
    named = re.search(rf"how many ({UNIT_PATTERN})\b", match[0])
    unit = unit or (named[1] if named else None)  # type: ignore[assignment]
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
