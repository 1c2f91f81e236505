"""Subordinate clauses and phrases that tie the question to an event: "when it lands", "in the 2 s before the jump"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from stagent.plan.events import Event, names_event, read_event, read_happening, read_landmark, read_moment, read_state
from stagent.plan.occurrences import take_occurrence
from stagent.plan.plan import PlanSpan

Relative = Literal["before", "after", "during"]
_AMOUNT = r"(?P<amount>\d+(?:\.\d+)?) (?P<unit>s|min) "
_FINITE = re.compile(
    r"(?<![\w'-])(?P<lead>(?:in|during|over|for|within) (?:the |its |his |her )?(?:(?:last|first|final) )?)?"
    rf"(?:{_AMOUNT})?"
    r"(?P<near>(?:just|(?<!\bthe )right|immediately|directly|shortly|straight|moments?|an instant|a moment|"
    r"exactly|precisely|only) )*"
    r"(?P<word>by the time(?: that)?|(?:at|in|from|by|on) the (?:very )?(?:exact |precise )?(?:moment|instant|time|"
    r"point|second)(?: (?:when|that|of|in which|at which))?|"
    r"the (?:moment|instant|second)(?: (?:when|that)|(?= (?:he|she|it|they|we|i|the|an?|my|our|his|her|(?:\w+"
    r" )?number|some\w+|any\w+)\b))|before|"
    r"prior to|leading up to|up to when|until|till|up until|preceding|"
    r"after|following|once|since|as soon as|from when|when|while|whilst|during|as|upon|whenever|every time)(?![\w'-])"
)
_NOMINAL = re.compile(r"(?<![\w'-])(?P<lead>)(?P<near>)(?P<word>at|on|upon|in|through|off|from)(?= )")
_STARTERS = re.compile(
    r"(?: |^)(?:how|what|which|where|who|whose|did|does|is|was|are|were|do|at what|in which|"
    r"the (?:speed|distance)|speed|distance|top|peak)\b"
)
_AFTER_WORDS = ("after", "following", "once", "since", "as soon as", "from when")
_BEFORE_WORDS = (
    "before",
    "prior to",
    "leading up to",
    "until",
    "till",
    "up until",
    "preceding",
    "up to when",
)
_NEVER_AS = re.compile(
    r"(?:same|fast|quick|quickly|far|long|high|tall|big|much|well|soon|hard|direction|way|such|strong) $"
)
_HOW_FAR = re.compile(r"\b(?:how far|how many|how much|distance)\b")
_HOW_FAR_HAD = re.compile(r"\bhow far (?:had|has)\b|\bhow many [\w/]+ (?:had|has)\b")
_LASTING_WORDS = ("while", "whilst", "during", "through", "over", "for")


@dataclass(frozen=True, slots=True)
class Relation:
    """How the asked time lies to the event. `near`: just before or after; `amount` seconds with it."""

    side: Relative
    event: Event
    near: bool = False
    amount: float | None = None
    edge: bool = False

    @property
    def instant(self) -> bool:
        """One moment is meant, not a stretch of time."""
        if self.side == "during":
            return not self.event.lasting
        return self.near or (self.amount is not None and not self.edge)

    def span(self, step: str) -> PlanSpan:
        if self.side == "during" or self.amount is None:
            return PlanSpan.model_validate({self.side: step})
        key = "at" if not self.edge and self.side == "after" else {"before": "last", "after": "first"}[self.side]
        return PlanSpan.model_validate({self.side: step, key: self.amount})


def take_relations(text: str, nouns: bool = True) -> tuple[tuple[Relation, ...], str]:
    """All event relations of the question, and the text without them; `nouns`: "in the crash" counts too."""
    between = _take_between(text)
    if between is not None:
        return between
    found: list[Relation] = []
    for pattern in (_FINITE, _NOMINAL) if nouns else (_FINITE,):
        position = 0
        while (match := pattern.search(text, position)) is not None and len(found) < 3:
            taken = _relation(text, match, nominal=pattern is _NOMINAL)
            if taken is None:
                position = match.end()
                continue
            found.append(taken[0])
            text, position = taken[1], 0
    return tuple(found), text


_BETWEEN = re.compile(
    r"\b(?:between|from(?! the (?:left|right|front|back)\b)) (?:the (?:moment|time|instant) (?:when |that )?)?"
    r"(?P<a>[^|,]+?) (?:and|to|until|till|up to) (?P<b>[^|,?.]+)"
)
_STANDING_APART = re.compile(
    r"\b(?:distance|gap|space|separation|clearance|room|collision|crash|contact|impact"
    r"|accident|difference)(?: is there| there is)?\s*$"
)
_COVERS = re.compile(r"\b(?:covers?|covered|travels?|travelled|run|ran|walks?|walked|drives?|drove|swims?|rides?)\b")


def _take_between(text: str) -> tuple[tuple[Relation, ...], str] | None:
    """`between the kick and the catch`, `from the kick until the catch`."""
    apart = re.match(
        r"(?:[|,] )*(?:how far|(?:what )?(?:is |was )?the (?:distance|gap)) (?:is|was|are) (?:it|"
        r"there) from",
        text,
    )
    for match in _BETWEEN.finditer(text) if apart is None else ():
        first, second = read_moment(match["a"]), read_moment(match["b"])
        if match[0].startswith("between") and _COVERS.search(text) is not None:
            first, second = (
                first or read_landmark(match["a"], known=False),
                second or read_landmark(match["b"], known=False),
            )
        happen = names_event(match["a"]) and names_event(match["b"])
        if not happen and _STANDING_APART.search(text[: match.start()]) is not None:
            continue
        if first is not None and second is not None:
            rest = f"{text[: match.start()]} | {text[match.end() :]}"
            return (Relation("after", first), Relation("before", second)), " ".join(rest.split())
    return None


def _relation(text: str, match: re.Match[str], nominal: bool) -> tuple[Relation, str] | None:
    word = match["word"]
    head, tail = text[: match.start()], text[match.end() :].strip()
    if word == "as" and (_NEVER_AS.search(head) or tail.startswith("the crow")):
        return None
    if (
        word == "when"
        and not head.strip(" |")
        and re.match(r"(?:is|was|are|were|does|did|do|has|have|will|can)\b", tail)
    ):
        return None
    clause, rest = _extent(head, tail)
    occurrence, clause = take_occurrence(clause)
    if not clause:
        return None
    event = read_event(clause)
    if event is None and word in ("before", "after", "at"):
        event = read_landmark(clause)
    if event is None and word in ("before", "after", "during", "until", "since"):
        event = read_happening(clause)
    if event is None and word in ("when", "while", "as", "once", "after", "before", "as soon as", "until"):
        event = read_state(clause)
    if event is not None and occurrence is not None:
        event = replace(event, occurrence=occurrence)
    on_the = word == "on" and clause.split()[0] in ("the", "a", "his", "her", "its", "their")
    place = clause.split()[-1] in ("stop", "crossing", "entrance", "exit")
    on_the = (on_the and (event is None or event.occurrence is None)) or (
        place and word in ("at", "in", "through", "from", "off")
    )
    if event is None or (nominal and (on_the or not names_event(clause))):
        return None
    side: Relative = "before" if word in _BEFORE_WORDS else "after" if word in _AFTER_WORDS else "during"
    gone = word == "when" and _HOW_FAR_HAD.search(head) is not None
    if gone or (word.startswith("by the time") and _HOW_FAR.search(text) is not None):
        side = "before"
    if nominal and word in ("off", "from"):
        side = "after"
    groups = match.groupdict()
    amount = float(groups["amount"]) * (60 if groups.get("unit") == "min" else 1) if groups.get("amount") else None
    if word in _LASTING_WORDS:
        event = replace(event, lasting=True)
    relation = Relation(side, event, bool(match["near"]), amount, edge=bool(groups.get("lead")))
    return relation, " ".join(f"{head} | {rest}".split())


def _extent(head: str, tail: str) -> tuple[str, str]:
    """The subordinate clause and what comes behind it."""
    stop = re.search(r" ?[|,;:?]", tail)
    end = stop.start() if stop else len(tail)
    if not re.search(r"\w", head):
        starter = _STARTERS.search(tail, 1)
        end = min(end, starter.start()) if starter else end
    else:
        again = _FINITE.search(tail)
        end = min(end, again.start()) if again and again.start() > 0 and again["word"] != "as" else end
    return tail[:end].strip(), tail[end:].lstrip(" ,;:").strip()
