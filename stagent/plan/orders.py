"""Two events in order: which came first, and by how much: "how much later does the boy start than the girl"."""

from __future__ import annotations

import re
from dataclasses import replace

from stagent.plan.arithmetic import add_computation
from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.events import Event, read_event, read_landmark
from stagent.plan.plan import Unit

_LATER = re.compile(
    r"^(?:[|,] )*(?:by )?how (?:much|many (?:s|seconds)|long) (?P<side>later|earlier|sooner) (?P<a>(?:does|did|"
    r"do|is|was) .+?) than "
    r"(?P<b>.+?)(?: (?:does|did|do))?$"
)
_BEFORE = re.compile(
    r"^(?:[|,] )*(?P<a>(?:does|did|do|is|was|has) .+?) (?P<side>before|after|earlier than|sooner than|later "
    r"than) (?P<b>(?!\d|second \d).+?)"
    r"(?: (?:does|did|do))?$"
)
_FIRST = re.compile(
    r"^(?:[|,] )*(?:who|which(?: one| (?P<noun>[\w-]+))?) (?P<verb>.+?) (?P<side>first|earlier|sooner|later|last)"
    r"(?P<tail> [^,:|]*?)? ?[,:|-] ?(?:is it )?(?P<a>.+?) or (?P<b>.+)$|"
    r"^(?:[|,] )*(?:does|did|do) (?P<c>.+?) or (?P<d>.+?) (?P<does>\w+(?: [\w ]+?)?) (?P<when>first|earlier|"
    r"sooner|later|last)$"
)


def read_order(text: str, builder: Builder) -> str | None:
    """Two `when` steps and their difference, or which of them is the later."""
    if (match := _LATER.search(text)) is not None:
        return _two(read_event(match["a"]), match["b"], match["side"] == "later", "s", builder)
    if (match := _FIRST.search(text)) is not None:
        return _first(match, builder)
    match = _BEFORE.search(text)
    if match is None or read_event(match["b"]) is not None:
        return None
    return _two(read_event(match["a"]), match["b"], match["side"] in ("after", "later than"), None, builder)


def _first(match: re.Match[str], builder: Builder) -> str | None:
    """`which car stops first, the red or the blue one`: whether the first named is before the other."""
    if match["c"]:
        a, b, verb, late = match["c"], match["d"], match["does"], match["when"] in ("later", "last")
        return _two(read_event(f"does {a} {verb}"), b, late, None, builder)
    noun = match["noun"]
    a, b = (_full(match[part], noun) for part in "ab")
    late = match["side"] in ("later", "last")
    return _two(read_event(f"{a} {match['verb']}{match['tail'] or ''}"), b, late, None, builder)


def _full(who: str, noun: str | None) -> str:
    bare = re.sub(r"^(?:the|a|my|our) | one$", "", who)
    return f"the {bare} {noun}" if noun and len(bare.split()) == 1 else who


def _two(event: Event | None, other: str, later: bool, unit: Unit | None, builder: Builder) -> str | None:
    """The event of the one and of the other; `other` is a thing, no clause."""
    clause = read_clause(other)
    second = builder.resolve(clause.mentions[0]) if len(clause.mentions) == 1 and not clause.actions else None
    if event is None or event.subject is None or second is None or read_landmark(other) is not None:
        return None
    if second.noun in ("one", "object") and second.attributes:
        second = second.model_copy(update={"noun": event.subject.noun})
    if event.subject.noun in ("one", "object") and event.subject.attributes:
        event = replace(event, subject=event.subject.model_copy(update={"noun": second.noun}))
    a = builder.add_event(event, None)
    b = builder.add_event(replace(event, subject=second, anaphor=False), None)
    return add_computation(builder, "-" if unit else "exceeds", *((a, b) if later else (b, a)), unit)
