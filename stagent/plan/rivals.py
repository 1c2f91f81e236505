"""Two or more things held against each other by a measure that has no kind of its own: height, jump, braking."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stagent.plan.arithmetic import VALUE_PATTERN, add_computation
from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.measuring import read_quantity
from stagent.plan.plan import Unit
from stagent.plan.requested_units import take_unit
from stagent.plan.units import dimension
from stagent.plan.vocabulary import COLOURS, ORDINALS, POSITIONS


@dataclass(frozen=True, slots=True)
class Measure:
    """How two things are compared: comparative words, the verb if it needs one, and the question for one of them.

    `least`: the comparative asks for the smaller value; `negative`: more of it is a smaller number (braking).
    """

    words: str
    question: str
    verbs: str = ""
    least: bool = False
    negative: bool = False


_BRAKES = r"brak\w+|slow\w* down|slow\w*|decelerat\w+|stop\w*"
_GAINS = r"accelerat\w+|speed\w* up|sped up|pull\w* away|set\w* off|start\w*|launch\w*|take off|takes off|took off"
_JUMPS = r"jump\w*|leap\w*|leapt|bounc\w+|hop\w*|climb\w*|ris\w+|rose|go|goes|went|get|gets|got|fl(?:y|ies)|flew"
_HARDER = (
    r"harder|hardest|more strongly|most strongly|stronger|strongest|more sharply|most sharply|more abruptly|"
    r"most abruptly|faster|fastest|quicker|quickest|more|most|more quickly|more heavily|more rapidly|better|best"
)
_SOFTER = r"softer|softest|less hard|more gently|most gently|more softly|least|less|slower|slowest"
MEASURES: tuple[Measure, ...] = (
    Measure(_HARDER, "how hard did {who} brake", _BRAKES, negative=True),
    Measure(_SOFTER, "how hard did {who} brake", _BRAKES, least=True, negative=True),
    Measure(_HARDER, "how hard did {who} accelerate", _GAINS),
    Measure(_SOFTER, "how hard did {who} accelerate", _GAINS, least=True),
    Measure("higher|highest", "how high did {who} jump", _JUMPS),
    Measure("lower|lowest|less high|least high", "how high did {who} jump", _JUMPS, least=True),
    Measure("taller|tallest|higher|highest", "how tall is {who}"),
    Measure("longer|longest", "how long is {who}"),
    Measure("wider|widest|broader|broadest|thicker|thickest", "how wide is {who}"),
    Measure("bigger|biggest|larger|largest", "how big is {who}"),
    Measure("shorter|shortest|less tall", "how tall is {who}", least=True),
    Measure("narrower|narrowest|thinner|thinnest", "how wide is {who}", least=True),
    Measure("smaller|smallest|tinier|tiniest", "how big is {who}", least=True),
)
_OPEN = r"^(?:[|,] )*(?:out of |of |between )?"
_BE = r"(?:is|was|are|were|did|does|do|has|have|had)"
_ANY = "|".join(measure.words for measure in MEASURES)
_VERBS = "|".join(measure.verbs for measure in MEASURES if measure.verbs)
_THAN = rf"(?: (?P<verb>{_VERBS}))?(?: (?:the|much|a lot|even))* (?P<word>{_ANY})"
_TAIL = r"(?: (?:did|does|do|is|was|are|were|has|have|had))?$"
_YES_NO = re.compile(rf"{_OPEN}(?:whether |if )?{_BE} (?P<a>.+?){_THAN} than (?P<b>.+?){_TAIL}")
_DIFFERENCE = re.compile(
    rf"{_OPEN}(?:by )?how (?:much|many [\w/]+) (?P<word>{_ANY})(?: {_BE})? (?P<a>.+?)"
    rf"(?: (?P<verb>{_VERBS}))? than (?P<b>.+?)(?: (?:{_VERBS}))?{_TAIL}"
)
_DIFFERENCE_OF_DEEDS = re.compile(
    rf"{_OPEN}(?:by )?how (?:much|many [\w/]+|far) {_BE} (?P<a>.+?){_THAN} than (?P<b>.+?){_TAIL}"
)
_WHICH = re.compile(
    rf"{_OPEN}(?:who|which(?: one| (?P<noun>[\w-]+))?)(?: of (?P<group>[^|,]+?))?(?: {_BE})?{_THAN}"
    rf"(?: one| of all)?(?: (?:jump|leap|bounce|brak(?:e|ing)|(?P<last>{_VERBS})))?[ ,:;|-]*(?P<who>.*)$"
)
_EITHER = re.compile(rf"{_OPEN}{_BE} (?P<a>.+?) or (?P<b>.+?){_THAN}$")
_OR = re.compile(r"^(?:is it |between |of |among |out of )?(?P<a>.+?),? (?:or|and|vs) (?P<b>.+?)$")
_NOT_HERE = re.compile(
    r"\b(?:speed|velocity|pace|distance|gap|way|far|(?:jump|go|went)\w* (?:faster|farther|further))\b"
)
_QUALITIES = COLOURS | set(POSITIONS) | set(ORDINALS)


def read_rivals(text: str, builder: Builder) -> str | None:
    """`is A taller than B`, `how much higher did A jump than B`, `who brakes harder`, `which dog is biggest`."""
    if _NOT_HERE.search(text):
        return None
    unit, text = take_unit(text)
    if (match := _DIFFERENCE.search(text) or _DIFFERENCE_OF_DEEDS.search(text)) is not None:
        return _two(match, match["a"], match["b"], builder, unit, difference=True)
    if (match := _YES_NO.search(text) or _EITHER.search(text)) is not None:
        return _two(match, match["a"], match["b"], builder, unit)
    match = _WHICH.search(text)
    return _which(match, builder, unit) if match is not None else None


def _which(match: re.Match[str], builder: Builder, unit: Unit | None) -> str | None:
    """Of two that are named, which has more; of a group, the measure of all of them."""
    measure = _measure(match["word"], match["verb"] or match["last"] or "")
    if measure is None:
        return None
    pair = _OR.search(match["who"])
    if pair is not None:
        return _two(match, _full(pair["a"], match["noun"]), _full(pair["b"], match["noun"]), builder, unit)
    if match["who"] and not match["who"].startswith(("in ", "during ", "when ", "at ", "after ", "before ")):
        return None
    group = match["group"] or (f"the {match['noun']}" if match["noun"] and match["noun"] != "one" else "who")
    return read_quantity(f"{measure.question.format(who=group)} {match['who']}", builder)


def _full(who: str, noun: str | None) -> str:
    """`red` of "which car is longer, red or blue"."""
    bare = re.sub(r"^(?:the|a|my|our) | one$", "", who)
    return f"the {bare} {noun}" if noun is not None and bare in _QUALITIES else who


def _measure(word: str, verb: str) -> Measure | None:
    for measure in MEASURES:
        acts = bool(re.fullmatch(measure.verbs, verb)) if verb else not measure.verbs
        if acts and re.fullmatch(measure.words, word):
            return measure
    return None


def _two(
    match: re.Match[str], first: str, second: str, builder: Builder, unit: Unit | None, *, difference: bool = False
) -> str | None:
    groups = match.groupdict()
    measure = _measure(match["word"], groups.get("verb") or groups.get("last") or "")
    if measure is None or re.match(rf"(?:the |a )?{VALUE_PATTERN}", second) or read_clause(second).subject() is None:
        return None
    named = read_clause(first).subject()
    if named is not None and re.fullmatch(rf"(?:the )?(?:{'|'.join(_QUALITIES)})", second):
        second = f"{second} {named.noun}"
    in_si = unit if unit is not None and dimension(unit) != "speed" else None
    a = read_quantity(measure.question.format(who=first), builder)
    b = read_quantity(measure.question.format(who=second), builder)
    if a is None or b is None:
        return None
    swapped = measure.least != (measure.negative and not difference)
    return add_computation(builder, "-" if difference else "exceeds", *((b, a) if swapped else (a, b)), in_si)
