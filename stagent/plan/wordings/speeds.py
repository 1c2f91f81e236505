"""Roundabout wordings of speeds, accelerations and limits."""

from __future__ import annotations

from stagent.plan.arithmetic import UNIT_PATTERN, VALUE_PATTERN
from stagent.plan.wordings.words import ADJECTIVE, GOING, MEASURE, NAMED, OWNER, PACE

ROWS: tuple[tuple[str, str], ...] = (
    (rf"\bhow {ADJECTIVE} (?P<be>is|was|are|were) {OWNER}(?P<what>{MEASURE})\b", r"what \g<be> \g<owner>\g<what>"),
    (rf"\bhow {ADJECTIVE} (?P<be>is|was|are|were) the (?P<what>{MEASURE}) of\b", r"what \g<be> the \g<what> of"),
    (r"\b(?:own|ego)[- ](?=(?:speed|velocity)\b)", "our "),
    (rf"\bthe (?P<best>fastest|slowest|quickest) (?P<who>[\w-]+) 's (?P<what>{MEASURE})\b",
     r"the \g<what> of the \g<best> \g<who>"),
    (r"^how (?:many|much) (?:g|gs|g[- ]?forces?) (?P<rest>.*\b(?:pull|brak|accelerat|decelerat|slow|stop).*)$",
     r"what acceleration \g<rest> in g"),
    (r"\bg[- ]?(?:forces?|loads?)(?: of| on)?\b", "acceleration in g"),
    (rf"^(?P<ask>how {ADJECTIVE} (?:is|was)|(?:what (?:is|was) )?the {PACE} of) the (?P<best>fast|slow|quick)er(?: "
    rf"one)? of "
     r"(?:the|these|those) (?:\d )?(?P<who>[\w-]+)", r"\g<ask> the \g<best>est \g<who>"),
    (rf"\b(?P<mean>average|mean) of (?P<who>{NAMED} [^,|]+?) 's (?P<what>speed|distance|velocitie)s?\b", r"\g<mean> "
    r"\g<what> of \g<who>"),
    (rf"^whose (?P<top>top |peak |maximum )?{PACE} (?:is|was) (?:the )?(?P<more>higher|greater|lower|highest|lowest) "
    rf"?[,:] ?"
     r"(?P<a>.+?)(?: 's)? or (?P<b>.+?)(?: 's)?$", r"who had the \g<more> \g<top>speed, \g<a> or \g<b>"),
    (r"\bbraking force\b", "deceleration"),
    (r"\bspeed (?:of|at|on) (?:the )?(?P<what>impact|landing|take-off|takeoff|collision) (?:of|for) (?=the|my|our|"
     r"a)", r"\g<what> speed of "),
    (r"^add (?:up )?the (?P<what>distances|speeds) of\b", r"sum of the \g<what> of"),
    (r"\b(?:the )?(?:speed|velocity|rate) (?:at|with) which (?P<who>(?:the|a|an|my|our|his|her|their|that|this"
     r"|number|any|some) .+?|he|she|it) "
     r"(?P<verb>\w+s)\b",
     r"how fast does \g<who> \g<verb>"),
    (r"\bhow many (?P<unit>metres|meters|m|km|kilometres|kilometers|feet|miles) (?P<do>does|did|do) (?P<who>.+?) "
     r"(?:cover|run|go|travel|make|move|do|walk|drive) per (?P<per>second|hour|"
     r"minute)\b", r"how fast \g<do> \g<who> go in \g<unit> per \g<per>"),
    (r"^how high (?:did|does) (?P<owner>his|her|its|their|our|my|the [\w -]+ 's) speed (?:get|go|rise|"
     r"climb)$", r"what is \g<owner> top speed"),
    (r"^(?:the )?(?P<unit>km/h|kph|mph|m/s|knots) of (?=the|a|my|our|his|her)", r"speed in \g<unit> of "),
    (r"^(?:at|by) (?:what|which) rate (?P<do>does|did|is|was) (?P<who>.+?) (?P<verb>(?:accelerat|decelerat|brak|"
     r"slow)\w*)", r"how hard \g<do> \g<who> \g<verb>"),
    (r"^what (?:top|maximum|peak) (?:did|does) (?P<who>.+?) (?:reach|hit|do|get to|touch|show|manage)$",
     r"what is the top speed of \g<who>"),
    (r"^when (?P<be>is|was) (?P<who>.+?) 's (?P<what>speed|velocity|pace) (?:at its )?(?:highest|greatest|maximal"
     r"|largest|"
     r"peak|maximum)$", r"what is the top \g<what> of \g<who>"),
    (r"^when (?P<be>is|was) the (?P<what>speed|velocity|pace) of (?P<who>.+?) (?:at its )?(?:highest|greatest"
     r"|maximal|largest|"
     r"peak|maximum)$", r"what is the top \g<what> of \g<who>"),
    (rf"\bhow (?P<much>much|many {UNIT_PATTERN}) too fast (?P<be>is|was|are|were) (?P<who>.+?) (?:in|for|on) (?:the|a) "
     rf"(?P<value>{VALUE_PATTERN}) (?:zone|limit|road|street|area)", r"by how \g<much> \g<be> \g<who> over \g<value>"),
    (rf"\b(?:speeding|(?:driving |going )?too fast) (?:in|for|on) (?:the|a) (?P<value>{VALUE_PATTERN}) "
     r"(?:zone|limit|road|street|area)", r"ever over \g<value>"),
    (rf"^(?P<be>is|was) the (?:speed )?limit of (?P<value>{VALUE_PATTERN}) (?:kept|respected|obeyed) by (?P<who>.+)$",
     r"\g<be> \g<who> ever at most \g<value>"),
    (rf"^(?P<be>is|was) the (?:speed )?limit of (?P<value>{VALUE_PATTERN}) (?:broken|exceeded|ignored) by (?P<who>.+)$",
     r"\g<be> \g<who> ever over \g<value>"),
    (rf"^(?P<do>does|did) (?P<who>.+?) (?:keep to|respect|obey|stick to|observe) the (?:speed )?(?:limit of )?"
     rf"(?P<value>{VALUE_PATTERN})(?: limit| speed limit)?$", r"is \g<who> within the speed limit of \g<value>"),
    (r"^(?P<be>is|was|are|were) (?P<who>.+?) supersonic$", r"\g<be> \g<who> faster than the speed of sound"),
    (r"^where (?P<who>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) .+?|it|he|she) (?P<be>is|was|are"
     r"|were) (?:off to|going|heading|headed)$",
     r"where \g<be> \g<who> going"),
    (r"^(?P<what>distance|speed) of (?P<a>.+?) and (?P<b>.+?) (?:together|combined|in total|altogether)$",
     r"combined \g<what> of \g<a> and \g<b>"),
    (r"\b(?P<be>is|was) the (?:average |mean )?(?:speed|velocity|pace) of (?P<a>.+?) (?P<word>higher|greater"
     r"|bigger|larger|"
     r"lower|smaller) than (?:that|the (?:\w+ )?\w+) of (?P<b>.+)$", r"does \g<a> have a \g<word> speed than \g<b>"),
    (r"^at (?:its|his|her|their|the) (?:fastest|peak|quickest|maximum|top speed) ?,? how fast (?P<rest>.+)$",
     r"how fast \g<rest> at most"),
    (r"^up to (?:what|which) (?P<what>speed|velocity) (?P<do>do|does|did) (?P<who>.+?) \w+(?: up)?$",
     r"what is the top \g<what> of \g<who>"),
    (rf"^(?:(?:while|when|on|upon|as) )?(?P<ing>[a-z]+ing) (?P<what>{NAMED} [^,|]+?) ?, (?P<who>{NAMED} [^,|]+?) "
     rf"(?P<be>is|was|were|are) {GOING} (?:at )?(?:how fast|(?:what|which) {PACE})$",
     r"how fast \g<be> \g<who> going when \g<ing> \g<what>"),
    (rf"^(?P<who>{NAMED} [^,:|]+?) (?P<be>is|was|were|are) {GOING} (?:at )?(?:how fast|(?:what|which) {PACE})$",
     r"how fast \g<be> \g<who> going"),
    (r"^averaged over all(?: of)? (?P<who>the [\w -]+?) ?, (?:at )?(?:(?:what|which) \w+|how fast) (?:did|do|does) "
     r"(?:they|it) \w+$", r"average speed of all \g<who>"),
    (rf"^as a (?:percentage|percent|share) of (?P<of>.+?) ?, how fast (?P<be>is|was|were|are) (?P<who>.+?)(?: "
     rf"{GOING})?$",
     r"how many percent of \g<of> is the speed of \g<who>"),
    (r"^(?P<who>[a-z][\w -]+?) (?:setting off|braking|accelerating|speeding up|slowing down) ?[:,-] how many "
     r"(?P<unit>g|m/s2)$", r"acceleration of the \g<who> in \g<unit>"),
    (rf"^if (?P<who>{NAMED} [\w -]+?) (?:keeps?|maintains?|holds?) (?:its|his|her|their|this|that|the same) (?:\w+ )?"
     r"(?:speed|pace|course|velocity|rate) ?,? (?P<ask>how (?:long|soon|many \w+)) (?P<to>until|till|before) "
     r"(?:it|he|she|they) ", r"\g<ask> \g<to> \g<who> "),
    (r"^how (?P<how>fast|quick|quickly) (?P<be>is|was) (?P<who>.+?) 's (?:run-up|run|walk|ride|swim|descent|"
     r"sprint|gallop|"
     r"trot|jog|crawl|flight)$", r"how \g<how> \g<be> \g<who> going"),
    (rf"^(?P<who>{NAMED} [^,|]+?) (?:topped|maxed|peaked)(?: out)?(?: at)?$", r"top speed of \g<who>"),
    (r"^what (?P<be>is|was|are|were) (?P<who>.+?) (?:clocking|averaging)(?: on average)?$",
     r"how fast \g<be> \g<who> going"),
    (r"^what (?P<do>did|does|do) (?P<who>.+?) (?:average|clock)(?P<unit> in .+)?$",
     r"how fast \g<do> \g<who> go\g<unit>"),
    (r"^what (?:is|was) the (?:quickest|fastest) (?:that )?(?P<who>.+?) (?:ever |has ever )?"
     r"(?:got|gets|went|goes|was going|ran|moved|drove|rode|flew|skated)$", r"what is the top speed of \g<who>"),
    (rf"^(?:what|which) (?:kind|sort) of {PACE} (?P<do>did|does|do|is|was) (?P<who>.+?) "
     r"(?:hold|keep|have|manage|do|reach)\b", r"how fast \g<do> \g<who> go"),
    (rf"^(?:what|which) (?P<what>{PACE}) (?P<be>is|was|are|were) (?P<who>.+?) (?:holding|keeping|doing|making|"
     r"maintaining|running at|going at)$", r"what \g<be> the \g<what> of \g<who>"),
    (rf"\bthe (?:greatest|highest|biggest|largest|maximum) {PACE} (?:that )?(?P<who>{NAMED} .+?) (?:has|had|"
     r"reaches|reached|gets|got|attains|attained|achieves|achieved|shows|showed)\b", r"the top speed of \g<who>"),
    (r"^(?P<unit>km/h|mph|m/s|kn) (?P<who>i|we|(?:the|my|our) .+?) (?P<be>was|were|is|am|are) "
     r"(?:doing|going|driving)\b", r"how fast \g<be> \g<who> going in \g<unit>"),
    (r"^(?P<unit>min/km|min/mi|kn|ft/s|cm/s) of (?=the|a|my|our|his|her)", r"speed in \g<unit> of "),
    (r"^min(?:utes?)? (?:per|a|each) mile of ", "speed in min/mi of "),
    (r"^min(?:utes?)? (?:per|a|each) (?:km|kilomet(?:re|er)) of ", "speed in min/km of "),
    (r"^what (?P<be>is|was) (?P<who>.+?) (?:clocked|timed|measured)(?: at)?(?P<unit> ?,? (?:in )?(?:km/h|mph|m/s))?$",
     r"top speed of \g<who>\g<unit>"),
    (r"^what (?P<do>did|does|do) (?P<who>.+?) (?:top|max|peak) out(?: at)?$", r"what is the top speed of \g<who>"),
    (r"\b(?:fastest|quickest) (?:instant|moment|point|bit|part|stretch|second) (?=of\b)", "top speed "),
)  # fmt: skip
