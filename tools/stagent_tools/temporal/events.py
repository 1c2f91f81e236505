"""When is it: an event of a thing, or between two, from their trajectories."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from stagent_tools.errors import CannotMeasure
from stagent_tools.scan import Scan
from stagent_tools.temporal import contact, crossings, pairs, presence, travel
from stagent_tools.temporal.lexicon import Happening, happening_of
from stagent_tools.temporal.spans import EventSpan, Followed
from stagent_tools.types import Draws, Span, Track

Members = Sequence[Followed]
Finder = Callable[[Members, Members, Scan], tuple[EventSpan, ...]]

_FINDERS: dict[Happening, Finder] = {
    Happening.START: lambda subject, _, scan: travel.starts(subject, scan),
    Happening.STOP: lambda subject, _, scan: travel.stops(subject, scan),
    Happening.MOVE: lambda subject, _, scan: travel.moves(subject, scan),
    Happening.BRAKE: lambda subject, _, scan: travel.brakes(subject, scan),
    Happening.TURN: lambda subject, _, scan: (
        *travel.turns(subject, scan, left=True),
        *travel.turns(subject, scan, left=False),
    ),
    Happening.TURN_LEFT: lambda subject, _, scan: travel.turns(subject, scan, left=True),
    Happening.TURN_RIGHT: lambda subject, _, scan: travel.turns(subject, scan, left=False),
    Happening.JUMP: lambda subject, _, scan: travel.jumps(subject, scan),
    Happening.HIGHEST: lambda subject, _, __: travel.extreme(subject, highest=True),
    Happening.LOWEST: lambda subject, _, __: travel.extreme(subject, highest=False),
    Happening.ENTER: lambda subject, _, scan: presence.enters(subject, scan),
    Happening.RETURN: lambda subject, _, scan: presence.enters(subject, scan, returning=True),
    Happening.LEAVE: lambda subject, _, scan: presence.leaves(subject, scan),
    Happening.OUT_OF_SIGHT: lambda subject, _, scan: presence.out_of_sight(subject, scan),
    Happening.IN_SIGHT: lambda subject, _, scan: presence.in_sight(subject, scan),
    Happening.FALL: lambda subject, _, __: contact.falls(subject),
    Happening.BOUNCE: lambda subject, _, scan: contact.bounces(subject, scan),
    Happening.GROUND: lambda subject, _, scan: contact.bounces(subject, scan, ground_only=True),
    Happening.RELEASE: lambda subject, _, __: contact.releases(subject),
    Happening.HIT: lambda subject, other, _: contact.hits(*struck_and_strikers(subject, other)),
    Happening.APPROACH: pairs.approaches,
    Happening.CLOSEST: pairs.meetings,
    Happening.OVERTAKE: pairs.overtakes,
    Happening.CROSS: crossings.crosses,
    Happening.COLLIDE: pairs.collisions,
}


def find_event(
    event: str,
    subject: Sequence[tuple[Track, Draws, Draws | None]],
    other: Sequence[tuple[Track, Draws, Draws | None]],
    scan: Scan,
    span: Span | None,
) -> tuple[EventSpan, ...]:
    """Every occurrence of `event` that begins or lasts within `span` (None: the whole clip), in order of time.

    `event` is one of the plan's events or `free: ` and words; `subject` and `other` are the things with their
    trajectories in the picture and in metres. Only occurrences likelier than not are told; none is an answer.
    Raises CannotMeasure for what trajectories do not show.
    """
    happening = happening_of(event)
    members = [Followed(*member) for member in subject if len(member[0].t)]
    others = [Followed(*member) for member in other if len(member[0].t)]
    if not members and happening is not Happening.OUT_OF_SIGHT:
        raise CannotMeasure("The thing is nowhere followed, so nothing can be said of what it does.")
    found = _FINDERS[happening](members, others, scan)
    if span is None:
        return found
    return tuple(e for e in found if e.start <= span.end and e.end >= span.start)


def struck_and_strikers(subject: Members, other: Members) -> tuple[list[Followed], list[Followed]]:
    """Who is hit and who hits: what flies is hit, whichever of the two the question names first."""
    everyone = [*subject, *other]
    balls = [member for member in everyone if member.track.family == "ball"]
    if not balls:
        return list(subject), list(other)
    return balls, [member for member in everyone if member.track.family != "ball"]
