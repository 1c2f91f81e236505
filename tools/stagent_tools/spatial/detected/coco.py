"""Those of the 80 kinds of COCO (Lin et al. 2014) that stagent measures, as the names of our things."""

from __future__ import annotations

KINDS_IN_ALL = 80
THINGS_OF_COCO: dict[int, str] = {
    0: "person",
    1: "bicycle",
    2: "car",
    3: "motorcycle",
    4: "aircraft",
    5: "bus",
    6: "tram",
    7: "truck",
    8: "boat",
    14: "bird",
    15: "cat",
    16: "dog",
    17: "horse",
    18: "cow",
    19: "cow",
    29: "frisbee",
    32: "ball",
}
"""By their place in the usual order; 6 is a train there, 18 a sheep, 32 a sports ball."""
