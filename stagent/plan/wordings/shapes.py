"""Sentences turned round: what they open with belongs to their end, or the other way round."""

from __future__ import annotations

from stagent.plan.wordings.words import NAMED

ROWS: tuple[tuple[str, str], ...] = (
    (r"\bthe (?P<who>[\w-]+) (?:that|which|who) (?:is|was) (?P<nth>first|second|third|fourth|fifth|\d(?:st|nd|rd|"
     r"th)) from "
     r"(?:the )?(?P<side>left|right|front|back|top|bottom)\b", r"the \g<nth> \g<who> from the \g<side>"),
    (r"\b(?P<who>which|who)(?: one)? (?:out )?of (?:the 2|them|these|these 2|the 3|the pair)(?: of them)? "
     r"(?=(?:is|was|were|are|has|had|did|does|goes|went|\w+ed|\w+s|ran|drove|rode|swam|got)\b)", r"\g<who> "),
    (rf"^having (?P<did>\w+) (?P<what>{NAMED} [^,|]+?) ?, (?P<ask>.+?) (?P<do>did|does) (?P<who>{NAMED} [\w -]+?) "
     r"(?P<verb>head|go|run|drive|turn|move|travel|fly|walk)(?P<rest>.*)$",
     r"\g<ask> \g<do> \g<who> \g<verb>\g<rest> after it \g<did> \g<what>"),
    (rf"^(?P<a>{NAMED} [^,|]+?) or (?P<b>{NAMED} [^,|]+?) ?[,:;-] ?(?P<ask>(?:who|which)(?: one)? (?:is|was) .+)$",
     r"\g<ask>, \g<a> or \g<b>"),
    (r"^whose (?!.*\b(?:speed|velocity|pace)\b)(?P<what>[\w -]+?) (?P<do>[a-z]+ "
    r"(?:farther|further|faster|higher|longer|slower|the \w+est)) ?, "
     r"(?P<a>.+? 's) or (?P<b>.+? 's)$", r"which \g<what> \g<do>, \g<a> \g<what> or \g<b> \g<what>"),
    (r"^(?:whether|if) (?P<a>.+?) and (?P<b>.+?) (?P<verb>run|go|move|travel|drive|walk|head|fly|swim|sail|ride) "
     r"(?P<way>(?:in )?(?:the )?(?:same|opposite)\b.*)$", r"do \g<a> and \g<b> \g<verb> \g<way>"),
    (r"^(?:express|state|quote) (?=the|my|our)", ""),
    (r"\bwhichever (?P<who>[\w-]+) (?=is|was)", r"the \g<who> that "),
    (r"^(?:talk|walk|take) (?:me )?through (?:what (?:is|was) (?:going on|happening)|it|things|this)\b",
     "describe what happens"),
)  # fmt: skip
