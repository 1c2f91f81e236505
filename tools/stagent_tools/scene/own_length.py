"""Metres from a vehicle's own length along the way that it drives: the thing is the ruler of its own way.

On a straight way in perspective the metres are X(s) = s / (1 + c s), s along it in the picture (projective map of a
line: Hartley and Zisserman, Multiple View Geometry, section 2.5). How much perspective, c, is what makes the thing as
long at one end of its way as at the other; where the picture's edge cuts it, the end that is still seen tells its
place. Length and way are foreshortened alike, so that this holds from however far above.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.scene.apparent import POSE_CORRELATION_S
from stagent_tools.scene.homography import warp
from stagent_tools.scene.observed import FEWEST_INTACT, MOVES, OUTLINE_SHARE, Observed, net_way
from stagent_tools.scene.scaled import Scaled
from stagent_tools.scene.sway import SIDE_SHARE
from stagent_tools.streams import Streams
from stagent_tools.types import BoolArray, FloatArray, VideoInfo

LENGTHWISE = float(np.cos(np.radians(20.0)))
"""Cosine of the angle in the picture up to which a way leads along a segment, and of what is straight."""

PERSPECTIVES = np.linspace(-1.5, 1.5, 301)
PERSPECTIVE_SD = 0.6
"""c over the longer side of the picture: (tangent of the view's half width) x 2 / tan(pitch along the way), 0 from
straight above, 0.6 for 60 degrees down and an everyday lens, over 1 for low cameras."""

NEAREST_HORIZON = 0.25
"""1 + c s stays above this where the thing is seen: four times the magnification at one end of the way."""


@dataclass(frozen=True)
class Ends:
    """Both ends of a thing along its way: front, rear (n,) px, their variances (n,) px2, where (n,) each is seen, and
    aside (n,) px across the way."""

    front: FloatArray
    rear: FloatArray
    front_var: FloatArray
    rear_var: FloatArray
    front_seen: BoolArray
    rear_seen: BoolArray
    aside: FloatArray

    @property
    def whole(self) -> BoolArray:
        return self.front_seen & self.rear_seen


def straight_way(seen: Observed, size_px: float, segment: FloatArray) -> FloatArray | None:
    """(2,) unit vector of the picture in which a thing of size_px drives, None unless it leads straight along the
    segment (2, 2) px and farther than half its size. A way near one of the picture's axes is that axis: there the
    sides of the box are the thing's ends, and what leads aside is kept apart."""
    points = seen.smooth(seen.anchor(centre=True)[0])
    way, along = net_way(points), segment[1] - segment[0]
    far, length = float(np.linalg.norm(way)), float(np.linalg.norm(along))
    driven = float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
    if far <= MOVES * size_px or abs(float(way @ along)) < LENGTHWISE * far * length:
        return None
    unit = way / far
    if float((points[-1] - points[0]) @ unit) <= LENGTHWISE * driven:
        return None
    main = int(np.argmax(np.abs(unit)))
    return np.sign(unit[main]) * np.eye(2)[main] if abs(unit[main]) > LENGTHWISE else unit


def along_own_length(
    seen: Observed,
    way: FloatArray,
    segment: FloatArray,
    metres: float,
    draws: FloatArray,
    info: VideoInfo,
    streams: Streams,
    key: str,
) -> tuple[Observed, Scaled]:
    """The moments at which an end of it is seen, and its middle there. way (2,) unit px · segment (2, 2) px of so many
    metres along it · draws (k,) of that length over its median."""
    ends = _ends(seen, way)
    keep = ends.front_seen | ends.rear_seen
    seen, ends = _kept(seen, ends, keep)
    ruler = _Ruler(ends, seen.t, float(max(info.width, info.height)))
    places = np.sort(segment @ way)
    middle, drawn = ruler.perspective, ruler.drawn(streams, key)
    scale = metres / float(np.diff(ruler.way(places, middle))[0])
    own = _length(ruler, ends, places, middle)
    x, var = _middle(ruler, ends, own, middle)
    per_px = scale * ruler.slope(ruler.px(x, middle), middle)
    across = float(np.median(per_px))
    upright = way * np.array([1.0, -1.0])
    aside = np.array([-way[1], way[0]]) * np.array([1.0, -1.0])
    z = _in_plane(np.outer(scale * x, upright) + np.outer(across * ends.aside, aside))
    spread = np.array([np.outer(upright, upright), np.outer(aside, aside)])
    cov = scale**2 * var[:, None, None] * spread[0] + (across**2 * ends.front_var)[:, None, None] * spread[1]
    full = np.zeros((len(x), 3, 3))
    full[np.ix_(range(len(x)), (0, 2), (0, 2))] = cov
    scales = metres / np.array([float(np.diff(ruler.way(places, c))[0]) for c in drawn])

    def to_draw(p: FloatArray) -> FloatArray:
        forward, sideways = p[..., [0, 2]] @ upright, p[..., [0, 2]] @ aside
        here = ruler.px(forward / scale, middle)
        moved = scales[:, None] * ruler.way(here, drawn[:, None])
        return _in_plane(moved[..., None] * upright + sideways[..., None] * aside) * draws[:, None, None]

    return seen, Scaled(z, full, per_px, to_draw)


class _Ruler:
    """The projective map of the way, px -> lengths, and what the thing's own length says of it."""

    def __init__(self, ends: Ends, t: FloatArray, longer_side: float) -> None:
        seen = np.concatenate([ends.front[ends.front_seen], ends.rear[ends.rear_seen]])
        self._origin, self._unit = float(np.median(seen)), longer_side
        reach = (np.array([seen.min(), seen.max()]) - self._origin) / longer_side
        allowed = PERSPECTIVES[(1 + np.outer(PERSPECTIVES, reach) > NEAREST_HORIZON).all(axis=1)]
        log = -0.5 * (allowed / PERSPECTIVE_SD) ** 2
        whole = ends.whole
        if whole.sum() >= FEWEST_INTACT:
            log += np.array([self._evidence(ends, t, whole, float(c)) for c in allowed])
        weight = np.exp(log - log.max())
        self._values, self._cumulative = allowed, weight.cumsum() / weight.sum()
        self.perspective = float(np.interp(0.5, self._cumulative, allowed))

    def way(self, px: FloatArray, c: FloatArray | float) -> FloatArray:
        """Lengths along the way, in units of which the picture's longer side is one at the origin."""
        s = (px - self._origin) / self._unit
        return np.asarray(s / np.maximum(1 + c * s, NEAREST_HORIZON / 2))

    def px(self, x: FloatArray, c: FloatArray | float) -> FloatArray:
        """Back to px."""
        return np.asarray(self._origin + self._unit * x / np.maximum(1 - c * x, NEAREST_HORIZON / 2))

    def slope(self, px: FloatArray, c: float) -> FloatArray:
        """Derivative of `way`, a px."""
        s = (px - self._origin) / self._unit
        return np.asarray(1 / (self._unit * np.maximum(1 + c * s, NEAREST_HORIZON / 2) ** 2))

    def drawn(self, streams: Streams, key: str) -> FloatArray:
        """(k,) c"""
        return np.interp(streams.uniform("camera", f"perspective along {key}"), self._cumulative, self._values)

    def _evidence(self, ends: Ends, t: FloatArray, whole: BoolArray, c: float) -> float:
        """Log-likelihood of the lengths under c, of which as many are independent as views last."""
        front, rear = ends.front[whole], ends.rear[whole]
        ln = np.log(np.maximum(self.way(front, c) - self.way(rear, c), 1e-9))
        noise = np.hypot(np.sqrt(ends.front_var + ends.rear_var)[whole] / (front - rear), SIDE_SHARE["vehicle"])
        independent = min(1.0, (1 + np.ptp(t[whole]) / POSE_CORRELATION_S) / len(ln))
        return float(-0.5 * independent * (((ln - ln.mean()) / noise) ** 2).sum())


def _ends(seen: Observed, way: FloatArray) -> Ends:
    """Front and rear corner of each box along the way: a side of it where the way is parallel to one."""
    high, share = way > 0, np.abs(way)
    front, rear = ([(2 if up else 0) + axis for axis, up in enumerate(side)] for side in (high, ~high))
    told = share > np.sqrt(1 - LENGTHWISE**2)
    corners = [warp(seen.to_reference, seen.boxes[:, edges]) @ way for edges in (front, rear)]
    middle = warp(seen.to_reference, (seen.boxes[:, :2] + seen.boxes[:, 2:]) / 2)
    outline = (OUTLINE_SHARE * seen.smooth(seen.sizes) @ share) ** 2
    zoom = seen.magnification() ** 2
    variances = [zoom * (((seen.sd[edges] * share) ** 2).sum() + outline) for edges in (front, rear)]
    shown: list[BoolArray] = [np.asarray(~seen.cut[:, edges][:, told].any(axis=1)) for edges in (front, rear)]
    aside = middle @ np.array([-way[1], way[0]])
    return Ends(corners[0], corners[1], variances[0], variances[1], shown[0], shown[1], aside)


def _kept(seen: Observed, ends: Ends, keep: BoolArray) -> tuple[Observed, Ends]:
    told = int((keep & ~ends.whole).sum())
    if told:
        note = f"at {told} of {len(keep)} moments the picture's edge cuts it: its length tells the hidden side"
        seen = replace(seen, notes=(*seen.notes, note))
    if keep.all():
        return seen, ends
    seen = seen.at(keep, f"{int((~keep).sum())} of {len(keep)} moments left out, where the picture cuts both its ends")
    return seen, Ends(*(value[keep] for value in vars(ends).values()))


def _length(ruler: _Ruler, ends: Ends, marked: FloatArray, c: float) -> float:
    """Its outline's length along the way while it is seen whole, otherwise that of the segment marked (2,) px on it."""
    lengths = ruler.way(ends.front, c) - ruler.way(ends.rear, c)
    return float(np.median(lengths[ends.whole])) if ends.whole.any() else float(np.diff(ruler.way(marked, c))[0])


def _middle(ruler: _Ruler, ends: Ends, own: float, c: float) -> tuple[FloatArray, FloatArray]:
    """(n,) its middle along the way and the variance of that, from both ends or the one that is seen."""
    front, rear = ruler.way(ends.front, c), ruler.way(ends.rear, c)
    by_front, by_rear = ends.front_seen.astype(float), ends.rear_seen.astype(float)
    both = by_front + by_rear
    x = (by_front * (front - own / 2) + by_rear * (rear + own / 2)) / both
    front_var = ends.front_var * ruler.slope(ends.front, c) ** 2
    rear_var = ends.rear_var * ruler.slope(ends.rear, c) ** 2
    return x, (by_front * front_var + by_rear * rear_var) / both**2


def _in_plane(right_up: FloatArray) -> FloatArray:
    """(..., 2) to (..., 3): right, 0, up."""
    return np.stack([right_up[..., 0], np.zeros(right_up.shape[:-1]), right_up[..., 1]], axis=-1)
