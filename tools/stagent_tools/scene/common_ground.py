"""One ground for all things where nothing is given: their own sizes tell the camera that sees them.

The rung "size" puts each thing into metres by itself, along its own line of sight, so that two of them have no place
against each other, and one that turns has no shape of its way. On the ground that all of them share they have.
"""

from __future__ import annotations

from dataclasses import replace

from stagent_tools.scan import Scan
from stagent_tools.scene.ground import GroundLens
from stagent_tools.scene.ladder import Scene
from stagent_tools.scene.lens import Rung
from stagent_tools.scene.observed import observe
from stagent_tools.scene.size import has_size
from stagent_tools.scene.sizes_view import SizesView, view_by_sizes
from stagent_tools.things import Thing, thing_of


def on_common_ground(scene: Scene, scan: Scan, view: SizesView | None) -> Scene | None:
    """The scene with the ground of that view; None where a better one is given, where the camera drives along, and
    where there is no view."""
    if view is None or scene.rung is not Rung.NONE or scan.motion.kind == "driving":
        return None
    lens = GroundLens(Rung.SIZE, view, scan.motion, moves_along=False, time_factor=scene.time_factor)
    return replace(scene, ground=lens)


def told_by_all(scene: Scene, scan: Scan, thing: Thing | None) -> bool:
    """Whether metres of such a thing are better told on the ground that all share than by its own size: the camera
    stands all along, its kind has a size at all, and the question states none."""
    stands = len(scan.shots) == 1 and scan.motion.kind == "fixed"
    return stands and scene.rung is Rung.NONE and has_size(thing) and not scene.size.facts


def common_view(scan: Scan) -> SizesView | None:
    """The camera as everything in the video tells it whose kind the detector knew."""
    things = []
    for track in scan.tracks:
        look = scan.appearance.get(track.id)
        thing = thing_of(max(look.kinds, key=lambda name: look.kinds[name])) if look and look.kinds else None
        if thing is not None:
            things.append((observe(track, scan.info, scan.motion), thing))
    return view_by_sizes(things, scan.info)
