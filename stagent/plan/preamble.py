"""What people say about themselves before they ask: "I coach a team: how fast is the runner?"

Only what cannot be part of the question is taken away: no time, no number with a unit, no condition, nothing that a
pronoun of the question may stand for or that it names again ("my dog is the brown one: how fast is the dog").
"""

from __future__ import annotations

import re

from stagent.plan.inflection import singular
from stagent.plan.nouns import NOUNS
from stagent.plan.spelling import MEASURING_WORDS
from stagent.plan.verbs import readings
from stagent.plan.vocabulary import AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, WH_WORDS
from stagent_tools.things import thing_of

_ASKS = (
    r"(?:at |in |by |with |for |from |to )?(?:how|what|which|when|where|who|whose|did|does|do|is|was|were|are|"
    r"would you|can you|could you|please|tell|give|show|track|follow|mark|count|measure|find|"
    r"average|mean|top|max|speed|distance|number)\b"
)
_CALLS = (
    r"(?:oi+|oy|ahoy|ugh|wow|hey+|hi+|hello|hiya|howdy|yo|listen|look|alright|right|gosh|damn|sir|madam|greetings|help|"
    r"sorry(?: to (?:bother|disturb|trouble) you)?|excuse me|come on|good (?:morning|afternoon|evening|day)|"
    r"dear (?:\w+ ){0,2}?\w+|quick one|last one|one more|"
    r"you (?:\w+ ){0,2}(?:machine|thing|robot|computer|program|bot|ai))"
)
_LOOKING = re.compile(r"^(?:if|when) (?:you|we) (?:look at|watch|take) (?=(?:the|my|our|number)\b)")
_LEFT_OUT = re.compile(
    rf"^(?:please )?(?:ignore|forget(?: about)?|never mind|disregard|leave out|skip) (?:the |my |our |all )?"
    rf"(?:[a-z]+ ){{1,4}}?(?:please )?[,.:;!-]+ (?={_ASKS})"
)
_CALL = re.compile(rf"^(?:{_CALLS}(?: (?:there|all|team|folks|everyone))?(?: ?[,.:;!-]+ ?| (?={_ASKS})))+")
_ASIDE = re.compile(r"^\( ?(?:camera|phone|filmed|recorded|shot|video|clip|from|sorry|context|note)\b[^()\d]*\) ?")
_HEADING = re.compile(
    r"^(?P<what>(?!the |number )(?:for (?:the |my |our |a )?)?[a-z]+(?: [a-z]+){0,3}?)"
    r"(?P<says> asking| here| speaking| wondering| writing)? ?: (?=\w+ \w+)"
)
_WANTS = re.compile(
    r"^(?!how|what|which|when|where|who|did|does|do\b|is\b|was|if\b)(?:(?:my|our|the) )?(?:[\w'-]+ ){1,3}"
    r"(?:(?:would like|would love|wants?|needs?|wishes|hopes|is trying|are trying) to (?:know|see|learn|find out|hear)|"
    r"(?:wants?|needs?)(?= (?:the|my|our) [\w' -]*(?:speed|distance|pace|velocity|height|length|size|direction|gap)\b)|"
    r"wonders?|is wondering|are wondering|(?:asks?|asked|is asking|are asking)(?: me| us)?(?: for| about)?) ?:? "
    r"(?=(?:how|what|which|when|where|who|whether|the|my|our|a|an|top|highest|smallest|largest|speed|distance|height|"
    r"length|average|mean|maximum)\b)"
)
_ABOUT_US = re.compile(
    r"^(?:i|we) [a-z]+ |^(?:this|it|that) is (?:just |only )?for |^(?:it|he|she|this|that|they) "
    r"(?:is|are|was|looks?|seems?)\b|\b(?:i am|i have|i do|i study|i love|i like|i "
    r"need|i want|i train|i coach|i breed|i keep|i"
    r" teach|i work|i think|"
    r"i bet|i run|i write|i build|we are|we have|we study|we train|we need|we want|"
    r"(?:my|our) (?!car\b|bike\b|van\b|truck\b|lane\b|side\b|left\b|right\b)\w+(?: \w+)? "
    r"(?:is|are|was|has|have|wants?|needs?|asks?|says|said|loves?|likes?|thinks|studies|keeps))\b"
)
_PART_OF_IT = re.compile(
    r"\d+(?:\.\d+)? ?(?:s|m|km|cm|ft|mm|km/h|mph|m/s|min|h|x|fps|times|%|kn|yd|in)\b|\d:\d|"
    r"\b(?:if|assuming|given|suppose|supposing|knowing|when|while|before|after|between|during|until|till|from the|"
    r"in the first|in the last|slow[- ]?mo|slowed|frames?|seconds?)\b"
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|he|him|his|she|her|hers|they|them|their|one|ones|that (?:one|car|man|woman)|this one)\b"
)
_NAMES = re.compile(r"\b(?:the|a|an|my|our|number \d+)\b")
_WORD = re.compile(r"[a-z]{3,}")
_SMALL = DETERMINERS | AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | WH_WORDS
_PAUSE = re.compile(rf"(?:\s*[.;:!,-]+\s+)(?={_ASKS})")


def _is_of_the_question(word: str) -> bool:
    """`physics homework: ...` says nothing; `red car: ...`, `top speed: ...`, `when he falls: ...` do."""
    noun = singular(word)[0]
    return noun in NOUNS or thing_of(noun) is not None or word in MEASURING_WORDS - {"for"} or bool(readings(word))


def without_preamble(text: str) -> str:
    """The question alone; `text` in its regular form."""
    heading = _HEADING.match(text)
    if heading is not None and (
        heading["says"] or not any(_is_of_the_question(word) for word in heading["what"].split())
    ):
        text = text[heading.end() :]
    text = _LOOKING.sub("look at ", text)
    text = _WANTS.sub("", _LEFT_OUT.sub("", _CALL.sub("", _ASIDE.sub("", text))))
    for pause in reversed(list(_PAUSE.finditer(text))):
        told, asked = text[: pause.start()], text[pause.end() :]
        if _ABOUT_US.search(told) is None or _PART_OF_IT.search(told) is not None:
            continue
        again = (set(_WORD.findall(told)) & set(_WORD.findall(asked))) - _SMALL
        if not again and _NAMES.search(asked) is not None and _POINTS_BACK.search(asked) is None:
            return asked
    return text
