"""Roundabout wordings of heights, rises and sizes."""

from __future__ import annotations

from stagent.plan.arithmetic import VALUE_PATTERN
from stagent.plan.wordings.words import LENGTH_UNIT

ROWS: tuple[tuple[str, str], ...] = (
    (r"^(?P<ask>(?:how high|(?:to )?(?:what|which) height)\b.*?) (?:when|while) "
    r"(?:jumping|leaping|hopping|springing)\b",
     r"\g<ask>"),
    (r"^how high (?:is|was) (?P<who>.+?) (?:when|while) (?:it|he|she|they) (?:jump|leap|leapt|bounc|hop|spr)\w*$",
     r"how high does \g<who> jump"),
    (r"\b(?:what|which) size (?=(?:is|was|are|were)\b)", "how big "),
    (r"^(?P<who>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) [^:,|]+?) ?[:,-] ?how (?P<adj>long"
     r"|wide|tall|high|big|deep|"
     r"thick)$", r"how \g<adj> is \g<who>"),
    (r"^(?P<who>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) [^:,|]+?) ?[:,-] ?(?P<what>length"
     r"|height|width|"
     r"size)$", r"the \g<what> of \g<who>"),
    (r"^how much (?:height|altitude) (?P<do>does|did) (?P<who>.+?) gain\b", r"how high \g<do> \g<who> climb"),
    (r"^how high (?P<be>is|was|are|were) (?P<who>.+?) at (?:its|his|her|their|the) highest(?: "
     r"point)?$", r"how high does \g<who> get"),
    (r"^(?:at|to|up to) (?:what|which) height (?=(?:jump|leap|bounc|hop|ris|climb|fl|go|d)\w*\b)", "how high "),
    (r"^(?:to )?(?:what|which) (?:maximum |max |peak |top )?height (?:does|did|do|has) (?P<who>.+?) "
     r"(?:reach(?:ed)?|get|rise(?:n)?|climb(?:ed)?|jump(?:ed)?|bounce(?:d)?|attain(?:ed)?|leap|hop|spring|fly|go)"
     r"(?: up)?(?: to)?(?: (?:when|while|by|in|with|on|at) (?:the |his |her |its |that |this )?\w+)?$",
     r"how high does \g<who> get"),
    (r"^how far (?:off|above|over|up from) the (?:ground|floor|water|grass|ice|road) (?P<do>does|did|do) (?P<who>.+?) "
     r"(?:get|jump|rise|come|leap|fly|go|bounce)$", r"how high \g<do> \g<who> get"),
    (r"^(?:what (?:is|was) )?the (?:highest|top) point (?:of|that) (?P<who>.+?) (?:above|over) .*$",
     r"how high does \g<who> get"),
    (r"^how much air (?P<do>does|did) (?P<who>.+?) (?:get|catch|take)$", r"how high \g<do> \g<who> jump"),
    (r"^how much (?P<do>does|did) (?P<who>.+?) (?P<verb>ascend|climb|rise)\b", r"how high \g<do> \g<who> climb"),
    (r"^(?:what|which) height (?=(?:is|was|are|were)\b)", "how tall "),
    (r"^(?:what|which) (?:width|breadth) (?=(?:is|was|are|were)\b)", "how wide "),
    (r"^(?:what|which) height (?P<do>does|did) (?P<who>.+?) have$", r"how tall is \g<who>"),
    (r"^(?:what|which) width (?P<do>does|did) (?P<who>.+?) have$", r"how wide is \g<who>"),
    (r"^(?:what|which) length (?P<do>does|did) (?P<who>.+?) have$", r"how long is \g<who>"),
    (r"^(?:what|which) size (?P<do>does|did) (?P<who>.+?) have$", r"how big is \g<who>"),
    (r"\bhow much (?=(?:fast|far|high|tall|long|wide|big|quick|hard|close)\b)", "how "),
    (r"^(?P<what>height|width|length|size) (?:the )?(?P<who>(?!of\b|between\b|from\b|in\b|is\b|was\b|gained\b"
     r"|won\b|reached\b|made\b)[\w -]+)$",
     r"the \g<what> of the \g<who>"),
    (r"^(?P<size>average|mean|smallest|largest|minimum|maximum) (?=(?:distance|gap|separation) between\b)",
     r"what is the \g<size> "),
    (rf"^(?P<be>is|was) (?P<who>.+?) 's (?:vertical|jump|leap|bounce)(?: leap| jump| height)? (?:above|over|"
     rf"higher than|"
     rf"more than) (?P<v>{VALUE_PATTERN})$", r"did \g<who> jump higher than \g<v>"),
    (rf"^(?P<be>is|was) (?P<who>.+?) (?:lower|shorter) than (?P<v>{VALUE_PATTERN})$",
     r"\g<be> \g<who> less than \g<v> tall"),
    (rf"^how many (?P<unit>{LENGTH_UNIT}) (?:off|above|up from) the (?:ground|floor|water|ice|grass|road) "
     r"(?P<do>did|does|do) (?P<who>.+?) (?:get|jump|rise|leap|go|fly|come)$",
     r"how high \g<do> \g<who> jump in \g<unit>"),
    (r"\btallness\b", "height"),
    (rf"^how many (?P<unit>{LENGTH_UNIT}) (?P<adj>long|wide|tall|high|deep|broad) (?P<be>is|was|are|were) (?P<who>.+)$",
     r"how \g<adj> \g<be> \g<who> in \g<unit>"),
)  # fmt: skip
