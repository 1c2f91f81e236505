"""A time said first: "after the puck crossed the line, how fast was it going" -> "how fast was the puck going after it
crossed the line"."""

from __future__ import annotations

import re

from stagent.plan.clauses import read_clause
from stagent_tools.things import thing_of

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
