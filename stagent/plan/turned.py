"""Sentences that are turned round, or begin with what others end with: a table like that of the paraphrases.

A row changes the shape of a whole sentence, never what is asked.
"""

from __future__ import annotations

from stagent.plan.arithmetic import VALUE_PATTERN

_S = r"(?:seconds?|secs?|s|minutes?|min)"
_LENGTH = (
    r"(?:metres?|meters?|m|cm|centimet(?:re|er)s?|feet|foot|ft|yards?|yd|inches|in|km|kilomet(?:re|er)s?|miles?|mi)"
)
_ROLES = r"(?:the|a|an|my|our|his|her|its|their|this|that|all|both|every|number|any|some)"
_GO = r"(?:going|moving|travelling|traveling|driving|running|riding|flying|doing|swimming|skating|walking|sailing)"
_PACE = r"(?:speed|velocity|pace)"

ROWS: tuple[tuple[str, str], ...] = (
    # What the sentence opens with belongs to its end.
    (rf"^having (?P<did>\w+) (?P<what>{_ROLES} [^,|]+?) ?, (?P<ask>.+?) (?P<do>did|does) (?P<who>{_ROLES} [\w -]+?) "
     r"(?P<verb>head|go|run|drive|turn|move|travel|fly|walk)(?P<rest>.*)$",
     r"\g<ask> \g<do> \g<who> \g<verb>\g<rest> after it \g<did> \g<what>"),
    (rf"^(?:(?:while|when|on|upon|as) )?(?P<ing>[a-z]+ing) (?P<what>{_ROLES} [^,|]+?) ?, (?P<who>{_ROLES} [^,|]+?) "
     rf"(?P<be>is|was|were|are) {_GO} (?:at )?(?:how fast|(?:what|which) {_PACE})$",
     r"how fast \g<be> \g<who> going when \g<ing> \g<what>"),
    (rf"^(?P<who>{_ROLES} [^,:|]+?) (?P<be>is|was|were|are) {_GO} (?:at )?(?:how fast|(?:what|which) {_PACE})$",
     r"how fast \g<be> \g<who> going"),
    (r"^averaged over all(?: of)? (?P<who>the [\w -]+?) ?, (?:at )?(?:(?:what|which) \w+|how fast) (?:did|do|does) "
     r"(?:they|it) \w+$", r"average speed of all \g<who>"),
    (rf"^as a (?:percentage|percent|share) of (?P<of>.+?) ?, how fast (?P<be>is|was|were|are) (?P<who>.+?)(?: {_GO})?$",
     r"how many percent of \g<of> is the speed of \g<who>"),
    (r"^(?:(?:if|assuming|supposing|provided|with) )?(?:that )?(?:nobody|no one|neither of them|neither|none of them) "
     r"[^,|]{3,30}? ?,? (?=how (?:long|soon|many))", ""),
    (rf"^(?:time|how (?:long|soon)|how many {_S}) (?:until|till|before|to) (?P<a>.+?) (?:hits?|bumps? into|runs? into|"
     r"crash(?:es)? into|strikes?|reach(?:es)?|collides? with) (?P<b>.+?) if (?:nothing|nobody|no one|"
     r"(?:it|he|she|they) (?:keeps?|goes on|carry|carries))\b.*$", r"time to collision between \g<a> and \g<b>"),
    (r"^(?P<ask>which .+?) and where$", r"\g<ask>"),
    (r"^(?P<who>[a-z][\w -]+?) (?:setting off|braking|accelerating|speeding up|slowing down) ?[:,-] how many "
     r"(?P<unit>g|m/s2)$", r"acceleration of the \g<who> in \g<unit>"),
    (r"^(?P<most>least|most|greatest|shortest|longest) distance(?: covered| run| travelled)? ?[:,-] which "
     r"(?P<who>\w+)$", r"which \g<who> covered the \g<most> distance"),
    (rf"^if (?P<who>{_ROLES} [\w -]+?) (?:keeps?|maintains?|holds?) (?:its|his|her|their|this|that|the same) (?:\w+ )?"
     r"(?:speed|pace|course|velocity|rate) ?,? (?P<ask>how (?:long|soon|many \w+)) (?P<to>until|till|before) "
     r"(?:it|he|she|they) ", r"\g<ask> \g<to> \g<who> "),
    (r"^(?:the )?(?P<nth>first|second|third|fourth|fifth|sixth|last) time (?:that |when )?(?P<clause>.+?) ?"
     r"[:,;-]? ?(?:when(?: (?:is|was) (?:it|that))?)$", r"when \g<clause> for the \g<nth> time"),
    (rf"^from (?P<a>the .+?) (?:until|till|to) (?P<b>.+?) ?[:,;-] ?how (?:many {_S}|long)$",
     r"how long from \g<a> until \g<b>"),
    (rf"^(?P<a>{_ROLES} [^,|]+?) or (?P<b>{_ROLES} [^,|]+?) ?[,:;-] ?(?P<ask>(?:who|which)(?: one)? (?:is|was) .+)$",
     r"\g<ask>, \g<a> or \g<b>"),
    (r"^(?P<between>(?:between|from) (?:the|a|my|our) [^,|]+ (?:and|to) (?:the|a|my|our) [^,|]+?) ?, "
     r"(?P<ask>how (?:much|"
     r"far|wide|big|many)\b.+?)(?: at (?:its|the|their) (?:tightest|narrowest|closest|smallest))?$",
     r"\g<ask> \g<between>"),
    (r"^whose (?P<what>[\w -]+?) (?P<do>[a-z]+ (?:farther|further|faster|higher|longer|slower|the \w+est)) ?, "
     r"(?P<a>.+? 's) or (?P<b>.+? 's)$", r"which \g<what> \g<do>, \g<a> \g<what> or \g<b> \g<what>"),
    (r"^how (?:fast|quick|quickly|rapidly) (?P<be>is|was|are|were|does|did) (?P<a>.+?) compared (?:to|with) (?P<b>.+)$",
     r"which is faster, \g<a> or \g<b>"),
    (r"^how far (?:is|was|did|does|do) (?P<a>.+?) (?:run |go |walk |swim |drive )?compared (?:to|with) (?P<b>.+)$",
     r"who went farther, \g<a> or \g<b>"),
    (r" and (?:at what |what |the )?(?:moment|time|second|instant|place|spot)(?: that| when| at which| where)? "
     r"(?:he|she|it|they) (?:got|reached|hit|did|was|had|managed)(?: (?:there|it|that|this|so))?$", ""),
    (r"\b(?:size|width|length) of the (?=(?:gap|distance|space) between\b)", ""),
    (r"^is there (?:an?|any) (?:moment|time|point|instant) (?:when|where|at which|in which|that) (?P<clause>.+)$",
     r"whether \g<clause>"),
    (r"^(?:what|which) distance (?P<would>would|will) (?P<who>.+?) (?:need|require|take) to (?:stop|halt)\b",
     r"how far \g<would> \g<who> need to stop"),
    # Speeds.
    (r"^how (?P<how>fast|quick|quickly) (?P<be>is|was) (?P<who>.+?) 's (?:run-up|run|walk|ride|swim|descent|"
     r"sprint|gallop|"
     r"trot|jog|crawl|flight)$", r"how \g<how> \g<be> \g<who> going"),
    (rf"^(?P<who>{_ROLES} [^,|]+?) (?:topped|maxed|peaked)(?: out)?(?: at)?$", r"top speed of \g<who>"),
    (r"^what (?P<be>is|was|are|were) (?P<who>.+?) (?:clocking|averaging)(?: on average)?$",
     r"how fast \g<be> \g<who> going"),
    (r"^what (?P<do>did|does|do) (?P<who>.+?) (?:average|clock)(?P<unit> in .+)?$",
     r"how fast \g<do> \g<who> go\g<unit>"),
    (r"^what (?:is|was) the (?:quickest|fastest) (?:that )?(?P<who>.+?) (?:ever |has ever )?"
     r"(?:got|gets|went|goes|was going|ran|moved|drove|rode|flew|skated)$", r"what is the top speed of \g<who>"),
    (rf"^(?:what|which) (?:kind|sort) of {_PACE} (?P<do>did|does|do|is|was) (?P<who>.+?) "
     r"(?:hold|keep|have|manage|do|reach)\b", r"how fast \g<do> \g<who> go"),
    (rf"^(?:what|which) (?P<what>{_PACE}) (?P<be>is|was|are|were) (?P<who>.+?) (?:holding|keeping|doing|making|"
     r"maintaining|running at|going at)$", r"what \g<be> the \g<what> of \g<who>"),
    (rf"\bthe (?:greatest|highest|biggest|largest|maximum) {_PACE} (?:that )?(?P<who>{_ROLES} .+?) (?:has|had|"
     r"reaches|reached|gets|got|attains|attained|achieves|achieved|shows|showed)\b", r"the top speed of \g<who>"),
    (r"^(?:going|judging|judged) by top speed ?,? (?:who|which(?: one)?) (?:is|was) \w+ ?[:,-]? (?P<ab>.+ or .+)$",
     r"who has the higher top speed, \g<ab>"),
    (rf"\bclosing {_PACE} (?:of|for) (?P<a>{_ROLES} [^,|]+?) (?:on(?! the (?:left|right)\b)|onto|towards|to"
     rf"|relative to|against) "
     rf"(?P<b>{_ROLES} )", r"closing speed of \g<a> and \g<b>"),
    (rf"^(?:at (?:what|which) {_PACE}|how (?:fast|quickly)) (?:is|are|was|were|did|do) (?P<who>.+?) "
     r"(?:approach(?:ing)?|near(?:ing)?|clos(?:e|ing) (?:in )?on) (?:each other|one another)$",
     r"closing speed of \g<who>"),
    (rf"\b(?:hit|reached|clocked|posted|recorded|got|achieved) the "
     rf"(?P<most>highest|higher|lowest|lower|best|better) (?:top|peak) {_PACE}",
     r"had the \g<most> top speed"),
    (r"\b(?:is|was) (?:the )?(?:quickest|fastest) by top speed\b", "had the highest top speed"),
    (r"^(?P<unit>km/h|mph|m/s|kn) (?P<who>i|we|(?:the|my|our) .+?) (?P<be>was|were|is|am|are) "
     r"(?:doing|going|driving)\b", r"how fast \g<be> \g<who> going in \g<unit>"),
    (r"^(?P<unit>min/km|min/mi|kn|ft/s|cm/s) of (?=the|a|my|our|his|her)", r"speed in \g<unit> of "),
    (r"^min(?:utes?)? (?:per|a|each) mile of ", "speed in min/mi of "),
    (r"^min(?:utes?)? (?:per|a|each) (?:km|kilomet(?:re|er)) of ", "speed in min/km of "),
    (r"^what (?P<be>is|was) (?P<who>.+?) (?:clocked|timed|measured)(?: at)?(?P<unit> ?,? (?:in )?(?:km/h|mph|m/s))?$",
     r"top speed of \g<who>\g<unit>"),
    (r"^what (?P<do>did|does|do) (?P<who>.+?) (?:top|max|peak) out(?: at)?$", r"what is the top speed of \g<who>"),
    (r"\b(?:fastest|quickest) (?:instant|moment|point|bit|part|stretch|second) (?=of\b)", "top speed "),
    # Distances.
    (r"^(?:what|how much) (?P<do>did|does|do|has|have) (?P<who>.+?) cover(?:ed)?$", r"how far \g<do> \g<who> go"),
    (r"\bground (?=(?:covered|made|gained) by\b)", "distance "),
    (r"^how much (?:ground|road|track|water|ice|snow|pitch|field|course|tarmac|terrain|land|sand|grass|distance|way) "
     r"(?P<do>did|does|do|has|have) (?P<who>.+?) (?:cover|eat up|put behind it|get through|swallow|gobble up|do)$",
     r"how far \g<do> \g<who> go"),
    (r"^(?:as the crow flies ?,? ?)?(?:how many \w+|how far|(?:what is )?the distance|distance) (?:is it |is "
     r"there |are "
     r"there )?between where (?P<who>.+?) (?:began|begins|started|starts|set off|stood|was) and where "
     r"(?:it|he|she|they|the \w+) (?:ended|ends|finished|stopped|is|was|stops|finishes)(?: up)?$",
     r"how far is \g<who> from where it started"),
    (r"\bhow far (?:down|up|out|in)(?:field|range|wind|stream|hill|court|river|town)\b", "how far"),
    (r"^how (?:far|many (?P<unit>\w+)) (?P<do>did|does) the (?:wind|breeze|gust|current|wave|tide|blast|explosion) "
     r"(?:blow|carry|sweep|push|wash|drive|drag|take|throw|move|fling) (?P<who>(?:the|a|my|our|his|her) .+?)"
     r"(?: away| along| off)?$", r"how far \g<do> \g<who> go"),
    (rf"^how many (?P<unit>{_LENGTH}) of [a-z]+ (?P<do>did|does|do) (?P<who>.+?) (?P<verb>[a-z]+)"
     r"(?: over| through| across| along)?$", r"how many \g<unit> \g<do> \g<who> \g<verb>"),
    (r"^how long (?:a )?way (?:has|have|did|does) (?:\w+) (?P<who>the [\w -]+)", r"how far did \g<who> go"),
    (r"^(?:tot|add|sum) up (?:what|how far|all that) (?P<who>.+?) (?:[a-z]+ed|ran|went|swam|rode|drove|flew)"
     r"(?: altogether| in total| together| combined)?$", r"total distance of \g<who>"),
    (r"^(?:tot|add|sum) up the distances (?:that )?(?P<who>.+?) (?:[a-z]+ed|ran|went|swam|rode|drove|flew|run|go|"
     r"walk)$", r"total distance of \g<who>"),
    (r"^(?P<size>average|mean|smallest|largest|minimum|maximum) (?=(?:distance|gap|separation) between\b)",
     r"what is the \g<size> "),
    (rf"^(?:as the crow flies|in a straight line) ?,? how many (?P<unit>{_LENGTH}) (?P<do>did|does|do) (?P<who>.+?) "
     r"(?:\w+)$", r"how far \g<do> \g<who> get in a straight line in \g<unit>"),
    (r"^(?:what (?:is|was) )?the (?:widest|largest|biggest|greatest) (?:the |that the )?(?:gap|distance|space) "
     r"between (?P<who>.+?) "
     r"(?:ever )?(?:got|was|gets|is|became)\b", r"what is the largest distance between \g<who>"),
    (r"^(?:what (?:is|was) )?the (?:narrowest|smallest|tightest|closest) (?:the |that the )?(?:gap|distance|"
     r"space) between (?P<who>.+?) "
     r"(?:ever )?(?:got|was|gets|is|became)\b", r"what is the smallest distance between \g<who>"),
    (rf"^(?:is|was|did|does|were) the (?:gap|distance|space|clearance) between (?P<a>.+?) and (?P<b>.+?) (?:ever )?"
     rf"(?:get |go |be |drop |fall )?(?:under|below|less than|smaller than) (?P<v>{VALUE_PATTERN})$",
     r"did \g<a> ever come closer than \g<v> to \g<b>"),
    (rf"^how many (?P<unit>{_LENGTH}) (?:have|has) (?P<who>[\w -]+?) (?:driven|gone|run|walked|sailed|flown|ridden|"
     r"travelled|traveled|cycled|covered|rolled|swum)\b", r"how many \g<unit> did \g<who> go"),
    (rf"^how many (?P<unit>{_LENGTH}) (?:separate|separates|separated) (?P<a>.+?) (?:from|and) (?P<b>.+)$",
     r"distance between \g<a> and \g<b> in \g<unit>"),
    (r"^what ground (?P<do>did|does|do) (?P<who>.+?) cover$", r"how far \g<do> \g<who> go"),
    # Heights and sizes.
    (rf"^(?P<be>is|was) (?P<who>.+?) 's (?:vertical|jump|leap|bounce)(?: leap| jump| height)? (?:above|over|"
     rf"higher than|"
     rf"more than) (?P<v>{VALUE_PATTERN})$", r"did \g<who> jump higher than \g<v>"),
    (rf"^(?P<be>is|was) (?P<who>.+?) (?:lower|shorter) than (?P<v>{VALUE_PATTERN})$",
     r"\g<be> \g<who> less than \g<v> tall"),
    (rf"^how many (?P<unit>{_LENGTH}) (?:off|above|up from) the (?:ground|floor|water|ice|grass|road) "
     r"(?P<do>did|does|do) (?P<who>.+?) (?:get|jump|rise|leap|go|fly|come)$",
     r"how high \g<do> \g<who> jump in \g<unit>"),
    (r"\btallness\b", "height"),
    (rf"^how many (?P<unit>{_LENGTH}) (?P<adj>long|wide|tall|high|deep|broad) (?P<be>is|was|are|were) (?P<who>.+)$",
     r"how \g<adj> \g<be> \g<who> in \g<unit>"),
    # Directions.
    (r"\b(?:holds?|keeps?|steers?|follows?|maintains?|goes) (?:an? |its |the )?straight (?:course|line|path)\b",
     "goes straight on"),
    (r"\b(?:drift|travel|flight|driving|running|walking|movement|moving|swimming|sailing) direction\b", "direction"),
    (r"^(?:whether|if) (?P<a>.+?) and (?P<b>.+?) (?P<verb>run|go|move|travel|drive|walk|head|fly|swim|sail|ride) "
     r"(?P<way>(?:in )?(?:the )?(?:same|opposite)\b.*)$", r"do \g<a> and \g<b> \g<verb> \g<way>"),
    # Times between two.
    (rf"^(?P<ask>how (?:many {_S}|much time|long)) (?:are |is )?(?:left |there )*(?:until|till|before) "
     rf"(?P<a>{_ROLES} [^,|]+?) (?:gets|catches|grabs) (?P<b>{_ROLES} [^,|]+)$",
     r"\g<ask> until \g<a> hits \g<b>"),
    (rf"^(?:how (?:soon|long before|long until)) (?:would|will|does) (?P<a>{_ROLES} [^,|]+?) "
     rf"(?:ram|hit|reach|strike|touch|meet|bump into|run into|crash into) (?P<b>{_ROLES} [^,|]+?)"
     r"(?: (?:if|provided|assuming)\b.*)?$", r"time to collision between \g<a> and \g<b>"),
    (r"\btime between (?P<who>.+?) (?:passing|crossing|reaching|leaving) (?:the|a|my|our) [\w -]+$",
     r"time gap between \g<who>"),
    (rf"^how many {_S} (?:separate|separates|separated|are there between|are between) (?P<a>.+?) (?:from|and) "
     r"(?P<b>.+)$", r"time gap between \g<a> and \g<b>"),
    (rf"^by how many {_S} (?P<be>am|is|are|was|were) (?P<a>.+?) (?:trailing|behind|following) (?P<b>.+)$",
     r"how many seconds \g<be> \g<a> behind \g<b>"),
    (r"^min(?:imum|imal)?\.? (?=time (?:to|until) |ttc\b)", ""),
    (r"^time to collision of (?P<a>.+?) with (?P<b>.+)$", r"time to collision between \g<a> and \g<b>"),
    (rf"^(?:give |show |list |name )?(?:me )?(?:the )?(?:{_S}|times|moments|stretches) (?:when |that |at which |"
     rf"in which |during which )?(?P<who>{_ROLES} .+?) (?P<be>is|was) ", r"when \g<be> \g<who> "),
    (r"(?<=^)(?:at )?(?:which|what) times (?=(?:is|was|were|are|does|did|do)\b)", "when "),
    (rf"^(?:the )?(?:gap|lead|distance) in {_S} (?:from|between|of) (?P<a>.+?) (?:to|and) (?P<b>.+)$",
     r"time gap between \g<a> and \g<b>"),
    (r"^when comes (?P<who>.+?) (?:in|into|to) (?:the )?(?:picture|frame|view|sight)$",
     r"when does \g<who> come into the picture"),
    # Counting.
    (r"^(?:please )?tally(?: up)? ", "count "),
    (r"^(?:count|(?:the )?number of) (?:all )?(?:the )?(?P<who>[a-z][\w -]*?) (?:who|that|which) "
     r"(?!is\b|are\b|was\b|were\b|has\b|have\b|had\b)", r"how many \g<who> "),
    (r"^(?:(?:what is )?the )?number of (?P<what>[a-z-]+s) (?:that )?(?P<who>(?:the|my|our|his|her|number) [\w -]+?) "
     r"(?:makes?|does|do|takes?|plays?|needs?|performs?|made|did|took|played|needed|performed)$",
     r"how many \g<what> does \g<who> make"),
    # Orders, and what is to be looked at.
    (r"^(?:put|sort|order|list|arrange|rank) (?P<who>.+?) (?:in order of|by|according to)(?: their)? "
     r"(?P<what>speed|distance)$", r"rank \g<who> by \g<what>"),
    (r"^(?:put|sort|order|list|arrange|rank) (?P<who>.+?) (?:in order of|by|according to) how far (?:they|each) \w+$",
     r"rank \g<who> by distance"),
    (r"^(?:put|sort|order|list|arrange|rank) (?P<who>.+?) (?:in order of|by|according to) how fast (?:they|each) \w+$",
     r"rank \g<who> by speed"),
    (r"^(?:express|state|quote) (?=the|my|our)", ""),
    (r"\bwhichever (?P<who>[\w-]+) (?=is|was)", r"the \g<who> that "),
    (r"^(?:highlight|mark|track|follow|locate|find) and (?=(?:highlight|mark|track|follow) )", ""),
    (r"^(?:talk|walk|take) (?:me )?through (?:what (?:is|was) (?:going on|happening)|it|things|this)\b",
     "describe what happens"),
)  # fmt: skip
