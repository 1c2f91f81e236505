"""Roundabout wordings of ways covered, throws and shoves."""

from __future__ import annotations

from stagent.plan.wordings.words import LENGTH_UNIT, NAMED, ODD_UNITS

ROWS: tuple[tuple[str, str], ...] = (
    (r"\bhow much (?P<do>did|does|do|has) (?P<who>.+?) cover(?:ed)?$", r"how far \g<do> \g<who> go"),
    (r"^(?:the )?(?:total |overall |number of )*(?P<unit>metres|meters|feet|yards|miles|km|kilometres|kilometers|"
     r"nautical miles) "
     r"(?P<verb>\w+(?:ed|un|um|ode|iven|alked|overed)) by (?P<who>.+)$", r"distance covered by \g<who> in \g<unit>"),
    (r"^(?:measured )?(?:as the crow flies|in a straight line) ?,? how "
     r"far\b(?P<rest>.*)$", r"how far \g<rest> in a straight line"),
    (rf"\bhow many {ODD_UNITS}\b", "how far"),
    (rf",? (?:in|as) {ODD_UNITS}(?: (?:per|a|an) \w+)?\b", ""),
    (r"^how high (?:above|over) (?P<what>(?:the|a) \w+) (?P<be>is|was|does|did) (?P<who>.+?)(?: (?:fly|flying|"
     r"hover|float|get|go))?$",
     r"how far is \g<who> from \g<what>"),
    (r"^how high (?P<be>is|was) (?P<who>.+?) (?:above|over) (?P<what>the "
     r"\w+)\b", r"how far \g<be> \g<who> from \g<what>"),
    (r"\bput(?:s|ting)? behind (?:it|him|her|them|us)(?:self|selves)?\b", "covered"),
    (r"\bbeeline (?=from\b|of\b|for\b|between\b)", "straight-line distance "),
    (r"^if (?P<who>.+?) (?:braked|brakes|hits? the brakes|slammed on the brakes|were to brake)(?: \w+)? ?, (?:what"
     r" would|"
     r"how (?:long|far|big)) .*\b(?:stopping|braking) distance\b.*$", r"what is the stopping distance of \g<who>"),
    (r"^how long (?P<be>is|was) (?P<who>.+?) 's (?:route|path|way|track|trajectory|run|ride|walk|trip|journey)$",
     r"how far did \g<who> go"),
    (r"\bhow long (?:is|was) (?P<what>(?:the|that|this|his|her) (?:[\w'-]+ )?(?:throw|kick|putt|shot|drive|punt|"
     r"toss|pass))$",
     r"how far was \g<what>"),
    (r"\bhow (?P<far>far|many \w+) (?P<do>did|does) the (?:impact|crash|collision|blow|hit|bump) "
    r"(?P<verb>push|shove|move|throw|knock|"
     r"fling|hurl|drag) "
     r"(?P<who>.+?)(?: away| back| forward)?$", r"by how \g<far> was \g<who> shoved in the crash"),
    (r"\b(?P<be>is|was) the distance (?:covered|travelled|traveled|run|walked|driven)? ?(?:by|of) (?P<a>.+?) "
     r"(?:greater|bigger|"
     r"larger|longer|more|higher) than (?:that|the (?:\w+ )?\w+) (?:of|by) (?P<b>.+)$",
     r"did \g<a> cover more distance than \g<b>"),
    (r"^how long (?:an? (?:way|distance|path|stretch|route)|(?:is|was) the (?:way|path|route|distance|stretch|road) "
     r"(?:that )?(?=(?:the|my|our|he|she|it|they|number|a)\b)) ?(?:(?:did|does|do|has) )?(?P<who>.+?) \w+$",
     r"how far does \g<who> go"),
    (r"\b(?:end|final|last|finishing) (?:position|point|place|spot) of (?=the|a|my|our|number)", ""),
    (r"^(?:over )?(?:what|which) (?:total |overall |whole )?distance (?=(?:does|did|do|has|have|was|were)\b)(?!.* "
     r"(?:kick|throw|shot|serve|pass|jump) (?:travel|cover|go|roll|fly)\b)", "how far "),
    (r"^(?P<most>least|most|greatest|shortest|longest) distance(?: covered| run| travelled)? ?[:,-] which "
     r"(?P<who>\w+)$", r"which \g<who> covered the \g<most> distance"),
    (r"^(?:what|which) distance (?P<would>would|will) (?P<who>.+?) (?:need|require|take) to (?:stop|halt)\b",
     r"how far \g<would> \g<who> need to stop"),
    (r"^(?:what|how much) (?P<do>did|does|do|has|have) (?P<who>.+?) cover(?:ed)?$", r"how far \g<do> \g<who> go"),
    (r"\bground (?=(?:covered|made|gained) by\b)", "distance "),
    (rf"^(?:the )?(?:ground|way|stretch) (?:that )?(?P<who>{NAMED} [^,|]+?) "
    rf"(?:covers?|covered|made|makes|travels?|travelled)$",
     r"distance covered by \g<who>"),
    (r"\bhow much (?P<more>less|more) (?P<do>did|does|do) (?P<a>.+?) "
    r"(?P<verb>run|walk|swim|ride|drive|cover|travel|cycle|row)"
     r" (?=than\b)", r"how much \g<more> far \g<do> \g<a> \g<verb> "),
    (r"\bwhat (?:would|will) (?P<what>[^,|]*?\b(?:stopping|braking) distance(?: of [^,|]+?)?) be\b", r"what is "
    r"\g<what>"),
    (r"^how much (?:of the "
    r")?(?:ground|road|track|water|ice|snow|pitch|field|course|tarmac|terrain|land|sand|grass|distance|way) "
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
    (r"^how long (?:a )?way (?:has|have|did|does) (?:\w+) (?P<who>the [\w -]+)", r"how far did \g<who> go"),
    (r"^(?:tot|add|sum) up (?:what|how far|all that) (?P<who>.+?) (?:[a-z]+ed|ran|went|swam|rode|drove|flew)"
     r"(?: altogether| in total| together| combined)?$", r"total distance of \g<who>"),
    (r"^(?:tot|add|sum) up the distances (?:that )?(?P<who>.+?) (?:[a-z]+ed|ran|went|swam|rode|drove|flew|run|go|"
     r"walk)$", r"total distance of \g<who>"),
    (rf"^(?:as the crow flies|in a straight line) ?,? how many (?P<unit>{LENGTH_UNIT}) (?P<do>did|does|do) "
     rf"(?P<who>.+?) "
     r"(?:\w+)$", r"how far \g<do> \g<who> get in a straight line in \g<unit>"),
    (r"^what (?:ground|way) (?P<do>did|does|do) (?P<who>.+?) cover\b", r"how far \g<do> \g<who> go"),
    (r"^over (?:what|which|how long an?|how great an?) (?:distance|stretch|way) (?P<do>did|does|do) (?P<who>.+?) "
     r"(?P<verb>brake|decelerate|accelerate|slow down|speed up|skid|sprint)$",
     r"how far \g<do> \g<who> go while it \g<verb>s"),
    (r"^how many times (?:a)?round (?:a|the) (?=running track|stadium|athletics track)", "how many laps of a "),
    (r"^how many football (?:pitches|fields) long (?:is|was) (?P<who>.+)$",
     r"how many football pitches did \g<who> cover"),
    (r"^(?:the )?(?P<what>run|ride|walk|route|path|trip|way) of (?=the|my|our)", ""),
)  # fmt: skip
