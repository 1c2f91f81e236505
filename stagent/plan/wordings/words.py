"""Pieces that several tables of wordings share."""

from __future__ import annotations

MEASURE = (
    r"(?:(?:top|peak|maximum|average|mean|final|initial|jump|[a-z]+ing) )*"
    r"(?:speed|velocity|pace|acceleration|deceleration|retardation|braking)"
)
ADJECTIVE = r"(?:high|great|large|big|strong|hard|fast|good|much|heavy|sharp|sudden|low|small)"
OWNER = r"(?P<owner>(?:(?:the|my|our|his|her|its|their|this|that|a) )?(?:[\w-]+ )*?'s )"
SECONDS = r"(?:seconds|secs|s|minutes|min)\b"
ODD_UNITS = (
    r"(?:furlongs?|leagues?|rods|chains|parsecs?|light ?years?|cubits?|fathoms?|mm|millimet(?:re|er)s?|"
    r"micromet(?:re|er)s?|microns?|mach|radians?|bananas|arm lengths)"
)
TIME_UNIT = r"(?:seconds?|secs?|s|minutes?|min)"
LENGTH_UNIT = (
    r"(?:metres?|meters?|m|cm|centimet(?:re|er)s?|feet|foot|ft|yards?|yd|inches|in|km|kilomet(?:re|er)s?|miles?|mi)"
)
NAMED = r"(?:the|a|an|my|our|his|her|its|their|this|that|all|both|every|number|any|some)"
GOING = r"(?:going|moving|travelling|traveling|driving|running|riding|flying|doing|swimming|skating|walking|sailing)"
PACE = r"(?:speed|velocity|pace)"
