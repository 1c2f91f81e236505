"""What a question is wrapped into: "show me where the van is", "can we see the van turn", "after it fell, how fast".

Each function takes a question in its regular form and gives the same question asked plainly. They read noun phrases
instead of listing nouns, so the thing asked about may be anything.
"""

from __future__ import annotations

import re

from stagent.plan.clauses import read_clause
from stagent.plan.events import names_event
from stagent.plan.noun_phrases import read_noun_phrase
from stagent.plan.phrase_draft import STOPS, Words
from stagent.plan.verbs import readings
from stagent.plan.vocabulary import AUXILIARIES, BE, CONJUNCTIONS, MODAL, WH_WORDS
from stagent_tools.things import thing_of

COMMANDS = (
    r"(?:find|show|tell|give|mark|name|say|report|state|identify|get|list|display|output|extract|obtain|pinpoint|"
    r"detect|check|see|explain|note|point out|work out|figure out|look up|read(?: off| out)?|gauge|"
    r"assess|evaluate|establish|quantify|calculate|compute|estimate|determine|measure)"
)
_MEASURES = (
    r"(?:speeds?|velocity|velocities|pace|distances?|heights?|widths?|lengths?|acceleration|deceleration|displacement|"
    r"direction|heading|separation|gap|headway|number|count)"
)
_QUALITIES = (
    r"(?:(?:top|peak|maximum|max|mean|average|total|overall|exact|highest|greatest|final|initial|current|"
    r"[a-z]+ing) )*"
)
_COMMAND = re.compile(
    rf"^(?:please )?{COMMANDS}(?: out)?(?: (?:me|us))?(?: for (?:me|us))? (?:(?=(?:when|how|who|what|where|if"
    rf"|whether)\b)|"
    rf"(?=(?:the |all )?(?:moments?|times?|stretches|intervals?|instants?|periods?|seconds|spans?) "
    rf"(?:at|in|during|when|where|of)\b)|"
    rf"(?=(?:the |an? )?{_QUALITIES}{_MEASURES} (?:of|between|from|for|at|by|in|to|that|covered)\b))"
)
_SEEING = re.compile(
    r"\b(?:can|could|do|does|did|are|is|were|was|would) (?:we|you|i|one|the viewer|the camera|anybody) "
    r"(?:(?:also|actually|clearly|first|last) )?(?:see|seeing|observe|observing|notice|spot|watch|watching|find|view) "
    r"(?=(?:the|a|an|my|our|his|her|its|their|this|that|these|those|any|some|(?:\w+ )?number|him|it|them|someone"
    r"|somebody|anyone|"
    r"anybody|who)\b)"
)
_BEING_SEEN = re.compile(
    r"\b(?:can|could|may) (?P<who>[^,|]+?) be (?:seen|observed|spotted|found|watched) (?=[a-z]+ing\b)"
)
_SEEN = re.compile(r"^(?:found|seen|spotted|located|observed|visible|observable)$")
_POSSESSED = re.compile(
    r"(?P<quality>(?:(?:maximum|max|total|body|exact|overall|full|final|current|moving|driving|travel|walking|running|"
    r"flying) )*)(?P<what>heights?|widths?|lengths?|size|breadth|direction(?: of (?:travel|motion|movement))?|heading|"
    r"course|bearing|(?:stopping|braking) distance|positions?|location|trajectory|whereabouts|displacement)\b"
)
_RISE = re.compile(r"(?:(?:first|last|second|third|high) )?(?P<verb>jump|leap|hop|bounce)\b")
_ITS_HEIGHT = re.compile(r"^(?:how high (?:is|was)|(?:what (?:is|was) )?(?:the )?(?:height|size) of) ")
_HARD = AUXILIARIES | CONJUNCTIONS | STOPS | WH_WORDS


def unwrapped(text: str) -> str:
    """The question without the frame that it is put into."""
    text = _COMMAND.sub("", text)
    return _possessor_behind(_where_it_is(_without_seeing(text)))


def _without_seeing(text: str) -> str:
    """`when can we see the kid jumping` -> `when is the kid jumping`; `when do we last see it` -> when it leaves."""
    text = _BEING_SEEN.sub(r"is \g<who> ", text)
    match = _SEEING.search(text)
    if match is None or not re.search(r"\b(?:how|what|which|when|where|who)\b", text[: match.start()]):
        return text
    head, tail = text[: match.start()], text[match.end() :]
    edge = re.search(r"\b(first|last) \w+ $", match[0])
    if edge is not None and re.match(r"(?:|.* )(?:when|time|second|moment|point) $", head):
        return f"{head}does {tail} {'appear' if edge[1] == 'first' else 'disappear'}"
    return f"{head}is {tail}"


def _where_it_is(text: str) -> str:
    """`where the van is at 3 s` -> `where is the van at 3 s`; `where can the van be seen` -> `where is the van`."""
    words = tuple(text.split())
    if words[:1] != ("where",) or len(words) < 3:
        return text
    start = 2 if words[1] in MODAL else 1
    phrase = read_noun_phrase(words, start) if words[start] not in AUXILIARIES else None
    if phrase is None:
        return text
    behind = words[phrase.end :]
    if start == 2 and behind[:1] == ("be",):
        rest = behind[2:] if _SEEN.match((*behind, "|")[1]) else behind[1:]
    elif start == 1 and behind[:1] and behind[0] in BE:
        rest = behind[1:]
    elif start == 1 and (acts := _finite(behind)) is not None:
        return " ".join(["where", acts[0], *words[start : phrase.end], acts[1], *behind[1:]])
    else:
        return text
    return " ".join(["where is", *words[start : phrase.end], *rest])


def _finite(behind: Words) -> tuple[str, str] | None:
    """The auxiliary and base of a clause's verb: "where the ball lands" asks "where does the ball land"."""
    verb = next((r for word in behind[:1] for r in readings(word) if r.form in ("s", "past")), None)
    return None if verb is None else ("does" if verb.form == "s" else "did", verb.base)


def _possessor_behind(text: str) -> str:
    """`the man in red 's height` -> `the height of the man in red`."""
    words = tuple(text.split())
    for k, word in enumerate(words):
        behind = " ".join(words[k + 1 :])
        match = (_POSSESSED.match(behind) or _RISE.match(behind)) if word == "'s" else None
        start = _owner_start(words, k) if match is not None else None
        if match is None or start is None:
            continue
        owner, rest = " ".join(words[start:k]), behind[match.end() :].strip()
        if match.re is _RISE:
            asked = " ".join([*words[:start], owner])
            asked, owner = next(((m[0], asked[m.end() :]) for m in [_ITS_HEIGHT.match(asked)] if m), ("", owner))
            plain = asked and behind.startswith(match["verb"])
            return f"how high does {owner} {match['verb']} {rest}".strip() if plain else text
        return " ".join(f"{' '.join(words[:start])} the {match['quality']}{match['what']} of {owner} {rest}".split())
    return text


def _owner_start(words: Words, k: int) -> int | None:
    """Where the noun phrase begins that ends before the possessive at `k`."""
    first = next((i + 1 for i in range(k - 1, -1, -1) if words[i] in _HARD and words[i] != "that"), 0)
    for start in range(first, k):
        phrase = read_noun_phrase(words[:k], start)
        if phrase is not None and phrase.end == k and words[start] not in ("of", "in", "at", "on", "from"):
            return start
    return None


# A time said first.
_CLOSE = r"(?:(?:exactly |about )?\d+(?:\.\d+)? (?:s|min) |just |right |shortly |straight |immediately |directly )"
_FIRST = re.compile(
    rf"^(?P<when>{_CLOSE}?(?:after|before)|while|when|as soon as|once|"
    r"(?:at )?the (?:very )?(?:instant|moment|second)(?: that| when)?) "
    r"(?P<clause>(?:the|a|an|my|our|number) [^,|]+?) ?, "
    r"(?P<ask>(?:how|what|which way|which direction|where|when|at what|in (?:what|which) direction)\b.+)$"
)
_HAD = re.compile(r"^(?:what|which) (?:speed|velocity|pace) (?:had|has) (?P<who>he|she|it|they)$")
_WHOSE = re.compile(r"\b(?:his|her|its|their)\b(?= \w)")
_WHO = re.compile(r"\b(?:he|she|it|they)\b")
_IT = re.compile(r"\bits?\b")
_MOMENT = re.compile(r"^(?:at )?the (?:very )?(?:instant|moment|second)(?: that| when)?$|^(?:as soon as|once)$")


_LEADS = re.compile(
    r"^(?P<when>(?:in|at|on|over|between|from|until|till|up to|during|while|after|before|once|as soon "
    r"as|by|within|"
    r"throughout|just|right) (?!this\b|that\b|its\b|what\b|which\b|the "
    r"(?:same|current|present|pace|speed|rate)\b)[^,|?]+?) ?, "
    r"(?P<ask>(?:how|what|which|who|whose|where|when|is|are|was|were|does|do|did|has|have|had|at (?:what|which)|"
    r"in "
    r"(?:what|which)|track|follow|mark|locate|highlight|count|describe|give|tell|show|find|report|top|average|mean|"
    r"total|speed|distance|the)\b.+)$"
)


_EDGES = re.compile(r"^(?:between|from) (?P<a>\D+?) (?:and|to|until|till) (?P<b>\D+)$")


def time_behind(text: str) -> str:
    """`during the overtake, how fast was it` -> `how fast was it during the overtake`."""
    match = _LEADS.search(text)
    edges = _EDGES.match(match["when"]) if match is not None else None
    if match is None or (edges is not None and not all(names_event(edges[side]) for side in "ab")):
        return text  # "between the plough and the hedge, how much room was there"
    return f"{match['ask']} {match['when']}"


def time_last(text: str) -> str:
    """The question with its opening time behind it, where a pronoun leans on who is named in that; else as it is."""
    match = _FIRST.search(text)
    mention = next(iter(read_clause(match["clause"], finite=True).mentions), None) if match else None
    if match is None or mention is None or mention.start != 0:
        return text
    if _IT.search(match["ask"]) and (thing := thing_of(mention.target.noun)) is not None and thing.family == "person":
        return text  # "after the girl kicks the ball, how fast is it"
    words = match["clause"].split()
    who, rest = " ".join(words[: mention.end]), words[mention.end :]
    ask = _HAD.sub(r"how fast is \g<who> going", match["ask"])
    owned = _WHOSE.search(ask) is not None
    if not rest or not (owned or _WHO.search(ask)) or rest[0] in ("and", "or"):
        return text
    ask = _WHOSE.sub(f"{who} 's", ask, count=1) if owned else _WHO.sub(who, ask, count=1)
    when = "when" if _MOMENT.search(match["when"]) else match["when"]
    verb = " ".join(rest[1:] if rest[0] in ("has", "have", "had") and len(rest) > 1 else rest)
    return f"{ask} {when} it {verb}"
