"""The nearest question that the grammar can read, about the same things, for one that it cannot."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from stagent.plan.clauses import read_clause
from stagent.plan.wording import regular

# `{a}` and `{b}` are the things that the question names, else the defaults below.
EXAMPLES: tuple[str, ...] = (
    "How far does {a} travel?",
    "How far is {a} from where it started?",
    "How fast is {a}?",
    "How fast is {a} at 3 s?",
    "What is the top speed of {a}?",
    "How hard does {a} brake?",
    "Which way is {a} going?",
    "When is {a} going at 3 o'clock?",
    "How far apart are {a} and {b}?",
    "Who ran farther, {a} or {b}?",
    "Which is faster, {a} or {b}?",
    "Are {a} and {b} heading in the same direction?",
    "How fast are we moving?",
    "What is the time gap between {a} and {b}?",
    "How long until {a} hits {b}?",
    "How tall is {a}?",
    "How long is {a}?",
    "How high does {a} jump?",
    "How many cars are there?",
    "When does {a} stop?",
    "Where is {a} at 3 s?",
    "Where does {a} stop?",
    "What does {a} do?",
    "What happens in the clip?",
    "How many times faster is {a} than {b}?",
)
_DEFAULTS = ("the car", "the bus")
_LONGEST_PHRASE = 4
_PLURAL = {"is": "are", "does": "do"}


def nearest_question(question: str) -> str:
    """The example whose words are most like those of the question, with the things that it names put in."""
    plain = regular(question)
    named = {mention.target.phrase or "": mention.target.plural for mention in read_clause(plain).mentions}
    a, b = (*(phrase for phrase in named if _is_thing(phrase)), *_DEFAULTS)[:2]
    filled = [_agreeing(example, named.get(a, False)).format(a=a, b=b) for example in EXAMPLES]
    best = process.extractOne(plain, filled, scorer=fuzz.token_set_ratio, processor=str.lower)
    return best[0] if best is not None else filled[0]


def _agreeing(example: str, plural: bool) -> str:
    """The example with its verb in the plural: "how fast are the wheels"."""
    return re.sub(r"\b(is|does) \{a\}", lambda m: f"{_PLURAL[m[1]]} {{a}}", example) if plural else example


def _is_thing(phrase: str) -> bool:
    words = phrase.split()
    return (
        1 < len(words) <= _LONGEST_PHRASE and words[0] in ("the", "a", "my", "our") and all(w.isalpha() for w in words)
    )
