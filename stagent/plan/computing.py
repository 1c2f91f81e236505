"""Questions that need arithmetic over measured steps: limits, ratios, what would be at this speed."""

from __future__ import annotations

import re

from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.constants import CONSTANTS
from stagent.plan.events import read_event
from stagent.plan.measuring import read_quantity, take_apart
from stagent.plan.plan import FREE, UNITS, Constant, Inputs, Kind, Op, Operand, Unit, Value
from stagent.plan.relations import take_relations
from stagent.plan.timing import time_between
from stagent.plan.units import dimension

_UNITS = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
_VALUE = rf"(\d+(?:\.\d+)?)(?: ({_UNITS}))?(?![\w/'-])"


def read_computation(text: str, builder: Builder) -> str | None:
    """The first of the readings below that fits."""
    for reader in (_stopping, _at_this_speed, _times, _rivals, _over_limit, _exceeds, _between_two_events):
        step = reader(text, builder)
        if step is not None:
            return step
    return None


def _compute(builder: Builder, op: Op, a: Operand, b: Operand, unit: Unit | None = None) -> str:
    return builder.add("compute", unit=unit, inputs=Inputs(op=op, a=a, b=b))


_STOPPING = re.compile(
    r"(?:what is |what would be |how long is )?(?:the )?(?:stopping|braking|emergency stop) "
    r"distance(?: of| for| would)?|how (?:far|long|many m) would (?=.* need to (?:stop|brake)"
    r")|how much (?:road|room|distance) (?:would|does|do|will) (?=.*\b(?:need|require|take)\b.*\b(?:stop|"
    r"brake)\b)"
)


def _stopping(text: str, builder: Builder) -> str | None:
    match = _STOPPING.search(text)
    if match is None:
        return None
    wet = re.search(r"\bwet\b|\brain", text) is not None
    rest = re.sub(
        r"\bat (?:the |its |this |that |his |her )?(?:current )?(?:speed|pace|velocity)\b.*$|"
        r"\bon (?:a )?(?:wet|dry)\b.*$|\bin the (?:wet|rain|dry)\b|\bneed\b.*$",
        " ",
        text[match.end() :],
    )
    if re.search(r"\b(?:our|my|we|i)\b", text[: match.end() + 4]):
        rest = "we"
    speed = read_quantity(f"how fast is {rest}", builder)
    if speed is None:
        return None
    deceleration = Constant(const="wet_asphalt_deceleration" if wet else "dry_asphalt_deceleration")
    return _compute(builder, "stopping_distance", speed, deceleration)


_AT_SPEED = re.compile(
    r"(?:(?:if|when|assuming|suppose|supposing|should|were) (?P<who>(?:[\w']+ ){1,5}?)(?:keeps?|"
    r"kept|holds?|held|maintains?|maintained|stays?|stayed|continues?|continued|goes on|went "
    r"on|carr(?:ies|ied) on|to keep|were to keep)(?: on)?(?: up)?(?: going)? )?"
    r"(?:\b(?:at|with|keeping|holding|maintaining|by) )?(?:up )?(?:exactly )?(?:this|that|the "
    r"same|his|her|its|their|the|our|my)(?: (?:same|current|present|average|mean|measured|constant|"
    r"own))* (?:speed|pace|velocity|rate|tempo)(?: up| constant| steady)?"
)
_COVER = re.compile(
    rf"(?:cover|covers|travel|go|run|do|drive|swim|ride|complete|finish|walk|cycle|for|need for|"
    rf"get through|take for|make|to run|row|skate|reach|get to|get|cross) (?:a |an |the |another "
    rf")?(?:full |whole |distance of )?(?:{_VALUE}|(?P<const>[\w' -]+))"
)
_WITHIN = re.compile(rf"(?:in|after|within|over|during|for) (?:a |an |the )?(?:whole |full |next )?{_VALUE}")


def _at_this_speed(text: str, builder: Builder) -> str | None:
    match = _AT_SPEED.search(text)
    if match is None:
        return None
    rest = " ".join(f"{text[: match.start()]} | {text[match.end() :]}".split())
    who = match["who"] or ""
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
    speed = read_quantity(f"how fast is {subject}", builder)
    if speed is None:
        return None
    if distance is not None:
        length = _distance_operand(distance)
        return None if length is None else _compute(builder, "time", length, speed)
    if duration is None or duration[2] not in ("s", "min", "h"):
        return None
    return _compute(builder, "*", speed, Value(value=float(duration[1]), unit=duration[2]))  # type: ignore[arg-type]


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


def _names(text: str, phrase: str) -> bool:
    """ "A bicycle" is a constant, "the bicycle" is in the picture; records and the like are known with an article."""
    if f" {phrase} " not in text:
        return False
    known_with_article = re.match(
        r"(?:normal|average|typical|ordinary|speed|100|men's|world|length|lap|pool|circum|earth|"
        r"pitch|football p|football f|basketball c)",
        phrase,
    )
    return (
        known_with_article is not None
        or re.search(rf" (?:the|this|that|his|her) (?:\w+ )?{re.escape(phrase)} ", text) is None
    )


def known_constant(words: str, kind: str | None = None) -> Constant | None:
    """The named constant that the words mean, longest wording first; `kind` is its dimension."""
    text = f" {words.strip(' |,?')} "
    candidates = [
        (len(phrase), name)
        for name, known in CONSTANTS.items()
        for phrase in known.words
        if _names(text, phrase) and (kind is None or dimension(known.unit) == kind)
    ]
    return Constant(const=max(candidates)[1]) if candidates else None


_ADJECTIVES = {"longer": "long", "taller": "tall", "higher": "high", "bigger": "big", "larger": "big", "wider": "wide"}
_TIMES = re.compile(
    r"(?:by )?(?:how many times|by what factor|how many x|what multiple of|by what multiple)"
    r"(?: (?P<more>faster|quicker|slower|farther|further|longer|as fast|as far|the speed|more "
    r"distance|shorter|as quick|higher|taller|bigger|as high|as tall|the distance|as long))?(?: "
    r"(?:as|than|of))?"
)
_SHARE = re.compile(
    r"(?:what|which) (?P<what>percentage|percent|fraction|share|part|proportion|ratio)(?: is)?(?: "
    r"of)?|(?:what is )?(?:the )?(?P<ratio>ratio) (?:of|between)"
)
_PERCENT_MORE = re.compile(
    r"(?:by )?(?:how many|what|how much) (?:percent|percentage|%)(?: is| was| did)?(?= .*\b(?:faster|"
    r"quicker|slower|farther|further|more|longer|higher)\b)"
)


def _times(text: str, builder: Builder) -> str | None:
    """A is how many times, or percent, of B: two measured, or one measured and one constant."""
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
    size = re.search(r"\b(longer|taller|higher|bigger|larger|wider|tall|as long|as high|as wide|as big)\b", match[0])
    measure = "how far did" if distance else "how fast is"
    if size is not None:
        word = size[1].removeprefix("as ")
        measure = f"how {_ADJECTIVES.get(word, word)} is"
    peak: Kind | None = (
        "peak_speed" if re.search(r"\b(?:record|top speed|peak|maximum|reach|reaches|reached)\b", rest) else None
    )
    rest = (
        re.sub(
            r"\b(?:faster|quicker|slower|farther|further)\b(?: than)?|\b(?:the )?(?:top |average "
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
        return _compute(builder, op, a, b)
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
    return _compute(builder, op, a, b)


_BY_HOW_MUCH = re.compile(
    rf"(?:by )?how (?:much|far|many [\w/]+)(?: (?:is|was|did|does|were|are|has|had))?(?P<who> "
    rf"[\w' ]*?)? (?:over|above|below|under|beyond|too fast for|faster than|exceed(?:ing|ed)?|"
    rf"past|break(?:ing)?|more than) (?:the )?(?:speed )?(?:limit of )?{_VALUE}(?: (?:speed )?(?:limit|"
    rf"zone|mark))?"
)


_RIVALS = re.compile(
    r"^(?:is|was|were|are|did|does|do) (?P<a>.+?) (?:(?P<size>taller|longer|wider|bigger|larger|"
    r"higher)|(?P<verb>brake|braked|accelerate|accelerated|slow down|speed up|jump|jumped|leap)"
    r" (?:harder|more strongly|more sharply|faster|quicker|higher)) than (?P<b>.+?)(?: (?:did|"
    r"does|is|was))?$"
)


def _rivals(text: str, builder: Builder) -> str | None:
    """`is the man taller than the woman`, `did the bus brake harder than the car`: braking is negative."""
    match = _RIVALS.search(text)
    if match is None or re.match(rf"{_VALUE}", match["b"]):
        return None
    measure = f"how {_ADJECTIVES.get(match['size'] or '', 'tall')} is"
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
    return _compute(builder, "exceeds", *((b, a) if braking else (a, b)))


def _over_limit(text: str, builder: Builder) -> str | None:
    match = _BY_HOW_MUCH.search(text)
    if match is None:
        return None
    tail = text[match.end() :]
    asked_unit = re.search(rf"\bin ({_UNITS}|km/h|mph)\b", tail)
    unit: Unit | None = asked_unit[1] if asked_unit else None  # type: ignore[assignment]
    tail = tail[: asked_unit.start()] if asked_unit else tail
    limit_unit: Unit = match[3] or (unit if unit and dimension(unit) == "speed" else "km/h")  # type: ignore[assignment]
    who = (match["who"] or "").strip() or tail
    step = read_quantity(
        f"how fast {'is ' if match['who'] else ''}{who} {tail if match['who'] else ''}", builder, "peak_speed"
    )
    if step is None:
        return None
    below = re.search(r"\b(?:under|below)\b", match[0]) is not None
    limit = Value(value=float(match[2]), unit=limit_unit)
    return _compute(builder, "-", *((limit, step) if below else (step, limit)), unit)


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
    rf"of |speed of )?{_VALUE}(?: (?:speed )?(?:limit|zone|mark|barrier))?(?: (?P<dim>tall|high|"
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


def _exceeds(text: str, builder: Builder) -> str | None:
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
    return _compute(builder, "exceeds", *((bound, step) if less else (step, bound)))


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
    return _compute(builder, "exceeds", *((known, step) if match["word"] == "slower" else (step, known)))


def _bounded_measure(text: str, rest: str, match: re.Match[str]) -> tuple[str, Kind | None, Unit] | None:
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
        "higher": "tall",
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
    if re.search(r"\b(?:jump|leap|leaps|jumps|bounce|hop)", text):
        return f"how high {body}", None, unit
    if word is not None:
        return f"how {word} {body}", None, unit
    if re.search(r"keep|kept|leave|left|within|closer|nearer|apart|away", f"{side} {dim or ''} {text}"):
        pair = re.sub(r"^(?:did|does|do|is|was|were|are|has|have) ", "", body)
        return f"distance between {pair}", "separation", unit
    return f"how far {body}", None, unit


_TO_EVENT = re.compile(
    r"how (?:long|much time|many (?:s|seconds))(?: (?:is it|was it|does it take|did it take|"
    r"passes|passed|it takes|it took))*(?: \|)? (?:until|till|before|to) (?P<b>.+)$"
)


def _between_two_events(text: str, builder: Builder) -> str | None:
    """`From the kick, how long till the ball reaches the keeper?`"""
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


__all__ = ["read_computation", "take_apart"]
