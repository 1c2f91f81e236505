"""The plain wordings of the everyday kinds; `cues` puts them behind the more special ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from stagent.plan.plan import Inputs, Kind
from stagent.plan.verbs import GOING, GONE, HEAD, HEADING

BEST = r"(?:top|peak|maximum|maximal|max|highest|greatest|best|record|fastest|biggest|largest|quickest|most)"
FINE = (
    r"(?:(?:own|exact|instantaneous|current|ground|real|actual|typical|usual|momentary|present|approximate|estimated|"
    rf"linear|traveling|overall|average|mean|true|general|forward|total|full|combined|{GOING}) )*"
)
PACE = (
    r"(?:speeds?|velocity|velocities|paces?|tempo|swiftness|rapidity|quickness|rate of travel|rate of motion|"
    r"rate(?! of))"
)
ADJ = r"(?:fast|quick|quickly|rapid|rapidly|swift|swiftly|speedy|speedily|slow|slowly)"
_GO = rf"(?:traveled|made|{GONE})"
_WHAT = r"(?:(?:what|which) (?:is|was|are|were|had|has) )?(?:the |my |our |his |her |its |a )?"


@dataclass(frozen=True, slots=True)
class Cue:
    """What `words` (a regular expression) match is taken out of the question; `inputs` go onto the step; `pair`:
    between two things. Without one of the `hints` in it no text can match: a long pattern need not be compiled."""

    kind: Kind
    words: str
    inputs: Inputs | None = None
    pair: bool = False
    hints: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        hinted = not self.hints or any(hint in text for hint in self.hints)
        return hinted and self.pattern.search(text) is not None

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.words)


@cache
def _compiled(words: str) -> re.Pattern[str]:
    """When it is asked for: to compile all takes longer than to read a question with those that come first."""
    return re.compile(rf"(?<![\w'-])(?:{words})(?![\w'-])")


def cue(kind: Kind, words: str, inputs: Inputs | None = None, *, pair: bool = False, hints: str = "") -> Cue:
    return Cue(kind, words, inputs, pair, tuple(hints.split()))


_DIMENSIONS = {
    "length": r"(?<!for )how long(?= (?:is|was|are|were) (?!.*\b(?:in the air|in view|in sight|on "
    r"screen|standing|waiting|stopped|airborne|"
    r"stationary|motionless|at rest|off the ground|still|out of|visible|between|until|before|after|gone|above \d"
    r"|over \d|below \d|under \d)\b))|"
    rf"{_WHAT}length(?= (?:of|does)\b)",
    "width": rf"how (?:wide|broad|thick)|{_WHAT}(?:width|breadth|thickness|diameter)(?= (?:of|does)\b)",
    "height": rf"how (?:tall|high)(?= (?:is|was|are|were)\b)|how tall|{_WHAT}(?:body )?(?:height|stature)(?= of\b)",
}
_APART = r"(?:distance|gap|separation|clearance|space|spacing|margin|safety distance|room|leeway)"

EVERYDAY_CUES: tuple[Cue, ...] = (
    cue(
        "displacement",
        rf"{_WHAT}(?:(?:net|straight[- ]line|total net|direct) )+(?:distance|displacement|movement|"
        rf"move|shift|path)(?: {_GO}| moved)?(?: by)?|{_WHAT}(?:net )?displacement|"
        r"how far(?=.*\b(?:as the crow flies|from where|from (?:its|his|her|the) (?:start|starting|"
        r"first|original|initial)|in a straight line|sideways|end up|ended up|straight line|"
        r"away from the start|beeline)\b)|"
        r"(?:by )?how much(?= (?:did|does|was|has) [\w' ]*?\b(?:move|moved|shift|shifted|budge|slip|drift)\b)|"
        r"how far(?=(?: away| off)?(?: does| did| do| can| could| has| have) [\w' "
        r"]*?\b(?:roll(?= (?:the|a|his|her|its) )|throw|chuck|heave|sling|flick|whack|boot|"
        r"kick|hit|jump|leap|hop|toss|fling|hurl|putt|shoot|launch|punt|bat|serve|pitch|thrown|"
        r"kicked|put|strike|send|sent|drive the ball|shove|shoved|knock|pushed)\b)|"
        r"how (?:far|much)(?=(?: was| is| were| got| gets) [\w' "
        r"]*?\b(?:blown|swept|shoved|pushed|thrown|kicked|knocked|"
        r"moved|displaced|hurled|shifted|dragged|flung|tossed|shot)\b)|"
        r"how far(?= (?:was|is) (?:the |that |this |his |her )?(?:[\w']+ )?(?:throw|kick|shot|"
        r"jump|leap|putt|serve|hit|pitch|drive|punt|toss|pass)\b(?! (?:putter|stopper|box|keeper)\b))|"
        rf"{_WHAT}(?:length|distance|range) of(?= (?:the |that |this |his |her |my )?(?:[\w']+ "
        rf")*(?:throw|kick|shot|jump|leap|putt|serve|punt|toss|hop|stroke|pass)\b)|"
        r"how long (?:is|was)(?= (?:the |that |this |his |her )?(?:\w+ )?(?:throw|kick|putt|"
        r"shot|punt|long jump|jump|drive|toss)(?= ?[|?.,]| ?$))|(?:throwing|kicking|jump|throw|"
        r"jumping) distance|"
        r"how (?:far|much)(?=.*\b(?:get|got|was|were|been) (?:shoved|pushed|moved|displaced|"
        r"knocked|shifted|thrown|dragged)\b)",
        hints="far much long displacement distance net straight direct length range",
    ),
    cue(
        "separation",
        rf"{_WHAT}(?:(?:largest|greatest|biggest|widest|maximum|max|most|longest) )(?:{_APART}|"
        rf"distance)(?: that)?(?: opens? up| opened up| there (?:is|was)| ever)?(?= .*\bbetween\b)"
        rf"|at (?:the )?most how far apart|how far apart(?=.*\bat (?:most|the most|their (?:farthest|furthest))\b)|"
        r"how far (?:apart|away)(?=.*\bat most\b)",
        Inputs(stat="max"),
    ),
    cue(
        "separation",
        rf"{_WHAT}(?:(?:largest|greatest|biggest|widest|maximum|max) )separation(?= (?:of|between)\b)",
        Inputs(stat="max"),
    ),
    cue(
        "separation",
        rf"{_WHAT}(?:mean|average|typical) {_APART}(?= .*\b(?:between|from|to)\b)|how far apart(?=.*\bon "
        rf"average\b)",
        Inputs(stat="mean"),
    ),
    cue(
        "speed",
        rf"{_WHAT}(?:relative|closing|approach|approaching) (?:{PACE}|rate)(?: of)?|(?:how {ADJ}|(?:(?:at|with) "
        rf")?(?:what|"
        rf"which) {PACE})(?=.*\b(?:closing "
        rf"in|close in|closing|approaching each other|relative to|gaining on|gain on|catching "
        rf"up|catch up|coming at|approach each other|nearing|getting closer|one another|bearing down|closing "
        rf"on|approaching|approach)\b)|"
        rf"{_WHAT}{FINE}{PACE}(?=.*\b(?:relative to|with respect to|in relation to)\b)",
        pair=True,
        hints="relative clos approach gain catch coming near another bearing respect relation",
    ),
    cue(
        "separation",
        rf"how (?:far|much (?:room|space|distance|clearance|gap)|(?:big|wide|large) (?:is|was) the (?:gap|distance|"
        rf"space)"
        rf")(?: away| apart| off| back| ahead| behind| in front| were| is| was| are| did| left| there|"
        rf" it(?= from .* to\b))*(?= "
        rf".*\b(?:from|off|"
        rf"of|apart|away|between|leave|leaves|left|to|behind|ahead|keep|kept|keeps|gave|give)"
        rf"\b)(?!.*\b(?:travels?|travelled|move|moves|moved|go|goes|went|run|runs|ran|drive|drives|"
        rf"drove|slide|slides|slid|roll|rolls|rolled|walk|walks|walked|swim|ride|rode|cycle|get|"
        rf"gets|got|skate|cover|fly|flew|sail|climb|crawl|jog|ski|jogged|head|covers|covered)\b)|"
        rf"how far(?= (?:off|above|below|over|under) (?:\w+ )+(?:is|are|was|were)\b)|(?:what|which) {_APART} "
        rf"(?:separates|parts)|(?:what (?:is|was) )?(?:the )?"
        rf"(?:lateral|passing|side) (?:distance|gap|clearance)|"
        rf"by how much(?= (?:does|did|do|is|was|are|were) [\w' ]+? (?:lead|ahead|behind|trail|in front)\b)|"
        rf"how far apart|how (?:close|near|closely|nearly)(?: together)?|{_WHAT}(?:(?:smallest|"
        rf"minimum|min|least|closest|shortest|lowest|tightest|narrowest|nearest|lateral|passing|"
        rf"safety|following|current|exact|straight-line) )*{_APART}(?: that)?(?: left| kept| "
        rf"there)?(?! (?:that |which )?(?:was |is |has been )?(?:{GONE})\b)"
        rf"(?! (?:does|did|do|has|have|that|which|the|my|our|he|she|it) .*\b(?:{GONE}|covered)(?= ?[|?.,]| ?$))"
        rf"(?= (?:\w+ )*?(?:between|from(?! the (?:left|right|front|back)\b)|"
        rf"to(?! (?:pass|come|appear)\b)|behind|ahead)\b)|(?:closest|nearest)"
        rf" (?:approach|distance|point|pass)(?: (?:of|between))?|"
        rf"{_APART}(?: \|)? between|how close|{_WHAT}(?:(?:minimum|smallest|least|min) )?separation(?= of)|what "
        rf"(?:is|was) the (?:gap|distance|clearance)(?= ?(?:$|\|| when| "
        rf"as| while))",
        hints="far much clos near distance gap separat clearance spac margin room leeway part",
    ),
    cue(
        "distance",
        rf"{_WHAT}(?:(?:total|average|mean|overall|whole|full|entire|complete|running|walking|driving|travel|combined|"
        rf"ground|sum of(?: the| all)?) )*(?:distances?|mileage|path length|length of (?:the )?(?:path|road|route|way|"
        rf"track|run|trajectory|stretch|course|journey)|trajectory length|track length|odometer)"
        rf"(?: that)?(?: (?:was|is|were|has been|had been))?(?: {_GO})?(?: by)?|"
        rf"(?:what|which) (?:(?:length|stretch) of (?:the "
        rf")?(?:road|path|track|ground|way|course|street|river|route)|distance|stretch|"
        rf"mileage)|length of (?:the )?path|path length|"
        rf"how (?:far|much (?:ground|distance|way|road)|long a (?:distance|way|path)|great a "
        rf"distance)(?: (?:away|down|up)(?! (?:the|a|this|that)\b))?|how long (?:is|was) (?:the )?(?:path|route|"
        rf"run|way|trajectory|distance|journey)(?: of| {_GO} by| {_GO})?|distance {_GO}(?: by)?|"
        rf"distance|mileage",
        hints="distance mileage path length odometer stretch far much long great",
    ),
    cue(
        "direction",
        r"(?:(?:in|to|into|towards|from|at) )?(?:which|what) (?:way|direction|side|clock direction|\w+ (?:heading"
        r"|bearing|course)|"
        r"compass direction|o'clock(?: direction)?|heading|course|bearing)(?: (?:is|was) it that)?|"
        rf"{_WHAT}(?:(?:travel|moving|final|general|clock|overall|current|running|walking|driving|"
        rf"exact|net) )*(?:direction|heading|bearing|course|orientation|azimuth)(?: of (?:travel|motion|"
        rf"movement|the movement))?(?: (?:in )?which)?|"
        r"where (?:to|towards)|where(?= (?:(?:is|are|was|were) [\w' ]*?\b(?:headed|off to|turning|coming from|"
        rf"{HEADING})|(?:does|did|do) [\w' ]*?\b(?:turn|come from|{HEAD}))(?: off)?(?: to| towards)?(?= ?[|?.,]| ?$))|"
        r"(?:coming|approaching|arriving|getting closer|getting nearer)(?: \w+)? or (?:going|moving|driving|leaving|"
        r"getting|receding)(?: further| farther)?(?: away)?(?= ?[|?.,]| ?$)|"
        r"(?:towards?|at|to|away from|from) (?:us|me|the camera|it|you) or [\w ]{2,30}(?= ?[|?.,]| ?$)|"
        r"straight(?: on| ahead)? or (?:turning|turn|left|right)(?: left| right)?|"
        r"(?:straight )?(?:to the \w+(?= or away)|towards?|toward|left|right|to the left|to the right|from left to "
        r"right|away|closer|nearer|forwards?|up|down|in)(?: (?:us|me|the camera|from us|from "
        r"the camera|from me))?(?: ,)? or (?:(?!than\b)\w+ )*?(?:away(?: from (?:us|me|it|the camera)"
        r")?|left|right|to the left|to the right|towards?(?: (?:us|me|the camera))?|right to "
        r"left|backwards?|down|up|out)(?= ?[|?.,]| ?$| (?:at|when|after|before|in|on|by) )|from which side|at "
        r"(?:which|what) o'clock",
    ),
    cue(
        "where",
        r"(?:where(?: exactly)?(?: in the (?:picture|frame|image))?(?= (?:is|are|was|were)\b)(?! "
        r".*\b(?:when|as|while)\b .*)|where about|whereabouts(?: is)?|(?:(?:what|which) are )?(?:the )?"
        r"coordinates of|(?:in |on |at )?(?:which|what) (?:lane|corner|part of the \w+|part|area|place|spot|position)"
        r"(?= (?:is|are|was|were|does|do|did)\b)|(?:^|(?<=\| ))(?:track|tracks|follow|mark|"
        r"locate|localise|localize|segment|highlight|outline|plot|sketch|chart|point (?:out|to|at)|find|show|identify "
        r"the|pick out|trace|box|draw|spot|select|circle|pinpoint|keep (?:an eye on|track of)|watch|"
        r"(?:put|draw|place|lay) (?:a |the )?(?:bounding )?(?:box|circle|frame|mask) (?:around|on|over|onto))(?: "
        r"(?:the |a |its )?(?:exact |motion |moving |bounding "
        r")*(?:position|location|path|trajectory|whereabouts|track|box|boxes|route|outline|movement|"
        r"mask)s?(?: (?:of|around|on|for))?)?|"
        rf"{_WHAT}(?:motion |moving |movement )?(?:position|location|path|trajectory|whereabouts|"
        rf"track|bounding box|place|tube|route|trail|outline|mask)(?: of)|{_WHAT}(?:motion|movement)"
        rf" (?:path|trajectory|track)|give (?:the |me the )?(?:position|location|path|trajectory|"
        rf"box|motion path)|(?:the )?(?:path|trajectory|position|location|whereabouts|box|mask|"
        rf"bounding box|outline)(?= (?:of|for)\b)|which (?:part of the picture|side of the picture|"
        rf"area)|"
        r"(?:who|which \w+) (?:is|was) (?:ahead|in front|leading|in the lead|first|behind|last|at the back)|who leads)",
    ),
    *(cue("size", pattern, Inputs(dim=name)) for name, pattern in _DIMENSIONS.items()),  # type: ignore[arg-type]
    cue(
        "size", rf"how (?:big|large|small|sizable|deep)|{_WHAT}(?:size|dimensions|extent|measurements)(?= of\b)|size of"
    ),
    cue(
        "count",
        r"how many(?: (?:different|distinct|separate|individual|of the|of))?|(?:please )?count(?: "
        r"up)?(?: all)?(?: of)?|(?:(?:what is )?the )?(?:number|total number|amount|quantity|headcount|"
        r"total|tally|head count)(?: (?:of|on|for|at))|count of",
    ),
    cue(
        "speed",
        rf"(?:how|at what|what|with what|which|at which|with which)(?: an?| the)? {FINE}{PACE}|"
        rf"how(?: \w+ly)? (?:{ADJ}|hard|strong)|{_WHAT}{FINE}{PACE}(?: (?:at )?which)?(?: (?:that|did|"
        rf"does))?(?: (?:reached|recorded|of travel|made))?(?: by)?|{PACE}|clock(?= (?:the|my|our|this|that|"
        rf"number)\b)|how (?:much|high)(?= (?:speed|velocity))|"
        r"how (?:slow|slowly)|velocity",
    ),
    cue(
        "describe",
        r"(?:what|tell me what|explain what|describe what) (?:is |are |was |does |do |did |has |had )?(?:happens?|"
        r"happened|happening|going on|goes on|there to see|to be seen|occurs?|occurring|took "
        r"place|takes place|see|shown|visible)|(?:please )?(?:describe|summari[sz]e|summary|"
        r"caption|explain|narrate|recap|sum up)(?: of)?(?: (?:the |its )?(?:motion|movements?|actions?|"
        r"behaviou?r) of)?|"
        r"what(?= (?:does|do|did|is|are|was|were) .*\b(?:do|doing|up to)\b)|what (?:is|was) (?:it|this|(?:the|this) "
        r"(?:video|"
        r"clip|scene|footage|recording)) about|"
        r"how(?= (?:does|do|did|is|are|was|were) .*\b(?:move|moving|behave|behaving|act|react|acting)\b)|"
        rf"how(?= (?:does|do|did) [\w' -]+ {HEAD} ?$)|walk(?: "
        r"me| us)? through|what happens|what "
        r"happened|what(?= (?:the|a|an|he|she|it|they|that|this|my|our|(?:\w+ )?number|any\w+)\b[\w' ]*\b(?:do"
        r"|does|did|doing)"
        r"(?: [|?.,]|$))|(?:give|write|tell) (?:me )?(?:a|the) (?:short |brief |one-line |whole "
        r")?(?:summary|description|"
        r"overview|story)|what can be seen",
    ),
)
