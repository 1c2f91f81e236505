"""What no picture shows, or what is no question about motion: cues for each reason, in the order of precedence."""

from __future__ import annotations

import re

from stagent.plan.phrase_draft import ENDS
from stagent.plan.plan import Reason
from stagent.plan.vocabulary import COLOURS, DETERMINERS

_CUES: tuple[tuple[Reason, str], ...] = (
    (
        "needs_audio",
        r"hear|heard|hearing|audio|audible|sounds?|sounding|sounded|loud|louder|loudly|loudest|"
        r"noise|noisy|noises|decibels?|db|"
        r"volume|shout|shouts|shouted|shouting|scream|screams|screamed|screaming|yell|yells|yelled|"
        r"yelling|honk|honks|honked|"
        r"honking|beep|beeps|music|song|songs|sing|sings|singing|sang|say|says|saying|said|talk|"
        r"talks|talking|talked|speak|"
        r"speaks|speaking|spoke|voice|voices|commentator|commentary|listening|listen|listens|announce|"
        r"announces|announced|"
        r"announcer|whistle|whistled|whistling|blew|tune|melody|chant|chanting|swear|swears|swore|whisper|quiet|silent|"
        r"siren|bell|ring|rings|rang|cheer|cheers|cheering|applause|accent|squeal|screech|hum|rev|revs|revving|barks?|"
        r"barked|growl|language|words|lyrics|pronounce|call(?:s|ed)? (?:it |him |her )?out|horn|"
        r"microphone|mic|clap loudly",
    ),
    (
        "needs_identity",
        r"names?|named|who won|who wins|identity|identify (?:the|this|that) (?:person|man|woman|"
        r"driver|thief)|recogni[sz]e|"
        r"how old|age|aged|years old|born|birthday|nationality|which country|what country|famous|celebrity|"
        r"same (?:\w+ )?(?:\w+ )?as (?:in |on )?(?:last|the one from|yesterday)|last week|"
        r"ever (?:raced|played|competed|won|been)|(?<!its )(?<!his )(?<!her )(?<!their )owner|owns|belongs? to|"
        r"whose (?:car|bike|dog|"
        r"house|van) is(?! (?:faster|slower|quicker|ahead|in front|behind|the \w+est))|related|married|"
        r"licen[cs]e plate|number plate|registration|plate number|phone number|address|lives?|lived|job|profession|"
        r"occupation|works? for|plays? for|club does|team does|same (?:person|man|woman|guy|driver|burglar|thief)|"
        r"is (?:it|that|this|he|she) (?:really |actually )?(?:my|our|the (?:president|king|queen|"
        r"mayor|same)|an? (?:police|famous|professional|pro|doctor|real))|"
        r"criminal record|surname|passport|social media|instagram|gender|religion|ethnicity|who "
        r"is (?:that|this|he|she|it)(?= [?,.|]|$)|"
        r"who (?:is|was|are|were) (?:the|that|this|these|those) (?!.*\b(?:\w+est|first|last|leader|winner|leading|"
        r"ahead|"
        r"\w+ing)\b)\w+|who exactly is|who are (?:they|these|those)",
    ),
    (
        "needs_future",
        r"tomorrow|next (?:season|week|year|time|race|month|game|match|lap|day|summer|winter|olympics|"
        r"round|ball|throw|jump|shot|one)|"
        r"one day|some day|someday|in the future|forecast|predict|going to (?!the\b|be at rest)"
        r"(?:\w+)|gonna|ever be|later today|"
        r"in \d+ years|when (?:he|she) grows up|(?<!when )will(?! (?:you|u)\b)|is likely to|are "
        r"likely to|(?:what|who) are the odds|chances?|"
        r"next sunday|next monday|tonight|(?<!as )soon|eventually|about to|bet on|would win",
    ),
    (
        "needs_opinion",
        r"fair|unfair|dangerous|dangerously|reckless|recklessly|safe|safely|unsafe|safer|legal|"
        r"illegal|illegally|fault|blame|to blame|"
        r"deserves?|deserved|should|shouldn't|ought|beautiful|beautifully|ugly|pretty|nice|nicer|"
        r"nicest|impressive|skilled|skilful|skillful|"
        r"talented|talent|good enough|look good|looks good|better (?:player|driver|technique|style|"
        r"team|rider)|best (?:player|driver|technique|style|team|goal|looking|dressed|rider|dancer)"
        r"|worst|"
        r"boring|exciting|elegant|graceful|gracefully|technique|style|guilty|worth|aggressive|aggressively|"
        r"careless|carelessly|polite|rude|"
        r"stupid|irresponsible|responsible|right decision|foul|offside|a penalty|too (?:fast|slow|"
        r"close|risky|dangerous|high|late|early|far|hard|big|small)(?: for)?|"
        r"too \w+ for|cool|awesome|funny|cute|sloppy|lazy|smart|clever|brave|attractive|handsome|"
        r"fine for|punish|opinion|favou?rite|prefer|"
        r"more fun|wrong|correctly|properly|good|well[- ]trained|well played|suspicious|creepy|"
        r"negligent|at risk|justified|appropriate|"
        r"reasonable|sensible|sportsmanlike|deliberate|deliberately|on purpose|cheating|cheat|cheated|"
        r"great|terrible|bad|badly|pass the test",
    ),
    (
        "not_visual",
        r"weighs?|weighed|weight|heavy|heavier|heaviest|mass|forces?|newtons?|calories|calorie|"
        r"kcal|energy|joules?|watts?|kilowatts?|power|"
        r"horsepower|torque|rpm|temperature|hot|hotter|cold|warm|costs?|price|priced|expensive|"
        r"cheap|tired|exhausted|drunk|sober|alcohol|drink|"
        r"drunken|drinking and driving|happy|happier|sad|angry|enjoy|enjoys|enjoyed|feel|feels|"
        r"feeling|felt|think|thinks|thinking|thought|mood|"
        r"emotions?|pain|painful|hurts?|heart rate|heartbeat|pulse|fuel|petrol|diesel|battery|tyre "
        r"pressure|tire pressure|pressure|smell|smells|"
        r"smelled|taste|tastes|hungry|thirsty|scared|afraid|nervous|frightened|intend|intends|intended|"
        r"intention|wants?|wanted|why|momentum|kg|"
        r"kilograms?|kilos|pounds|lbs|tons?|tonnes?|friction|voltage|electric|mileage on|oxygen|"
        r"blood|sick|ill|injured|healthy|stressed|"
        r"confident|bored|proud|jealous|excited|motivated|aware|know|knew|knows|insured|insurance|"
        r"licen[cs]e|stiff|hardness|kinetic|worried|"
        r"relaxed|believe|remember|hope|hoped|engine oil|oil|charge level|humid|humidity|air pressure|"
        r"wind speed|windy|had a drink|sugar|salary|"
        r"paid|earn|earns|value of|made of|material|asleep|love|loves|hates?|annoyed|surprised|understand|understands",
    ),
    (
        "other",
        r"(?:where|when|what day|what year) (?:was|were|is) (?:this|it|the (?:video|clip))(?: \w+)? "
        r"(?:filmed|recorded|shot|taken|made)|raining|snowing|crop|trim|translate|translation|e-?mail|export|download|upload|subtitles?|blur|brightness|"
        r"resolution|codec|file size|convert the|"
        r"medals?|weather|capital of|recipe|brand|logo|logos|sign say|read the|what is written|"
        r"written on|print|share (?:it|this|that|the (?:clip|video))|post it|delete|rotate the|"
        r"stabili[sz]e|zoom in|add (?:a|some|the)|remove the|edit|poem|story|joke|president|paris|"
        r"london|berlin|what time is it|what day|what year|"
        r"what colou?r|which colou?r|colou?r of|frame rate|fps (?:is|does)|how long is the (?:video|"
        r"clip|recording|film)|who filmed|what camera|which camera|"
        r"lens|sharpen|slow down the (?:video|clip)|speed up the (?:video|clip)|loop|gif|thumbnail|"
        r"caption|world record(?: for| in)|invented|history of|"
        r"from here|buy|order me|book me|play the|send (?:it|me|the|them)|make (?:it|me|a|the video)"
        r"|write|code|python|square root|what is the meaning|"
        r"model is|make is|what model|which model|what make|license|scoreboard|(?:is|was) the (?:final )?score|won|"
        r"winner of|rules? of|how do i|how can i|install",
    ),
)
_PATTERNS = tuple((reason, re.compile(rf"(?<![\w'-])(?:{cues})(?![\w'-])")) for reason, cues in _CUES)
# Wordings of measurable questions that hold one of the cues above.
_MEASURABLE = re.compile(
    r"\b(?:time[- ](?:to|until)[- ](?:collision|impact|contact)|how (?:long|many \w+|much time)"
    r" (?:until|till|before)|speed of sound|"
    r"(?:at|with|keeping|keeps?|kept|holding|holds?|if) (?:\w+ ){0,4}(?:speed|pace|velocity|"
    r"rate)|(?:\d+ )?km/h|power ?boat|"
    r"if (?:nobody|neither|no one|they|nothing|both|it|he|she)|best (?:speed|time|pace|jump|leap|height)|world record|"
    r"sound barrier|nice(?= car)|top speed)"
)


def reason_to_refuse(text: str) -> Reason | None:
    """The first reason, in the order of precedence, for which the question cannot be answered from pictures."""
    cleared = _MEASURABLE.sub(" ", text)
    conditional = cleared != text
    for reason, pattern in _PATTERNS:
        if reason == "needs_future" and conditional:
            continue
        if any(not (reason in _BY_THE_WAY and _only_describes(cleared, match)) for match in pattern.finditer(cleared)):
            return reason
    return None


_BY_THE_WAY: frozenset[Reason] = frozenset({"needs_audio", "needs_opinion", "not_visual", "other"})
_MEASURED = re.compile(
    r"^(?:[|,] )*(?:(?:what|which) (?:is|was) )?(?:the )?(?:how (?:fast|quick|far|close|tall|wide|long|many|high|"
    r"hard|often)|"
    r"(?:top |average |mean )?(?:speed|distance)|where|which way|when|track|follow|mark|locate|count|number of)\b"
)
_PLACING = frozenset(["with", "near", "beside", "behind", "past", "by", "over", "under", "towards", "into", "to", "on"])


def _only_describes(text: str, match: re.Match[str]) -> bool:
    """`how fast is the nice red car`, `the man with the bell`: the word only says which one is meant."""
    before, after = text[: match.start()].split(), text[match.end() :].split()
    if not before or _MEASURED.search(text) is None:
        return False
    named = before[-1] in DETERMINERS or before[-1] == "many" or before[-1] in COLOURS
    return named and ((bool(after) and after[0] not in ENDS) or before[-2:-1][0] in _PLACING)
