"""Words that say nothing about what is measured: they are taken out before anything else is read."""

from __future__ import annotations

import re

_CLIP = r"(?:video|clip|recording|footage|film|sequence|scene|picture|shot|movie|vid|image|tape|segment|take)s?"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bwould you say\b|\bdoes it (?:look|seem|appear)(?: like| that)?\b|,? (?:nothing else|that is all)(?= "
        r"?[.!?]*$)",
        r"^(?:just|simply|only) (?=tell|give|show|say|measure)",
        r"^(?:hi|hello|hey|ok|okay|so|well|now|quick question|question|um|uh|and|but|please|"
        r"yo|also)(?: (?:there|all|team|guys|folks))? ?[,:.!-]* ",
        r"^(?:\w+ ){0,2}here [,:-] ",
        r"^(?:\w+ )?(?:question|one|thing) ?[,:-] ",
        r"\b(?:lol|haha|hehe|omg|u+h+m*|u+m+|hm+|erm?|so like)\b",
        r"^(?:need|want|would like|trying|love) to (?:know|see|find out|learn|figure out)\b",
        r"\bis there (?:any|a) (?:chance|way|possibility)(?: that)?(?: you)?(?: can| could| to)? "
        r"(?:tell|know|see|find out|measure|get)\b",
        r"^(?:for|in) (?:my|our|the|a|an) [\w' -]{2,30}? (?:i|we) (?:need|want|would like)(?: to (?:know|find out"
        r"|have))? ",
        r"\b(?:would you |could you )?be so (?:kind|good|nice) (?:as to|and)\b",
        r"\b(?:the|a|an) [\w -]{1,24}?,? (?:i mean|or rather|no wait)(?= (?:the|a|an)\b)",
        r"^(?:so )?(?:would|could|can) (?:you|u|one) (?:say|tell|judge)(?: that| if| whether)? (?!me\b|us\b|how|wh)",
        r"^(?:for|re|regarding|about) (?:my|our|the|a) (?!first\b|last\b|final\b)[\w' ]{1,30} ?[:,-] (?=(?:how|what|"
        r"which|where|who|when|mean|average|top|the|i)\b)",
        r"\b(?:could|can|would|will) (?:you|u|anyone|somebody|someone)(?: (?:please|kindly|possibly|"
        r"maybe))?(?: (?:tell|say|give|show|let|find out for|work out for|help)(?: (?:me|us|know|"
        r"out))*)? ?(?=(?:how|what|which|where|who|when|whether|if|at|the|in|on)\b)",
        r"\b(?:could|can|would|will) (?:you|u)(?: (?:please|kindly|possibly))?(?= (?:measure|"
        r"calculate|compute|estimate|determine|find|count|track|locate|mark|describe|show|follow|"
        r"segment|point|work|tell|give|check|report|get|outline|highlight|summarise|summarize|"
        r"explain|say|identify))",
        r"\b(?:i|we) (?:would like|want|need|wish|'d like|'d love|am trying|have(?= a question)|d like)(?: "
        r"(?:to (?:know|find out|see|learn|measure|hear|figure out|work out|get)|you to (?:tell "
        r"me|find|measure)))? ?",
        r"\b(?:i am|we are|i was|we were|i have been) (?:interested in|curious about|curious|wondering about"
        r"|wondering|looking for)\b",
        r"^(?:tell|inform|let|remind) (?:the|my|our|his|her) [a-z]+(?: [a-z]+)?(?: know)?(?: of| about)? "
        r"(?=(?:how|what|which|"
        r"where|who|when|whether|if|the|my|our)\b)",
        r"\b(?:tell|give|show) (?:me|us)(?: (?:about|please))?(?= (?:how|what|which|where|who|"
        r"when|whether|if|at|in|on|from))",
        r"\b(?<=show)(?: me| us)\b|(?<=give)(?: me| us)\b|(?<=tell)(?: me| us)\b|(?<=find)(?: "
        r"me| us)\b|(?<=get)(?: me| us)\b",
        r"\bfrom where (?:it|he|she|they) (?:started|was|stood|began|set off)\b(?= (?:did|does|do|is|was))",
        r"^(?:give|compute|calculate|estimate|determine|work out|report|provide|get|state|tell|"
        r"measure|find out|check|output|return|i need|need)\b(?! (?:a|me a) )",
        r"\b(?:do|does|did) (?:you|anyone|anybody|someone) (?:know|happen to know|see|have any idea|have an idea)\b",
        r"\b(?:any idea|any clue|any chance you know|wondering|just wondering|i wonder|let me "
        r"know|tell me|curious)\b ?,?",
        r"\b(?:please|kindly|pls|thanks|thank you|thx|cheers|roughly|approximately|exactly|actually|"
        r"really|about how|guess|basically|literally|please\?|if possible|"
        r"if you can|yes or no|all in all|as the crow flies please|"
        r"in your estimate|in your opinion|do you think|would you say|u think|you reckon|(?:in|"
        r"with) (?:one|a|1) (?:line|sentence|word|few words)|in short|briefly|for me|at all|"
        r"in fact)\b",
        r"^(?:mate|bro|dude|buddy|man|guys)(?= ?[,:]| (?:how|what|which|where|who|when)\b)|"
        r" ?, ?(?:mate|bro|dude|buddy|man)(?=$| ?[?!]$)",
        rf"\b(?:in|on|over|during|throughout|across|through|for|of|from|within|along|inside) "
        rf"(?:the |this |my |our |that )?(?:whole |entire |full |complete |total |attached |uploaded "
        rf"|above |short |given |same "
        rf"|cctv |security |dash ?cam |drone |phone |gopro |body ?cam )*{_CLIP}(?![-\w])"
        rf"(?! (?:left|right|edge|rate|putter))(?: (?:as a whole|"
        rf"over time|i (?:sent|uploaded|shot|filmed)))?\b",
        r"\b(?:over|for|during|throughout) (?:the )?(?:whole|entire|full|complete) (?:time|run|"
        r"way|thing|length|duration|course|period|race|lap|stretch|trip|ride|drive)\b",
        r"\b(?:over time|from start to finish|from beginning to end|the whole time|all the time|"
        r"the whole way|the entire time|start to finish)\b",
        r"\b(?:right now|at the moment(?! (?:when|that|of|it|he|she|the|at|a)\b)|at present|"
        r"currently|at this moment|these days|now)(?=$| [?,.|])",
    )
)


def without_fillers(text: str) -> str:
    """The text without greetings, politeness and mentions of the whole clip."""
    for pattern in _PATTERNS:
        text = " ".join(pattern.sub(" ", text).split())
    return re.sub(r"^[,.;:!) -]+|[\s,;:(-]+$", "", text).strip()
