"""A question's wording made regular: case, quotes, contractions, clock times, number words, units, typos.

The result is one string of tokens with single spaces between them; all other modules of the grammar work on it.
"""

from __future__ import annotations

import re

from stagent.plan.brackets import without_brackets
from stagent.plan.spans import regular_spans
from stagent.plan.spelling import mended
from stagent.plan.units import BY_PHRASE
from stagent.plan.vocabulary import COLOURS, NUMBER_WORDS, ORDINALS

_QUALITY = "|".join(
    sorted(
        COLOURS
        | set(ORDINALS)
        | {
            "last",
            "left",
            "right",
            "front",
            "back",
            "nearest",
            "farthest",
            "leftmost",
            "rightmost",
            "top",
            "bottom",
            "tall",
            "short",
            "old",
            "young",
            "big",
            "small",
        }
    )
)
_CONTRACTIONS = (
    (r"\b(what|who|where|how|when|that|there|here|he|she|it)'s\b(?! (?:speed|velocity|pace|jump))", r"\1 is"),
    (r"\b(what|who|where|how|when)s\b", r"\1 is"),
    (r"\bw(?:o|a)ts\b", "what is"),
    (r"\b(how (?:fast|far|high|tall|long|wide|big|quick|close))'s\b", r"\1 is"),
    (r"\b(what|who|how|where)'re\b", r"\1 are"),
    (r"\b(what|who|how|where|he|she|it)'d\b", r"\1 did"),
    (r"\b(we|they|you)'re\b", r"\1 are"),
    (r"\b(i|we|you|they)'d\b", r"\1 would"),
    (r"\bi'm\b", "i am"),
    (r"\b(?:in )?(?:which|what) part of the (?:picture|image|frame)\b", "where"),
    (r"\bwhere (?:can|could|do) (?:i|we|you|one) (?:see|find|spot)\b", "where is"),
    (r"\b(?:the )?time (?:taken|needed|required) (?:by|for) (.+?) to\b", r"how long does it take \1 to"),
    (r"\b(i|we|they|you)'ve\b", r"\1 have"),
    (r"\b(i|we|he|she|it|they|who|what|that|which)'ll\b", r"\1 will"),
    (r"\bwon't\b", "will not"),
    (r"\bcan't\b|\bcannot\b", "can not"),
    (r"\b(is|are|was|were|do|does|did|has|have|would|could|should)n't\b", r"\1 not"),
    (r"\b(is|are|was|were|do|does|did|would|could|should)nt\b", r"\1 not"),
    (r"\b(does|do|did)(?=nt\b)", r"\1"),
    (r"\b(when|where|how \w+|what|which way) dose (?=the|an?|he|she|it|they|my|our)\b", r"\1 does "),
    (r"\bare their\b(?=[ ?.!]*$)", "are there"),
    (
        rf"\bbetween the ({_QUALITY}) and ({_QUALITY}) (?=[a-z])(?![a-z-]+(?: [a-z-]+)? and )",
        r"between the \1 and "
        r"the \2 ",
    ),
)
# Wordings that come to the same.
_SAME = (
    (r"\b(?:except for|except|other than|apart from|excluding|besides|not counting) (?:the |a )?", "except "),
    (
        r"\b(at|on|in|to) the very (?=(?:left|right|front|back|top|bottom|middle|end|start|most|least|"
        r"best)\b)",
        r"\1 the ",
    ),
    (
        r"\b(kilomet(?:re|er)s?|km|miles?|met(?:re|er)s?|feet|m) (?:an?|each|every) (?=(?:hour|second|"
        r"minute)\b)",
        r"\1 per ",
    ),
    (r"\bmax(?:es|ed)? out\b(?: at)?", "peak"),
    (r"\btop[- ]?end[- ]speed\b|\btopspeed\b", "top speed"),
    (r"^there(?:'s|s| is) (?:this|an?|some) ", "the "),
    (
        r"\bwhoever (?=(?:is|was|has|had) (?!filming|holding the camera|recording)|wears|wore|carries)",
        "the person who ",
    ),
    (r"\bthe ([a-z]+(?:ed|y|ish|en)) or the ([a-z]+) one\b", r"the \1 one or the \2 one"),
    (r"\b(?:have|has|had|having) to (?=brake|stop|slow|swerve|wait|jump|turn|run)", ""),
    (
        r"\bthe (car|vehicle|van|bus|truck|train|boat|bike) (?:that )?(?:the camera is|we are|i am|we're|i'm) "
        r"(?:in|on|inside)\b",
        "our \\1",
    ),
    (
        r"\bwhen (?:he|she|it|they) (?:hits?|reache[sd]|was at|is at|reach) (?:his |her |its |their )?"
        r"(?:top|maximum|max|peak|full) (?:speed|velocity|pace)(?=[ ?.!]*$)",
        "at most",
    ),
    (r"\bin the (?:far )?distance\b(?! (?:of|from|to|between)\b)", "in the background"),
    (r"\bspeedier\b", "faster"),
    (r"\bspeediest\b", "fastest"),
    (r"\bprior to\b", "before"),
    (r"\bg's(?=$|[ ,.?!])", "g"),
    (r"\b(lad|bloke|guy|man|woman|girl|boy|one|person|dog|car) what is\b", r"\1 who is"),
    (r"\b(?:legging it|pegging it|bombing along)\b", "running"),
    (r"\bhalfway (?:through|into)(?: the)?(?: whole)? (?:clip|video|recording|film|footage)?", " halfway "),
)
_NUMBER = r"\d+(?:\.\d+)?"
_UNIT_PATTERN = "|".join(
    re.escape(phrase) for phrase in sorted(BY_PHRASE, key=len, reverse=True) if "clock" not in phrase and phrase != "°"
)
_TENS = "|".join(word for word, value in NUMBER_WORDS.items() if value >= 20)
_ONES = "|".join(word for word, value in NUMBER_WORDS.items() if 0 < value < 10)
_NUMBERED = r"(?:jersey|shirt|bib|vest|kit|top|tee|singlet|cap|helmet|back)"
# However a worn number is said, it becomes "number 7".
_WORN = re.compile(
    rf"\b(?:in|wearing|with|has|having) (?:the |a )?{_NUMBERED} (?:number )?(\d+)\b|"
    rf"\b(?:in|wearing|with|has|having) (?:the |a )?number (\d+) (?:{_NUMBERED}|on (?:it|(?:its|his|her|the) \w+))\b|"
    r"\bbib (?:number )?(\d+)\b|(?<!with )(?<!wearing )\b(?:shirt|jersey|vest) number (\d+)\b"
)
_MINUTES_AND_SECONDS = re.compile(r"\b(\d+) min (?:and )?(\d+(?:\.\d+)?)(?: s\b|(?= ?(?:$|[,?.])))")
_NTH = "|".join(["\\d+(?:st|nd|rd|th)", *(word for word in ORDINALS if word.isalpha())])
_ORDINAL_TIMES = re.compile(rf"\b(?:the )?({_NTH}) (?:and|to|until|till) (?:the )?({_NTH}) (second|minute)\b")
_COUNTED = "|".join(word for word in NUMBER_WORDS if word != "one")


def regular(question: str) -> str:
    """The question in lower case, tokens apart, times in seconds, numbers as digits, units as symbols, typos mended."""
    text = question.lower().strip()
    text = re.sub(r"[’‘`´]", "'", text)
    if re.search(r"(?<!\w)'", text) is None:
        text = re.sub(r"(?<=s)'(?= [a-z])", "'s", text)  # "the cars' speeds"
    text = re.sub(r"[“”\"«»*_]|(?<!\w)'|'(?!\w)", " ", text)
    text = re.sub(r"\bw/o\b", "without", text)
    text = re.sub(r"\bw/\s*", "with ", text)
    text = re.sub(r"\b(\w+er|more|less|farther|further) then\b", r"\1 than", text)
    text = re.sub(r"\bthe too\b", "the two", text)
    text = re.sub(
        r"(?<!half )\b(?:the (?:last |final |first )?|an? )(?:(half) )?(?:an? )?(second|minute) "
        r"(?=before\b|after\b)",
        _one_unit,
        text,
    )
    text = _ORDINAL_TIMES.sub(_two_ordinals, text)
    text = re.sub(r"\(\s*not [^)]*\)", " ", text.replace("[", "(").replace("]", ")"))
    text = re.sub(r"(\w+) ?\( ?the ([\w -]+?) one ?\)", r"\2 \1", text)
    text = re.sub(r"(\w+) ?, ?the ([\w-]+) one\b(?! or| and)", r"\2 \1", text)
    text = re.sub(
        r" ?, the one (?=(?:with|without|in|on|wearing|carrying|holding|behind|next to|that|who)\b(?![^,]* "
        r"(?:or|and) ))",
        " ",
        text,
    )
    text = re.sub(r"\bthe +([\w-]+) one *\( *the ([\w-]+) *\)", r"the \1 \2", text)
    text = without_brackets(text)
    for pattern, replacement in _SAME:
        text = re.sub(pattern, replacement, text)
    text = re.sub(
        r"\b(?:except for|except|other than|apart from|excluding|besides|not counting) (?:the |a )?", "except ", text
    )
    text = re.sub(r"\b(average|mean) of the (speed|velocitie)s?\b", r"\1 \2", text)
    text = re.sub(r"\bsum of the (speed|distance|velocitie)s?\b", r"combined \1", text)
    text = re.sub(r"(?<=[a-z]) [+&] (?=[a-z])", " and ", text)
    text = re.sub(r"(?<=\d)\s*[-–]\s*(?=\d)", " - ", text)
    text = re.sub(r"\s*[–—]\s*|\s-\s|--+", " - ", text)
    for pattern, replacement in _CONTRACTIONS:
        text = re.sub(pattern, replacement, text)
    text = _clock_times(text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)(?!(?:st|nd|rd|th|d)\b)(?=[a-z%°])", " ", text)
    text = re.sub(r"\b(?:nr|no)\.?\s+(?=of\b)", "number ", text)
    text = re.sub(r"\bno\.\s*(?=\d)|\bnr\.?\s*(?=\d)|\bnumber\s+(?=\d)|#\s*(?=\d)", "number ", text)
    text = _WORN.sub(lambda match: f"number {match[match.lastindex or 0]}", text)
    text = re.sub(r"'s\b", " 's", text)
    text = re.sub(r"(?<=s)'(?=\s)", " 's", text)
    text = re.sub(r"([,;:?!()]|\.(?!\d)|(?<!\d)\.(?=\d)|/(?=\s)|\.$)", r" \1 ", text)
    text = re.sub(r"\bvs\b ?\.(?= |$)|\bversus\b|(?<= )v(?= )", "vs", text)
    text = " ".join(text.split())
    text = re.sub(r"\b(second|third)[- ](?:to|from)[- ]last\b|\blast but one\b", "penultimate", text)
    text = _number_words(text)
    text = " ".join(mended(token) for token in text.split())
    text = re.sub(r"\bsped (?=of\b)", "speed ", text)
    text = _shared_nouns(_number_words(text))
    return regular_spans(_units_after_numbers(text))


_SHARED_NOUN = re.compile(
    rf"\bthe (?P<a>{_QUALITY}) (?P<joint>and|and of|or|to|until) (?:the (?={_QUALITY})|(?="
    rf"{'|'.join(ORDINALS)}))(?P<b>{_QUALITY}) "
    r"(?P<noun>(?!and\b|or\b|to\b|is\b|of\b|from\b|one\b)[a-z-]{3,})"
)


_SHARED_RIVALS = re.compile(rf"^(?P<a>{_QUALITY}) (?:vs|or) (?P<b>{_QUALITY}) (?P<noun>[a-z-]{{3,}})\b")
_SHARED_COUNT = re.compile(rf"\bhow many (?P<a>{_QUALITY}) and (?:how many )?(?P<b>{_QUALITY}) (?P<noun>[a-z-]{{3,}})")


def _shared_nouns(text: str) -> str:
    """`the silver and the red car` -> `the silver car and the red car`: two things, one noun."""
    text = _SHARED_RIVALS.sub(r"the \g<a> \g<noun> vs the \g<b> \g<noun>", text)
    text = _SHARED_COUNT.sub(r"how many \g<a> \g<noun> and how many \g<b> \g<noun>", text)
    return _SHARED_NOUN.sub(r"the \g<a> \g<noun> \g<joint> the \g<b> \g<noun>", text)


def _one_unit(match: re.Match[str]) -> str:
    """`the second before` is one second before."""
    article = "" if match[0].startswith("a") else "the "
    return f"{article}{'0.5' if match[1] else '1'} {match[2]} "


def _two_ordinals(match: re.Match[str]) -> str:
    """`the 4th and the 7th second` -> `second 4 and second 7`."""
    first, last = (ORDINALS.get(word) or int(re.sub(r"\D", "", word)) for word in (match[1], match[2]))
    seconds = 60 if match[3] == "minute" else 1
    return f"second {seconds * first} and second {seconds * last}"


def _clock_times(text: str) -> str:
    """mm:ss and hh:mm:ss become seconds."""

    def seconds(match: re.Match[str]) -> str:
        parts = [float(part) for part in match.group(0).split(":")]
        total = 0.0
        for part in parts:
            total = 60 * total + part
        return f"{total:g} s"

    return re.sub(r"\b\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?\b", seconds, text)


def _number_words(text: str) -> str:
    text = re.sub(r"\b(an?|one) hundred\b", "100", text)
    text = re.sub(rf"\b({_TENS})[ -]({_ONES})\b", lambda m: str(NUMBER_WORDS[m[1]] + NUMBER_WORDS[m[2]]), text)
    text = re.sub(rf"\b({_COUNTED})\b(?!-[a-z]+ed\b)", lambda m: str(NUMBER_WORDS[m[0]]), text)
    text = re.sub(r"\b(\d) hundred\b", lambda m: f"{m[1]}00", text)
    text = re.sub(r"\b(\d+) point (\d)\b", r"\1.\2", text)
    text = re.sub(r"\b(\d+) and a half (?=s|sec|m\b|min|met|hour|h\b|km|kilom|mile)", r"\1.5 ", text)
    text = re.sub(r"\ban? (m|metre|meter|second|sec|minute|hour|mile|km) and a half\b", r"1.5 \1", text)
    text = re.sub(r"\b(?:a )?quarter of an? (hour|minute|mile|second|metre|meter)\b", r"0.25 \1", text)
    text = re.sub(r"\bhalf an? (hour|minute|second|metre|meter|kilometre|kilometer|mile)\b", r"0.5 \1", text)
    text = re.sub(r"\bhalf a? ?(metre|meter|km|kilometre|mile)\b", r"0.5 \1", text)
    text = re.sub(r"\bone (?=second|sec\b|minute|metre|meter|km|kilom|mile|hour|half\b(?! )|o'? ?clock)", "1 ", text)
    return re.sub(
        r"\ban? (?=minute\b(?!s)|hour\b|kilometre\b|kilometer\b|mile\b|metre\b|meter\b|km\b)(?<!per an )", "1 ", text
    )


def _units_after_numbers(text: str) -> str:
    """`3 seconds` -> `3 s`; an hour named by o'clock stays."""
    text = re.sub(r"\b(\d+) (?:o'clock|oclock|o clock|o' clock|uhr)\b", r"\1 o'clock", text)
    text = re.sub(
        rf"(?<![\w.])({_NUMBER})(?: |-)({_UNIT_PATTERN})(?![\w/'-])(?! [Ll]eft\b)",
        lambda match: f"{match[1]} {BY_PHRASE[match[2]]}",
        text,
    )
    return _MINUTES_AND_SECONDS.sub(lambda match: f"{60 * int(match[1]) + float(match[2]):g} s", text)
