"""The same thing at two times: "how much faster was it at 5 s than at 2 s", "how much speed did it lose"."""

from __future__ import annotations

import re

from stagent.plan.arithmetic import add_computation
from stagent.plan.builder import Builder
from stagent.plan.measuring import read_quantity
from stagent.plan.plan import Op, Unit
from stagent.plan.requested_units import take_unit

_BE = r"(?:is|was|are|were|does|did|do|has|have|had)"
_SIDES = r"(?:just |right |directly |shortly )?(?:before|after)"
_WHEN = rf"(?:at|in|during|over|while|when|from|between|{_SIDES})\b"
_GO = r"(?:go|going|move|moving|run|running|drive|driving|walk|walking|travel|travelling|swim|ride|riding|get|cycle)"
_WORD = r"(?P<word>faster|quicker|slower|farther|further|higher)"
_ASK = (
    rf"(?P<ask>(?:by )?how much|how many times|how many percent|(?:by )?how many [\w/]+|(?=(?:whether |if )?{_BE}\b))"
)
_THAN = (
    re.compile(
        rf"^(?:[|,] )*{_ASK} ?(?P<first>{_BE} .+?)?(?: {_GO})? ?\b{_WORD}(?P<then> .*?)? than (?P<b>{_WHEN}.*)$"
    ),
    re.compile(
        rf"^(?:[|,] )*(?P<a>{_WHEN} [^,|]+?) ?[,|] ?{_ASK} ?(?P<first>{_BE} .+?)?(?: {_GO})? ?\b{_WORD}(?P<then> "
        rf".*?)? than "
        rf"(?P<b>{_WHEN}.*)$"
    ),
)
_EITHER = re.compile(
    rf"^(?:[|,] )*(?P<first>{_BE} .+?)(?: {_GO})? {_WORD}(?: {_GO})? (?P<a>{_WHEN}.*?) or (?P<b>{_WHEN}.+)$"
)
_LESS = r"drop|fall|decrease|shrink|decline|go down|sink|lose|lost|slow down|shed"
_CHANGE = rf"(?:{_LESS}|rise|increase|grow|change|go up|gain|gained|pick up|speed up|climb)"
_CHANGED = re.compile(
    rf"^(?:[|,] )*(?:by )?how (?:much|many [\w/]+)(?P<speed> speed| velocity)? (?:did|does|do|has) (?P<what>.+?) "
    rf"(?P<change>{_CHANGE})(?: (?:in )?speed)? (?P<when>{_WHEN}.+)$"
)
_DIFFERENCE = re.compile(
    rf"^(?:[|,] )*(?:what is |what was )?the (?:difference|change) (?:between|in) (?P<what>.*?\b(?:speed|"
    rf"velocity|pace)(?: of .+?)?) "
    rf"(?P<a>{_WHEN}.+?) (?:and|to) (?P<b>{_WHEN}.+)$"
)
_TIMES = re.compile(r"^(?:between|from) (?P<a>[\w.: ]+?) (?:and|to|until|till) (?P<b>[\w.: ]+)$")
_PART = re.compile(r"\b(half|third|quarter|part|lap|jump|second|minute)\b")
_QUESTIONS = {"farther": "how far", "further": "how far", "higher": "how high"}


def read_change(text: str, builder: Builder) -> str | None:
    """Two measured at two times, and their difference, ratio or order."""
    match = _THAN[1].search(text) or _THAN[0].search(text)
    if match is not None:
        return _than(match, builder)
    if (match := _EITHER.search(text)) is not None and _asks_one_thing(match["first"]):
        a, b = _filled(match["a"], match["b"]), match["b"]
        return _two(_question(match["word"], match["first"]), a, b, "exceeds", builder)
    unit, plain = take_unit(text)
    if (match := _DIFFERENCE.search(plain)) is not None:
        return _two(f"what is {match['what']}", match["a"], match["b"], "-", builder, unit)
    match = _CHANGED.search(text)
    return _changed(match, builder) if match is not None else None


def _asks_one_thing(first: str) -> bool:
    return " or " not in first and " than " not in first


def _question(word: str, first: str) -> str:
    return f"{_QUESTIONS.get(word, 'how fast')} {first}"


def _than(match: re.Match[str], builder: Builder) -> str | None:
    """`was it faster after the turn than before`: what is left out of the second time is that of the first."""
    first = match["first"] or ""
    then = (match["then"] or "").strip()
    said = match.groupdict().get("a") or ""
    if not first:
        subject = re.match(rf"(?P<subject>{_BE} .+?)(?: (?P<when>{_WHEN}.+))?$", then)
        if subject is None:
            return None
        first, then = subject["subject"], subject["when"] or ""
    a = said or then
    inside = None if a else re.match(rf"(?P<first>{_BE} .+?) (?P<when>{_WHEN} .+)$", first)
    if inside is not None:
        first, a = inside["first"], inside["when"]
    if not a:
        return None
    ask = match["ask"] or ""
    op: Op = "ratio" if "times" in ask else "percent_more" if "percent" in ask else "-" if ask else "exceeds"
    first = re.sub(rf" {_GO}$", "", first)
    b = _filled(match["b"], a)
    named = re.search(r"how many ([\w/]+)", ask) if op == "-" else None
    unit = take_unit(f"how many {named[1]} is it")[0] if named is not None else None
    if match["word"] == "slower":
        a, b = b, a
    return _two(_question(match["word"], first), a, b, op, builder, unit)


def _filled(when: str, other: str) -> str:
    """`before` beside `after the turn` : before the turn; `in the first` beside `in the second half`: in that half."""
    event = re.match(rf"{_SIDES} (?P<event>.+)$", other)
    if event is not None and re.fullmatch(rf"{_SIDES}(?: (?:it|that))?", when):
        return f"{re.sub(r' (?:it|that)$', '', when)} {event['event']}"
    part = _PART.findall(other)
    if part and re.fullmatch(r"(?:in|during|on|over) the (?:first|second|third|last|other)", when):
        return f"{when} {part[-1]}"
    return when


def _changed(match: re.Match[str], builder: Builder) -> str | None:
    """`how much did its speed drop between 3 and 6 s`, `how much speed does it lose in the turn`."""
    what, when = match["what"], match["when"]
    quantity = match["speed"] or re.search(r"\b(?:speed|velocity|distance|gap|height)\b", what)
    if not quantity:
        return None
    question = (
        f"how fast is {what}"
        if match["speed"]
        else f"what is {what if what.startswith(('the', 'his', 'her', 'its', 'our')) else 'the ' + what}"
    )
    times = _TIMES.match(when)
    if times is not None:
        unit = re.search(r"(?: s| min)$", times["b"])
        a, b = (f"at {re.sub(r'^(?:second )', '', part)}" for part in (times["a"], times["b"]))
        if unit is not None and not a.endswith(unit[0]):
            a += unit[0]
    else:
        event = re.sub(rf"^(?:in|during|when|while|at|over|{_SIDES}) ", "", when)
        a, b = f"just before {event}", f"just after {event}"
    less = re.fullmatch(_LESS, match["change"]) is not None
    return _two(question, *((a, b) if less else (b, a)), "-", builder)


def _two(question: str, a: str, b: str, op: Op, builder: Builder, unit: Unit | None = None) -> str | None:
    steps = [read_quantity(f"{question} {when}", builder) for when in (a, b)]
    if steps[0] is None or steps[1] is None:
        return None
    return add_computation(builder, op, steps[0], steps[1], unit)
