"""Roundabout wordings of two things: gaps, times between them, comparisons."""

from __future__ import annotations

from stagent.plan.arithmetic import VALUE_PATTERN
from stagent.plan.wordings.words import LENGTH_UNIT, NAMED, PACE, SECONDS, TIME_UNIT

ROWS: tuple[tuple[str, str], ...] = (
    (r"^(?P<what>distance|gap|separation|space|clearance) (?:the )?(?P<a>[a-z]+) ?[-/] ?(?:the )?(?P<b>[a-z]+)\b",
     r"\g<what> between the \g<a> and the \g<b>"),
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
    (r"\bhow much time separates\b", "time gap between"),
    (rf"\b(?:following|trailing) distance in {SECONDS} (?:of|between)\b", "time gap of"),
    (rf"\b(?:what (?:is|was) |how (?:much|big|large|long) (?:is|was) )?(?:the )?lead of (?P<who>.+?) in {SECONDS}$",
     r"how many seconds does \g<who> lead"),
    (rf"\bhow far (?P<side>behind|ahead)(?P<of> .*?)? in {SECONDS}\b", r"how many seconds \g<side>\g<of>"),
    (r"\bhow (?:much|long|many s|many seconds)(?: time)? (?P<do>does|did|do|has|had) (?P<a>.+?)(?: have| got)?(?: "
     r"left)? "
     r"(?:before|until|till) (?P<b>(?!it\b|he\b|she\b|they\b).+?) (?:hits?|reach(?:es)?|runs? into|crash"
     r"(?:es)? into|strikes?) (?:him|her|it|"
     r"them|us|me)$",
     r"time to collision between \g<b> and \g<a>"),
    (rf"\bhow many {SECONDS} apart (?:are|do|did|were|was) (?P<who>.+?)(?: (?:cross|pass|reach|arrive|start|"
     rf"finish|come)\b.*)?$",
     r"time gap between \g<who> in seconds"),
    (r"^compare (?P<a>.+?) (?:to|with) that of (?=the|a|my|our)", r"compare \g<a> with "),
    (r"^if (?:nobody|no one|neither|nothing|none|we|i|they|both|it|he|she)\b[^,]*, ?when (?:do|does|would|will) "
    r"(?P<who>.+?) "
     r"(?P<verb>hit|collide|crash|meet|touch)\b(?P<what>.*)$",
     r"how long until \g<who> \g<verb>\g<what>"),
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
     r"(?P<b>(?!.*\b[a-z]+ing\b).+)$",
     r"how close does \g<a> come to \g<b>"),
    (r"^when (?:is|was) the (?:distance|gap) between (?P<who>.+?) (?:the )?(?P<size>smallest|largest|biggest|"
     r"shortest)$",
     r"what is the \g<size> distance between \g<who>"),
    (r"^(?:the )?(?:number of )?(?:seconds|secs|s) (?=(?:until|till|before|between|left|to)\b)", "how many seconds "),
    (r"^(?:what (?:is|was) )?the (?:most|furthest|farthest) (?P<who>.+?) (?:are|were|is|was|get|got)(?: ever)? apart$",
     r"what is the largest distance between \g<who>"),
    (r"^(?P<what>distance|gap|separation) (?P<a>(?!of\b|between\b|from\b|covered\b|run\b|to\b|the\b)[a-z]+) (?P<b>"
     r"(?!to\b)[a-z]+)$",
     r"\g<what> between the \g<a> and the \g<b>"),
    (r"\bhow long (?:would|will|does|did) it (?:take|be)(?: (?:until|till|before))\b", "how long until"),
    (r"^compare (?P<a>.+?) (?:with|to|and) (?P<b>.+?) ?[:,;-] (?:which|who)(?: one)? (?P<be>is|was|goes|runs|drives) "
     r"(?P<more>.*)$", r"who is \g<more>, \g<a> or \g<b>"),
    (r"\bhow (?P<adj>big|large|wide|great|small) (?P<be>is|was) (?:the )?(?=(?:time )?(?:distance|gap|space"
     r"|separation|headway)\b)",
     r"what \g<be> the "),
    (r"^how far (?P<do>did|does) (?P<who>.+?) (?P<verb>stop|halt|park|land|stand) (?:away )?from (?P<what>.+)$",
     r"how far is \g<who> from \g<what> when \g<who> \g<verb>s"),
    (r"^how far from (?P<what>.+?) (?P<do>did|does) (?P<who>.+?) (?P<verb>stop|halt|park|land|come to rest)$",
     r"how far is \g<who> from \g<what> when \g<who> \g<verb>s"),
    (r"\bhow (?P<much>long|many s|many seconds|much time) (?:passe[sd]|elapse[sd]?|lies|goes by|went by) between\b",
     r"how \g<much> is between"),
    (r"^(?:at|with) (?:what|which|how (?:much|big a|large a)) (?:distance|gap|clearance|space|margin) (?P<do>does"
     r"|did|do) "
     r"(?P<a>.+?) (?:pass(?: by)?|overtake|go (?:past|by)|drive (?:past|by|behind)|follow|come past) (?P<b>.+)$",
     r"how close does \g<a> come to \g<b>"),
    (r"^(?:what (?:is|was) )?the (?:farthest|furthest|most) (?P<a>.+?) and (?P<b>.+?) (?:get|got|are|were|come"
     r"|came) (?:away )?"
     r"(?:from each other|apart)$", r"what is the largest distance between \g<a> and \g<b>"),
    (r"^how far (?P<do>do|does|did) (?P<a>.+?) (?:get|go|come|stray|move) (?:away )?from (?P<b>(?!where|its|his"
     r"|her|their|the "
     r"(?:start|left|right|front|back)).+?) at (?:the )?(?:most|farthest|furthest|max|maximum)$",
     r"what is the largest distance between \g<a> and \g<b>"),
    (r"^(?:what (?:is|was) )?the (?P<size>shortest|smallest|largest|biggest|greatest) (?:distance|gap) (?P<a>.+?) "
     r"(?:has|had|have|keeps?|kept|leaves?|left) (?:to|from|behind) (?P<b>.+)$",
     r"what is the \g<size> distance between \g<a> and \g<b>"),
    (r"\b(?P<be>is|was) the (?P<top>top |peak |maximum |max |highest )(?:speed|velocity) of (?P<a>.+?) (?:higher"
     r"|greater|bigger|"
     r"larger|more) than (?:that|the \w+ \w+|the \w+) of (?P<b>.+)$", r"does \g<a> have a higher top speed than \g<b>"),
    (r"\b(?P<be>is|was) the (?:direction|heading)(?: of (?:travel|motion))? of (?P<a>.+?) (?:the same as|equal to"
     r"|like) "
     r"(?:that|the (?:\w+ )?\w+) of (?P<b>.+)$", r"are \g<a> and \g<b> going in the same direction"),
    (rf"\bhow (?:long|much time|many {SECONDS}) (?:did|does|do|has|have|had) (?P<a>.+?)(?: have| got)?(?: left)? ?,? "
     rf"(?:until|"
     r"till|before) (?:he|she|it|they|we|i) (?:would |will |could )?(?:have )?(?:hits?|reach(?:es|ed)?|runs? into"
     r"|ran into|crash(?:es|ed)? into|struck|rammed|rams?|"
     r"strikes?) (?P<b>.+)$", r"time to collision between \g<a> and \g<b>"),
    (rf"^(?:(?:if|assuming|supposing|provided|with) )?(?:that )?(?:nobody|no "
    rf"one|neither|none|nothing)\b[^,:;|]{{3,30}}? ?"
     rf"[,:;-] (?:in )?(?P<ask>how (?:many {TIME_UNIT}|long|soon)) (?:does|do|will|would) (?P<a>.+?) "
     r"(?P<verb>hit|reach|ram|strike|touch|meet|run into|crash into|bump into) ", r"\g<ask> until \g<a> \g<verb> "),
    (r"^(?:(?:if|assuming|supposing|provided|with) )?(?:that )?(?:nobody|no one|neither of them|neither|none of them) "
     r"[^,:;|]{3,30}? ?[,:;-]? (?=(?:in )?(?:how (?:long|soon|many)|when|what))", ""),
    (r" ?,? (?:assuming|given|provided|supposing) (?:that )?(?:(?:an? )?(?:constant|steady|unchanged|equal) \w+|"
     r"(?:nobody|no one|neither|nothing|none|both|they|it|he|she) [^,|]{3,30})$", ""),
    (r"(?:^| ?,? ?)\b(?:in|at) the (?:worst|tightest|most critical|most dangerous) (?:moment|case|point|instant|second)"
     r"(?: ?,|$)", ""),
    (rf"^(?:what (?:is|was) )?the (?:nearest|closest) (?:that )?(?P<a>{NAMED} [^,|]+?) (?:ever "
    rf")?(?:came|come|comes|got|"
     r"gets|was|is|passed) (?:to|from|by) (?P<b>.+)$", r"how close does \g<a> come to \g<b>"),
    (rf"^how many (?P<unit>{TIME_UNIT}) (?:separate|separated|are between) (?P<a>first|second|third) and "
    rf"(?P<b>second|third|"
     r"fourth)(?: places?)?$", r"time gap between the \g<a> one and the \g<b> one in \g<unit>"),
    (r"(?<=\d) (?P<unit>m|cm|km|ft|yd|in) (?:of )?(?:room|space|clearance|distance)\b(?! (?:between|from|of))", r" "
    r"\g<unit>"),
    (r"^at (?:its|their|the) (?:widest|largest|biggest|greatest) ?,? (?:how (?:big|wide|large)|what) (?:is|was) the "
     r"(?:gap|distance|space) between (?P<who>.+)$", r"what is the largest distance between \g<who>"),
    (r"^how far (?:did|does) (?P<a>.+?) (?:end up|finish|finish up|come to rest|land) (?:away )?from "
     r"(?P<b>(?!where\b|its\b|his\b|her\b|their\b|the (?:start|left|right|front|back)\b).+)$",
     r"how far is \g<a> from \g<b> at the end"),
    (rf"^(?:time|how (?:long|soon)|how many {TIME_UNIT}) (?:until|till|before|to) (?P<a>.+?) (?:hits?|bumps? "
     rf"into|runs? into|"
     r"crash(?:es)? into|strikes?|reach(?:es)?|collides? with) (?P<b>.+?) if (?:nothing|nobody|no one|"
     r"(?:it|he|she|they) (?:keeps?|goes on|carry|carries))\b.*$", r"time to collision between \g<a> and \g<b>"),
    (r"^(?P<between>(?:between|from) (?:the|a|my|our) [^,|]+ (?:and|to) (?:the|a|my|our) [^,|]+?) ?, "
     r"(?P<ask>how (?:much|"
     r"far|wide|big|many)\b.+?)(?: at (?:its|the|their) (?:tightest|narrowest|closest|smallest))?$",
     r"\g<ask> \g<between>"),
    (r"^(?P<who>the \d [\w -]+) ?[,:;-] (?P<which>which|who)(?: one)?(?: of them)? (?=is|was|goes|went|ran|"
     r"has|had|gets|got|runs|covers|covered)", r"\g<which> of \g<who> "),
    (rf"^how far (?P<be>is|was|are|were) (?P<a>{NAMED} [^,|]+?) (?:above|over|below|under|beneath|beyond) "
    rf"(?P<b>{NAMED} [^,|]+)$",
     r"how far \g<be> \g<a> from \g<b>"),
    (rf"^(?P<by>by )?how (?P<much>much|many {TIME_UNIT}) (?P<side>later|earlier|sooner) than (?P<a>{NAMED} [^,|]+?) "
     rf"(?P<do>does|did|do|is|was) (?P<b>{NAMED} [^,|]+?) (?P<verb>\w+)$", r"how \g<much> \g<side> \g<do> \g<b> "
     r"\g<verb> than \g<a>"),
    (rf"^if (?P<who>{NAMED} [^,|]+?) (?:does not|did not|do not|keeps?|carries on|carry on|goes on|never)\b[^,]*, ?"
     r"(?:when|how soon) (?:will|would|does|do) (?:it|he|she|they) "
     r"(?P<verb>hit|reach|strike|ram|collide|crash|meet|touch)\b",
     r"how long until \g<who> \g<verb>"),
    (r"^(?:does|did|do|can|could) (?P<a>.+?) (?:outrun|outpace|outswim|outride|outstrip|outsprint|outdrive) (?P<b>.+)$",
     r"is \g<a> faster than \g<b>"),
    (r"^how (?:fast|quick|quickly|rapidly) (?P<be>is|was|are|were|does|did) (?P<a>.+?) compared (?:to|with) (?P<b>.+)$",
     r"which is faster, \g<a> or \g<b>"),
    (r"^how far (?:is|was|did|does|do) (?P<a>.+?) (?:run |go |walk |swim |drive )?compared (?:to|with) (?P<b>.+)$",
     r"who went farther, \g<a> or \g<b>"),
    (r"\b(?:size|width|length) of the (?=(?:gap|distance|space) between\b)", ""),
    (r"^(?:going|judging|judged) by top speed ?,? (?:who|which(?: one)?) (?:is|was) \w+ ?[:,-]? (?P<ab>.+ or .+)$",
     r"who has the higher top speed, \g<ab>"),
    (rf"\bclosing {PACE} (?:of|for) (?P<a>{NAMED} [^,|]+?) (?:on(?! the (?:left|right)\b)|onto|towards|to"
     rf"|relative to|against) "
     rf"(?P<b>{NAMED} )", r"closing speed of \g<a> and \g<b>"),
    (rf"^(?:at (?:what|which) {PACE}|how (?:fast|quickly)) (?:is|are|was|were|did|do) (?P<who>.+?) "
     r"(?:approach(?:ing)?|near(?:ing)?|clos(?:e|ing) (?:in )?on) (?:each other|one another)$",
     r"closing speed of \g<who>"),
    (rf"\b(?:hit|reached|clocked|posted|recorded|got|achieved) the "
     rf"(?P<most>highest|higher|lowest|lower|best|better) (?:top|peak) {PACE}",
     r"had the \g<most> top speed"),
    (r"\b(?:is|was) (?:the )?(?:quickest|fastest) by top speed\b", "had the highest top speed"),
    (r"^(?:what (?:is|was) )?the (?:widest|largest|biggest|greatest) (?:the |that the )?(?:gap|distance|space) "
     r"between (?P<who>.+?) "
     r"(?:ever )?(?:got|was|gets|is|became)\b", r"what is the largest distance between \g<who>"),
    (r"^(?:what (?:is|was) )?the (?:narrowest|smallest|tightest|closest) (?:the |that the )?(?:gap|distance|"
     r"space) between (?P<who>.+?) "
     r"(?:ever )?(?:got|was|gets|is|became)\b", r"what is the smallest distance between \g<who>"),
    (rf"^(?:is|was|did|does|were) the (?:gap|distance|space|clearance) between (?P<a>.+?) and (?P<b>.+?) (?:ever )?"
     rf"(?:get |go |be |drop |fall )?(?:under|below|less than|smaller than) (?P<v>{VALUE_PATTERN})$",
     r"did \g<a> ever come closer than \g<v> to \g<b>"),
    (rf"^how many (?P<unit>{LENGTH_UNIT}) (?:separate|separates|separated) (?P<a>.+?) (?:from|and) (?P<b>.+)$",
     r"distance between \g<a> and \g<b> in \g<unit>"),
    (rf"^(?P<ask>how (?:many {TIME_UNIT}|much time|long)) (?:are |is )?(?:left |there )*(?:until|till|before) "
     rf"(?P<a>{NAMED} [^,|]+?) (?:gets|catches|grabs) (?P<b>{NAMED} [^,|]+)$",
     r"\g<ask> until \g<a> hits \g<b>"),
    (rf"^(?:how (?:soon|long before|long until)) (?:would|will|do|does) (?P<a>we|i|{NAMED} [^,|]+?) "
     rf"(?:ram|hit|reach|strike|touch|meet|bump into|run into|crash into|drive into|collide with) (?P<b>{NAMED} "
     rf"[^,|]+?)"
     r"(?: (?:if|provided|assuming)\b.*)?$", r"time to collision between \g<a> and \g<b>"),
    (r"\btime between (?P<who>.+?) (?:passing|crossing|reaching|leaving) (?:the|a|my|our) [\w -]+$",
     r"time gap between \g<who>"),
    (rf"^how many (?P<unit>{TIME_UNIT}) (?:separate|separates|separated|are there between|are between) (?P<a>.+?) "
     r"(?:from|and) (?P<b>.+)$", r"time gap between \g<a> and \g<b> in \g<unit>"),
    (rf"^by how many {TIME_UNIT} (?P<be>am|is|are|was|were) (?P<a>.+?) (?:trailing|behind|following) (?P<b>.+)$",
     r"how many seconds \g<be> \g<a> behind \g<b>"),
    (r"^min(?:imum|imal)?\.? (?=time (?:to|until) |ttc\b)", ""),
    (r"^time to collision of (?P<a>.+?) with (?P<b>.+)$", r"time to collision between \g<a> and \g<b>"),
    (rf"^(?:the )?(?:gap|lead|distance) in {TIME_UNIT} (?:from|between|of) (?P<a>.+?) (?:to|and) (?P<b>.+)$",
     r"time gap between \g<a> and \g<b>"),
    (r"^(?:put|sort|order|list|arrange|rank) (?P<who>.+?) (?:in order of|by|according to)(?: their)? "
     r"(?P<what>speed|distance)$", r"rank \g<who> by \g<what>"),
    (r"^(?:put|sort|order|list|arrange|rank) (?P<who>.+?) (?:in order of|by|according to) how far (?:they|each) \w+$",
     r"rank \g<who> by distance"),
    (r"^(?:put|sort|order|list|arrange|rank) (?P<who>.+?) (?:in order of|by|according to) how fast (?:they|each) \w+$",
     r"rank \g<who> by speed"),
)  # fmt: skip
