"""What kind of thing a word means, as far as it takes to see that two words mean different things."""

from __future__ import annotations

from stagent_tools.things import thing_of

_ANIMALS = (
    "elephant bear zebra giraffe sheep lamb goat pig duck goose swan chicken hen lion tiger deer fox rabbit "
    "squirrel mouse rat monkey camel kangaroo whale dolphin shark fish turtle snake frog spider cheetah"
)
"""Those of COCO (Lin et al., ECCV 2014) and others that people film, whose sizes are not known here."""

_OBJECTS = (
    "hydrant sign meter bench backpack umbrella handbag tie suitcase ski snowboard kite bat glove skateboard "
    "surfboard racket bottle cup fork knife spoon bowl banana apple sandwich broccoli carrot pizza donut cake chair "
    "couch sofa plant bed table toilet television laptop keyboard microwave oven toaster sink refrigerator book "
    "clock vase scissor drier toothbrush tree house building door window wall fence"
)
"""The objects of COCO by their last word, but colours, and what stands about in streets."""

_KINDS = {**dict.fromkeys(_ANIMALS.split(), "animal"), **{word: word for word in _OBJECTS.split()}}


def kind_of(word: str) -> str | None:
    """The family of a known thing or animal, the word itself of an object, None of what may be anything (a name)."""
    thing = thing_of(word)
    return thing.family if thing is not None else _KINDS.get(word)
