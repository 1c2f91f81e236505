"""A quantity held against a bound: "was it over 50?", "is it taller than 2 m?", "did it stop for more than 3 s?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stagent.plan.arithmetic import VALUE_PATTERN, add_computation, known_constant
from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.inflection import singular
from stagent.plan.measuring import read_quantity
from stagent.plan.plan import Constant, Kind, Unit, Value
from stagent.plan.timing import read_timing
from stagent.plan.units import dimension
from stagent.plan.verbs import readings
from stagent_tools.things import thing_of

_MORE = (
    r"over|above|more than|faster than|quicker than|beyond|exceed(?:ing|ed|s)?|higher than|taller than|longer than|"
    r"wider than|bigger than|larger than|at least|past|break(?:ing)?|broke|farther than|further than|harder "
    r"than|stronger than|sharper than|"
    r"keep|"
    r"kept|leave|left|keeping|hit|top|reach|manage|do|doing|make|breach(?:ing|ed)?|clear(?:ed|s|ing)?|deeper than"
    r"|greater than|no less "
    r"than|"
    r"not less than|upwards of|in excess of"
)
_LESS = (
    r"under|below|less than|slower than|within|closer than|nearer than|shorter than|smaller than|at most|lower than|"
    r"no more than|not more than|inside|narrower than|lighter than|fewer than|not over|up to"
)
_BOUND = re.compile(
    rf"(?<![\w'-])(?:(?P<not>not|never) )?(?:(?:go|going|drive|driving|get|doing|run|running|travel|travelling|come|"
    rf"coming|move|"
    rf"moving|stay|staying|speeding|pass|be|leave|keep|give|have|fly|flying|ride|riding|swim) )?"
    rf"(?:by |with |at |for |a )*(?:ever )?(?:a )?(?:distance of |gap of |clearance of |margin of "
    rf")?(?P<side>{_MORE}|{_LESS}) "
    rf"(?:the |a |his |her |its )?(?:speed limit of |limit of |distance of |gap of |speed of |height of "
    rf")?{VALUE_PATTERN}"
    rf"(?: or (?:more|less))?(?: (?:speed )?(?:limit|zone|mark|barrier))?(?: (?P<dim>tall|high|long|wide|away|apart|"
    rf"from(?! \d)))?"
)
_OR_MORE = re.compile(
    rf"(?:(?:at|doing|with|for|of) )?{VALUE_PATTERN} or (?:(?P<side>more|faster|higher|longer)|less|slower|lower|"
    rf"shorter|below)"
    r"(?P<dim>(?= )(?!))?"
)
_WEAK_BOUNDS = frozenset(
    [
        "hit",
        "clear",
        "clears",
        "cleared",
        "top",
        "reach",
        "manage",
        "do",
        "make",
        "keep",
        "kept",
        "leave",
        "left",
        "past",
        "inside",
        "up to",
    ]
)
_YES_NO = re.compile(
    r"^(?:[|,] )*(?:is|was|were|are|did|does|do|has|have|had|whether|if|could|can|had)\b(?! (?:it|there) (?:a|an) \w+$)"
)
_EVER = re.compile(
    r"\b(?:ever|limit|speeding|at any (?:point|time|moment|stage)|exceed(?:s|ed|ing)?|break(?:ing)?|broke|reach|hit|"
    r"top|"
    r"(?:gets?|got) (?:above|over|beyond|past)|peak|max|maximum|zone|at some point|briefly|at its fastest)\b"
)
_THAN = re.compile(
    r"\b(?P<word>faster than|quicker than|slower than|farther than|further than|as fast as|as quick as|as far as|"
    r"less than|more than|reach(?:es|ed)?|exceeds?|below|above|over|under|beats?) (?P<const>.+)$"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """If the question's words match, `question` asks for the quantity; `{body}` is what is left of it."""

    words: re.Pattern[str]
    question: str
    kind: Kind | None = None


def _reading(words: str, question: str, kind: Kind | None = None) -> _Reading:
    return _Reading(re.compile(rf"\b(?:{words})\b"), question, kind)


_APART = (
    r"keep|kept|keeping|leave|left|within|closer|nearer|come|came|apart|away|gap|clearance|between|margin|separation|"
    r"pass|passed|distance (?:to|from|of)|from"
)
_LENGTHS: tuple[_Reading, ...] = (
    _reading(r"(?:jump|leap|leaps|jumps|jumped|bounce|bounced|hop|vault|rise)(?! distance)", "how high {body}"),
    _reading(r"clear(?:s|ed)?(?= )(?!ance)(?!.*\bgap)", "how high {body} jump"),
    _reading(r"(?:get|got|go|goes|went|climb|fly|flew|kick|throw) higher", "how high {body} jump"),
    _reading(r"throw|kick|putt|shot|toss|punt", "how far was {thing}"),
    _reading(r"taller than|tall|higher than|high|shorter than|height", "how tall {body}"),
    _reading(r"wider than|wide|narrower than|broad|width", "how wide {body}"),
    _reading(r"longer than|long|length", "how long {body}"),
    _reading(r"deeper than|bigger than|larger than|smaller than(?!.*\bgap\b)(?<!gap smaller than)", "how big {body}"),
    _reading(_APART, "distance between {pair}", "separation"),
    _reading(r"\w+", "how far {body}"),
)
_TIMES: tuple[_Reading, ...] = (
    _reading(r"gap|behind|headway|follow\w*|apart|between|ahead|leave|left|keep|kept|to the \w+ (?:in front|ahead)",
    "time gap {pair}",
             "time_gap"),
)  # fmt: skip
_APART_MORE = frozenset(["more than", "over", "farther than", "further than", "above"])
_JUMPS = re.compile(r"\b(?:jumps?|jumped|leaps?|bounces?|bounced|hops?|vaults?|rises?)\b")
_VERBLESS = re.compile(r"^((?:does|do|did) [^|]+?) ?\|$")
_LEADING = re.compile(r"^(?:did|does|do|is|was|were|are|has|have|had|can|could)\b(?: there)? ?")
_QUALITY = r"(?:(?:top|peak|maximum|max|highest|average|mean) )?"
_QUANTITY = r"(?:speed|pace|velocity|acceleration|deceleration|height|width|length)"
_QUANTITY_NOUN = re.compile(rf"\b(?:the )?{_QUALITY}{_QUANTITY} of (?=\w)|(?<= 's) {_QUALITY}{_QUANTITY}\b")
_QUANTITY_ALONE = re.compile(rf"\b(?P<whose>its|his|her|their|our|my|the) {_QUALITY}{_QUANTITY}(?= ?(?:\||$))")
_WHOSE = {"his": "he", "her": "she", "their": "they", "our": "we", "my": "i"}


def read_bound(text: str, builder: Builder) -> str | None:
    """A threshold: what must be larger for "yes" stands first."""
    if (step := _against_constant(text, builder)) is not None:
        return step
    match = _OR_MORE.search(text) or _BOUND.search(text)
    if match is None or not _YES_NO.search(text):
        return None
    number, unit = (match[1], match[2]) if match.re is _OR_MORE else (match[3], match[4])
    more = bool(match["side"]) if match.re is _OR_MORE else re.fullmatch(_MORE, match["side"]) is not None
    rest = " ".join(f"{text[: match.start()]} | {text[match.end() :]}".split())
    counted = re.match(r"(?:[\w-]+ )*?(?P<noun>[a-z-]+)", text[match.end() :].strip()) if unit is None else None
    if counted is not None and singular(counted["noun"])[1] and match["side"] not in _WEAK_BOUNDS:
        step = read_quantity(f"how many {text[match.end() :].strip()}", builder)
        return None if step is None else _exceeds(step, Value(value=float(number)), more, builder)
    until = match["side"] == "up to" and unit is not None and dimension(unit) == "time"  # type: ignore[arg-type]
    if until or (unit is None and match["side"] in _WEAK_BOUNDS):
        return None
    asked: Unit = unit or "km/h"  # type: ignore[assignment]
    step = _measured(text, rest, match, asked, builder)
    return None if step is None else _exceeds(step, Value(value=float(number), unit=asked), more, builder)


def _exceeds(step: str, bound: Value | Constant, more: bool, builder: Builder) -> str:
    return add_computation(builder, "exceeds", *((step, bound) if more else (bound, step)))


def _measured(text: str, rest: str, match: re.Match[str], unit: Unit, builder: Builder) -> str | None:
    """The step of the quantity that is held against the bound: its kind follows from the unit and the words."""
    body = re.sub(r"^(?:\| |, )*(?:whether|if) ", "", rest)
    body = re.sub(
        r"\b(?:ever|at any (?:point|time|moment|stage)|speed limit|limit|zone|road|at some point)\b", " ", body
    )
    body = _QUANTITY_ALONE.sub(lambda m: _WHOSE.get(m["whose"], "it"), _QUANTITY_NOUN.sub(" ", body))
    body = " ".join(body.split())
    kind = dimension(unit)
    if kind == "speed":
        asked = _with_verb(body, match[0])
        return read_quantity(f"how fast {asked}", builder, "peak_speed" if _EVER.search(text) else None)
    if kind == "acceleration":
        return read_quantity(
            f"how hard {body} {'' if re.search(r'brak|accelerat|decelerat', body) else 'brake'}", builder
        )
    ways = _LENGTHS if kind == "length" else _TIMES if kind == "time" else ()
    said = f"{match['side']} {match['dim'] or ''} {text}"
    reading = next((reading for reading in ways if reading.words.search(said)), None)
    if reading is None:
        return read_timing(f"how long {body}", builder) if kind == "time" else None
    subject = read_clause(_LEADING.sub("", body)).subject() if reading.question == "how big {body}" else None
    thing = thing_of(subject.noun) if subject is not None else None
    if thing is not None and thing.family == "person":
        return read_quantity(f"how tall {body}", builder)
    if reading.question == "how high {body}" and not _JUMPS.search(body):
        body = f"{body} jump"
    plain = _LEADING.sub("", body)
    pair = re.sub(r"^(?:it |the |a )?(?:gap|distance|clearance|separation|space|time gap)(?: between)? ", "", plain)
    pair = re.sub(r"\b(?:keep|keeps|kept|a distance|a gap)(?: of)?\b|^between ", " ", pair)
    pair = re.sub(
        r"(?<!\bit )(?<!\bhe )(?<!\bshe )(?<!\bthey )\b(?:pass|passed|overtake|overtook) (?=the|a|my|our|us|me)",
        "and ",
        pair,
    )
    if reading.question == "how far {body}":
        body = _with_verb(body, match[0])
    wide = reading.kind == "separation" and match["side"] in _APART_MORE and re.search(r"\bever\b|\bat any\b", text)
    if wide:
        return read_quantity(f"largest distance between {' '.join(pair.split())}", builder)
    question = reading.question.format(body=body, pair=" ".join(pair.split()), thing=plain)
    step = read_quantity(question, builder, reading.kind)
    if step is None and reading.kind is not None and " and " not in question:
        step = read_quantity(f"{question} and us", builder, reading.kind)
    return step


def _with_verb(body: str, bound: str) -> str:
    """ "does the red car |" where the bound took the verb along: without one, the car would be read as it."""
    first = re.sub(r"^(?:not |never |ever )+", "", bound).split()[0]
    took = bool(readings(first)) or first in ("hit", "top", "reach", "exceed", "break", "manage")
    return _VERBLESS.sub(r"\g<1> go", body) if took else body


def _against_constant(text: str, builder: Builder) -> str | None:
    """`is the car faster than a cheetah?`"""
    match = _THAN.search(text)
    if match is None or not _YES_NO.search(text):
        return None
    length = "far" in match["word"] or "further" in match["word"]
    known = known_constant(match["const"], "length" if length else "speed")
    if known is None:
        return None
    step = read_quantity(f"{'how far' if length else 'how fast'} {text[: match.start()]}", builder)
    if step is None:
        return None
    return _exceeds(step, known, match["word"] not in ("slower than", "less than", "below", "under"), builder)
