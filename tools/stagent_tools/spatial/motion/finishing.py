"""From trails to tracks: scraps and doubles go, pieces of one thing are joined, the rest is described."""

from __future__ import annotations

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.spatial.motion.exchanges import Exchanges
from stagent_tools.spatial.motion.limbs import with_limbs
from stagent_tools.spatial.motion.trail import Sighting, Trail, boxes_at, boxes_of, rigidity, times_of
from stagent_tools.types import FloatArray

LEAST_SIGHTINGS = 5
LEAST_LIFE_S = 0.2
LEAST_TRAVEL = 0.8
"""In sizes: what stays within that (a waving twig, a flickering lamp) is no mover."""
LEAST_PERSON_LOOKS = 3
LEAST_PERSON_SHARE = 0.3
"""Unless the outline of a person was found so often: people who stand still are found too."""
LEAST_ALONE = 0.12
"""Share of its life in which a thing that is no person must have had a region of its own."""
CAME_BACK_COLOUR = 30.0
EDGE_PX = 4.0
RIDING = 0.2
"""Standard deviation of its place in the larger box, in sizes of that box, of what is fixed to it."""
JOIN_WITHIN_S = 2.0
JOIN_COLOUR = 45.0
"""RGB distance of the mean colours up to which two pieces may be the same thing."""


def tidy(trails: list[Trail], to_reference: dict[float, FloatArray], width: int, height: int) -> list[Trail]:
    """The trails that are things, in order of appearance. `to_reference`: time -> (3, 3) of the small picture."""
    frame = np.array([0, 0, width, height], dtype=np.float64)
    lived = [trail for trail in trails if _lived(trail)]
    joined = _joined(sorted(lived, key=lambda trail: trail.seen[0].t), frame)
    Exchanges([trail for trail in joined if trail.proved_human and trail.stature is not None]).undo()
    whole = _without_parts(with_limbs(joined))
    moved = [trail for trail in whole if _is_person(trail) or _moved(trail, to_reference)]
    return sorted(moved, key=lambda trail: (trail.seen[0].t, trail.id))


def _lived(trail: Trail) -> bool:
    return (
        len(trail.seen) >= LEAST_SIGHTINGS
        and trail.seen[-1].t - trail.seen[0].t >= LEAST_LIFE_S
        and (any(sighting.alone for sighting in trail.seen[2:]) or _is_person(trail))
    )


def _is_person(trail: Trail) -> bool:
    return len(trail.person_scores) >= max(LEAST_PERSON_LOOKS, LEAST_PERSON_SHARE * trail.person_trials)


def _moved(trail: Trail, to_reference: dict[float, FloatArray]) -> bool:
    alone = float(np.mean([sighting.alone for sighting in trail.seen]))
    return alone >= LEAST_ALONE and travelled(trail, to_reference) >= LEAST_TRAVEL


def rides_along(ball: Trail, trails: list[Trail]) -> bool:
    """The "ball" keeps its place inside something larger: a lamp, a mirror, a face."""
    for trail in trails:
        places = boxes_at(trail, times_of(ball))
        there = ~np.isnan(places[:, 0])
        if there.mean() < 0.5:
            continue
        own, other = boxes_of(ball)[there], places[there]
        relative = (bx.centre(own) - other[:, :2]) / np.maximum(bx.size(other), 1.0)
        inside = np.all((relative > 0) & (relative < 1), axis=1).mean()
        if inside > 0.7 and np.all(np.std(relative, axis=0) < RIDING):
            return True
    return False


def without_ball(trails: list[Trail], ball: Trail) -> list[Trail]:
    """Without those that follow the ball as well."""
    kept = []
    for trail in trails:
        places = boxes_at(ball, times_of(trail))
        there = ~np.isnan(places[:, 0])
        overlap = np.diag(bx.ious(boxes_of(trail)[there], places[there]))
        if not (there.mean() > 0.3 and (overlap > 0.3).mean() > 0.5):
            kept.append(trail)
    return kept


def reference_centres(trail: Trail, to_reference: dict[float, FloatArray]) -> FloatArray:
    """(n, 2) px of the shot's reference picture: where it is against the background."""
    centres = bx.centre(boxes_of(trail))
    lifted = np.concatenate([centres, np.ones((len(centres), 1))], axis=1)
    mapped = np.stack([to_reference[sighting.t] @ row for sighting, row in zip(trail.seen, lifted, strict=True)])
    return np.asarray(mapped[:, :2] / mapped[:, 2:], dtype=np.float64)


def travelled(trail: Trail, to_reference: dict[float, FloatArray]) -> float:
    """From its first place to the farthest, in its own sizes; growing counts as coming nearer."""
    boxes = boxes_of(trail)
    extent = np.maximum(bx.size(boxes).mean(axis=1), 1e-9)
    places = reference_centres(trail, to_reference)
    path = np.linalg.norm(places - places[:3].mean(axis=0), axis=1)
    return float(np.quantile(path, 0.95) / np.median(extent) + abs(np.log(extent[-1] / extent[0])))


def _joined(trails: list[Trail], frame: FloatArray) -> list[Trail]:
    """Pieces of one thing, parted by at most JOIN_WITHIN_S, as one trail."""
    result: list[Trail] = []
    for trail in trails:
        best = min(
            (earlier for earlier in result if _continues(earlier, trail, frame)),
            key=lambda earlier: trail.seen[0].t - earlier.seen[-1].t,
            default=None,
        )
        if best is None:
            result.append(trail)
            continue
        best.seen = [*best.seen, *(s for s in trail.seen if s.t > best.seen[-1].t)]
        best.person_scores = [*best.person_scores, *trail.person_scores]
        best.person_trials += trail.person_trials
        best.residuals = [*best.residuals, *trail.residuals]
        best.portrait.join(trail.portrait)
    return result


def _continues(earlier: Trail, later: Trail, frame: FloatArray) -> bool:
    """`later` begins where `earlier`, going on as it went, would be, and looks like it."""
    gap = later.seen[0].t - earlier.seen[-1].t
    if not 0 < gap <= JOIN_WITHIN_S or np.linalg.norm(earlier.colour - later.colour) > JOIN_COLOUR:
        return False
    before, after = earlier.seen[-1].box, later.seen[0].box
    if _came_back(before, after, frame, float(np.linalg.norm(earlier.colour - later.colour))):
        return True
    extent = (bx.size(before).mean() + bx.size(after).mean()) / 2
    ratio = bx.areas(after) / max(float(bx.areas(before)), 1.0)
    expected = bx.centre(before) + _velocity(earlier.seen[-10:]) * min(gap, 1.0)
    off = float(np.linalg.norm(bx.centre(after) - expected))
    return bool(0.4 < ratio < 2.5 and off < (0.5 + 0.6 * gap) * extent)


def _came_back(before: FloatArray, after: FloatArray, frame: FloatArray, colours_apart: float) -> bool:
    """It went out over an edge of the picture and something of its colour came in there soon after."""
    edges = (np.abs(before - frame) < EDGE_PX) & (np.abs(after - frame) < EDGE_PX)
    extent = max(float(bx.size(before).max()), float(bx.size(after).max()))
    apart = np.abs(bx.centre(before) - bx.centre(after))
    along = apart[1] if edges[0] or edges[2] else apart[0]
    return bool(np.any(edges) and along < extent and colours_apart < CAME_BACK_COLOUR)


def _velocity(seen: list[Sighting]) -> FloatArray:
    """(2,) px/s, the slope of the centres."""
    if len(seen) < 3:
        return np.zeros(2)
    centres = np.array([bx.centre(sighting.box) for sighting in seen])
    elapsed = seen[-1].t - seen[0].t
    return np.asarray((centres[-1] - centres[0]) / elapsed, dtype=np.float64)


def _without_parts(trails: list[Trail]) -> list[Trail]:
    """Without those that spend most of their life inside a larger one: sleeves, wheels, doubles."""
    kept: list[Trail] = []
    for trail in sorted(trails, key=lambda trail: -float(np.median(bx.areas(boxes_of(trail))) * len(trail.seen))):
        if not any(_is_part(trail, larger) for larger in kept):
            kept.append(trail)
    return kept


def _is_part(trail: Trail, larger: Trail) -> bool:
    places = {sighting.t: sighting.box for sighting in larger.seen}
    pairs = [(sighting.box, places[sighting.t]) for sighting in trail.seen if sighting.t in places]
    if len(pairs) < 0.6 * len(trail.seen):
        return False
    own, other = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    shared = np.prod(np.clip(np.minimum(own[:, 2:], other[:, 2:]) - np.maximum(own[:, :2], other[:, :2]), 0, None), 1)
    inside = shared / np.maximum(bx.areas(own), 1.0) > 0.7
    return bool(inside.mean() > 0.7 and inside.sum() > 0.5 * len(trail.seen))


def describe(trail: Trail, to_reference: dict[float, FloatArray], scale: float, frame: FloatArray) -> Appearance:
    """The trail in numbers; `scale` small px -> full-resolution px; `frame` (4,) the picture's own box."""
    boxes, times = boxes_of(trail), times_of(trail)
    whole = boxes[np.all(np.abs(boxes - frame) >= EDGE_PX, axis=1)]
    places = reference_centres(trail, to_reference)
    extent = np.sqrt(np.maximum(bx.areas(boxes), 1e-9))
    elapsed = max(float(times[-1] - times[0]), 1e-9)
    quarter = max(1, len(times) // 4)
    growth = float(np.log(np.median(extent[-quarter:]) / np.median(extent[:quarter])) / elapsed)
    return Appearance(
        colours=trail.portrait.shares(),
        size=np.median(bx.size(whole if len(whole) else boxes), axis=0) * scale,
        rigidity=rigidity(trail),
        person=len(trail.person_scores) / max(trail.person_trials, 1),
        people_looks=trail.person_trials,
        fill=float(np.median(trail.portrait.fills)) if trail.portrait.fills else 0.0,
        velocity=(places[-1] - places[0]) / elapsed * scale,
        travelled=travelled(trail, to_reference),
        growth=growth,
        alone=float(np.mean([sighting.alone for sighting in trail.seen])),
        ball=trail.is_ball,
    )
