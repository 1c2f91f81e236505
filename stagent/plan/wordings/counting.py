"""Roundabout wordings of counts."""

from __future__ import annotations

from stagent.plan.wordings.words import LENGTH_UNIT

ROWS: tuple[tuple[str, str], ...] = (
    (r"\bhow many time (?=(?:the|a|an|my|our|does|did|do|is|was|has|he|she|it|they)\b)", "how many times "),
    (r"^(?:please )?(?:count|tell|find|give)? ?how often\b", "how many times"),
    (r"^(?:please )?count (?:how many )?(?:of )?the (?:number of )?times(?: that)?\b", "how many times"),
    (r"^(?:(?:what is )?the )?(?:number|count|total) of times(?: that| when)? (?!does|do|did)", "how many times does "),
    (r"^count (?=how many\b)", ""),
    (r"^(?P<ask>how many [^,|]+?) (?:do|can|could) (?:you|we|i|one) (?:count|make out|find|spot)\b", r"\g<ask>"),
    (r"\bhow (?:many|much) (?P<who>[\w -]+?) (?:walk|go|come|drive|ride|run|cycle|pass|sail|fly|skate|jog) "
     r"(?:by|past|along)(?= [,|]|$| (?:in|between|from|during|after|before|within|until)\b)", r"how many \g<who>"),
    (r"\b(?P<ask>how many .+?) in total\b", r"\g<ask>"),
    (r"^count (?:up )?(?=the (?:total )?(?:number|count) of\b)", ""),
    (rf"^how many (?P<unit>{LENGTH_UNIT}) of [a-z]+ (?P<do>did|does|do) (?P<who>.+?) (?P<verb>[a-z]+)"
     r"(?: over| through| across| along)?$", r"how many \g<unit> \g<do> \g<who> \g<verb>"),
    (rf"^how many (?P<unit>{LENGTH_UNIT}) (?:have|has) (?P<who>[\w -]+?) (?:driven|gone|run|walked|sailed|flown|ridden|"
     r"travelled|traveled|cycled|covered|rolled|swum)\b", r"how many \g<unit> did \g<who> go"),
    (r"^(?:please )?tally(?: up)? ", "count "),
    (r"^(?:count|(?:the )?number of) (?:all )?(?:the )?(?P<who>[a-z][\w -]*?) (?:who|that|which) "
     r"(?!is\b|are\b|was\b|were\b|has\b|have\b|had\b)", r"how many \g<who> "),
    (r"^(?:(?:what is )?the )?number of (?P<what>[a-z-]+s) (?:that )?(?P<who>(?:the|my|our|his|her|number) [\w -]+?) "
     r"(?:makes?|does|do|takes?|plays?|needs?|performs?|made|did|took|played|needed|performed)$",
     r"how many \g<what> does \g<who> make"),
)  # fmt: skip
