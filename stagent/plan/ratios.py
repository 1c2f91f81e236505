"""How many times, how many percent, what share: one measured quantity against another or against a constant."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from stagent.plan.arithmetic import add_computation, known_constant
from stagent.plan.builder import Builder
from stagent.plan.clauses import read_clause
from stagent.plan.constants import CONSTANTS
from stagent.plan.measuring import read_quantity
from stagent.plan.paraphrases import without_tail
from stagent.plan.plan import Constant, Kind, Op, Value

_TIMES = re.compile(
    r"(?:by )?(?:how many times|by what factor|(?:by )?what factor|how many x|what multiple of|by what multiple|how "
    r"many fold)"
    r"(?: (?:is|was|are|were|did|does|do) (?=.*\b(?:faster|slower|farther|further|longer|taller|higher)\b))?"
    r"(?: (?P<more>faster|quicker|slower|farther|further|longer|as fast|as far|the speed|more "
    r"distance|shorter|as quick|higher|taller|bigger|as high|as tall|the distance|as long|as big|as wide|wider|larger|"
    r"the length|the height|the size|the width))?(?: (?:as|than|of))?"
)
_SHARE = re.compile(
    r"(?:what|which|how (?:big|large|great) an?) (?P<what>percentage|percent|fraction|share|proportion|ratio)"
    r"(?: is| was)?(?: of)?|(?:what is )?(?:the )?(?P<ratio>ratio) (?:of|between)|how (?:many|much) (?P<pc>percent) of"
)
_IN_PERCENT = re.compile(r",? ?\b(?:in|as a) (?:percent|percentage|%)(?: terms)?\b")
_PERCENT_MORE = re.compile(
    r"(?:by )?(?:how many|what|how much) (?:percent|percentage|%)(?: is| was| did| does)?(?= .*\b(?:faster|"
    r"quicker|slower|more|less|farther|further|longer|higher|taller|bigger|wider)\b)"
)
_TWICE = re.compile(
    r"^(?:[|,] )*(?:is|was|are|were|does|did|do|has|have|had) (?P<a>.+?) (?:at least |more than |about |nearly |"
    r"over |exactly )*"
    r"(?P<n>twice|double|triple|half|\d+(?:\.\d+)? times|\d+ x) (?P<what>as (?:fast|quick|quickly|far|tall|high|"
    r"long|wide|"
    r"big) as|the (?:speed|distance|length|height|size|width) of|(?:faster|further|farther|taller|longer) than) "
    r"(?P<b>.+?)$"
)
_FACTORS = {"twice": 2.0, "double": 2.0, "triple": 3.0, "half": 0.5}
_HOW_MANY_LENGTHS = re.compile(
    r"how many (?P<what>(?:lengths? of (?:a |the |an )?)?(?:(?:standard|regular|normal|ordinary|"
    r"full-size|regulation) )?(?:football|soccer|basketball|running|stadium|olympic|"
    r"swimming|half)?"
    r" ?(?:pitch(?:es)?|fields?|courts?|pools?|pool lengths|marathons?)(?: lengths)?|laps of (?:a|the) (?:running "
    r")?track|track laps)"
    r"(?: would| is| was| are)?(?: that| equal to)? (?:did|does|do|has|have|had|the distance of)? ?(?P<who>.+)$"
)
_QUESTIONS: tuple[tuple[str, str], ...] = (
    (r"farther|further|far|distances?|more ground|pitch|marathon|cover|covered|longer (?:way|distance)",
    "how far did {who} go"),
    (r"(?:higher|high)(?=.*\b(?:jump|leap|bounce|hop)s?)|(?:jump|leap|bounce|hop)s?(?: \w+){0,3} (?:higher|high)",
    "how high did {who} jump"),
    (r"taller|tall|higher|high|heights?", "how tall is {who}"),
    (r"longer|shorter|long|lengths?", "how long is {who}"),
    (r"wider|wide|widths?", "how wide is {who}"),
    (r"bigger|larger|big|sizes?", "how big is {who}"),
    (r"decelerat\w+|brak\w+|accelerat\w+", "how hard did {who} brake"),
)  # fmt: skip
_SURPLUS = re.compile(
    r"\b(?:faster|quicker|slower|farther|further|longer|shorter|taller|higher|bigger|larger|wider)\b(?: than)?|"
    r"\b(?:the )?(?:(?:top|average|mean|peak|maximum) )?(?:speeds?|velocity|velocities|pace|distances?|heights?|"
    r"lengths?)"
    r"(?: of)?\b(?! of sound)(?! of light)"
)
_FIELDS = {"pitch": "football_pitch_length", "football field": "football_pitch_length",
"court": "basketball_court_length",
           "pool": "pool_length", "marathon": "marathon_distance"}  # fmt: skip
_RECORD = re.compile(r"\b(?:record|top speed|peak|maximum)\b")
_PEAK = re.compile(rf"{_RECORD.pattern}|\b(?:reach|reaches|reached)\b")


@dataclass(frozen=True, slots=True)
class _Held:
    """How two are held against each other: by which operation, and by what question for each."""

    op: Op
    question: str
    kind: Kind | None
    slower: bool


def read_ratio(text: str, builder: Builder) -> str | None:
    """A is how many times, or percent, of B: two measured, or one measured and one constant."""
    step = _twice(text, builder) or _lengths(text, builder) or _beside_constant(text, builder)
    if step is not None:
        return step
    if _IN_PERCENT.search(text) is not None:
        plain = re.sub(r"^(?:[|,] )*(?:by )?how much\b", "how many percent", _IN_PERCENT.sub("", text))
        text = plain if plain.startswith("how many percent") else text
    text, when = without_tail(text)
    more = _PERCENT_MORE.search(text)
    match = more or _TIMES.search(text) or _SHARE.search(text)
    if match is None:
        return None
    named = match.groupdict()
    if (
        match.re is _TIMES
        and named["more"] is None
        and known_constant(re.split(r"\b(?:is|was|does|did)\b", text[match.end() :])[0], "speed") is None
        and not re.search(r"\b(?:faster|slower|further|farther|quicker|longer|taller|higher|wider|bigger)\b", text)
    ):
        return None
    share = (named.get("what") or "").startswith("percent") or named.get("pc")
    op: Op = "percent_more" if more else "percent" if share else "ratio"
    rest = " ".join(f"{text[: match.start()]} | {text[match.end() :]}".split())
    question, kind = _measure(text, match, rest)
    held = _Held(op, f"{question} {when}".strip(), kind, slower=re.search(r"\bslower\b", text) is not None)
    constant = _constant(rest, held, match.re is _SHARE)
    if constant is not None:
        return _against_constant(rest, constant, held, builder)
    if re.search(r"the speed of|'s speed", rest) and _RECORD.search(rest) is None:
        held = replace(held, kind=None)  # what one reaches of the speed of another: as fast as it goes, not at best
    return _two_measured(_SURPLUS.sub(" | ", rest), held, builder)


def _measure(text: str, match: re.Match[str], rest: str) -> tuple[str, Kind | None]:
    """The question for one of the two, and the kind that it must be."""
    compared = match[0] if match.re is _TIMES and match["more"] else text
    speed = re.search(r"\b(?:fast|faster|quicker|slower|speeds?|velocity|pace)\b", compared)
    found = next((question for words, question in _QUESTIONS if re.search(rf"\b(?:{words})\b", compared)), None)
    if known_constant(rest, "acceleration") is not None and re.search(_QUESTIONS[-1][0], text):
        found = _QUESTIONS[-1][1]
    elif speed is not None or known_constant(rest, "speed") is not None:
        found = None
    elif known_constant(rest, "length") is not None:
        found = _QUESTIONS[0][1]
    peak: Kind | None = "peak_speed" if found is None and _PEAK.search(rest) else None
    return found or "how fast is {who}", peak


def _constant(rest: str, held: _Held, share: bool) -> Constant | None:
    dimension = "speed" if held.question.startswith("how fast") else "length"
    known = known_constant(rest, "acceleration" if held.question.startswith("how hard") else dimension)
    if known is None and share and dimension == "length":
        field = next((name for words, name in _FIELDS.items() if re.search(rf"\bthe (?:\w+ )?{words}\b", rest)), None)
        return Constant(const=field) if field is not None else None
    return known


def _against_constant(rest: str, constant: Constant, held: _Held, builder: Builder) -> str | None:
    step = read_quantity(held.question.format(who=_other_party(rest, constant)), builder, held.kind)
    if step is None:
        return None
    return add_computation(builder, held.op, *((constant, step) if held.slower else (step, constant)))


def _other_party(text: str, constant: Constant) -> str:
    """What is left of the question without the words of the constant."""
    phrases = sorted((*CONSTANTS[constant.const].words, "pitch", "court"), key=len, reverse=True)
    for phrase in phrases:
        article = r"(?:than |of |as )?(?:a |an |the )?(?:normal |average |typical |usual )?"
        cut = re.sub(rf"{article}\b{re.escape(phrase)}\b", " | ", text)
        if cut != text:
            return _subject(_SURPLUS.sub(" | ", cut))
    return _subject(text)


def _subject(text: str) -> str:
    clause = read_clause(text)
    subject = clause.subject()
    named = next((m for m in clause.mentions if subject is not None and m.target is subject), None)
    return " ".join(clause.words[named.start : named.end]) if named is not None else "it"


def _two_measured(text: str, held: _Held, builder: Builder) -> str | None:
    text = re.sub(r"^(?:\| ?)+", "| ", " ".join(text.split()))  # "percent of the speed of X does Y": one cut, not two
    mentions = [m for m in read_clause(text).mentions if m.target.noun not in ("percent", "distance")]
    if len(mentions) < 2:
        return None
    words = text.split()
    parts = [" ".join(words[m.start : m.end]) for m in mentions[:2]]
    if text.startswith(("| than", "| as", "| of")) or re.match(r"^\| (?:the|a) .*? (?:is|was|did|does) ", text):
        first = re.search(r"^\| (?:than |as |of )?.*? (?:is|was|are|were|did|does|do) (?P<who>.+)$", text)
        behind = first is not None and parts[1] in first["who"]
        parts = parts[::-1] if behind and not text.startswith("| of") else parts
    steps = [read_quantity(held.question.format(who=part), builder, held.kind) for part in parts]
    if steps[0] is None or steps[1] is None:
        return None
    a, b = (steps[1], steps[0]) if held.slower and held.op == "ratio" else (steps[0], steps[1])
    return add_computation(builder, held.op, a, b)


def _twice(text: str, builder: Builder) -> str | None:
    """`is the bus twice as fast as the bike`: the ratio, held against two."""
    match = _TWICE.search(text)
    if match is None:
        return None
    factor = _FACTORS.get(match["n"]) or float(match["n"].split()[0])
    speed = re.search(r"\b(?:fast|faster|quick|quickly|speed)\b", match["what"])
    question = next(
        (q for words, q in _QUESTIONS if re.search(rf"\b(?:{words})\b", match["what"]) and not speed),
        "how fast is {who}",
    )
    a = read_quantity(question.format(who=match["a"]), builder)
    known = known_constant(match["b"], "speed" if speed else "length")
    b = known or read_quantity(question.format(who=match["b"]), builder)
    if a is None or b is None:
        return None
    ratio = add_computation(builder, "ratio", a, b)
    return add_computation(builder, "exceeds", ratio, Value(value=factor))


def _lengths(text: str, builder: Builder) -> str | None:
    """`how many football pitches did he run`."""
    match = _HOW_MANY_LENGTHS.search(text)
    name = next((n for words, n in _FIELDS.items() if words in match["what"]), None) if match else None
    if match is None:
        return None
    name = (
        "running_track_lap" if "lap" in match["what"] else "half_marathon_distance" if "half" in match["what"] else name
    )
    step = read_quantity(f"how far did {match['who']}", builder, "distance") if name is not None else None
    return None if step is None or name is None else add_computation(builder, "ratio", step, Constant(const=name))


_BESIDE = re.compile(
    r"^(?:[|,] )*(?:by )?how much (?P<more>faster|quicker|slower)(?: (?P<first>than .+?))? (?:is|was|are|were|does|"
    r"did) (?P<who>.+?)"
    r"(?: (?P<last>than .+))?$|^(?:[|,] )*(?:how (?:does|do|did|is|was) )?(?:compare )?(?P<a>.+?)(?: 's (?:\w+ "
    r")?speed)? "
    r"(?:compared?|with|against|versus|vs) (?:with |to |against )?(?:that of )?(?P<b>.+)$"
)
_HELD_AGAINST = re.compile(r"\b(?:how much|compared?|against|versus|vs)\b")  # "with" alone is what a man has


def _beside_constant(text: str, builder: Builder) -> str | None:
    """`how much faster than a cyclist normally is is he`: the difference; `how does it compare to a cheetah`: the "
    "ratio."""
    match = _BESIDE.search(text) if _HELD_AGAINST.search(text) else None
    known = known_constant(match["first"] or match["last"] or match["b"] or "", "speed") if match else None
    if match is None or known is None:
        return None
    step = read_quantity(f"how fast is {match['who'] or match['a']}", builder)
    if step is None:
        return None
    if match["b"]:
        return add_computation(builder, "ratio", step, known)
    return add_computation(builder, "-", *((known, step) if match["more"] == "slower" else (step, known)))
