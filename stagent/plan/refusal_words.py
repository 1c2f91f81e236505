"""Words and phrases that ask for what no picture shows, by reason: a table, no logic.

`WORDS` stand for all their forms (`shout` for shouts, shouted, shouting); `PHRASES` are patterns.
"""

from __future__ import annotations

from stagent.plan.plan import Reason

# In the order of precedence.
WORDS: dict[Reason, str] = {
    "needs_audio": """
        hear heard audio audible sound loud loudest noise noisy decibel db volume shout scream yell honk beep music song
        sing sang say said talk speak spoke voice commentator commentary listen announce announcer tune melody chant
        swear swore whisper quiet silent siren ring rang cheer applause applaud accent squeal screech hum rev tick boo
        bark growl
        language lyrics pronounce microphone mic moan groan giggle laugh roar bang click splutter tyre-squeal
        """,
    "needs_identity": """
        name identity recognise recognize aged birthday nationality famous celebrity related married occupation
        profession surname passport instagram gender religion ethnicity breed
        """,
    "needs_future": "tomorrow someday forecast predict retire gonna tonight eventually probability odds chances",
    "needs_opinion": """
        fair unfair dangerous reckless safe unsafe safer legal illegal fault blame deserve should ought beautiful ugly
        pretty nice impressive skilled skilful skillful talented talent worst boring exciting elegant graceful technique
        style guilty worth aggressive careless polite rude stupid irresponsible responsible foul offside cool awesome
        funny cute sloppy lazy smart clever brave attractive handsome punish opinion favourite favorite prefer wrong
        correctly properly good suspicious creepy negligent justified appropriate reasonable sensible sportsmanlike
        deliberate cheat terrible bad badly trustworthy trust unlucky lucky mistake intentional accidental
        convincing embarrassing risky silly
        allowed permitted forbidden acceptable advisable recommended
        """,
    "not_visual": """
        weigh weight heavy mass force newton calorie kcal kilocalorie energy joule watt kilowatt power horsepower torque
        rpm revs temperature hot cold warm cost price expensive cheap tired exhausted drunk sober alcohol drunken happy
        sad angry enjoy feel felt think thought mood emotion pain painful hurt heartbeat pulse fuel petrol gas diesel
        battery pressure smell taste hungry thirsty scared afraid nervous frightened intend intention want why momentum
        kg kilogram kilo pound lb ton tonne friction voltage electric oxygen blood sick ill injured healthy stressed
        confident bored proud jealous excited motivated aware know knew insured insurance licence license stiff hardness
        kinetic worried relaxed believe remember hope oil humid humidity windy sugar salary paid earn material asleep
        love hate annoyed surprised understand understood stiffness density carbohydrate dizzy lonely shy embarrassed
        distracted concentrated focused fit friendly hard-working worth cholesterol emission co2 wattage strain
        """,
    "other": """
        raining snowing crop trim translate translation email e-mail export download upload subtitle blur brightness
        resolution codec medal weather recipe brand logo print delete edit poem story joke president
        sharpen gif thumbnail invented buy write code python scoreboard deepfake watermark youtube mp4 convert
        follower subscriber
        """,
}
PHRASES: dict[Reason, tuple[str, ...]] = {
    "needs_audio": (
        r"call(?:s|ed)? (?:it |him |her )?out", r"horns?", r"bells?", r"words", r"whistle[sd]?", r"blew",
        r"clap loudly",
    ),
    "needs_identity": (
        r"^(?:is|was) (?:he|she|this|that|the [a-z]+(?: (?:in|with|on) (?:the|a) [a-z]+)?) "
        r"the (?!\w+est\b|first\b|last\b|same\b|one\b|winner\b|leader\b)"
        r"[a-z]+$", r"stolen",
        r"on (?:tv|television|the news)", r"whose (?:is|was|are|were) (?:it|he|she|this|that|they)",
        r"(?<!will )(?<!can she )(?<!can he )(?<!going to )(?:win|won|wins) (?:gold|silver|bronze|an? \w*medal|the"
        r" (?:\w+ )?(?:cup|title"
        r"|championship|league|olympics))",
        r"(?:been|got|gets|was|is) (?:fined|arrested|convicted|sentenced|sacked|suspended)",
        r"at the (?:last )?olympics?",
        r"who won", r"who wins", r"identify (?:the|this|that) (?:person|man|woman|driver|thief)", r"how old", r"age",
        r"years old", r"(?<!was )(?<!is )born", r"(?:which|what) (?:country|nation|town|city|street)",
        r"where (?:is|are|was|were) [\w ]+ from$",
        r"same (?:\w+ )?as (?:in|on|at) the (?:final|other|first|last)", r"same (?:\w+ )?(?:\w+ )?as (?:in |on "
        r")?(?:last|the one from|the other|yesterday)", r"last week", r"yesterday",
        r"ever (?:raced|played|competed|won|been)", r"(?:has|have|had) .*\bbefore$", r"been "
        r"(?:training|playing|racing|working)",
        r"(?<!its )(?<!his )(?<!her )(?<!their )(?<!the )owner", r"owns", r"belongs? to",
        r"whose (?:car|bike|dog|house|van) is(?! (?:faster|slower|quicker|ahead|in front|behind|the \w+est))",
        r"for a living", r"^whose (?:dog|cat|car|van|bike|horse|bag|house|child|kid) "
        r"(?!.*(?:er|est|more|most|first|last)\b)",
        r"licen[cs]e plate", r"number plate", r"registration", r"plate number", r"phone number",
        r"address",
        r"lives?", r"lived", r"job", r"works? for", r"plays? for", r"club does", r"team does", r"criminal record",
        r"social media", r"same (?:person|man|woman|guy|driver|burglar|thief)",
        r"is (?:it|that|this|he|she) (?:really |actually )?(?:my|our|the (?:president|king|queen|mayor|same)|"
        r"an? (?:police|famous|professional|pro|doctor|real|boy|girl|man|woman))",
        r"who (?:is|was) (?:that|this|he|she|it)(?= [?,.|]|$)",
        r"who (?:is|was|are|were) (?:the|that|this|these|those) (?!.*\b(?:\w+est|(?:fast|quick|slow|tall|bigg|high"
        r"|long|small|near|clos)er|first|last|leader|winner|leading|"
        r"ahead|\w+ing)\b)\w+", r"who (?:is|was) (?:driving|riding|flying|filming|steering)(?: (?:it|the|that|this|"
            r"my|our)|$)", r"who exactly is", r"who (?:rides|drives|flies|steers|rode|drove) (?:it|him|her|them)$",
        r"where (?:does|do|did) [\w ]+ (?:work|live|study)$", r"who are (?:they|these|those)", r"who "
        r"(?:scored|filmed)$",
    ),
    "needs_future": (
        r"next (?:season|week|year|time|race|month|game|match|lap|day|summer|winter|olympics|round|ball|throw|jump|"
        r"shot|one|sunday|monday|saturday)", r"one day", r"some day", r"in the future",
        r"going to (?!the\b|be at rest)(?:\w+)", r"ever be", r"later today", r"in \d+ years", r"when (?:he|she) "
            r"grows up",
        r"(?<!when )will(?! (?:you|u)\b)", r"(?:is|are) likely to", r"what (?:would|will) happen",
        r"(?:on|by) current form",
        r"(?<!as )(?<!how )soon", r"about to", r"bet on", r"would win", r"happens? next",
        r"would (?:\w+ ){1,5}if the(?! (?:car|bus|van)\b)",
        r"when will(?! .*\b(?:hit|reach|crash|collide|meet|catch|touch|strike|run into|ram)\b)",
        r"ends? up (?:\w+ )?champion", r"this (?:season|year)$",
        r"^(?:[|,] )*(?:can|could) (?:he|she|it|they|the|this|that|these|anyone|anybody)(?! .*\bbe seen\b)",
        r"(?:how much|how many \w+) \w+er could",
    ),
    "needs_opinion": (
        r"looks? (?:best|better|right|wrong|natural|professional|okay|ok|fine)", r"seem(?:s|ed)?",
        r"to blame", r"great", r"(?<!on the )(?<!to the )(?<!from the )right (?:call|move|choice|thing|to "
        r"(?!left\b|right\b|the\b)\w+)",
        r"the (?:best|worst|greatest|finest)(?: \w+)? (?:in|of) the (?:country|world|league|county|state|city"
        r"|class)", r"(?:good|strong|safe|stable|sharp|thick|tight) enough", r"looks? good", r"better "
        r"(?:player|driver|technique|style|team|rider|"
            r"one)",
        r"best (?:player|driver|technique|style|team|goal|looking|dressed|rider|dancer)", r"right decision",
        r"decision (?:\w+ ){0,2}?(?:right|wrong|fair|correct)",
        r"a penalty(?= [?,.|]|$)", r"too (?:fast|slow|close|risky|dangerous|high|late|early|far|hard|big|small)(?: "
            r"for)?",
        r"too \w+ for", r"(?:a|the) fine(?= for|$)", r"fine for", r"more fun", r"well[- ]trained", r"well played",
        r"at risk", r"on purpose", r"pass the test", r"right of way",
        r"is (?:he|she|it|that|this|the (?:driver|referee|umpire|ref|coach)) right$",
        r"in the wrong", r"(?:br(?:eak|eaks|oke|oken|eaking)|against) the (?:law|rules?)",
        r"^rate",
    ),
    "not_visual": (
        r"drink(?:s|ing)? and driving", r"had a drink", r"heart rate", r"(?:tyre|tire) pressure", r"mileage on",
        r"charge level", r"wind speed", r"waiting for",
        r"(?:how strong is|strength of) the (?:wind|breeze|current)", r"value of",
        r"made of", r"knows", r"hot(?:ter|test)?",
        r"how hard (?:is|was) the "
        r"(?:ground|floor|surface|ball|ice)", r"inside the (?:box|bag|house|car|van|truck)$", r"(?:does|do|did) "
            r"(?:he|she|it|they|the \w+) like",
        r"how bright",
    ),
    "other": (
        r"who (?:wrote|painted|composed|invented|discovered|directed|produced)",
        r"^when (?:was|were) .* (?:built|founded|invented|designed)$", r"^explain the [a-z -]*rules?$", r"(?:has|"
        r"have) [a-z]+ (?:ever )?(?:scored|won)$",
        r"^(?:what|which) (?:is|was) the (?:speed )?limit(?! of)",
        r"^how (?:fast|far|high|quickly|long) can an? \w+ \w+$",
        r"(?:where|when|what day|what year) (?:was|were|is) (?:this|it|the (?:video|clip))(?: \w+)? "
        r"(?:filmed|recorded|shot|taken|made)", r"file size", r"capital of", r"signs? says?",
        r"(?:sign|shirt|board|banner|label) (?:say|read)s?", r"read the", r"what is written", r"written on",
        r"share (?:it|this|that|the (?:clip|video))", r"post it", r"rotate the", r"stabili[sz]e", r"zoom in",
        r"add (?:a|some|the)", r"remove the", r"what time (?:of day )?is it", r"what day", r"what year",
        r"(?:what|which) colou?r", r"colou?r of", r"frame rate", r"fps", r"how long is the (?:video|clip|recording|"
            r"film)",
        r"who (?:invented|discovered|founded|composed|painted) the",
        r"who filmed", r"(?:what|which) camera", r"lens", r"(?:slow down|speed up) the (?:video|clip)", r"loop",
        r"world record(?: for| in)", r"history of", r"from here", r"how far is it (?:to|from) "
            r"(?!the|a|an|my|our|his|her)", r"order me", r"book me", r"play the",
        r"play it", r"send (?:it|me|the|them)", r"make (?:it|me)", r"make the (?:video|clip)",
        r"make a (?!left|right|\w*turn|stop|jump|leap|halt|pass|tackle|save)", r"square root", r"what is the meaning",
        r"(?:model|make) is", r"(?:what|which) model", r"what make(?= of)", r"(?:is|was) the (?:final )?score",
        r"the score$",
        r"(?<!a race )won", r"winner of", r"rules? of", r"how (?:do|can) i", r"the speed limit(?: here)?$",
        r"(?:is|was) (?:this|it|the (?:video|clip)) .*(?:fake|real)", r"how many people live",
        r"^(?!.*\b(?:who|which)\b).*\b(?:slowest|lowest|minimum|min) (?:speed|velocity|"
        r"pace)", r"at (?:its|his|her|their) slowest", r"how much money",
    ),
}  # fmt: skip
# Wordings of measurable questions that hold one of the words above.
MEASURABLE = (
    r"time[- ](?:to|until)[- ](?:collision|impact|contact)", r"how (?:long|soon|many \w+|much time) (?:until|till|"
        r"before)",
    r"how (?:soon|long|many \w+|much time) (?:would|will)(?= .*\b(?:hit|reach|crash|collide|impact|meet|touch|strike|"
    r"run into|bump|catch)\b)", r"speed of sound", r"than (?:the speed of )?(?:sound|light)", r"sound barrier",
    r"(?:\d+ )?km/h", r"power ?boat", r"world record",
    r"(?:at|with|keeping|keeps?|kept|holding|holds?|if) (?:\w+ ){0,4}(?:speed|pace|velocity|rate)",
    r"if (?:nobody|neither|no one|they|nothing|both|it|he|she)", r"best (?:speed|time|pace|jump|leap|height)",
    r"going to \d+ o'clock", r"top speed", r"gas pedal", r"safety (?:distance|gap)", r"going to the", r"first name",
    r"goods (?=train|wagon|van|lift|lorry|truck)", r"a race won",
    r"g[- ]?forces?", r"free[- ]fall", r"how likely", r"(?:the|a) safe distance", r"hard shoulder", r"good view",
    r"(?:can|could|would) .* (?:stop|brake)\b.* \d+ ",
)  # fmt: skip
