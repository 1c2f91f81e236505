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
from stagent_tools.scene.sizes_view import view_by_sizes
from stagent_tools.things import thing_of


def on_common_ground(scene: Scene, scan: Scan) -> Scene | None:
    """The scene with a ground that the sizes of what stands on it tell; None where a better one is given, where the
    camera drives along, and where nothing tells it."""
    if scene.rung is not Rung.NONE or scan.motion.kind == "driving":
        return None
    things = []
    for track in scan.tracks:
        look = scan.appearance.get(track.id)
        thing = thing_of(max(look.kinds, key=lambda name: look.kinds[name])) if look and look.kinds else None
        if thing is not None:
            things.append((observe(track, scan.info, scan.motion), thing))
    view = view_by_sizes(things, scan.info)
    if view is None:
        return None
    return replace(
        scene, ground=GroundLens(Rung.SIZE, view, scan.motion, moves_along=False, time_factor=scene.time_factor)
    )
