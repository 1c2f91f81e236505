"""What the spotter tells apart, and what the labels of others are called here."""

from __future__ import annotations

KINDS = (
    "person",
    "cyclist",
    "bicycle",
    "motorcycle",
    "car",
    "van",
    "bus",
    "truck",
    "dog",
    "cat",
    "horse",
    "ball",
)
"""A cyclist is rider and bicycle in one box; a person on a bicycle and the bicycle under them may be told as well."""

NUMBER = {kind: number for number, kind in enumerate(KINDS)}

COCO = {
    "person": "person",
    "bicycle": "bicycle",
    "motorcycle": "motorcycle",
    "car": "car",
    "bus": "bus",
    "truck": "truck",
    "dog": "dog",
    "cat": "cat",
    "horse": "horse",
    "sports ball": "ball",
}
"""COCO's name -> ours. COCO has no vans (they are cars or trucks there) and no cyclists."""

UNDECIDED = {
    "cyclist": ("person", "bicycle"),
    "bicycle": ("cyclist",),
    "person": ("cyclist",),
    "car": ("van",),
    "truck": ("van",),
    "van": ("car", "truck"),
}
"""Where a thing of the first kind stands, labels that know no better do not say that it is none of the others."""
