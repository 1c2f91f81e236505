"""Roundabout wordings of moments and durations."""

from __future__ import annotations

from stagent.plan.wordings.words import NAMED, SECONDS, TIME_UNIT

ROWS: tuple[tuple[str, str], ...] = (
    (r"^(?:what (?:is|was) )?(?:the )?time (?:that )?it (?:takes|took) (?:for )?(?P<who>.+?) to (?=[a-z])",
     r"how long does it take \g<who> to "),
    (r"^when (?:is|was) the (?P<nth>first|second|third|fourth|last) time (?:that |when )?(?P<clause>.+)$",
     r"when \g<clause> for the \g<nth> time"),
    (rf"\b(?:after how many {SECONDS}|how many {SECONDS} in(?:to)?(?: the \w+)?(?= (?:is|does|do|did|was|are)\b))",
     "when"),
    (r"\b(?P<what>(?:red|orange|green)) light\b(?= when)", r"\g<what> light"),
    (r"(?<!for )\b(?:on |at |during )?the (?P<nth>first|second|third|fourth|fifth|last) time (?:that |when )?"
     r"(?=(?:he|she|it|they|we|i|the|a)\b)", r"when for the \g<nth> time "),
    (r"\b(?P<when>after|before|when|while) (?:being|getting) (?=\w+)", r"\g<when> it is "),
    (r"^(?P<who>which [\w-]+|who) (?:is|was) (?:the )?first to (?P<verb>\w+)", r"\g<who> \g<verb>s first"),
    (r"^(?:what|which) length (?=(?:is|was|are|were)\b)", "how long "),
    (r"\b(?P<verb>thrown|shoved|pushed|knocked|hurled|flung|moved|tossed)(?P<away> \w+)? (?:by|from|through|because of|"
     r"due to|as a result of) the (?P<what>crash|collision|impact|hit|bump|accident)\b",
     r"\g<verb>\g<away> in the \g<what>"),
    (r"\bstay(?P<s>s?) (?:there|at the (?:stop|light|lights|station|crossing|line))\b", r"stand\g<s> still"),
    (r"^how much (?:air|hang) ?-?time (?:did|does|do|has|had) (?P<who>.+?) (?:get|have|got|had|catch)$",
     r"air time of \g<who>"),
    (r"^(?:what (?:is|was) )?the (?:exact )?(?:time ?stamp|time|moment|instant|second)s? of (?P<what>.+)$",
     r"when is \g<what>"),
    (r"^(?:exact )?(?:time ?stamp|time|moment|instant)s? of (?P<what>(?:the|a|his|her|its|first|second|third) .+)$",
     r"when is \g<what>"),
    (r"^when (?:is|was|are|were) (?P<who>.+?) (?:last|finally) (?:seen|visible|in (?:view|sight|shot|frame)|on "
     r"(?:screen|camera)|in the (?:picture|frame|image|video))$", r"when does \g<who> disappear"),
    (r"^when (?:is|was|are|were) (?P<who>.+?) (?:first|initially) (?:seen|visible|in (?:view|sight|shot|frame)|on "
     r"(?:screen|camera)|in the (?:picture|frame|image|video))$", r"when does \g<who> appear"),
    (r"^when is the (?:direction|heading|course) of (?P<who>.+?) (?P<hour>\d+ o'clock)$",
     r"when is \g<who> heading \g<hour>"),
    (r"\b(?P<be>is|was|are|were) (?P<who>.+?) no longer (?:visible|seen|there|around|in (?:view|sight|shot|frame)|on "
     r"screen|in the (?:picture|frame|image|video)|to be seen)\b", r"\g<be> \g<who> gone"),
    (r"^(?:(?:show|find|give|mark|name|tell|list|spot|identify|what (?:is|was)) )?the (?:exact |precise |very"
     r" )?(?:moment|instant|time|second|point|period|interval)s?(?: in time)? "
     r"(?P<clause>(?:the|a|an|my|our|he|she|it|they|number|someone|somebody|anyone) [^,|:]+)$", r"when \g<clause>"),
    (r"^(?:the )?(?P<nth>first|second|third|fourth|fifth|sixth|last) time (?:that |when )?(?P<clause>.+?) ?"
     r"[:,;-]? ?(?:when(?: (?:is|was) (?:it|that))?)$", r"when \g<clause> for the \g<nth> time"),
    (rf"^from (?P<a>the .+?) (?:until|till|to) (?P<b>.+?) ?[:,;-] ?how (?:many {TIME_UNIT}|long)$",
     r"how long from \g<a> until \g<b>"),
    (rf"^(?:give |show |list |name )?(?:me )?(?:the )?(?:{TIME_UNIT}|times|moments|stretches) (?:when |that |at which |"
     rf"in which |during which )?(?P<who>{NAMED} .+?) (?P<be>is|was) ", r"when \g<be> \g<who> "),
    (r"(?<=^)(?:at )?(?:which|what) times (?=(?:is|was|were|are|does|did|do)\b)", "when "),
    (r"^when (?:is|was) the (?:earliest|first)(?: time| moment)?(?: that)? (?P<who>.+?) (?:can be|could be|is|was) "
     r"(?:seen|visible|in view)$", r"when does \g<who> appear"),
    (r"^how (?P<long>long|many \w+) (?:can|could|is|was) (?P<who>.+?) (?:be )?seen$", r"how \g<long> is \g<who> in "
    r"view"),
    (r"^how (?P<long>long|many \w+) (?:(?:is|was|are|were) (?P<who>.+?) (?:in (?:view|sight|shot)|on ?-?screen)|"
     r"(?:does|did|do) (?P<stays>.+?) (?:stay|remain|keep) (?:visible|on ?-?screen|in (?:the |its |our )?"
     r"(?:picture|view|frame|sight|shot|image)))(?: for)?$", r"how \g<long> is \g<who>\g<stays> visible"),
    (r"^when comes (?P<who>.+?) (?:in|into|to) (?:the )?(?:picture|frame|view|sight)$",
     r"when does \g<who> come into the picture"),
)  # fmt: skip
