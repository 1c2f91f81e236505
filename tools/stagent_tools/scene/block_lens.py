"""Metres from all four edges of a box: a block of the kind's size on the ground, under a camera that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.paths.modes import Habit
from stagent_tools.paths.posterior import Reading
from stagent_tools.paths.sample import sample_read
from stagent_tools.scene.block import EDGE_SHARE, OWN, Block, Sight, unknowns
from stagent_tools.scene.block_paths import Seen, readings
from stagent_tools.scene.lens import TOUCHES
from stagent_tools.scene.observed import OUTLINE_SHARE, Observed
from stagent_tools.scene.road import Ground, wander
from stagent_tools.scene.size import STOOP_LOG_SD
from stagent_tools.scene.sway import POSTURE_S
from stagent_tools.streams import Streams
from stagent_tools.things import Prior, Thing
from stagent_tools.types import BoolArray, Draws, FloatArray, FrameOfReference, Track

STRIDE = Prior(0.8, 0.3, "feet and arms of who walks, along the way: 0.45 to 1.4 m (half a stride to a whole one)")
BREADTH = Prior(0.55, 0.2, "shoulders and arms of who walks: 0.4 to 0.8 m")

JITTER_RAD = np.radians([0.1, 0.03])
"""Across and down: a pose belongs to a moment a few milliseconds from that of the picture, a camera shakes in its
mount, and inertial systems know the heading to 0.1 degrees (0.2 for a metre between two aerials under open sky: OXTS,
RT user manual). Between neighbouring frames of KITTI tracking what is parked jitters against the poses by 0.10, 0.07
and 0.11 degrees across in 0000, 0002 and 0011. Pitch and roll: judgement."""

UNSEEN_PX = 1e4
"""An edge that is the picture's says next to nothing of the thing."""

TAPERED = (0.85, 0.15)
TAPER = {
    "car": (0.75, 0.12),
    "van": (0.9, 0.07),
    "bus": (0.97, 0.03),
    "truck": (0.95, 0.05),
    "tram": (0.95, 0.05),
    "cyclist": (0.6, 0.2),
    "person": (0.6, 0.2),
    "child": (0.6, 0.2),
}
"""Median and standard deviation: roofs of cars are 0.5 to 0.65 of the length and 0.75 to 0.85 of the width, bonnet and
boot lie nearly as high as seen from above; boxes on wheels hardly narrow; heads and shoulders over feet in stride."""

BUILT_ALIKE = np.linalg.cholesky(np.array([[1.0, 0.84, 0.49], [0.84, 1.0, 0.28], [0.49, 0.28, 1.0]]))
"""Vehicles that are long are wide and rather high: correlations of length, width and height of 205 cars (Schlimmer,
1985 Automobile Imports, UCI Machine Learning Repository, 1987). Three sides tell less than three guesses would."""

GOING_MPS = {"person": 1.34, "animal": 1.34, "vehicle": 7.0, "cyclist": 4.4, "bicycle": 4.4}
WALKING_MPS = GOING_MPS["person"]
"""The speed of a family, or of one of its kinds, while it moves, and of all others. Rest is one point of a wide
posterior, for what all moments share (a size, seen from a riding camera) blurs the speed: a prior of speeds that is too
wide lets it win, one that is too narrow lets it lose. Who walks: 1.34 +- 0.26 m/s (Weidmann, Transporttechnik der
Fussgaenger, 1993); who cycles in a town: 16 km/h (City of Copenhagen, Bicycle Account 2014); who drives in one: 25 km/h
without the stops (low phase of the WLTC, Regulation (EU) 2017/1151)."""

STREET_CYCLE_S = 95.0
"""Mean duration of a rest plus a motion of what a riding camera sees: 50 + 45 s of vehicles in Argoverse 2, more than
twice that of people on foot, by their labelled ways (tests/benchmarks/how_long_things_rest.py)."""

LIMBS = 0.1
"""Either side of a person goes in and out by this share of the breadth with every arm and stride, whatever the other
does: how broad one looks hardly says how far away, and the middle of the outline is not still either (29 people of
KITTI tracking, boxes in the picture against labelled blocks: 0.098 and 0.107, correlated by -0.09 to 0, for 0.1 s)."""

SHOES_M = 0.03
"""What statures are measured without."""

SWAY_M = 0.06
"""The middle of a thing lies so far off the middle of its outline, for as long as a posture lasts: a third of what a
breadth of 0.55 m has beyond a trunk of 0.19 of the stature, 3 % of a car's width as other sides of it come into view
(see sway.py)."""

LEAST_PX = 2.0


def block_of(thing: Thing | None) -> Block | None:
    """None for what flies and what no three sizes are known of."""
    if thing is None or thing.flies:
        return None
    person = thing.family == "person"
    sides = (STRIDE, BREADTH, thing.height) if person else (thing.length, thing.width, thing.height)
    if any(side is None for side in sides):
        return None
    known = [side for side in sides if side is not None]
    sizes, log_sd = np.array([[side.median_m, side.log_sd] for side in known]).T
    if person:
        sizes[2] += SHOES_M
        log_sd[2] = np.hypot(log_sd[2], STOOP_LOG_SD)
    alike = BUILT_ALIKE if thing.family == "vehicle" else np.eye(3)
    return Block(sizes, log_sd, np.full(4, EDGE_SHARE), *TAPER.get(thing.name, TAPERED), alike)


@dataclass(frozen=True)
class Standing:
    """A thing's boxes (n, 4) px as the camera of `sight` sees them, as a block on the ground."""

    block: Block
    sight: Sight
    ground: Ground
    boxes: FloatArray
    seen: Observed
    track: Track
    thing: Thing
    time_factor: float

    @property
    def key(self) -> str:
        return f"path of {self.track.id}"

    @property
    def habit(self) -> Habit:
        """Of what is in a street."""
        return Habit(self.thing.rest_odds, STREET_CYCLE_S)

    def readings(self) -> list[Reading]:
        """All ways to read the boxes: it moves, or rests turned in some way."""
        t = self.seen.t / self.time_factor
        sight = replace(self.sight, drift=np.hstack([self.sight.drift, wander(t, SWAY_M, POSTURE_S)]))
        start = self.seen.smooth(_by_height(self.boxes, sight, float(self.block.sizes[2])))
        noise = _noise(self.seen, sight, self.thing)
        usual = _going(self.thing) / np.sqrt(2)
        problem = Seen(t, self.boxes, noise, self.seen.correlation_s / self.time_factor, start, usual)
        return readings(self.block, sight, self.ground, problem, self.thing.acceleration_mps2)

    def draws(self, streams: Streams, frame: FrameOfReference) -> Draws:
        """K whole paths of the point under the block's middle."""
        t, read, unit = self.seen.t / self.time_factor, self.readings(), self.thing.acceleration_mps2
        most = max(reading.observations.c for reading in read)
        sampled = sample_read(
            t,
            read,
            streams=streams,
            key=self.key,
            habit=self.habit,
            common=unknowns(most - OWN, self.track.id),
        )
        p = np.empty((streams.k, len(t), 3))
        p[..., :2] = sampled.p * unit
        under = self.ground.under(np.median(p[..., :2], axis=0), t)
        p[..., 2] = under.height
        held(p, sampled.rest)
        extent = self.block.drawn(sampled.common)
        if self.thing.family == "person":
            extent[:, 0] = np.nan
        return Draws(
            t=self.seen.t,
            p=p,
            rest=sampled.rest,
            seen=sampled.believed,
            frame=frame,
            reference=TOUCHES,
            time_factor=self.time_factor,
            extent=extent,
            notes=self.seen.notes,
            followed=self.track.span,
        )


def held(p: FloatArray, rest: BoolArray) -> FloatArray:
    """p (k, n, 3) with what rests exactly still: a drawn camera seen from a moving pose, or a drawn height, would
    move it."""
    for i in range(1, p.shape[1]):
        still = rest[:, i] & rest[:, i - 1]
        p[still, i] = p[still, i - 1]
    return p


def _by_height(boxes: FloatArray, sight: Sight, height_m: float) -> FloatArray:
    """(n, 2) m where a thing so tall would be."""
    tall = np.maximum(boxes[:, 3] - boxes[:, 1], LEAST_PX)
    depth = sight.k[1, 1] * height_m / tall
    x = ((boxes[:, 0] + boxes[:, 2]) / 2 - sight.k[0, 2]) / sight.k[0, 0] * depth
    y = ((boxes[:, 1] + boxes[:, 3]) / 2 - sight.k[1, 2]) / sight.k[1, 1] * depth
    away = np.column_stack([x, y, depth])
    return np.asarray((np.einsum("nji,nj->ni", sight.rotation, away) + sight.centre)[:, :2])


def _going(thing: Thing) -> float:
    return GOING_MPS.get(thing.name, GOING_MPS.get(thing.family, WALKING_MPS))


def _noise(seen: Observed, sight: Sight, thing: Thing) -> FloatArray:
    """(n, 4, 4) px2: each edge by itself, and what the camera does to opposite ones at once."""
    outline = OUTLINE_SHARE * seen.smooth(seen.sizes)
    own = seen.sd**2 + np.tile(outline, 2) ** 2 + np.where(seen.cut, UNSEEN_PX, seen.hidden) ** 2
    cov = own[:, :, None] * np.eye(4)
    for axis in range(2):
        both = np.ix_(range(len(cov)), (axis, axis + 2), (axis, axis + 2))
        cov[both] += (JITTER_RAD[axis] * sight.k[axis, axis]) ** 2
    if thing.family == "person":
        wide = LIMBS * seen.smooth(seen.sizes)[:, :1, None]
        across = np.ix_(range(len(cov)), (0, 2), (0, 2))
        cov[across] += wide**2 * np.eye(2)
    return np.asarray(cov)
