"""The words of an event: what a thing does, as a base form and in the third person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EventWords:
    """`verb` "turn left" · `third` "turns left" · `takes_other`: the words end with the other thing's name."""

    verb: str
    third: str
    takes_other: bool = False


EVENT_WORDS: dict[str, EventWords] = {
    "start": EventWords("start moving", "starts moving"),
    "stop": EventWords("stop", "stops"),
    "turn_left": EventWords("turn left", "turns left"),
    "turn_right": EventWords("turn right", "turns right"),
    "enter": EventWords("enter the picture", "enters the picture"),
    "leave": EventWords("leave the picture", "leaves the picture"),
    "approach": EventWords("approach", "approaches", takes_other=True),
    "overtake": EventWords("overtake", "overtakes", takes_other=True),
    "cross": EventWords("cross the path of", "crosses the path of", takes_other=True),
    "collide": EventWords("collide with", "collides with", takes_other=True),
    "jump": EventWords("jump", "jumps"),
    "bounce": EventWords("bounce", "bounces"),
    "fall": EventWords("fall", "falls"),
}
