"""Questions that need arithmetic over measured steps: ratios, shares, what would be at this speed."""

from __future__ import annotations

import re
from dataclasses import replace

from stagent.plan.arithmetic import ADJECTIVES, VALUE_PATTERN, add_computation, known_constant
from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.constants import CONSTANTS
from stagent.plan.events import read_event
from stagent.plan.limits import read_bound, read_difference, read_excess, read_rivals
from stagent.plan.measuring import read_quantity
from stagent.plan.plan import FREE, Constant, Kind, Op, Operand, Value
from stagent.plan.relations import take_relations
from stagent.plan.requested_units import take_unit
from stagent.plan.timing import time_between
from stagent.plan.units import dimension


def read_computation(text: str, builder: Builder) -> str | None:
    """The first of the readings below that fits."""
    for reader in (
        _stopping,
        _at_this_speed,
        _sum_of_two,
        _times,
        read_difference,
        read_rivals,
        read_excess,
        read_bound,
        _between_two_events,
    ):
        step = reader(text, builder)
        if step is not None:
            return step
    return None


_STOPPING = re.compile(
    r"(?:what is |what would be |how long is )?(?:the )?(?:stopping|braking|emergency stop) "
    r"distance(?: of| for| would)?|how (?:far|long) would (?=.* need to (?:stop|brake)"
    r")|how much (?:road|room|distance) (?:would|does|do|will) (?=.*\b(?:need|require|take)\b.*\b(?:stop|"
    r"brake)\b)"
)


def _stopping(text: str, builder: Builder) -> str | None:
    unit, text = take_unit(text)
    match = _STOPPING.search(text)
    if match is None:
        return None
    wet = re.search(r"\bwet\b|\brain", text) is not None
    rest = re.sub(
        r"\bat (?:the |its |this |that |his |her )?(?:current )?(?:speed|pace|velocity)\b.*$|"
        r"\bon (?:a )?(?:wet|dry)\b.*$|\bin the (?:wet|rain|dry)\b|\bneed\b.*$|\bbrak(?:ed|es)\b.*$|^ ?if\b",
        " ",
        text[match.end() :],
    )
    if re.search(r"\b(?:our|my|we|i)\b", text[: match.end() + 4]):
        rest = "we"
    speed = read_quantity(f"how fast is {rest}", builder)
    if speed is None:
        return None
    deceleration = Constant(const="wet_asphalt_deceleration" if wet else "dry_asphalt_deceleration")
    return add_computation(builder, "stopping_distance", speed, deceleration, unit)


_AT_SPEED = re.compile(
    r"(?:(?:if|when|assuming|suppose|supposing|should|were) (?P<who>(?:[\w']+ ){1,5}?)(?:keeps?|"
    r"kept|holds?|held|maintains?|maintained|stays?|stayed|continues?|continued|goes on|went "
    r"on|carr(?:ies|ied) on|to keep|were to keep)(?: on)?(?: up)?(?: going)? )?"
    r"(?:\b(?:at|with|keeping|holding|maintaining|by) )?(?:up )?(?:exactly )?(?:this|that|the "
    r"same|his|her|its|their|the|our|my)(?: (?:same|current|present|average|mean|measured|constant|"
    r"own|top|peak|maximum))* (?:speed|pace|velocity|rate|tempo)(?: up| constant| steady)?|"
    r"if (?P<who2>(?:[\w']+ ){1,5}?)(?:keeps?|kept|had kept|goes|went|continues?|continued|had gone|carries|carried)"
    r"(?: going| moving| running| driving| on)* (?:like (?:this|that)|as now)"
)


_COVER = re.compile(
    rf"(?:cover|covers|travel|go|run|do|drive|swim|ride|complete|finish|walk|cycle|for|need for|"
    rf"get through|take for|make|to run|row|skate|reach|get to|get|cross) (?:a |an |the |another "
    rf")?(?:full |whole |distance of )?(?:{VALUE_PATTERN}|(?P<const>[\w' -]+))"
)


_WITHIN = re.compile(rf"(?:in|after|within|over|during|for) (?:a |an |the )?(?:whole |full |next )?{VALUE_PATTERN}")


def _at_this_speed(text: str, builder: Builder) -> str | None:
    match = _AT_SPEED.search(text)
    if match is None:
        return None
    rest = " ".join(f"{text[: match.start()]} | {text[match.end() :]}".split())
    rest = re.sub(r"\bwould it take (?:for )?(?!him|her|it|them|to\b)(.+?) to\b", r"would \1", rest)
    who = match["who"] or match["who2"] or ""
    how_long = re.search(r"how (?:long|much time|many (?:s|seconds|min|minutes|h|hours))|what time", rest)
    how_far = re.search(
        r"how (?:far|much distance|much ground|many (?:m|metres|meters|km|kilometres|kilometers|miles))|what distance",
        rest,
    )
    if how_long is None and how_far is None:
        return None
    distance = _COVER.search(rest) if how_long else None
    duration = _WITHIN.search(rest) if how_far else None
    subject = who or _subject_text(rest)
    top: Kind | None = "peak_speed" if re.search(r"\b(?:top|peak|maximum)\b", match[0]) else None
    speed = read_quantity(f"how fast is {subject}", builder, top)
    if speed is None:
        return None
    if distance is not None:
        length = _distance_operand(distance)
        return None if length is None else add_computation(builder, "time", length, speed)
    if duration is None or duration[2] not in ("s", "min", "h"):
        return None
    return add_computation(builder, "*", speed, Value(value=float(duration[1]), unit=duration[2]))  # type: ignore[arg-type]


def _distance_operand(match: re.Match[str]) -> Operand | None:
    if match[1] is not None:
        unit = match[2] or "m"
        return Value(value=float(match[1]), unit=unit) if dimension(unit) == "length" else None  # type: ignore[arg-type]
    return known_constant(match["const"] or "", "length")


def _subject_text(text: str) -> str:
    clause = read_clause(re.sub(r"how (?:long|far|much time|many \w+)", " | ", text))
    subject = clause.subject()
    named = [m for m in clause.mentions if subject is not None and m.target is subject]
    return " ".join(clause.words[named[0].start : named[0].end]) if named else ""


_SUM_OF_TWO = re.compile(
    r"(?:(?:what is )?the )?(?:combined|total|joint) (?P<what>distance|speed)s? of (?P<a>(?:the|my|our) .+?) and "
    r"(?P<b>(?:the|my|our) .+)$|"
    r"how (?P<far>far|fast) (?:did|do|does|are|is) (?P<c>(?:the|my|our) .+?) and (?P<d>(?:the|my|our) .+?)"
    r"(?: (?:go|run|walk|swim|drive|ride|travel|move))? (?:together|altogether|combined|in total|in sum)$"
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


_TIMES = re.compile(
    r"(?:by )?(?:how many times|by what factor|how many x|what multiple of|by what multiple)"
    r"(?: (?P<more>faster|quicker|slower|farther|further|longer|as fast|as far|the speed|more "
    r"distance|shorter|as quick|higher|taller|bigger|as high|as tall|the distance|as long))?(?: "
    r"(?:as|than|of))?"
)


_SHARE = re.compile(
    r"(?:what|which) (?P<what>percentage|percent|fraction|share|proportion|ratio)(?: is)?(?: "
    r"of)?|(?:what is )?(?:the )?(?P<ratio>ratio) (?:of|between)"
)


_IN_PERCENT = re.compile(r"(?:by )?how much (?P<rest>.*) ?,? (?:in|as a) (?:percent|percentage|%)(?: terms)?$")


_PERCENT_MORE = re.compile(
    r"(?:by )?(?:how many|what|how much) (?:percent|percentage|%)(?: is| was| did)?(?= .*\b(?:faster|"
    r"quicker|slower|farther|further|more|longer|higher)\b)"
)


def _times(text: str, builder: Builder) -> str | None:
    """A is how many times, or percent, of B: two measured, or one measured and one constant."""
    text = _IN_PERCENT.sub(r"how many percent \g<rest>", text)
    more = _PERCENT_MORE.search(text)
    match = more or _TIMES.search(text) or _SHARE.search(text)
    if match is None:
        return None
    named = match.groupdict()
    if (
        match.re is _TIMES
        and named["more"] is None
        and not re.search(r"\b(?:faster|slower|further|farther|quicker|longer)\b", text)
    ):
        return None
    op: Op = "percent_more" if more else "percent" if (named.get("what") or "").startswith("percent") else "ratio"
    rest = " ".join(f"{text[: match.start()]} | {text[match.end() :]}".split())
    distance = re.search(r"\b(?:farther|further|far|distance|longer way)\b", text) is not None or (
        known_constant(rest, "length") is not None and known_constant(rest, "speed") is None
    )
    slower = re.search(r"\bslower\b", text) is not None
    compared = text if more else match[0]
    size = re.search(r"\b(longer|taller|higher|bigger|larger|wider|tall|as long|as high|as wide|as big)\b", compared)
    measure = "how far did" if distance else "how fast is"
    rise = re.search(r"\b(?:jump|leap|bounce|hop)s?\b", text) if re.search(r"\bhigh(?:er)?\b", text) else None
    if rise is not None:
        measure = f"how high is the {rise[0]} of"
    elif size is not None:
        word = size[1].removeprefix("as ")
        measure = f"how {ADJECTIVES.get(word, word)} is"
    peak: Kind | None = (
        "peak_speed" if re.search(r"\b(?:record|top speed|peak|maximum|reach|reaches|reached)\b", rest) else None
    )
    rest = (
        re.sub(
            r"\b(?:faster|quicker|slower|farther|further|longer|taller|higher|bigger|larger|wider)\b(?: than)?|"
            r"\b(?:the )?(?:top |average "
            r"|mean |peak |maximum )?(?:speed|velocity|pace)(?: of)?\b(?! of sound)(?! of light)",
            " | ",
            rest,
        )
        if known_constant(rest) is None
        else rest
    )
    constant = known_constant(rest, "length" if distance else "speed")
    if constant is not None:
        subject = _other_party(rest, constant)
        step = read_quantity(f"{measure} {subject}", builder, peak)
        if step is None:
            return None
        a, b = (
            (constant, step)
            if slower or (_constant_first(rest, subject) and op == "ratio" and slower)
            else (step, constant)
        )
        return add_computation(builder, op, a, b)
    return _two_measured(rest, measure, op, slower, builder)


def _constant_first(text: str, subject: str) -> bool:
    return bool(subject) and text.find(subject) > len(text) / 2


def _other_party(text: str, constant: Constant) -> str:
    """What is left of the question without the words of the constant."""
    for phrase in sorted(CONSTANTS[constant.const].words, key=len, reverse=True):
        article = r"(?:than |of |as )?(?:a |an |the )?(?:normal |average |typical |usual )?"
        cut = re.sub(rf"{article}\b{re.escape(phrase)}\b", " | ", text)
        if cut != text:
            return _subject_text(cut)
    return _subject_text(text)


def _two_measured(text: str, measure: str, op: Op, slower: bool, builder: Builder) -> str | None:
    mentions = [m for m in read_clause(text).mentions if m.target.noun not in ("percent", "distance")]
    if len(mentions) < 2:
        return None
    words = text.split()
    parts = [" ".join(words[m.start : m.end]) for m in mentions[:2]]
    steps = [read_quantity(f"{measure} {part}", builder) for part in parts]
    if steps[0] is None or steps[1] is None:
        return None
    a, b = (steps[1], steps[0]) if slower and op == "ratio" else (steps[0], steps[1])
    return add_computation(builder, op, a, b)


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
        read_event(opening[1])
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
