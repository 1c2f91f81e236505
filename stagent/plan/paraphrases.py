"""Roundabout wordings put into the plain one that the readers know: a table, the first column becomes the second.

It works on one question in its regular form. A row changes how something is said, never what is asked.
"""

from __future__ import annotations

import re
from functools import lru_cache

from stagent.plan import moments, turned
from stagent.plan.arithmetic import UNIT_PATTERN, VALUE_PATTERN
from stagent.plan.requested_units import trailing_unit
from stagent.plan.spans import trailing_time

_MEASURE = (
    r"(?:(?:top|peak|maximum|average|mean|final|initial|jump|[a-z]+ing) )*"
    r"(?:speed|velocity|pace|acceleration|deceleration|retardation|braking)"
)
_ADJ = r"(?:high|great|large|big|strong|hard|fast|good|much|heavy|sharp|sudden|low|small)"
_OWNER = r"(?P<owner>(?:(?:the|my|our|his|her|its|their|this|that|a) )?(?:[\w-]+ )*?'s )"
_SECONDS = r"(?:seconds|secs|s|minutes|min)\b"
_ODD_UNITS = (
    r"(?:furlongs?|leagues?|rods|chains|parsecs?|light ?years?|cubits?|fathoms?|mm|millimet(?:re|er)s?|"
    r"micromet(?:re|er)s?|microns?|mach|radians?|bananas|arm lengths)"
)
_ROWS: tuple[tuple[str, str], ...] = (
    (r"^when (?:is|was) the (?P<nth>first|second|third|fourth|last) time (?:that |when )?(?P<clause>.+)$",
     r"when \g<clause> for the \g<nth> time"),
    # "How high is the van's top speed" asks for the top speed.
    (rf"\bhow {_ADJ} (?P<be>is|was|are|were) {_OWNER}(?P<what>{_MEASURE})\b", r"what \g<be> \g<owner>\g<what>"),
    (rf"\bhow {_ADJ} (?P<be>is|was|are|were) the (?P<what>{_MEASURE}) of\b", r"what \g<be> the \g<what> of"),
    (rf"\b(?:after how many {_SECONDS}|how many {_SECONDS} in(?:to)?(?: the \w+)?(?= (?:is|does|do|did|was|are)\b))",
    "when"),
    (r"\b(?:own|ego)[- ](?=(?:speed|velocity)\b)", "our "),
    (rf"\bthe (?P<best>fastest|slowest|quickest) (?P<who>[\w-]+) 's (?P<what>{_MEASURE})\b",
     r"the \g<what> of the \g<best> \g<who>"),
    # Quantities by another name.
    (r"\bhow much (?P<do>did|does|do|has) (?P<who>.+?) cover(?:ed)?$", r"how far \g<do> \g<who> go"),
    (r"^(?P<what>distance|gap|separation|space|clearance) (?:the )?(?P<a>[a-z]+) ?[-/] ?(?:the )?(?P<b>[a-z]+)\b",
     r"\g<what> between the \g<a> and the \g<b>"),
    (r"\bthe (?:leading|lead|first) (?P<who>[\w-]+) and the (?:one|[\w-]+) (?:right |just |directly )?behind (?:it|"
     r"him|her)\b",
     r"the first \g<who> and the second \g<who>"),
    (r"^how (?:many|much) (?:g|gs|g[- ]?forces?) (?P<rest>.*\b(?:pull|brak|accelerat|decelerat|slow|stop).*)$",
     r"what acceleration \g<rest> in g"),
    (r"\bg[- ]?(?:forces?|loads?)(?: of| on)?\b", "acceleration in g"),
    (r"\bbraking force\b", "deceleration"),
    (r"\bspeed (?:of|at|on) (?:the )?(?P<what>impact|landing|take-off|takeoff|collision) (?:of|for) (?=the|my|our|"
     r"a)", r"\g<what> speed of "),
    (r"\b(?P<what>(?:red|orange|green)) light\b(?= when)", r"\g<what> light"),
    (r"\b(?:by|with) (?:what|which|how (?:much|big|large)(?: a| of a)?) (?:margin|distance) (?P<do>did|does|do) "
     r"(?P<a>.+?) (?:miss|clear|avoid) (?P<b>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) .+)",
     r"how close does \g<a> come to \g<b>"),
    (r"\bhow (?:much|narrowly|far|many (?P<unit>\w+)) (?P<do>did|does|do) (?P<a>.+?) miss (?P<b>(?:the|a|my|our|"
     r"his|her|its) .+?)"
     r"(?: by)?$", r"how close does \g<a> come to \g<b>"),
    (r"^(?:at (?:what|which) rate|how fast|how quickly) (?:is|was|does|did) the (?:gap|distance|space) between "
     r"(?P<a>.+?) (?:and (?P<b>.+?) )?(?:shrink(?:ing)?|clos(?:e|ing)|get(?:ting)? smaller|narrow(?:ing)?|"
     r"decreas(?:e|ing))$",
     r"closing speed of \g<a> and \g<b>"),
    (r"\b(?:what|which) size (?=(?:is|was|are|were)\b)", "how big "),
    (r"\bhow much time separates\b", "time gap between"),
    (rf"\b(?:following|trailing) distance in {_SECONDS} (?:of|between)\b", "time gap of"),
    (rf"\b(?:what (?:is|was) |how (?:much|big|large|long) (?:is|was) )?(?:the )?lead of (?P<who>.+?) in {_SECONDS}$",
     r"how many seconds does \g<who> lead"),
    (rf"\bhow far (?P<side>behind|ahead)(?P<of> .*?)? in {_SECONDS}\b", r"how many seconds \g<side>\g<of>"),
    (r"\bhow (?:much|long|many s|many seconds)(?: time)? (?P<do>does|did|do|has|had) (?P<a>.+?)(?: have| got)?(?: "
     r"left)? "
     r"(?:before|until|till) (?P<b>(?!it\b|he\b|she\b|they\b).+?) (?:hits?|reach(?:es)?|runs? into|crash"
     r"(?:es)? into|strikes?) (?:him|her|it|"
     r"them|us|me)$",
     r"time to collision between \g<b> and \g<a>"),
    (r"^add (?:up )?the (?P<what>distances|speeds) of\b", r"sum of the \g<what> of"),
    (r"^(?:the )?(?:total |overall |number of )*(?P<unit>metres|meters|feet|yards|miles|km|kilometres|kilometers|"
     r"nautical miles) "
     r"(?P<verb>\w+(?:ed|un|um|ode|iven|alked|overed)) by (?P<who>.+)$", r"distance covered by \g<who> in \g<unit>"),
    (rf"\bhow many {_SECONDS} apart (?:are|do|did|were|was) (?P<who>.+?)(?: (?:cross|pass|reach|arrive|start|"
     rf"finish|come)\b.*)?$",
     r"time gap between \g<who>"),
    (r"\bthe (?P<who>[\w-]+) (?:that|which|who) (?:is|was) (?P<nth>first|second|third|fourth|fifth|\d(?:st|nd|rd|"
     r"th)) from "
     r"(?:the )?(?P<side>left|right|front|back|top|bottom)\b", r"the \g<nth> \g<who> from the \g<side>"),
    (r"^(?:measured )?(?:as the crow flies|in a straight line) ?,? how "
     r"far\b(?P<rest>.*)$", r"how far \g<rest> in a straight line"),
    (r"\b(?:the )?(?:speed|velocity|rate) (?:at|with) which (?P<who>(?:the|a|an|my|our|his|her|their|that|this"
     r"|number|any|some) .+?|he|she|it) "
     r"(?P<verb>\w+s)\b",
     r"how fast does \g<who> \g<verb>"),
    (r"\bhow many (?P<unit>metres|meters|m|km|kilometres|kilometers|feet|miles) (?P<do>does|did|do) (?P<who>.+?) "
     r"(?:cover|run|go|travel|make|move|do|walk|drive) per (?P<per>second|hour|"
     r"minute)\b", r"how fast \g<do> \g<who> go in \g<unit> per \g<per>"),
    (r"^how high (?:did|does) (?P<owner>his|her|its|their|our|my|the [\w -]+ 's) speed (?:get|go|rise|"
     r"climb)$", r"what is \g<owner> top speed"),
    (r"(?<!for )\b(?:on |at |during )?the (?P<nth>first|second|third|fourth|fifth|last) time (?:that |when )?"
     r"(?=(?:he|she|it|they|we|i|the|a)\b)", r"when for the \g<nth> time "),
    (r"^(?:the )?(?P<unit>km/h|kph|mph|m/s|knots) of (?=the|a|my|our|his|her)", r"speed in \g<unit> of "),
    (r"^compare (?P<a>.+?) (?:to|with) that of (?=the|a|my|our)", r"compare \g<a> with "),
    (r"^(?:at|by) (?:what|which) rate (?P<do>does|did|is|was) (?P<who>.+?) (?P<verb>(?:accelerat|decelerat|brak|"
     r"slow)\w*)", r"how hard \g<do> \g<who> \g<verb>"),
    (r"^(?P<who>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) [^:,|]+?) ?[:,-] ?how (?P<adj>long"
     r"|wide|tall|high|big|deep|"
     r"thick)$", r"how \g<adj> is \g<who>"),
    (r"^(?P<who>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) [^:,|]+?) ?[:,-] ?(?P<what>length"
     r"|height|width|"
     r"size)$", r"the \g<what> of \g<who>"),
    # Units that nobody measures in: the answer comes in the usual one.
    (rf"\bhow many {_ODD_UNITS}\b", "how far"),
    (rf",? (?:in|as) {_ODD_UNITS}(?: (?:per|a|an) \w+)?\b", ""),
    (r"\b(?P<when>after|before|when|while) (?:being|getting) (?=\w+)", r"\g<when> it is "),
    (r"^if (?:nobody|no one|neither|nothing|none)\b[^,]*, ?when (?:do|does|would|will) (?P<who>.+?) "
     r"(?P<verb>hit|collide|crash|meet|touch)\b.*$",
     r"how long until \g<who> \g<verb>"),
    (r"^(?P<who>which [\w-]+|who) (?:is|was) (?:the )?first to (?P<verb>\w+)", r"\g<who> \g<verb>s first"),
    (r"^how much (?:height|altitude) (?P<do>does|did) (?P<who>.+?) gain\b", r"how high \g<do> \g<who> climb"),
    (r" ?, (?:to the )?left or (?:to the )?right ?,", " "),
    # How near two things come.
    (r"^how far (?:away )?from (?P<b>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) .+?) (?:did|does"
     r"|do) (?P<a>.+?) (?:get|go|come|end up)$",
     r"what is the largest distance between \g<a> and \g<b>"),
    (r"^(?:at (?:what|which) distance|how far) (?P<side>past |over |beyond |behind |in front of )?(?P<c>(?:the|"
     r"a) .+? )?(?:does|did) "
     r"(?P<a>(?!.*\b(?:before|after|until|when|while)\b).+?) (?P<verb>stop|halt|land|park)(?: (?:behind|from|in"
     r" front of|before) (?P<b>.+))?$",
     r"how far is \g<a> from \g<b>\g<c> when \g<a> \g<verb>s"),
    (r"^(?:when|at (?:what|which) (?:time|moment)) (?:is|are|was|were) (?P<a>.+?) (?:closest|nearest)(?: to)? "
     r"each other$",
     r"how close do \g<a> come"),
    (r"^(?:when|at (?:what|which) (?:time|moment)) (?:is|are|was|were) (?P<a>.+?) (?:closest|nearest)(?: to)? "
     r"(?P<b>.+)$",
     r"how close does \g<a> come to \g<b>"),
    (r"^when (?:is|was) the (?:distance|gap) between (?P<who>.+?) (?:the )?(?P<size>smallest|largest|biggest|"
     r"shortest)$",
     r"what is the \g<size> distance between \g<who>"),
    # Heights.
    (r"^how high (?P<be>is|was|are|were) (?P<who>.+?) at (?:its|his|her|their|the) highest(?: "
     r"point)?$", r"how high does \g<who> get"),
    (r"^how high (?:above|over) (?P<what>(?:the|a) \w+) (?P<be>is|was|does|did) (?P<who>.+?)(?: (?:fly|flying|"
     r"hover|float|get|go))?$",
     r"how far is \g<who> from \g<what>"),
    (r"^how high (?P<be>is|was) (?P<who>.+?) (?:above|over) (?P<what>the "
     r"\w+)\b", r"how far \g<be> \g<who> from \g<what>"),
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
    (r"^(?:what|which) length (?=(?:is|was|are|were)\b)", "how long "),
    (r"\bput(?:s|ting)? behind (?:it|him|her|them|us)(?:self|selves)?\b", "covered"),
    (r"\bbeeline (?=from\b|of\b|for\b|between\b)", "straight-line distance "),
    (r"^if (?P<who>.+?) (?:braked|brakes|hits? the brakes|slammed on the brakes|were to brake)(?: \w+)? ?, (?:what"
     r" would|"
     r"how (?:long|far|big)) .*\b(?:stopping|braking) distance\b.*$", r"what is the stopping distance of \g<who>"),
    (r"^what (?:top|maximum|peak) (?:did|does) (?P<who>.+?) (?:reach|hit|do|get to|touch|show|manage)$",
     r"what is the top speed of \g<who>"),
    (r"^how long (?P<be>is|was) (?P<who>.+?) 's (?:route|path|way|track|trajectory|run|ride|walk|trip|journey)$",
     r"how far did \g<who> go"),
    (r"^(?:the )?(?:number of )?(?:seconds|secs|s) (?=(?:until|till|before|between|left|to)\b)", "how many seconds "),
    (r"^where (?P<be>is|was|are|were) (?P<who>.+?) (?:bound|headed|heading|making)(?: for)?$", r"where \g<be>"
     r" \g<who> heading"),
    (r"^(?:what (?:is|was) )?the (?:most|furthest|farthest) (?P<who>.+?) (?:are|were|is|was|get|got)(?: ever)? apart$",
     r"what is the largest distance between \g<who>"),
    (r"^when (?P<be>is|was) (?P<who>.+?) 's (?P<what>speed|velocity|pace) (?:at its )?(?:highest|greatest|maximal"
     r"|largest|"
     r"peak|maximum)$", r"what is the top \g<what> of \g<who>"),
    (r"^when (?P<be>is|was) the (?P<what>speed|velocity|pace) of (?P<who>.+?) (?:at its )?(?:highest|greatest"
     r"|maximal|largest|"
     r"peak|maximum)$", r"what is the top \g<what> of \g<who>"),
    (r"^(?:what|which) height (?P<do>does|did) (?P<who>.+?) have$", r"how tall is \g<who>"),
    (r"^(?:what|which) width (?P<do>does|did) (?P<who>.+?) have$", r"how wide is \g<who>"),
    (r"^(?:what|which) length (?P<do>does|did) (?P<who>.+?) have$", r"how long is \g<who>"),
    (r"^(?:what|which) size (?P<do>does|did) (?P<who>.+?) have$", r"how big is \g<who>"),
    (r"^(?P<who>(?:the|a|my|our|this|that) [^,:|]+?) ?[,:] (?:please )?(?P<do>locate|track|follow|mark|find"
     r"|highlight|segment|"
     r"outline)(?: (?:it|him|her|them))?$", r"\g<do> \g<who>"),
    (r"\bhow much (?=(?:fast|far|high|tall|long|wide|big|quick|hard|close)\b)", "how "),
    (r"^(?P<what>height|width|length|size) (?:the )?(?P<who>(?!of\b|between\b|from\b|in\b|is\b|was\b|gained\b"
     r"|won\b|reached\b|made\b)[\w -]+)$",
     r"the \g<what> of the \g<who>"),
    (r"^(?P<what>distance|gap|separation) (?P<a>(?!of\b|between\b|from\b|covered\b|run\b|to\b|the\b)[a-z]+) (?P<b>"
     r"(?!to\b)[a-z]+)$",
     r"\g<what> between the \g<a> and the \g<b>"),
    # Strokes.
    (r"\bhow long (?:is|was) (?P<what>(?:the|that|this|his|her) (?:[\w'-]+ )?(?:throw|kick|putt|shot|drive|punt|"
     r"toss|pass))$",
     r"how far was \g<what>"),
    (r"\bhow far (?P<do>did|does) the (?:impact|crash|collision|blow|hit|bump) (?P<verb>push|shove|move|throw|knock|"
     r"fling|hurl|drag) "
     r"(?P<who>.+?)(?: away| back| forward)?$", r"how far was \g<who> shoved in the crash"),
    (r"\b(?P<verb>thrown|shoved|pushed|knocked|hurled|flung|moved|tossed)(?P<away> \w+)? (?:by|from|through|because of|"
     r"due to|as a result of) the (?P<what>crash|collision|impact|hit|bump|accident)\b",
     r"\g<verb>\g<away> in the \g<what>"),
    # Speeds and limits.
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
    (r"\bhow long (?:would|will|does|did) it (?:take|be)(?: (?:until|till|before))\b", "how long until"),
    (r"^compare (?P<a>.+?) (?:with|to|and) (?P<b>.+?) ?[:,;-] (?:which|who)(?: one)? (?P<be>is|was|goes|runs|drives) "
     r"(?P<more>.*)$", r"who is \g<more>, \g<a> or \g<b>"),
    # Counting.
    (r"\bhow many time (?=(?:the|a|an|my|our|does|did|do|is|was|has|he|she|it|they)\b)", "how many times "),
    (r"\bhow (?P<adj>big|large|wide|great|small) (?P<be>is|was) (?:the )?(?=(?:time )?(?:distance|gap|space"
     r"|separation|headway)\b)",
    r"what \g<be> the "),
    (r"^(?:please )?(?:count|tell|find|give)? ?how often\b", "how many times"),
    (r"^(?:please )?count (?:how many )?(?:of )?the (?:number of )?times(?: that)?\b", "how many times"),
    (r"^(?:(?:what is )?the )?(?:number|count|total) of times(?: that| when)? (?!does|do|did)", "how many times does "),
    (r"^count (?=how many\b)", ""),
    (r"\bhow (?:many|much) (?P<who>[\w -]+?) (?:walk|go|come|drive|ride|run|cycle|pass|sail|fly|skate|jog) "
     r"(?:by|past|along)(?= [,|]|$| (?:in|between|from|during|after|before|within|until)\b)", r"how many \g<who>"),
    (r"\b(?P<ask>how many .+?) in total\b", r"\g<ask>"),
    # Following.
    (r"^(?P<do>follow|track|mark|show|highlight) (?P<who>.+?) (?:with|in|by) an? (?:\w+ )?(?:box|mask|circle|"
     r"frame|line)$",
     r"\g<do> \g<who>"),
    (r"^(?:to the )?left or (?:to the )?right ?[:,;-] ?(?=where|which|how|what)", ""),
    (r"^where (?P<who>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) .+?|it|he|she) (?P<be>is|was|are"
     r"|were) (?:off to|going|heading|headed)$",
     r"where \g<be> \g<who> going"),
    (r"^(?:tell |show |see )?where (?P<who>(?:the|a|an|my|our|his|her|their|that|this|number|any|some) .+?|it|he"
     r"|she) (?:goes|went|runs|ran|heads|drives)(?: "
     r"to)?$",
     r"which way does \g<who> go"),
    (r"^how far (?P<do>did|does) (?P<who>.+?) (?P<verb>stop|halt|park|land|stand) (?:away )?from (?P<what>.+)$",
     r"how far is \g<who> from \g<what> when \g<who> \g<verb>s"),
    (r"^how far from (?P<what>.+?) (?P<do>did|does) (?P<who>.+?) (?P<verb>stop|halt|park|land|come to rest)$",
     r"how far is \g<who> from \g<what> when \g<who> \g<verb>s"),
    # Times.
    (r"\bstay(?P<s>s?) (?:there|at the (?:stop|light|lights|station|crossing|line))\b", r"stand\g<s> still"),
    (r"^how much (?:air|hang) ?-?time (?:did|does|do|has|had) (?P<who>.+?) (?:get|have|got|had|catch)$",
    r"air time of \g<who>"),
    (r"^(?P<clause>(?!when|where|which|who|what|how|at|did|does|is|was).+?) ?[-,:;]? for how (?P<long>long|many \w+)$",
     r"how \g<long> \g<clause>"),
    (r"^(?:what (?:is|was) )?the (?:exact )?(?:time ?stamp|time|moment|instant|second)s? of (?P<what>.+)$",
    r"when is \g<what>"),
    (r"^(?:exact )?(?:time ?stamp|time|moment|instant)s? of (?P<what>(?:the|a|his|her|its|first|second|third) .+)$",
    r"when is \g<what>"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The rows, compiled when first needed."""
    return tuple((re.compile(pattern), words) for pattern, words in (*_ROWS, *moments.ROWS, *turned.ROWS))


_LITERAL = re.compile(r"[a-z]{2,}")
_ESCAPED = re.compile(r"\\.|\?P<\w+>")
_TIME_FIRST = re.compile(r"^(?:at|over|in|during|within|for|from|between|until|up to) [^,|]*\d[^,|]*, ")


def plain_wording(text: str) -> tuple[str, frozenset[str]]:
    """The question with each roundabout wording of the table replaced, and the words of the rows that fitted.

    Times that it opens or ends with stay there.
    """
    read: set[str] = set()
    opening = _TIME_FIRST.match(text)
    head, text = (text[: opening.end()], text[opening.end() :]) if opening else ("", text)
    for pattern, words in _table():
        body, tail = text[: _before_tail(text)], text[_before_tail(text) :]
        match = pattern.search(body)
        if match is None and tail:
            body, tail, match = text, "", pattern.search(text)
        if match is not None:
            text = " ".join(f"{body[: match.start()]} {match.expand(words)} {body[match.end() :]} {tail}".split())
            read |= literal_words(pattern.pattern)
    return head + text, frozenset(read)


def literal_words(pattern: str) -> set[str]:
    """The words that a pattern spells out, without what its wildcards match."""
    return set(_LITERAL.findall(_ESCAPED.sub(" ", pattern)))


@lru_cache(maxsize=64)
def _before_tail(text: str) -> int:
    """Where the times and units begin that the question ends with: "..., in feet", "... in the first 5 s"."""
    end = len(text)
    while (cut := min(trailing_time(text[:end]), trailing_unit(text[:end]))) < end:
        end = len(text[:cut].rstrip(" ,"))
    return end
