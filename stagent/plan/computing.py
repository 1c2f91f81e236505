"""Questions that need arithmetic over measured steps: ratios, shares, what would be at this speed."""

from __future__ import annotations

import re
from dataclasses import replace

from stagent.plan.arithmetic import add_computation
from stagent.plan.bounds import read_bound
from stagent.plan.builder import Builder
from stagent.plan.changes import read_change
from stagent.plan.conditional import read_conditional, read_stopping
from stagent.plan.events import read_event, read_moment
from stagent.plan.limits import read_excess
from stagent.plan.measuring import read_quantity
from stagent.plan.orders import read_order
from stagent.plan.plan import FREE
from stagent.plan.ratios import read_ratio
from stagent.plan.relations import take_relations
from stagent.plan.rivals import read_rivals
from stagent.plan.timing import time_between


def read_computation(text: str, builder: Builder) -> str | None:
    """The first of the readings below that fits."""
    for reader in (
        read_stopping,
        read_conditional,
        _sum_of_two,
        _more_than,
        read_change,
        read_order,
        read_ratio,
        read_rivals,
        read_excess,
        read_bound,
        _between_two_events,
    ):
        step = reader(text, builder)
        if step is not None:
            return step
    return None


_SUM_OF_TWO = re.compile(
    r"(?:(?:what is )?the )?(?:combined|total|joint|sum of the) (?P<what>distance|speed)s? of (?P<a>(?:the|my|our) "
    r".+?) and "
    r"(?P<b>(?:the|my|our) .+)$|"
    r"how (?P<far>far|fast) (?:did|do|does|are|is) (?P<c>(?:the|my|our|number) .+?) and (?P<d>(?:the|my|our|number) "
    r".+?)"
    r"(?: (?:go|run|walk|swim|drive|ride|travel|move|cover))? "
    r"(?:together|altogether|combined|in total|in sum|between them|in all|all told)$"
)


def _sum_of_two(text: str, builder: Builder) -> str | None:
    """`the combined distance of the boy and the girl`: two measured and added."""
    match = _SUM_OF_TWO.search(text)
    if match is None:
        return None
    far = match["what"] == "distance" or match["far"] == "far"
    measure = "how far did {} go" if far else "how fast is {}"
    steps = [
        read_quantity(measure.format(who), builder) for who in (match["a"] or match["c"], match["b"] or match["d"])
    ]
    if steps[0] is None or steps[1] is None:
        return None
    return add_computation(builder, "+", steps[0], steps[1])


_MORE_THAN = re.compile(
    r"^(?:[|,] )*(?P<ask>how many more|are there more|were there more) (?P<a>.+?) than (?P<b>.+?)(?: (?:are|"
    r"were) there)?$"
)


def _more_than(text: str, builder: Builder) -> str | None:
    """`how many more cars than trucks are there`: two counts and their difference."""
    match = _MORE_THAN.search(text)
    if match is None:
        return None
    a, b = (read_quantity(f"how many {match[who]}", builder) for who in "ab")
    if a is None or b is None:
        return None
    return add_computation(builder, "-" if match["ask"].startswith("how") else "exceeds", a, b)


_LATER = re.compile(
    r"^(?:by )?how (?:long|much time|much|many (?:s|seconds)) (?P<side>after|before) (?P<a>.+?) "
    r"(?P<aux>does|did|do|is|was) (?P<b>.+)$"
)
_TO_EVENT = re.compile(
    r"how (?:long|much time|many (?:s|seconds))(?: (?:is it|was it|does it take|did it take|"
    r"passes|passed|it takes|it took))*(?: \|)? (?:until|till|before|to) (?P<b>.+)$"
)


def _between_two_events(text: str, builder: Builder) -> str | None:
    """`From the kick, how long till the ball reaches the keeper?`"""
    if (match := _LATER.search(text)) is not None:
        a, b = read_event(match["a"]), read_event(f"{match['aux']} {match['b']}")
        if a is None or b is None:
            return None
        a = replace(a, subject=a.subject or (None if a.name.startswith(FREE) else b.subject))
        return time_between(*((a, b) if match["side"] == "after" else (b, a)), "s", builder)
    match = _TO_EVENT.search(text)
    if match is None:
        return None
    head = text[: match.start()].strip(" ,|")
    opening = re.match(
        r"^(?:from|after|since|starting (?:at|from)|counting from|measured from) (?:the moment )?(.+)$", head
    )
    relations, rest = take_relations(match["b"])
    first = (
        read_moment(opening[1])
        if opening
        else relations[0].event
        if relations and relations[0].side == "after"
        else None
    )
    second = read_event(match["b"] if opening else rest)
    if first is None or second is None:
        return None
    if second.subject is not None and first.subject is None and not first.name.startswith(FREE):
        first = type(first)(first.name, second.subject, first.other, first.anaphor, first.lasting)
    return time_between(first, second, "s", builder)
