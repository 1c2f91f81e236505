"""Pairs of things and moments of a thing in roundabout wordings: a table like that of the paraphrases."""

from __future__ import annotations

_SECONDS = r"(?:seconds|secs|s|minutes|min)\b"

ROWS: tuple[tuple[str, str], ...] = (
    # Pairs.
    (r"^(?P<what>distance|speed) of (?P<a>.+?) and (?P<b>.+?) (?:together|combined|in total|altogether)$",
     r"combined \g<what> of \g<a> and \g<b>"),
    (r"^count (?:up )?(?=the (?:total )?(?:number|count) of\b)", ""),
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
    (r"\b(?P<be>is|was) the (?:average |mean )?(?:speed|velocity|pace) of (?P<a>.+?) (?P<word>higher|greater"
     r"|bigger|larger|"
     r"lower|smaller) than (?:that|the (?:\w+ )?\w+) of (?P<b>.+)$", r"does \g<a> have a \g<word> speed than \g<b>"),
    (r"\b(?P<be>is|was) the distance (?:covered|travelled|traveled|run|walked|driven)? ?(?:by|of) (?P<a>.+?) "
     r"(?:greater|bigger|"
     r"larger|longer|more|higher) than (?:that|the (?:\w+ )?\w+) (?:of|by) (?P<b>.+)$",
     r"did \g<a> cover more distance than \g<b>"),
    (r"\b(?P<be>is|was) the (?:direction|heading)(?: of (?:travel|motion))? of (?P<a>.+?) (?:the same as|equal to"
     r"|like) "
     r"(?:that|the (?:\w+ )?\w+) of (?P<b>.+)$", r"are \g<a> and \g<b> going in the same direction"),
    (r"\b(?P<who>which|who)(?: one)? (?:out )?of (?:the 2|them|these|these 2|the 3|the pair)(?: of them)? "
     r"(?=(?:is|was|were|are|has|had|did|does|goes|went|\w+ed|\w+s|ran|drove|rode|swam|got)\b)", r"\g<who> "),
    # First and last seen; at its fastest.
    (r"^when (?:is|was|are|were) (?P<who>.+?) (?:last|finally) (?:seen|visible|in (?:view|sight|shot|frame)|on "
     r"(?:screen|camera)|in the (?:picture|frame|image|video))$", r"when does \g<who> disappear"),
    (r"^when (?:is|was|are|were) (?P<who>.+?) (?:first|initially) (?:seen|visible|in (?:view|sight|shot|frame)|on "
     r"(?:screen|camera)|in the (?:picture|frame|image|video))$", r"when does \g<who> appear"),
    (r"^at (?:its|his|her|their|the) (?:fastest|peak|quickest|maximum|top speed) ?,? how fast (?P<rest>.+)$",
     r"how fast \g<rest> at most"),
    (r"^up to (?:what|which) (?P<what>speed|velocity) (?P<do>do|does|did) (?P<who>.+?) \w+(?: up)?$",
     r"what is the top \g<what> of \g<who>"),
    (r"^how long (?:an? (?:way|distance|path|stretch|route)|(?:is|was) the (?:way|path|route|distance|stretch|road) "
     r"(?:that )?(?=(?:the|my|our|he|she|it|they|number|a)\b)) ?(?:(?:did|does|do|has) )?(?P<who>.+?) \w+$",
     r"how far does \g<who> go"),
    (r"^when is the (?:direction|heading|course) of (?P<who>.+?) (?P<hour>\d+ o'clock)$",
     r"when is \g<who> heading \g<hour>"),
    (r"\b(?P<be>is|was|are|were) (?P<who>.+?) no longer (?:visible|seen|there|around|in (?:view|sight|shot|frame)|on "
     r"screen|in the (?:picture|frame|image|video)|to be seen)\b", r"\g<be> \g<who> gone"),
    (r"\b(?:end|final|last|finishing) (?:position|point|place|spot) of (?=the|a|my|our|number)", ""),
    (r"^(?:over )?(?:what|which) (?:total |overall |whole )?distance (?=(?:does|did|do|has|have|was|were)\b)(?!.* "
     r"(?:kick|throw|shot|serve|pass|jump) (?:travel|cover|go|roll|fly)\b)", "how far "),
    (rf"\bhow (?:long|much time|many {_SECONDS}) (?:did|does|do|has|have|had) (?P<a>.+?)(?: have| got)?(?: left)? "
     rf"(?:until|"
     r"till|before) (?:he|she|it|they|we|i) (?:would |will |could )?(?:have )?(?:hits?|reach(?:es)?|runs? into"
     r"|crash(?:es)? into|"
     r"strikes?) (?P<b>.+)$", r"time to collision between \g<a> and \g<b>"),
    (r"^(?:(?:show|find|give|mark|name|tell|list|spot|identify|what (?:is|was)) )?the (?:exact |precise |very"
     r" )?(?:moment|instant|time|second|point|period|interval)s?(?: in time)? "
     r"(?P<clause>(?:the|a|an|my|our|he|she|it|they|number|someone|somebody|anyone) [^,|:]+)$", r"when \g<clause>"),
    (r"^(?:what|which) (?:path|route|way|trajectory|line) (?P<do>do|does|did) (?P<who>.+?) (?:take|follow|describe"
     r"|use)$",
     r"track \g<who>"),
)  # fmt: skip
