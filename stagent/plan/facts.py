"""Facts that the question itself states: a known length, a height, how much the clip is slowed down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from stagent.plan.clauses import read_clause
from stagent.plan.plan import Fact, Given, Unit
from stagent.plan.units import dimension
from stagent_tools.errors import UsageError
from stagent_tools.target import Target

_N = r"(\d+(?:\.\d+)?)"
_WORDS = r"((?:[\w'-]+ ){1,7}?)"
_OPENING = r"(?:^|(?<=[.,;:!?] )|(?<=\band )|(?<=\bif )|(?<=\bthat )|(?<=- ))"
_LEAD = (
    r"(?:(?:if|given(?: that)?|knowing(?: that)?|assuming(?: that)?|suppose(?: that)?|fyi|note(?: "
    r"that)?|(?:it is known|we know|i know|you know) that|since|as|so|and|where|say|because|with) ,? ?)?"
)
_SHARES = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "eighth": 8, "tenth": 10}
_UNITS = "|".join(sorted((u for u in get_args(Unit) if dimension(u) in ("length", "speed")), key=len, reverse=True))
_TAIL = r"(?=\s*(?:[|.,;:!?-]|and\b|so\b|$|then\b|how\b|what\b|when\b|where\b|did\b|if\b|which\b))"

_LIFE = r"(?:in )?(?:real(?: life| time| speed)?|reality|life|normal(?: speed)?|it (?:is|was))"

_SLOWED = (
    re.compile(
        rf"{_N} ?(?:x|times|fold|×)[ -](?:in )?(?:slower(?: than {_LIFE})?|slow(?:ed)?(?:[ -](?:motion|"
        rf"mo|down))?)\b"),
    re.compile(
        rf"(?:slowed(?: down)?|slow(?:er|[ -]motion|[ -]mo)?)(?: by)?(?: a| the)?(?: factor)?(?: "
        rf"of| by| is|:)* {_N}(?: times| x|x)?\b"),
    re.compile(rf"slow[ -]?(?:motion|mo) ?[,:(-]+ ?{_N} ?x\b"),
    re.compile(rf"slow(?:ed)?(?:[ -]?(?:motion|mo|down))? x ?{_N}\b"),
    re.compile(rf"slow[ -]?(?:motion|mo)?[ (:,]+(?:by )?(?:a )?factor (?:of |is |= ?)?{_N}(?: ?\))?"),
    re.compile(rf"(?:real (?:life|time|speed)|reality|in reality it) (?:is|was|ran|runs) {_N} ?(?:x|times) (?:as "
        rf"fast|faster|quicker)"),
    re.compile(rf"time (?:is )?(?:stretched|factor) (?:by|of|is)?(?: a factor of)? ?{_N}"),
)  # fmt: skip
_SHARE_OF_SPEED = re.compile(
    rf"(?:(?:at|in|with) )?(?:a |an |one |1 )?({'|'.join(_SHARES)})(?: of)?(?: the)?(?: real|"
    rf" normal| original| true| actual| natural)? speed"
)
_FRACTION_OF_SPEED = re.compile(rf"1 ?/ ?{_N} (?:of )?(?:the )?(?:real |normal |original )?speed")
_RATES = re.compile(
    rf"(?:shot|recorded|filmed|captured|taken) (?:at|with|in) {_N} ?(?:fps|ft/s|frames (?:per|a) second|hz)?[\w ,]*? "
    rf"(?:plays|play|played|shown|shows|runs|exported|saved|viewed|displayed|playing)(?: back)? "
    rf"(?:at|in|with) {_N}(?: ?(?:fps|ft/s|frames (?:per|a) second|hz))?"
)
_SLOW_LEAD = re.compile(
    r"(?:\b(?:slowed(?: down)?|to|this|it|(?:(?:the|this|my|our|that) )?(?:video|clip|footage|recording|film"
    r"|playback|sequence)|which|"
    r"and|so|,|if|is|"
    r"was|runs?|plays?|played|playing|back|filmed|shot|recorded|slow[ -]?mo(?:tion)?|in|shown|footage|at|"
    r"real|life|of) ?)+$"
)
_SIZE = re.compile(
    rf"{_OPENING}{_LEAD}((?:the|my|our|his|her|its|their|each|a|an|one|this|that|all|these|those) )?{_WORDS}"
    rf"(?:is|are|was|measures?|stands?|has a (?:length|height|width) of|(?:is|are|was|were) (?:doing|going|driving|"
    rf"moving|travelling|running)(?: at)?|being|=|equals|(?:runs?|ran|drives?|drove|moves?|"
    rf"moved|travels?|travelled|traveled|walks?|walked|jogs?|jogged|cycles?|cycled|rides?|rode|flies|flew|went|"
    rf"keeps? to|"
    rf"kept to)(?: at)?|goes|does|did|hangs?|hung|sits?|sat)"
    rf"(?:(?: an?)? (?:exactly|steady|constant|good|about|around|roughly|always|known to be|mounted|set|at|only|set "
    rf"to))* {_N} ({_UNITS})"
    rf"(?: (tall|high|long|wide|apart|across|deep|in (?:length|height|width|diameter)|above (?:the "
    rf")?\w+|off (?:the )?\w+|up))?{_TAIL}"
)


# "Goal width 7.32 m." and "105 m long and 68 m wide": a sentence without a verb of its own.
_NO_VERB = re.compile(
    rf"(?<!how )(?P<what>(?:^|(?<=[.,;!] ))(?:the |my |our )?(?:[\w-]+ ){{1,3}}(?:width|height|length|wheelbase|"
    rf"diameter))(?: ?[:=])? "
    rf"(?=\d+(?:\.\d+)? (?:{_UNITS})\b)"
)
_WITH_CAMERA = re.compile(r"\bwith (?:the|my|our|a) camera (?:mounted |fixed |held )?(?:at )?(?=\d)")
_AND_SIZE = re.compile(
    rf"(?P<one>(?P<what>(?:the|my|our|a) (?:[\w-]+ ){{1,3}})(?:is|was|measures) \d+(?:\.\d+)? (?:{_UNITS}) (?:long|"
    rf"wide|high|tall)) and "
    rf"(?P<two>\d+(?:\.\d+)? (?:{_UNITS}) (?:long|wide|high|tall))"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was stated, the text without it, and the thing that a later "it" may stand for."""

    given: tuple[Given, ...]
    rest: str
    named: Target | None = None


def take_facts(text: str) -> Facts:
    """All facts stated in the text."""
    given: list[Given] = []
    text = _take_slow_motion(text, given)
    named: Target | None = None
    text = _WITH_CAMERA.sub("the camera is ", text)
    text = _AND_SIZE.sub(r"\g<one>. \g<what> is \g<two>", _NO_VERB.sub(r"\g<what> is ", text))
    while (match := _size_match(text)) is not None:
        fact, named = _fact(match), read_clause((match[1] or "") + match[2]).subject() or named
        given.append(fact)
        text = _cut(text, match)
    if named is not None and (inner := _owner(text, given)) is not None:
        named = inner
    rest = re.sub(r"^(?:[.,;:!|-]|and\b|so\b|then\b|if\b)+ ", "", text).strip() if given else text
    return Facts(tuple(given), rest, named)


def _size_match(text: str) -> re.Match[str] | None:
    match = _SIZE.search(text)
    if match is None or re.match(r"(?:how|what|which|who|where|when|did|does|is|was|are|do)\b", match[0].strip()):
        return None
    return match if not re.search(r"\b(?:how|what|which|who|did|does|when)\b", match[2]) else None


def _cut(text: str, match: re.Match[str]) -> str:
    rest = f"{text[: match.start()]} | {text[match.end() :]}"
    rest = re.sub(r"^(?:[.,;:!?|-]\s*|(?:and|so|if|then|given|that|since)\b\s*)+", "", " ".join(rest.split()))
    return " ".join(re.sub(r"\| (?:[.,;:-] )?(?:and |so |then )?", "| ", rest).split())


def _fact(match: re.Match[str]) -> Given:
    words, number, unit, dim = match[2].strip(), float(match[3]), match[4], match[5] or ""
    what: Fact = "length"
    if dimension(unit) == "speed":  # type: ignore[arg-type]  # the pattern holds UNITs only
        what = "speed"
    elif "camera" in words or "lens" in words or "dashcam" in words or "dash cam" in words or "tripod" in words:
        what = "camera_height"
    elif dim in ("tall", "high", "in height", "up") or "height" in words:
        what = "height"
    if number <= 0:
        raise UsageError(
            f"“{match[0].strip()}” cannot be: it must be more than 0.", "State the size or speed as measured."
        )
    named = re.sub(r"\b(?:of|the|a|an)\b ?", "", words).strip()
    extent = "width" if dim in ("wide", "across") else what
    phrase = named if extent in named or (what == "camera_height") else f"{named} {extent}"
    return Given(what=what, phrase=phrase, value=number, unit=unit)  # type: ignore[arg-type]


def _owner(text: str, given: list[Given]) -> Target | None:
    """ "The wheelbase of the blue estate is ..., how hard did it brake": it is the estate, not the wheelbase."""
    sized = [fact for fact in given if fact.what in ("length", "height") and len(fact.phrase.split()) > 1]
    if not sized or not re.search(r"\b(?:it|he|she)\b", text):
        return None
    words = [word for word in sized[-1].phrase.split() if word not in ("length", "height", "wheelbase", "width")]
    return read_clause("the " + " ".join(words)).subject() if words else None


def _take_slow_motion(text: str, given: list[Given]) -> str:
    found: tuple[str, float, re.Match[str]] | None = None
    rates = _RATES.search(text)
    for pattern in _SLOWED:
        match = pattern.search(text)
        if match is not None and found is None:
            found = (match[0], float(match[1]), match)
    if found is None and (match := _SHARE_OF_SPEED.search(text)) is not None:
        found = (match[0], float(_SHARES[match[1]]), match)
    if found is None and (match := _FRACTION_OF_SPEED.search(text)) is not None:
        found = (match[0], float(match[1]), match)
    if found is None and rates is not None and float(rates[2]) > 0:
        found = (rates[0], float(rates[1]) / float(rates[2]), rates)
    if found is None or found[1] <= 0 or re.match(r"\s*(?:than|as) ", text[found[2].end() :]):
        return text
    given.append(Given(what="time_factor", phrase=re.sub(r"^(?:at|in|with) ", "", found[0].strip()), value=found[1]))
    start, end = found[2].span()
    if rates is not None and rates.start() < start:
        start = rates.start()
    head = _SLOW_LEAD.sub("", text[:start])
    tail = re.sub(r"^\s*(?:slow[ -]motion|footage|video|clip|here|of real life|real life)\b", "", text[end:])
    tail = re.sub(r"^\s*[.,;:!-]*\s*(?:and |so |then )?", "", tail)
    return " ".join(f"{head} | {tail}".split()).removeprefix("| ").strip()
