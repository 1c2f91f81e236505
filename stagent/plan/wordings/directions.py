"""Roundabout wordings of directions, places and courses to follow."""

from __future__ import annotations

ROWS: tuple[tuple[str, str], ...] = (
    (r"\bthe (?:leading|lead|first|front) (?P<who>[\w-]+) and the (?:one|[\w-]+) (?:right |just |directly )?behind "
    r"(?:it|"
     r"him|her)\b",
     r"the first \g<who> and the second \g<who>"),
    (r" ?, (?:to the )?left or (?:to the )?right ?,", " "),
    (r"^where (?:does|do|did) (?P<who>.+?) (?:end|finish|wind|fetch) up$", r"where is \g<who> at the end"),
    (r"^where (?P<be>is|was|are|were) (?P<who>.+?) (?:bound|headed|heading|making)(?: for)?$", r"where \g<be>"
     r" \g<who> heading"),
    (r"^(?P<who>(?:the|a|my|our|this|that) [^,:|]+?) ?[,:] (?:please )?(?P<do>locate|track|follow|mark|find"
     r"|highlight|segment|"
     r"outline)(?: (?:it|him|her|them))?$", r"\g<do> \g<who>"),
    (r"^(?P<do>follow|track|mark|show|highlight) (?P<who>.+?) (?:with|in|by) an? (?:\w+ )?(?:box|mask|circle|"
     r"frame|line)$",
     r"\g<do> \g<who>"),
    (r"^(?:to the )?left or (?:to the )?right ?[:,;-] ?(?=where|which|how|what)", ""),
    (r"^(?:tell |show |see )?where (?P<who>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) .+?|it|he"
     r"|she) (?:goes|went|runs|ran|heads|drives)(?: "
     r"to)?$",
     r"which way does \g<who> go"),
    (r"^(?P<clause>(?!when|where|which|who|what|how|at|did|does|is|was).+?) ?[-,:;]? for how (?P<long>long|many \w+)$",
     r"how \g<long> \g<clause>"),
    (r"^(?:what|which) (?:path|route|way|trajectory|line) (?P<do>do|does|did) (?P<who>.+?) (?:take|follow|describe"
     r"|use)$",
     r"track \g<who>"),
    (r"^(?P<ask>which .+?) and where$", r"\g<ask>"),
    (r" and (?:at what |what |the )?(?:moment|time|second|instant|place|spot)(?: that| when| at which| where)? "
     r"(?:he|she|it|they) (?:got|reached|hit|did|was|had|managed)(?: (?:there|it|that|this|so))?$", ""),
    (r"^is there (?:an?|any) (?:moment|time|point|instant) (?:when|where|at which|in which|that) (?P<clause>.+)$",
     r"whether \g<clause>"),
    (r"\b(?:holds?|keeps?|steers?|follows?|maintains?|goes) (?:an? |its |the )?straight (?:course|line|path)\b",
     "goes straight on"),
    (r"\b(?:drift|travel|flight|driving|running|walking|movement|moving|swimming|sailing) direction\b", "direction"),
    (r"^(?:highlight|mark|track|follow|locate|find) and (?=(?:highlight|mark|track|follow) )", ""),
)  # fmt: skip
