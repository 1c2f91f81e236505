"""Questions for times and places of events: when, how long, whether at all, where it happens, which one did it."""

from __future__ import annotations

import re
from dataclasses import replace

from stagent.plan.builder import ANYTHING, Builder, is_lifeless
from stagent.plan.clauses import read_clause
from stagent.plan.events import Event, read_event, read_landmark, read_moment, read_state
from stagent.plan.occurrences import take_occurrence
from stagent.plan.plan import FREE, Inputs, PlanSpan, Unit
from stagent.plan.relations import take_relations
from stagent.plan.requested_units import take_unit
from stagent.plan.spans import take_span
from stagent.plan.units import dimension
from stagent.plan.verbs import MOVING, third_person
from stagent_tools.target import Target
from stagent_tools.things import thing_of

_TIMES = (
    r"(?:(?:exact|precise|very) )?(?:time intervals?|time spans?|time stamps?|times?|moments?|seconds?|"
    r"s|points?(?: in time)?|instants?|timestamps?|"
    r"periods?|bits?|scenes?|stretch(?:es)?(?! of (?:the )?(?:road|track|path|way))|parts?|frames?|"
    r"intervals?|timecodes?|minute)"
)
_WHEN = re.compile(
    rf"^(?:[|,:] )*(?:(?:(?:at|in|on|over|during|from|for|since|until|between|around) )*(?:what|which)"
    rf" (?:{_TIMES})(?: (?:is it|was it))?(?: (?:that|when|where|in which|at which))?|"
    rf"from when (?:to|until|till) when|since when|until when|when(?: exactly)?(?: (?:is|was) it that)?|"
    rf"(?:(?:show|find|give|mark|name|tell|list|state|report|get|describe|identify|pinpoint|detect|"
    rf"locate) )?(?:me )?(?:the |all |every |all the )?{_TIMES}(?: of)?(?: (?:when|where|that|"
    rf"in which|at which|during which|while))|"
    rf"(?:(?:show|find|give|mark|name|tell|list|report|state|identify|pinpoint|detect) )(?:me "
    rf")?when|(?:what is |what was )?the (?:{_TIMES}|start|beginning) of(?= (?:the )?(?:\w+ "
    rf"){{0,3}}(?:{'jump|fall|crash|collision|impact|kick|throw|serve|take-off|landing|start|stop|turn'})"
    rf"))(?= |$)"
)
# "When the boy throws the ball, how far does it fly?" tells when, and asks how far.
_ASKED_LATER = re.compile(
    r"^(?:[|,:] )*when (?!is|was|are|were|do|does|did|has|have|had|will).* ?[,|] ?(?:how|what|"
    r"which|where|who|at what)\b"
)
_HOW_LONG = re.compile(
    r"^(?:[|,] )*(?:(?:for|during|over|since|in) )?(?:how (?:long|much time)|(?:what is )?(?:the "
    r")?duration of|(?:what is )?(?:the )?(?:total |whole |overall )?(?:amount of |length of )?time (?:that|for which|"
    r"during which)|(?:what is )?(?:the )?(?:time|interval)(?: span| interval)?(?= (?:between|from)\b)|(?:what is "
    r")?the (?:hang|air|waiting|stopping|standing) ?time(?: of)?|(?:hang ?time|"
    r"air ?time)(?: of)?)(?: in all)?(?= |$)"
)
_EXISTS = re.compile(
    r"^(?:[|,] )*(?:do|does|did|is|are|was|were|has|have|had|whether|if|is there a(?:ny)? (?:moment|time|point) "
    r"(?:when|at which|in which|that|"
    r"where)|are there any moments (?:when|where))(?= )(?: (?:there any|there an?|it true that)"
    r")?"
)
_WHERE_EVENT = re.compile(
    r"^(?:[|,] )*(?:where(?: exactly)?|at (?:what|which) (?:place|spot|point|position)|in (?:what|"
    r"which) (?:place|spot)|at (?:what|which) point (?:on|of|along|in) the (?:road|track|street|course|pitch|field|way|"
    r"picture|lane)|when and where|where and when)(?= (?:does|did|do|is|are|was|were|"
    r"has|have)\b)"
)
_WHICH = re.compile(r"^(?:[|,] )*(?:which|who|what|whose|show (?:me )?(?:the|which)|find the)(?= )")
_AIR = re.compile(r"\b(?:air|hang) ?time\b")
_TAKES = re.compile(r"\b(?:last|take|takes|lasts|took|lasted|need|needs|needed|keep up|go on|spend|spends|spent)\b")
_STATES = frozenset({"stop", "leave", "jump", "enter"})


def _event_of(text: str, builder: Builder) -> tuple[Event, Target] | None:
    occurrence, plain = take_occurrence(text.replace("|", " ").strip())
    event = read_event(plain) or read_state(plain)
    if event is None:
        return None
    event = replace(event, occurrence=occurrence or event.occurrence)
    subject = event.subject
    if subject is None or (event.anaphor and builder.named is not None):
        subject = builder.named or subject
    return event, subject or ANYTHING


def _nth(event: Event) -> Inputs | None:
    return Inputs(occurrence=event.occurrence) if event.occurrence else None


_IN_SIGHT = re.compile(r" (?:visible|in (?:the )?(?:picture|frame|view|sight|shot|image|video))$")
_THERE = re.compile(r"^(?:is|are|was|were) (?:there (?P<none>no )?|(?P<no>no )|(?=an? |any ))(?P<who>[\w' -]+)$")


def _presence(text: str, builder: Builder) -> tuple[Event, Target] | None:
    """`is no car [in the picture]`, `is there a dog`: any of them being seen, or none."""
    plain = re.sub(r"\b(?:nobody|no one)\b", "no person", text.replace("|", " ").strip())
    plain = _IN_SIGHT.sub("", plain)
    match = _THERE.search(plain)
    mention = next(iter(read_clause(match["who"]).mentions), None) if match else None
    subject = builder.resolve(mention)
    if match is None or mention is None or subject is None or mention.end < len(match["who"].split()):
        return None
    anyone = subject.model_copy(update={"plural": True})
    seen = "not in the picture" if match["none"] or match["no"] else "in the picture"
    return Event(f"{FREE}is {seen}", anyone, lasting=True), anyone


def _spans(text: str, builder: Builder) -> tuple[PlanSpan | None, str]:
    """Relative spans first, then numeric ones."""
    span, text = take_span(text)
    relations, rest = take_relations(text, nouns=False)
    if relations:
        event = read_event(rest.replace("|", " ").strip())
        asked = event.subject if event is not None else None
        return builder.add_relations(relations, asked) or span, rest
    return span, text


def read_timing(text: str, builder: Builder) -> str | None:
    """The first of the readings below that fits."""
    if re.match(r"(?:[|,] )*(?:when and where|at (?:what|which) point (?:on|of|along|in) the)\b", text):
        return _where_event(text, builder)
    return _when(text, builder) or _how_long(text, builder) or _where_event(text, builder) or _exists(text, builder)


def _cut_opening(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return text[match.end() :].strip() if match else None


def _when(text: str, builder: Builder) -> str | None:
    span, rest = take_span(text)
    body = _cut_opening(_WHEN, rest)
    if body is None or _ASKED_LATER.search(rest) is not None:
        return None
    unit, body = take_unit(body)
    occurrence, body = take_occurrence(body)
    relative, body = _spans(body, builder)
    found = _presence(body, builder) or _event_of(body, builder)
    if found is None:
        return None
    event, subject = found
    inputs = _nth(replace(event, occurrence=occurrence or event.occurrence))
    return builder.add("when", subject, event.other, span=relative or span, event=event.name, unit=unit, inputs=inputs)


def _how_long(text: str, builder: Builder) -> str | None:  # noqa: PLR0911 - the first reading that fits returns
    unit, whole = take_unit(text)
    span, rest = take_span(whole)
    body = _cut_opening(_HOW_LONG, rest)
    if body is None:
        return None
    if unit is not None and dimension(unit) == "length":
        return None
    asked: Unit = unit or "s"
    if (two := _between_events(_cut_opening(_HOW_LONG, whole) or "", asked, builder)) is not None:
        return two
    if _AIR.search(rest):
        subject = builder.resolve(next(iter(read_clause(body).mentions), None)) or builder.named
        return builder.add("when", subject or ANYTHING, span=span, event="jump", unit=asked)
    if (two := _between_same(body, asked, builder) or _between_events(body, asked, builder)) is not None:
        return two
    if (coming := _UNTIL.match(body)) is not None and (found := _event_of(body[coming.end() :], builder)) is not None:
        return builder.add("when", found[1], found[0].other, span=span, event=found[0].name)
    body = _IT_TAKES.sub(r"does \g<who> \g<verb>", body)
    body = re.sub(r"\b(?:take|takes|took|need|needs|needed) (?:(?:him|her|it|them) )?to\b", " ", body)
    body = (
        _TAKES.sub(" ", body)
        if re.search(r"(?<!the )\b(?:last|lasts|lasted)\b", body)
        else re.sub(r"\bspen(?:ds?|t)\b", "stay", re.sub(r"\bspen(?:ds?|t) (?=\w+ing\b)", "", body))
    )
    relative, body = _spans(" ".join(body.split()), builder)
    if _has_length(body):
        return None
    found = _event_of(body, builder) or _event_of(re.sub(r"^(?:does|did|is|was|do|are|were) ", "", body), builder)
    if found is None:
        return None
    event, subject = found
    inputs = _nth(event)
    return builder.add("when", subject, event.other, span=relative or span, event=event.name, unit=asked, inputs=inputs)


# "How long is the ladder on the van" asks for its length; a person lies on the ground for a while.
_SIZED = re.compile(
    r"^(?:is|was|are|were) (?P<who>(?:the|a|my|our) .+?) (?:on|in|under|behind|near|above|next to|beside|between|"
    r"that|which) (?!the air\b)"
)


def _has_length(body: str) -> bool:
    match = _SIZED.search(body)
    subject = read_clause(match["who"]).subject() if match is not None else None
    thing = thing_of(subject.noun) if subject is not None else None
    return thing is not None and thing.family not in ("person", "animal", "ball")


_BETWEEN_SAME = re.compile(
    r"\bbetween (?:2|(?:the )?(?:first|consecutive|successive|subsequent)(?: 2)?|the (?:2|first "
    r"and (?:the )?second)|any 2|each of the)(?: consecutive| successive)? (?P<noun>\w+?)(?:e?s)?(?P<tail> "
    r"(?:of|by) .+)?$"
)


def _between_same(body: str, unit: Unit, builder: Builder) -> str | None:
    """`between two hits of the ball`: the first and the second time."""
    match = _BETWEEN_SAME.search(body.strip(" |"))
    event = read_event(f"the {match['noun']}{match['tail'] or ''}") if match else None
    if event is None:
        return None
    subject = event.subject or builder.named or ANYTHING
    first, second = (
        builder.add("when", subject, event.other, event=event.name, inputs=Inputs(occurrence=n)) for n in (1, 2)
    )
    return builder.add("compute", unit=unit, inputs=Inputs(op="-", a=second, b=first))


_UNTIL = re.compile(r"^(?:is it |was it |does it take |did it take )?(?:until|till|before) ")
_IT_TAKES = re.compile(
    r"^(?:does|did|do|will|would) (?:it|this) (?:take|need) (?:for )?(?P<who>(?!him|her|it|them|to\b).+?) to "
    r"(?P<verb>\w+)"
)
_BETWEEN_EVENTS = (
    re.compile(
        r"^(?:(?:passes|passed|is|was|elapses|elapsed|goes by|does it take|did it take|it takes|"
        r"it took|is it|was it|lies) )*between (?:the (?:moment|time|instant) (?:that |when )?)?(?P<a>.+?) and "
        r"(?P<b>.+)$"
    ),
    re.compile(
        r"^(?:(?:passes|passed|is|was|elapses|elapsed|goes by|does it take|did it take|it takes|"
        r"it took|is it|was it) )*(?:(?:(?:does|did|will|would) (?:it (?:take|need) (?:for )?)?)?(?P<who>.+?)"
        r"(?: (?:take|need))?(?: to (?:get|go|run|walk|drive|swim|ride|move|travel|crawl|sail|cycle))? "
        r")?(?:from(?! the (?:left|right|front|back)\b)|after) (?P<a>.+?) (?:until|till|to|before) (?P<b>.+)"
        r"$"
    ),
)


def _between_events(body: str, unit: Unit, builder: Builder) -> str | None:
    for pattern in _BETWEEN_EVENTS:
        match = pattern.search(body.strip(" |"))
        if match is None or match["a"][0].isdigit():
            continue
        first, second = read_moment(match["a"]), read_moment(match["b"])
        if match.groupdict().get("who") is not None:
            first, second = (
                read_event(match[side]) or read_landmark(match[side], known=False) or moment
                for side, moment in (("a", first), ("b", second))
            )
        if first is not None and second is not None:
            who = read_clause(match.groupdict().get("who") or "|").subject()
            return time_between(replace(first, subject=first.subject or who), second, unit, builder)
    return None


def time_between(first: Event, second: Event, unit: Unit, builder: Builder) -> str:
    """The time from the start of one event to the start of the other."""
    named = [e.subject for e in (first, second) if e.subject is not None and not e.anaphor]
    asked = named[0] if named else None
    a = builder.add_event(first, asked)
    b = builder.add_event(second, asked)
    return builder.add("compute", unit=unit, inputs=Inputs(op="-", a=b, b=a))


def _where_event(text: str, builder: Builder) -> str | None:
    span, rest = take_span(text)
    body = _cut_opening(_WHERE_EVENT, rest)
    if body is None:
        return None
    relations, main = take_relations(body)
    found = _event_of(main if relations else body, builder)
    if found is None or _moves(found[0]) or found[0].name.startswith(f"{FREE}is ") or _STANDS.search(main):
        during = bool(relations) and relations[0].side == "during"
        return _where_when(relations[0].event, main, span, builder) if during else None
    event, subject = found
    span = builder.add_relations(relations, subject) or span
    return builder.add("when_where", subject, event.other, span=span, event=event.name, inputs=_nth(event))


_STANDS = re.compile(r"\b(?:stand|sit|lie|hang)[ |]*$")  # where it stands is where it is
_GOES = frozenset(third_person(base) for base in MOVING)


def _moves(event: Event) -> bool:
    """ "Where is it going" asks for a direction."""
    words = event.name.removeprefix(FREE).split()
    return event.name.startswith(FREE) and words[0] in _GOES and (len(words) == 1 or words[0] in ("goes", "heads"))


def _where_when(event: Event, main: str, span: PlanSpan | None, builder: Builder) -> str | None:
    mentions = read_clause(main).mentions
    thing = builder.resolve(mentions[0] if mentions else None)
    if thing is None:
        return None
    named = event.subject is not None and event.subject.phrase in ("he", "she") and is_lifeless(thing)
    if event.subject is None or (event.anaphor and not named) or event.subject.noun == thing.noun:
        return builder.add("when_where", thing, event.other, span=span, event=event.name, inputs=_nth(event))
    step = builder.add_event(event, None)
    return builder.add("where", thing, span=PlanSpan(during=step))


def read_which(text: str, builder: Builder) -> str | None:
    """ "Which car turned left?": the one that did, and when."""
    span, rest = take_span(text)
    if not _WHICH.search(rest):
        return None
    clause = read_clause(rest, finite=True)
    if not clause.actions:
        return None
    event = read_event(rest)
    if event is None or event.subject is None:
        return None
    if event.passive and event.other is not None:
        return builder.add("when_where", event.other, event.subject, span=span, event=event.name)
    return builder.add("when_where", event.subject, event.other, span=span, event=event.name)


def _exists(text: str, builder: Builder) -> str | None:
    span, rest = take_span(text)
    body = _EXISTS.search(rest)
    if body is None:
        return None
    cleaned = re.sub(
        r"\b(?:ever|once(?! (?:the|a|an|my|our|he|she|it|they|we|i|his|her|its|number)\b)|at any "
        r"(?:point|time|moment)|at some (?:point|time|moment)|, yes or "
        r"no|also|even|anywhere|already)\b",
        " ",
        rest,
    )
    relative, cleaned = _spans(" ".join(cleaned.split()), builder)
    found = _event_of(cleaned, builder) or _presence(cleaned, builder)
    if found is None:
        return None
    event, subject = found
    return builder.add(
        "when",
        subject,
        event.other,
        span=relative or span,
        event=event.name,
        inputs=Inputs(stat="exists", occurrence=event.occurrence),
    )
