"""Videos without labels as clips: ways through the 4D scene stand for the true ones (ST-VLM, section 3.3).

The paper filters by confidence and by the size of boxes, with thresholds in a supplement that we do not have. Here the
scene says itself how well a way is known, and only what is known well enough to be a label becomes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from stagent.evaluate.stkit.labels import SHORTEST_S, LabelledClip, LabelledThing
from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure
from stagent_tools.scan import Scan
from stagent_tools.scene.depth.choice import depth_source
from stagent_tools.scene.lifting.rung import DepthRung
from stagent_tools.spatial.detected.backend import best_finder, detector_of
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.streams import Streams
from stagent_tools.things import thing_of
from stagent_tools.types import Track
from stagent_tools.video import open_video

FAMILIES = ("vehicle", "person", "animal")
SMALLEST_PX = 24.0
"""Mean side of a box: of what is smaller a depth map shows no shape."""
WITHIN = 0.25
"""Half of the 95 % interval of its distance, as a share: STKit-Bench takes a quarter for right."""
DRAWS = 256


def scene_clips(videos: Sequence[Path], depth: str, fps: Fraction | None = None) -> Iterator[LabelledClip]:
    """A clip for each video, with what can be labelled in it; `depth` as --backend depth=NAME has it; `fps` of folders
    of pictures."""
    streams = Streams(k=DRAWS)
    for path in videos:
        video = open_video(path, fps=fps)
        scan = scan_video(video, detector=detector_of(best_finder()))
        rung = DepthRung(depth_source(depth, video), scan)
        things = tuple(thing for track in scan.tracks if (thing := _thing(track, scan, rung, streams)) is not None)
        yield LabelledClip(str(path), (video.info.width, video.info.height), video.times, {}, things)


def _thing(track: Track, scan: Scan, rung: DepthRung, streams: Streams) -> LabelledThing | None:
    """The track with its median way, or None if it is no label."""
    large = float(np.sqrt(track.sizes.prod(axis=1)).mean()) >= SMALLEST_PX
    if track.family not in FAMILIES or not large or track.span.duration < SHORTEST_S:
        return None
    noun = _noun(track, scan)
    try:
        draws = rung.draws(track, thing_of(noun), streams, scan.info.time_factor)
        gone = kinematics.distance(draws).quantity()
    except CannotMeasure:
        return None
    if gone.half_width > WITHIN * gone.value or draws.t[-1] - draws.t[0] < SHORTEST_S:
        return None
    way = np.median(draws.p, axis=0)
    boxes = np.stack([np.interp(draws.t, track.t, side) for side in track.boxes.T], axis=1)
    return LabelledThing(track.id.replace("/", "_"), noun, draws.t, boxes, way)


def _noun(track: Track, scan: Scan) -> str:
    """The likeliest kind where a detector told kinds apart, else the family."""
    looks = scan.appearance.get(track.id)
    kinds = looks.kinds if looks is not None else {}
    return max(kinds, key=lambda kind: kinds[kind]) if kinds else track.family
