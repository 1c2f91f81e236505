"""Comparisons of two or more things: faster, farther, the same way."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stagent.plan.arithmetic import VALUE_PATTERN
from stagent.plan.builder import Builder
from stagent.plan.clauses import Mention, read_clause
from stagent.plan.plan import Inputs, Kind
from stagent.plan.relations import take_relations
from stagent.plan.requested_units import take_unit
from stagent.plan.spans import take_span
from stagent.plan.verbs import ALSO_NOUNS, MOVING, readings
from stagent.plan.vocabulary import COLOURS, DETERMINERS, DO
from stagent_tools.target import Target


@dataclass(frozen=True, slots=True)
class _Comparison:
    kind: Kind
    pattern: re.Pattern[str]
    inputs: Inputs | None = None


def _row(kind: Kind, pattern: str, inputs: Inputs | None = None) -> _Comparison:
    return _Comparison(kind, re.compile(rf"(?<![\w'-])(?:{pattern})(?![\w'-])"), inputs)


_LEAST, _PEAK, _RANK = Inputs(order="least"), Inputs(stat="peak"), Inputs(order="rank")
_SPEED = r"(?:speed|velocity|pace)"
_THE = r"(?:the |a |an )?"
_TABLE: tuple[_Comparison, ...] = (
    _row(
        "compare_direction",
        rf"(?:(?:in|to|into|along) )?{_THE}(?:exact |exactly )?(?:same|opposite|different|identical|"
        rf"similar|one and the same) (?:directions?|ways?|headings?|course)(?: of travel)?(?: "
        rf"(?:as|to|than|from))?|parallel(?: to| with)?|in opposite directions|in (?:one|1|a single) direction|the"
        rf" same way "
        rf"as|opposite ways|opposite to|alongside each other",
    ),
    _row(
        "compare_speed",
        rf"(?:rank|order|sort|list)(?=.* (?:by|according to|in order of) (?:their |top |average "
        rf"|mean )*{_SPEED})|(?:rank|order|sort|list|put|arrange)(?=.*\b(?:fastest|slowest|speed)\b)(?: by speed)?|"
        rf"from (?:fast|slow|fastest|slowest) to (?:fast|slow|fastest|slowest)",
        _RANK,
    ),
    _row(
        "compare_distance", r"(?:rank|order|sort|list)(?=.* (?:by|according to) (?:the )?(?:distance|how far))", _RANK
    ),
    _row(
        "compare_speed",
        rf"{_THE}(?:higher|highest|greater|greatest|better|best|bigger|biggest|larger|faster|"
        rf"fastest) (?:top|peak|maximum|max|maximal) {_SPEED}|(?:higher|greater) (?:top|peak|"
        rf"max) {_SPEED}|(?:top|peak) {_SPEED} (?:is |was )?(?:higher|greater|highest)",
        _PEAK,
    ),
    _row(
        "compare_speed",
        rf"(?:equally|as|just as) (?:fast|quick|quickly|rapid|slow)(?: as)?|(?:(?:at|with|in|have|has|had) "
        rf")?(?:about )?"
        rf"the same {_SPEED}(?: (?:as|than))?",
    ),
    _row("compare_distance", r"(?:equally|as|just as) far(?: as)?|the same distance(?: as)?"),
    _row("compare_speed", r"(?:(?:faster|quicker) or slower|slower or (?:faster|quicker))(?: than)?"),
    _row(
        "compare_speed",
        rf"{_THE}(?:more slow(?:ly)?|slower|slowest|less fast|least fast|slowliest|slowlier|(?:lower|lowest|smaller|"
        rf"smallest|least) (?:average |mean )?{_SPEED})(?: {_SPEED})?(?: than)?",
        _LEAST,
    ),
    _row(
        "compare_distance",
        rf"(?:(?<=run )|(?<=ran )|(?<=runs )|(?<=walk )|(?<=walks )|(?<=walked )|(?<=swim )|(?<=drove )|(?<=drive ))"
        rf"(?:the )?(?:least|less)(?: than)?(?= ?[|?.,]| ?$| (?:the|a|my|our|number|\d))|"
        rf"{_THE}(?:shorter|shortest|less|least|smaller|smallest|fewest|fewer)(?: of an?)? (?:distance|"
        rf"way|path|ground|metres|meters|far|route|road)(?: than)?(?! (?:between|from|to|has|have|is)\b)|(?:least"
        rf"|less) far(?: "
        rf"than)?|{_THE}(?:shortest|"
        rf"nearest) way",
        _LEAST,
    ),
    _row(
        "compare_distance",
        rf"(?:(?<=run )|(?<=ran )|(?<=runs )|(?<=walk )|(?<=walks )|(?<=walked )|(?<=swim )|(?<=drove )|(?<=drive ))"
        rf"(?:the )?(?:most|more)(?: than)?(?= ?[|?.,]| ?$| (?:the|a|my|our|number|\d))|"
        rf"(?!.*\bbetween\b){_THE}(?:farther|further|farthest|furthest|(?:longer|longest|greater|"
        rf"greatest|more|most|bigger|biggest|larger|largest) (?:of an? |total )?(?:distance|"
        rf"way|path|ground|metres|meters|kilometres|road|route|km|m|miles|stretch))(?: away)?(?: "
        rf"than)?",
    ),
    _row(
        "compare_speed",
        rf"{_THE}(?:more fast|more quick|most fast|faster|fastest|quicker|"
        rf"quickest|swifter|"
        rf"swiftest|speedier|speediest|more (?:quickly|rapidly|speedily|swiftly)|most (?:quickly|"
        rf"rapidly|speed)|"
        rf"(?:higher|highest|greater|greatest|more|most|bigger|biggest|larger|largest|better|"
        rf"best) (?:average |mean |overall )?{_SPEED})(?: {_SPEED})?(?: than)?",
    ),
)


def comparing_patterns(kind: Kind) -> list[str]:
    """The wordings in which a comparison of this kind is asked for."""
    return [row.pattern.pattern for row in _TABLE if row.kind == kind]


_OPENS = re.compile(
    r"^(?:[|,] )*(?:who|which|what|whose|how does|how do|how did|how much|by how much|is|are|"
    r"was|were|does|did|do|has|have|had|compare|rank|order|sort|list|put|arrange|out of|of (?:all )?(?:the|these)|of "
    r"all|between|among|"
    r"whether|if|tell|name|find|show|differences?|speeds|distances|(?:the )?(?:fastest|slowest|quickest)(?! "
    r"(?:speed|velocity|pace)))\b"
)
_PAIR = re.compile(r"\b(?:or|vs|than|as|and|compared (?:to|with))\b|,")
_ASKING = re.compile(r"^(?:[|,] )*(?:who|which|whose|what(?! (?:is|was|are|were|does|did|do|\||the|top|max)))\b")
# "What is the highest speed of the skier" asks for a peak, not for who is faster.
_NO_COMPARISON = (
    "",
    "what is",
    "what was",
    "what are",
    "what were",
    "what",
    "what is the",
    "what was the",
    "how fast is",
)
_PICK = "|".join(sorted(COLOURS | {"left", "right", "first", "second", "front"}))
_WHEN = re.compile(r"^(?:[|,] )*(?:when|at (?:what|which) (?:time|moment|point)) (?!.*,)")
_MEASURED_FIRST = re.compile(
    r"\b(?:how (?:fast|far|quick\w*|tall|high|long)|(?:speed|distance|velocity|pace|"
    r"height) of)\b"
)
_THAN_VALUE = re.compile(rf"\bthan (?:the |a )?{VALUE_PATTERN}(?: (?:km/h|mph|m/s))?")
_EITHER = re.compile(
    rf"(?<!on the )(?<!at the )(?<!to the )(?<!on )\b(?:the )?({_PICK})(?: one)? or (?:the"
    rf" )?({_PICK})(?: one)?(?= ?$| [|?.,])"
)
_FASTEST_THING = re.compile(
    r"^(?:[|,] )*(?:(?:what (?:is|was)|name|find|show|tell) )?(?:the )?(?:fastest|slowest|quickest) (?!speed|"
    r"velocity|pace|he|she|it|they|anyone|anybody|somebody|someone|everyone|the|that|my|our|his|her|its|"
    r"number|we|i\b)[a-z]"
)
_COMPARES = re.compile(r"\bcompare\b|\bcompared$|\bdifference(?: in| of| between)?\b")
_COMPARED_SPEEDS = re.compile(r"\b(?P<top>(?:top|peak|maximum|max|highest) )?(?:speeds?|velocities|velocity|paces?)\b")
_ORDERED_BY = re.compile(
    r" ?,? (?:the )?\w+est (?:one )?first\b|\bfrom (?:the )?\w+est to (?:the )?\w+est\b|"
    r"\b(?:by|according to|in order of) .*$"
)
_MOVING = frozenset(MOVING)
_HOLDS = re.compile(r"\b(?:carrying|holding|wearing|pushing|pulling|towing) (?:the|a|an|his|her|its)\b")
_AGAINST = re.compile(r"\b(?:than|or|vs|and|as)\b")
_NOT_OF_MOTION = re.compile(r"\b(?:taller|bigger|larger|longer|wider|higher|closer|nearer) than\b")
_ASKED_WORDS = ("who", "what", "which", "it", "that", "which one", "which of them")
_PARTIES = (
    "",
    "of",
    "than",
    "as",
    "to",
    "with",
    "from",
    "between",
    "among",
    "by",
    "for",
    "compared to",
    "compared with",
    "out of",
    "like",
)


def read_comparison(text: str, builder: Builder) -> str | None:
    """The step of a comparison, None where the question compares nothing or asks when."""
    text = re.sub(r"^(?:name|find|show|tell) (?=the \w+est\b|the \w+er\b)", "what is ", text)
    text = re.sub(r"(?<=[,:] )(\d+) or (\d+)$", r"number \1 or number \2", text)
    unit, rest = take_unit(text)
    span, rest = take_span(rest)
    relations, rest = take_relations(rest)
    rest = _EITHER.sub(r"the \1 one or the \2 one", rest)
    row, match = _comparison(rest) if _THAN_VALUE.search(rest) is None else (None, None)
    if row is None or match is None or _WHEN.search(text) is not None or _asks_quantity(row, match, rest):
        return None
    if row.inputs is _RANK:
        rest = _ORDERED_BY.sub(" ", rest)
    behind = re.sub(r"^ one(?= ?[,:;|-])", "", rest[match.end() :])
    against = " than " if match[0].endswith(" than") else " | "
    parties = _parties(" ".join(f"{rest[: match.start()]}{against}{behind}".split()), builder)
    if not _can_be_compared(parties, row, rest):
        return None
    target, others = parties[0], parties[1:]
    builder.named = target
    relative = builder.add_relations(relations, target)
    other = None if not others else others[0] if len(others) == 1 else tuple(others)
    builder.picked = f"s{len(builder.steps) + 1}"
    return builder.add(row.kind, target, other, span=relative or span, unit=unit, inputs=row.inputs)


def _asks_quantity(row: _Comparison, match: re.Match[str], text: str) -> bool:
    """`what is the highest speed of the skier`, `how fast is the fastest runner`: nothing is compared."""
    head, against = text[: match.start()].strip(" |,"), _AGAINST.search(text) is not None
    if _MEASURED_FIRST.search(head) is not None and not against:
        return True
    return head in _NO_COMPARISON and row.inputs is not _RANK and not _FASTEST_THING.search(text) and not against


def _can_be_compared(parties: list[Target], row: _Comparison, text: str) -> bool:
    """Two or more that are named, or a group, or whoever is asked for."""
    if len(parties) > 1:
        return True
    asked = _FASTEST_THING.search(text) or _ASKING.search(text) or row.kind == "compare_direction"
    return bool(parties) and _OPENS.search(text) is not None and (parties[0].plural or bool(asked))


def _comparison(text: str) -> tuple[_Comparison | None, re.Match[str] | None]:
    compared = _COMPARES.search(text)
    for row in _TABLE:
        match = row.pattern.search(text)
        if match is not None and (_OPENS.search(text) or _PAIR.search(text)):
            return row, match
    if compared is not None and (match := re.search(r"\b(?:directions?|headings?)\b", text)):
        return _TABLE[0], match
    if compared is not None and (match := _COMPARED_SPEEDS.search(text)):
        return next(r for r in _TABLE if r.inputs is _PEAK) if match["top"] else _TABLE[-1], match
    if compared is not None and (match := re.search(r"\bhow far\b|\b(?:distances?(?: \w+ed)?)\b", text)):
        return _TABLE[-2], match
    return None, None


def _parties(text: str, builder: Builder) -> list[Target]:
    """Who is compared. "Which car is faster, the white one or the black one": the first word is only the class."""
    text = re.sub(r"^(?:[|,] )*(?:if|whether) ", "", _COMPARES.sub(" ", text))
    if _HOLDS.search(text) is not None:
        text = re.sub(r"^((?:[|,] )*(?:(?:who|which|what) )?)(?:is|was|are|were) ", r"\1", text)
    words = text.split()
    plain = [word for before, word in zip(("|", *words), words, strict=False) if not _goes(before, word)]
    text = " ".join(word for word in plain if word not in DO or len(plain) == len(words))
    mentions = [m for m in read_clause(text, finite=True).mentions if m.preposition in _PARTIES and not _is_quantity(m)]
    if len(mentions) > 1 and mentions[0].target.phrase == "what":
        mentions = mentions[1:]
    if len(mentions) > 2:
        mentions = [m for m in mentions if m.target.phrase not in _ASKED_WORDS]
    if len(mentions) == 2 and " than " not in text and mentions[0].target.plural:
        mentions = [m for m in mentions if m.target.phrase not in _ASKED_WORDS]
    targets = [t for t in (builder.resolve(m) for m in mentions) if t is not None]
    asks = _ASKING.search(text) is not None
    if asks and len(targets) > 2 and re.match(r"(?:who|which|what)\b", targets[0].phrase or ""):
        first, rest = targets[0], targets[1:]
        return [t.model_copy(update={"noun": first.noun}) if t.noun in ("one", "object") else t for t in rest]
    if asks and len(targets) == 2 and not _AGAINST.search(text) and targets[0].noun in ("person", "object"):
        return [targets[1].model_copy(update={"plural": True})]
    unique: list[Target] = []
    for target in targets:
        if not any(_same(target, seen) for seen in unique):
            unique.append(target)
    return unique


def _goes(before: str, word: str) -> bool:
    """A plain verb of motion ("who runs faster") says nothing about who is compared."""
    if (
        before in DETERMINERS
        or before in COLOURS
        or before in ("which", "what", "whose", "'s")
        or (before in ("or", "and", "vs", ",") and word in ALSO_NOUNS)
    ):
        return False
    return any(v.base in _MOVING and v.form in ("s", "past", "base") for v in readings(word))


def _same(a: Target, b: Target) -> bool:
    return (a.noun, a.attributes, a.position, a.ordinal, a.motion) == (
        b.noun,
        b.attributes,
        b.position,
        b.ordinal,
        b.motion,
    )


def _is_quantity(mention: Mention) -> bool:
    return mention.target.noun in (
        "speed",
        "velocity",
        "distance",
        "way",
        "ground",
        "time",
        "race",
        "average",
        "pace",
        "direction",
        "order",
        "other",
        "difference",
    )
