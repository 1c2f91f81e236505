"""Renders street.mp4 with its truth, plane and camera files: the clip that the examples and the demo ask about.

    python examples/make_street.py            # into this folder, about half a minute on one core

A white car comes from the left, brakes, turns left and drives on at 6 m/s; then a red car passes at 9 m/s from right
to left; a person in blue walks to the left on the near pavement at 1.4 m/s. The camera stands still.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np

from stagent_world import Actor, Camera, Crossroads, House, Leg, Route, Scenery, Tree, World, write_clip
from stagent_world.arrays import Image

# corners of the kerb and ends of dashes that a person can point at in the picture, metres on the ground
MARKS = [
    (0.0, -4.0),
    (8.0, -4.0),
    (0.0, 4.0),
    (8.0, 4.0),
    (-9.0, 0.0),
    (12.0, 0.0),
    (4.0, -12.0),
    (4.0, 15.0),
    (4.0, 21.0),
]


def street() -> World:
    """The world of the example."""
    camera = Camera((-3.0, -26.0, 8.0), heading_deg=79.0, pitch_deg=14.0, focal_px=640.0, width=848, height=480)
    houses = (
        House(-9.5, 15.0, 12.0, 9.0, 9.6, (190, 176, 140)),
        House(-24.0, 16.0, 14.0, 10.0, 12.6, (176, 120, 92)),
        House(19.0, 15.0, 14.0, 9.0, 9.6, (150, 150, 160)),
        House(34.0, 16.0, 13.0, 10.0, 6.6, (196, 160, 120)),
    )
    trees = tuple(Tree(x, 8.6, h) for x, h in ((-19.0, 6.5), (-11.0, 5.5), (-4.5, 6.0), (13.5, 6.5), (23.0, 5.5)))
    white = Route(
        (-21.65, -1.9), 0.0, (Leg(1.0, 10.0), Leg(1.5, 10.0, 5.0), Leg(1.8, 5.0, 6.0, turn_deg=90.0), Leg(1.0, 6.0))
    )
    actors = {
        "white car": Actor("car", "white", white),
        "red car": Actor("car", "red", Route((55.4, 1.9), 180.0, (Leg(1.0, 9.0),))),
        "person": Actor("person", "blue", Route((14.0, -6.2), 180.0, (Leg(1.0, 1.4),))),
    }
    return World(camera, actors, 7.0, Scenery(Crossroads(8.0, crossing=4.0), (*houses, *trees), seed=7), noise=1.5)


def plane(world: World) -> dict[str, object]:
    """The document for --plane: the marks in the picture, to the whole pixel, as a person would point at them."""
    view = world.camera.at(0.0)
    pixels = np.round(view.project(np.array([(x, y, 0.0) for x, y in MARKS])))
    points = [{"px": [float(u), float(v)], "m": [x, y]} for (u, v), (x, y) in zip(pixels, MARKS, strict=True)]
    return {"t": 0.0, "points": points}


def camera(world: World) -> dict[str, float]:
    """The document for --camera."""
    k, placed = world.camera.at(0.0).k, world.camera
    return {
        "fx": float(k[0, 0]),
        "fy": float(k[1, 1]),
        "cx": float(k[0, 2]),
        "cy": float(k[1, 2]),
        "height_m": placed.position[2],
        "pitch_deg": placed.pitch_deg,
    }


def encode_h264(path: Path, images: Iterator[Image], fps: Fraction) -> None:
    """H.264 by PyAV, as telephones and cameras write it."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": "20", "preset": "slow", "threads": "1"}  # one thread: the same bytes each time
        for image in images:
            if not stream.codec_context.is_open:
                stream.height, stream.width = image.shape[:2]
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())


def main(folder: Path) -> None:
    world = street()
    with TemporaryDirectory() as scratch:
        clip = write_clip(world, Path(scratch), encode_h264)
        (folder / "street.mp4").write_bytes(clip.read_bytes())
        (folder / "street.truth.json").write_bytes((clip.parent / "truth.json").read_bytes())
    for name, document in (("plane", plane(world)), ("camera", camera(world))):
        (folder / f"street.{name}.json").write_text(json.dumps(document) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
