"""The words that tell what is to be measured: one table, first match wins; what they leave is read as who."""

from __future__ import annotations

from stagent.plan.everyday_cues import ADJ, BEST, EVERYDAY_CUES, FINE, PACE, Cue, cue
from stagent.plan.plan import Inputs
from stagent.plan.verbs import HEAD, HEADING

_TIMES = (
    r"(?:time[- ]?(?:spans?|stamps?|intervals?|windows?|ranges?|points?)|timestamps?|times?|moments?|instants?|"
    r"intervals?|"
    r"seconds?|s|periods?|stretch(?:es)?|parts?|sections?|phases?|frames|points?)"
)
CUES: tuple[Cue, ...] = (
    cue(
        "time_to_collision",
        r"(?:(?:minimum|smallest|shortest|least|lowest) )?(?:time|seconds)[- ](?:to|until|till|before)[- ](?:the )?"
        r"(?:collision|impact|contact|crash|hit)|(?:(?:minimum|min|smallest|shortest|least|lowest) )?ttc|"
        r"in how many s(?= (?:does|do|did) [\w' ]*?\b(?:hit|catch|crash|collide|run into|bump)\b)|"
        r"when (?:would|will)(?= [\w' ]*?\b(?:hit|reach|crash|collide|run into|meet|catch|strike|bump into|touch)\b)|"
        r"how (?:much time|long) (?:had|has|have|did)(?= [\w' ]+? (?:have )?before (?:hitting|"
        r"reaching|crashing|colliding|running|striking|meeting|impact))|"
        r"(?:in )?how (?:long|much time|soon|many s)(?= (?:would|will|until|till|before)\b[\w' "
        r"]*?\b(?:hit|hits|reach|reaches|crash|crashes|collide|collides|collision|impact|meet|catch|"
        r"strike|run into|touch)\b)|"
        r"(?:how (?:long|much time|soon|many s|many seconds)|in how many (?:s|seconds)|(?:what "
        r"is )?the time|time|seconds)(?: (?:is|are) left| left| remains?| (?:is|are) there| have| do| would it take|"
        r" had [\w ]+?)? "
        r"(?:until|till|before|to)(?= [\w' ]*?(?:hits?|rams?|slams?|crash|crashes|collides?|reach(?:es|ing)?|"
        r"impact|touch|meets?|bump|strikes?|catch(?:es)?|runs? into|smash|hitting|crashing|colliding)\b)",
    ),
    cue(
        "time_gap",
        r"(?:time|temporal)[- ](?:gap|headway|distance|lead|difference)(?: (?:is|was) there)?|difference in time|"
        r"headway|gap in (?:time|s|seconds)|following time|"
        r"how (?:many (?:s|seconds)|long|much time|far in (?:s|seconds|time))(?: is| was| are)?(?!.*\b(?:out of|"
        r"hidden|stays?|visible|stands?|still|waits?|stood|waited)\b)(?="
        r" [\w' -]*?\b(?:behind|ahead of|follow|trail|in front of|leads?|beats?)\b)|how "
        r"(?:long|many s|many seconds)(?= after (?:the|a|that)\b)|"
        r"how (?:much time|many s|long)(?: is| was| lies| are)?(?: there)?(?= between\b)|"
        r"(?:seconds|time)(?= behind| between [\w' ]+ passing)",
    ),
    cue(
        "count",
        r"how (?:many|often)(?: (?:different|distinct|separate|individual|of the))?(?: times| occasions)"
        r"|how often|"
        r"(?:the )?(?:number|count|total|amount) of times(?: that)?|on how many occasions",
        Inputs(of="events"),
    ),
    cue(
        "peak_speed",
        rf"(?:what (?:is|was|are|were) )?(?:the |my |our |his |her |its )?{BEST} {FINE}{PACE}(?: "
        rf"(?:that|which))?(?: ever)?(?: (?:reached|attained|achieved|recorded|hit|touched|got|"
        rf"made|managed|seen))?(?: by)?|"
        rf"(?:how|when|what) (?:high|{ADJ})(?=.*\b(?:at (?:most|best|max|(?:the |his |her |its "
        rf")?(?:peak|maximum|fastest|quickest)|(?:his |her |its )top)|ever|top out|max out|tops out|maximally|"
        rf"at (?:the )?maximum|maximum)\b)|"
        rf"(?:top|peak|maximum|max|highest) {ADJ}|{PACE} (?:record|peak|maximum|max)|"
        r"(?:when|where|(?:at|in) (?:what|which) (?:moment|point|time|second|part|stage|instant|place|spot)) "
        rf"(?:was|is|does|did)(?=.*\b(?:fastest|quickest|top speed|peak speed)\b)|(?:the "
        rf")?(?:fastest|quickest)(?= [\w' ]+? (?:ever |really )?(?:goes|went|gets|got|ran|runs|"
        rf"moves|moved|was|drove|travels|travelled|reached|managed)\b)|"
        rf"(?<!at the )(?:peak|top|maximum)(?= (?:of|for|the)\b)|"
        rf"(?:how fast|what {PACE})(?=.*\b(?:peak|top out|max)\b)|"
        r"how fast(?= (?:did|does) [\w' ]+? get ?$)",
    ),
    cue("peak_speed", r"speeding(?= ?[|?.,]| ?$| (?:in|on|at|when|before|after)\b)"),
    cue(
        "height_of_jump",
        r"(?:what (?:is|was) )?(?:the )?(?:rise|climb|ascent|height gain) of|"
        r"how far(?= (?:does|did|do|has|have) [\w' ]*?\bclimb(?:s|ed)?(?: up)?$)|"
        r"how (?:high|far up|much height)(?! (?:is|was) (?:the|that|this|a) [\w -]+? (?:he|she|it|they|that|"
        r"which) )(?=.*\b(?:jump|jumps|jumped|jumping|leap|leaps|leaped|"
        r"leapt|hop|hops|hopped|bounce|bounces|bounced|bouncing|climb|climbs|climbed|rise|rises|"
        r"rose|spring|vault|vaults|go|goes|went|gets?|got|fly|flies|flew|kick|throw|thrown|"
        r"clear|clears|rebound|rebounds|come|comes|reach|reaches|shoot|take off|soar|soars|"
        r"lift|lifts|raise|raises|up|off)\b)|"
        r"how far(?=.*\b(?:leap|jump|bounce|hop|rise|spring|climb|go|went) (?:up|off|upwards?)\b)|"
        r"(?:height|altitude|elevation) (?:gained|won|made) by|"
        r"(?:what (?:is|was) )?(?:the )?(?:height|rise|elevation|altitude) (?:of|gained in|"
        r"reached in|in|during|gained (?:by|during))(?= [\w' ]*?\b(?:jump|leap|bounce|hop|rebound|"
        r"vault|climb|spring|flight)s?\b)|"
        r"(?:vertical|jump|jumping|leap|bounce|rebound|hop|leaping|bouncing|vault)(?: (?:jump|"
        r"leap))? heights?|vertical (?:leap|jump|rise)|vertical",
    ),
    cue(
        "acceleration",
        r"(?:what (?:is|was|are) )?(?:the |his |her |its )?(?:mean |average |braking |peak "
        r"|maximum )*(?:acceleration|deceleration|accel|decel|retardation|rate of (?:accel|decel)eration|"
        r"braking rate|"
        r"speed change rate|braking(?= of))|"
        r"how (?:strong|hard|heavy|sharp|abrupt|sudden) (?:is|was|were) (?:the |his |her |its )?(?:braking|"
        r"acceleration|"
        r"deceleration)|how (?:hard|fast|quick|much|well|\w+ly)(?=.*\b(?:up to speed|brake|brakes|braked|"
        r"braking|decelerate|decelerates|decelerated|accelerate|accelerates|accelerated|accelerating|"
        r"slow(?:s|ed|ing)? down|slow(?:s|ed|ing)?(?= |$)|speed(?:s|ed|ing)? up|sped up|pick(?:s|"
        r"ed)? up speed|set(?:s|ting)? off|pull(?:s|ed)? away|gain(?:s|ed)? speed|los(?:e|es|"
        r"t) speed|launch|off the (?:mark|line|blocks)|take off from rest|get(?:s)? going|got away|pull(?:s|"
        r"ed)? off)\b)|"
        r"how (?:hard|\w+ly)(?=.*\b(?:stop(?:s|ped)?|takes? off|took off|pull(?:s|ed)? up|halt(?:s|ed)?)\b)|"
        r"how fast per (?:s|second)|"
        r"how (?:hard|fast|much)(?=.*\b(?:gain|lose)\b.*\b(?:per|each|every|a) (?:s|second)"
        r"\b)|how (?:much|fast|hard)(?= (?:does|did) [\w' ]+ (?:gain|lose)\b.*\b(?:off|mark|start)"
        r"\b)",
    ),
    cue(
        "direction_when",
        rf"(?:when|(?:at|in|for|during|between|on|over) (?:which|what) {_TIMES}|from when (?:to|until) when|"
        rf"(?:which|what) "
        rf"{_TIMES}(?: shows?)?|(?:(?:describe|give|find|name|state|list|mark|show|tell|report|detect) )?(?:me "
        rf")?(?:the |all |every |all "
        rf"the |a |each )*{_TIMES}(?= (?:when|where|while|during which|in which|at which|that|with|of|for)\b)"
        rf"(?: (?:when|where|while|during which|in which|at which))?)"
        r"(?=.*(?:\d+ o'clock|\bstraight (?:ahead|on)|\bdead ahead|\bthe way (?:\w+ ){1,3}came|"
        rf"\bback the way|\b(?:turns?|turned|went|{HEADING}|{HEAD}s?|goes) (?:straight|back(?:wards?)?)(?= |$)|"
        r"\bstraight line|"
        r"\b\w+ straight(?= ?$| ?[|?,.])|\breverses? (?:its|his|her) direction|\bstraight forward|\bbackwards?\b))",
        hints="o'clock straight ahead came back reverse",
    ),
    *EVERYDAY_CUES,
)
