"""What all computations share: how values are written, the compute step, and named constants."""

from __future__ import annotations

import re

from stagent.plan.builder import Builder
from stagent.plan.constants import CONSTANTS
from stagent.plan.plan import UNITS, Constant, Inputs, Op, Operand, Unit
from stagent.plan.units import dimension

UNIT_PATTERN = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))


# "30 in the street" are no inches.
_NO_INCHES = (
    r"(?!in (?!tall\b|high\b|long\b|wide\b|deep\b|or\b|and\b|apart\b|away\b|from\b|between\b|of\b|when\b|"
    r"at\b)\w)"
)
VALUE_PATTERN = rf"(\d+(?:\.\d+)?)(?: {_NO_INCHES}({UNIT_PATTERN}))?(?![\w/'-])"


def add_computation(builder: Builder, op: Op, a: Operand, b: Operand, unit: Unit | None = None) -> str:
    return builder.add("compute", unit=unit, inputs=Inputs(op=op, a=a, b=b))


def _names(text: str, phrase: str) -> bool:
    """ "A bicycle" is a constant, "the bicycle" is in the picture; records and the like are known with an article."""
    if f" {phrase} " not in text:
        return False
    known_with_article = re.match(
        r"(?:normal|average|typical|ordinary|speed|100|men's|world|length|lap|pool|circum|earth|"
        r"pitch|cheetah 's|marathon|half m|football p|football f|basketball c)",
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
