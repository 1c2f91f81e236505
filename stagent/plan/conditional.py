"""What would be at the speed that is measured: how long for a distance, how far in a time, the way to a stop."""

from __future__ import annotations

import re

from stagent.plan.arithmetic import VALUE_PATTERN, add_computation, known_constant
from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.constants import CONSTANTS
from stagent.plan.measuring import read_quantity
from stagent.plan.paraphrases import without_tail
from stagent.plan.plan import FREE, Constant, Kind, Operand, Unit, Value
from stagent.plan.requested_units import take_unit
from stagent.plan.units import dimension
from stagent.plan.vocabulary import ANAPHORS, DETERMINERS

_STOPPING = re.compile(
    r"(?:what is |what would be |how (?:long|big|large|far) is |how long is )?(?:the |his |her |its |our )?"
    r"(?:stopping|braking|emergency stop) distance(?: of| for| would| from| at)?|"
    r"how (?:far|long) (?:would|does|do|did|will) (?=.* (?:need|take) to (?:stop|brake))|how far (?:would it|does "
    r"it|will it|it would) take "
    r"(?=.* to (?:stop|brake|come to))|"
    r"how much (?:road|room|distance|space) (?:would|does|do|will) (?=.*\b(?:need|require|take)\b.*\b(?:stop|brake)\b)"
)
_STOPS_WITHIN = re.compile(
    rf"^(?:[|,] )*(?:could|can|would|is|will) (?P<who>.+?) (?:be able to |able to )?(?:stop|brake|come to a (?:stop|"
    rf"halt))"
    rf"(?: in time)? (?:within|in|inside|on|before) (?:less than )?{VALUE_PATTERN}"
)
_WET = re.compile(r"\bwet\b|\brain")
_AT_ITS_SPEED = re.compile(
    r"\bat (?:the |its |this |that |his |her )?(?:current )?(?:speed|pace|velocity)\b.*$|"
    r"\bon (?:a |the )?(?:wet|dry)\b.*$|\bin the (?:wet|rain|dry)\b|\b(?:need|take)\b.*$|\bto (?:stop|brake)\b.*$|"
    r"\bbrak(?:ed|es)\b.*$|^ ?if\b"
)


def read_stopping(text: str, builder: Builder) -> str | None:
    """`what is the stopping distance of the car`, `could it stop within 20 m`."""
    unit, rest = take_unit(text)
    bound = _STOPS_WITHIN.search(text)
    match = _STOPPING.search(rest)
    if bound is None and match is None:
        return None
    subject = bound["who"] if bound else _AT_ITS_SPEED.sub(" ", rest[match.end() :] if match else "")
    if match is not None and re.search(r"\b(?:our|my|we|i)\b", rest[: match.end() + 4]):
        subject = "we"
    if not re.search(r"\w", subject):
        subject = "it"
    speed = read_quantity(f"how fast is {subject}", builder)
    if speed is None:
        return None
    deceleration = Constant(const="wet_asphalt_deceleration" if _WET.search(text) else "dry_asphalt_deceleration")
    if bound is None:
        return add_computation(builder, "stopping_distance", speed, deceleration, unit)
    way = add_computation(builder, "stopping_distance", speed, deceleration)
    limit: Unit = bound[3] or "m"  # type: ignore[assignment]
    return add_computation(builder, "exceeds", Value(value=float(bound[2]), unit=limit), way)


_AT_SPEED = re.compile(
    r"(?:(?:if|when|assuming|suppose|supposing|should|were|provided) (?P<who>(?:[\w'-]+ ){1,6}?)(?:keeps?|"
    r"kept|had kept|holds?|held|had held|maintains?|maintained|stays?|stayed|continues?|continued|goes on|went "
    r"on|carr(?:ies|ied) on|to keep|were to keep|sticks? to|stuck to)(?: on)?(?: up)?(?: going)?(?: at)? )?"
    r"(?:\b(?:at|with|keeping|holding|maintaining|by|going|moving|travelling) )?(?:up |at )?(?:exactly )?(?:this|"
    r"that|the "
    r"same|his|her|its|their|the|our|my|(?P<owner>(?:the|my|our|this|that) (?:[\w-]+ ){1,4})'s)"
    r"(?: (?:same|current|present|average|mean|measured|constant|"
    r"own|top|peak|maximum|observed))* (?:speed|pace|velocity|rate|tempo)(?: of (?P<of>(?:the|my|our|this) [\w -]+?)"
    r"(?= ?(?:$|[,|]| how| what)))?(?: up(?! to\b)| constant| steady)?|"
    r"if (?P<who2>(?:[\w'-]+ ){1,6}?)(?:keeps?|kept|had kept|goes|went|continues?|continued|had gone|carries|carried|"
    r"does not slow|did not slow|keeps on)(?: going| moving| running| driving| walking| on| down)*"
    r"(?: (?:(?:this|that|it) up|like (?:this|that)|as (?:now|fast as now|he does now|before)))?(?= ?(?:$|[,|]| how| "
    r"what))|"
    r"(?:without|if it does not) (?:slowing|slow|speeding|changing speed)(?: down| up)?"
)
# "How long would it need for 5 km" means at the speed that is seen.
_WOULD_NEED = re.compile(r"(?<=how long )(?P<owner>)(?P<who>)(?P<who2>)(?P<of>)(?=would .*\b(?:need|take|last)\b)")
_HOW_LONG = re.compile(r"how (?:long|much time|many (?:s|seconds|min|minutes|h|hours))|what time|how quickly")
_HOW_FAR = re.compile(r"how (?:far|much (?:distance|ground|road))|what distance|where would")
_EXPLETIVE = re.compile(r"\b(?:would|will|does|did|might|could|may) (?:it|this|that) (?:take|need|be)\b")
_FOR_WHOM = re.compile(r"\bwould (?:take )?(?:for )?(?!him\b|her\b|it\b|them\b|to\b|for\b)(?P<who>.+?) to\b")
_NO_PLACE = "the|a|an|his|her|its|their|our|my|here|there|now|start|this|that"
_PLACE = rf"(?!(?:{_NO_PLACE})\b)[a-z]+"
_INFINITIVE = (
    "get|go|cover|run|do|walk|drive|swim|travel|reach|ride|finish|complete|make|cross|fly|sail|cycle|row|be|need|take"
)
_BETWEEN_PLACES = re.compile(
    rf"\b(?P<a>(?:from|between) {_PLACE}(?: [a-z]+)? (?:to|and) {_PLACE}(?: [a-z]+(?= ?(?:$|[,|])))?)|"
    rf"\b(?:to|reach) (?P<b>(?!(?:{_INFINITIVE})\b){_PLACE}|the (?:moon|sun))(?= ?(?:$|[,|]))"
)
_HOURS = {"day": 24.0, "week": 168.0, "night": 12.0}
_DURATION = re.compile(
    rf"(?:(?:in|after|within|over|during|for|per|by) )?(?:just |only |the next |a full |a whole )?(?:{VALUE_PATTERN}|"
    rf"(?:(?P<count>\d+) )?(?:a |the |one |1 |whole |full )*(?P<days>day|week|night)s?|per (?P<per>hour|minute|second))"
)
_IN_UNDER = re.compile(
    rf"\b(?:in|take|need) (?:(?P<more>over|more than|longer than|at least)|under|less than|at most|within|below) "
    rf"{VALUE_PATTERN}"
)
_RECORD = re.compile(
    r"\b(?:beat|break|better|set|threaten|reach) (?:a |an |the )?(?:new )?(?P<what>[\w' ]*?record(?: time)?)\b"
)


def read_conditional(text: str, builder: Builder) -> str | None:
    """`how long for a marathon at this pace`, `how far would it get in an hour at this speed`."""
    match = _AT_SPEED.search(text) or _WOULD_NEED.search(text)
    if match is None:
        return None
    rest = " ".join(f"{text[: match.start()]} | {text[match.end() :]}".split())
    unit, rest = take_unit(rest)
    rest, when = without_tail(rest)
    length = _distance(rest) if _HOW_LONG.search(rest) or _IN_UNDER.search(rest) else None
    duration = _duration(rest) if _HOW_FAR.search(rest) else None
    record = _RECORD.search(rest)
    if length is None and duration is None and record is None:
        return None
    top: Kind | None = "peak_speed" if re.search(r"\b(?:top|peak|maximum)\b", match[0]) else None
    speed = read_quantity(f"how fast is {_who(match, rest)} {when}".strip(), builder, top)
    if speed is None:
        return None
    if length is not None:
        return _time_needed(length[0], speed, rest, unit, builder)
    if duration is not None:
        return add_computation(builder, "*", speed, duration, unit)
    return _beats(record["what"], speed, builder) if record is not None else None


def _time_needed(way: Operand, speed: str, rest: str, unit: Unit | None, builder: Builder) -> str:
    """The time for the way at the speed, held against the limit where one is named."""
    limit = _IN_UNDER.search(rest)
    needed = add_computation(builder, "time", way, speed, None if limit else unit)
    if limit is None:
        return needed
    bound = Value(value=float(limit[2]), unit=limit[3])  # type: ignore[arg-type]
    return add_computation(builder, "exceeds", *((needed, bound) if limit["more"] else (bound, needed)))


def _who(match: re.Match[str], rest: str) -> str:
    """Whose speed it is: named in the condition, by a possessor, in the question itself, else a pronoun."""
    said = match["who"] or match["who2"] or match["owner"] or match["of"]
    if said and said.strip() not in ANAPHORS:
        return said.strip()
    plain, found = rest, _distance(rest)
    for cut in (
        found[1] if found else None,
        *(m[0] for m in _DURATION.finditer(rest) if m[2] or m["days"] or m["per"]),
    ):
        plain = plain.replace(cut, " | ", 1) if cut else plain
    plain = re.sub(r"\blengths?\b", " ", plain)
    plain = _FOR_WHOM.sub(r"would \g<who> ", _EXPLETIVE.sub("would ", " ".join(plain.split())))
    clause = read_clause(
        re.sub(
            r"how (?:long|far|much time|many \w+)(?: "
            r"(?:does|do|did|would|will))?|\b(?:need(?:s|ed)?|takes?)\b.*$",
            " | ",
            plain,
        )
    )
    told = [m for m in clause.mentions if m.preposition in ("", "of", "by", "for", "if")]
    named = (m for m in told if not m.anaphor and clause.words[m.start] in DETERMINERS)
    subject = next(named, told[0] if told else None)
    if subject is not None:
        return " ".join(clause.words[subject.start : subject.end])
    pronouns = {"his": "he", "her": "she", "their": "they", "our": "we", "my": "we"}
    return next((pronouns[word] for word in match[0].split() if word in pronouns), said.strip() if said else "it")


def _distance(text: str) -> tuple[Operand, str] | None:
    """The stated length, the constant, or the way between two places; and its words."""
    for match in re.finditer(VALUE_PATTERN, text):
        if match[2] is not None and dimension(match[2]) == "length":  # type: ignore[arg-type]
            return Value(value=float(match[1]), unit=match[2]), match[0]  # type: ignore[arg-type]
    places = _BETWEEN_PLACES.search(text)
    known = known_constant(text, "length")
    if known is not None:
        phrases = sorted(CONSTANTS[known.const].words, key=len, reverse=True)
        return known, next(phrase for phrase in phrases if phrase in text)
    if places is None:
        return None
    names = re.sub(r"^(?:from|between) | and ", lambda m: " to " if m[0] == " and " else "", places["a"] or "")
    return Constant(const=f"{FREE}distance {names or 'to ' + places['b']}"), places[0]


def _duration(text: str) -> Value | None:
    for match in _DURATION.finditer(text):
        if match[2] is not None and dimension(match[2]) == "time":  # type: ignore[arg-type]
            return Value(value=float(match[1]), unit=match[2])  # type: ignore[arg-type]
        if match["days"]:
            return Value(value=_HOURS[match["days"]] * float(match["count"] or 1), unit="h")
        if match["per"]:
            return Value(value=1.0, unit={"hour": "h", "minute": "min", "second": "s"}[match["per"]])  # type: ignore[arg-type]
    return None


def _beats(what: str, speed: str, builder: Builder) -> str | None:
    """Whether the record's distance would take less than the record."""
    if "marathon" in what and "half" not in what:
        course, record = Constant(const="marathon_distance"), Constant(const="men_marathon_record_time")
        needed = add_computation(builder, "time", course, speed)
        return add_computation(builder, "exceeds", record, needed)
    if "100 m" in what:
        return add_computation(builder, "exceeds", speed, Constant(const="men_100m_record_speed"))
    return None
