"""The 4D scene as a rung of the ladder: depth maps of a shot, looked at once, and each thing's way through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.mask.along import masks_along
from stagent_tools.mask.choice import mask_backend
from stagent_tools.scan import Scan
from stagent_tools.scene.depth.source import DepthMap, DepthSource
from stagent_tools.scene.lens import Rung
from stagent_tools.scene.lifting.frames import DepthFrame, Pinhole
from stagent_tools.scene.lifting.scene import Scene4D
from stagent_tools.streams import Streams
from stagent_tools.things import Thing
from stagent_tools.types import BoolArray, Draws, FloatArray, Frame, Image, Span, Track

if TYPE_CHECKING:
    from stagent_tools.mask.masks import MaskTrack

WIDE = 640
"""px of the pictures and maps that are kept; no depth map shows more."""
MOST, EVERY_S = 150, 0.12
"""Pictures of a shot, and s between two of them if the shot is short enough: 105 MB of maps and pictures at most."""
RIM = 0.1
"""Share of a box's sides around it that is left to the thing when the background is followed."""
USUAL_FOCAL, FOCAL_LOG_SD = 0.85, 0.25
"""Picture widths: lenses of 26 to 35 mm on 36 mm film have 0.72 to 0.97; where the maps' source tells no focal length
the usual one is taken and doubted by a quarter."""


@dataclass(frozen=True)
class _Shot:
    """`maps` (h, w) m, half precision, one for each picture of the scene."""

    scene: Scene4D
    maps: tuple[FloatArray, ...]
    told: bool


class DepthRung:
    """Implements `Lens` as far as words go; paths come whole from `draws`."""

    rung = Rung.DEPTH

    def __init__(self, source: DepthSource, scan: Scan, masks: str | None = None) -> None:
        self._source, self._scan, self._masks = source, scan, masks
        self._shots: dict[Span, _Shot] = {}

    def assumptions(self, thing: Thing | None) -> tuple[str, ...]:
        told = all(shot.told for shot in self._shots.values())
        lens = () if told else ("an ordinary lens: the depth maps do not tell the focal length",)
        size = () if thing is None else (f"the middle of it lies where that of a usual {thing.name} would",)
        return (f"depth maps by {self._source.name}, wrong as a whole by 6 %", *lens, *size)

    def draws(self, track: Track, thing: Thing | None, streams: Streams, time_factor: float) -> Draws:
        """K whole paths in metres. Raises CannotMeasure where the maps or the masks do not show the thing."""
        shot = self._shot(self._span_of(track))
        if track.id not in shot.scene.followed:
            self._place(track, shot)
        drawn = shot.scene.draws(track.id, thing, streams, time_factor)
        return replace(drawn, rung=str(self.rung), assumptions=self.assumptions(thing), followed=track.span)

    def _span_of(self, track: Track) -> Span:
        """The shot in which the track is: a cut ends a track."""
        return max(self._scan.shots, key=lambda shot: shot.overlap(Span(track.span.start, track.span.end + 1e-6)))

    def _shot(self, span: Span) -> _Shot:
        if span not in self._shots:
            self._shots[span] = self._seen(span)
        return self._shots[span]

    def _seen(self, span: Span) -> _Shot:
        pictures = [(frame.t, _small(frame.image)) for frame in self._frames(span)]
        if len(pictures) < 2:
            raise CannotMeasure("The shot is too short for a way through its depth maps.")
        found = [self._source.see(image, t) for t, image in pictures]
        height, width = pictures[0][1].shape[:2]
        focal = _focal(found)
        told = focal is not None
        camera = Pinhole(focal or USUAL_FOCAL * width, width / 2, height / 2, 0.0 if told else FOCAL_LOG_SD)
        scene = Scene4D(camera)
        for (t, image), each in zip(pictures, found, strict=True):
            scene.see(DepthFrame(t, image, each.metres, self._moving(t, (width, height))), {})
        return _Shot(scene, tuple(each.metres.astype(np.float16) for each in found), told)

    def _frames(self, span: Span) -> Iterator[Frame]:
        times = self._scan.times[(self._scan.times >= span.start) & (self._scan.times < span.end)]
        apart = max(EVERY_S, span.duration / MOST)
        usual = float(np.median(np.diff(times))) if len(times) > 1 else apart
        return self._scan.video.frames(span.start, span.end, stride=max(1, int(np.ceil(apart / usual - 1e-6))))

    def _moving(self, t: float, size: tuple[int, int]) -> BoolArray:
        """(h, w) where the boxes of what moves are."""
        out: BoolArray = np.zeros((size[1], size[0]), dtype=np.bool_)
        factor = size[0] / self._scan.info.width
        for track in self._scan.tracks:
            box = track.box_at(t, EVERY_S)
            if box is not None:
                rim = RIM * np.tile(box[2:] - box[:2], 2) * [-1, -1, 1, 1]
                x0, y0, x1, y1 = np.round((box + rim) * factor).astype(int).clip(0)
                out[y0:y1, x0:x1] = True
        return out

    def _place(self, track: Track, shot: _Shot) -> None:
        """The thing's pixels in each map of the shot."""
        masks = self._masked(track, np.array(shot.scene.times))
        for index, t in enumerate(shot.scene.times):
            mask = masks.at(t, 1e-3)
            if mask is not None and mask.area:
                metres = shot.maps[index].astype(np.float64)
                small = cv2.resize(mask.image().astype(np.uint8), metres.shape[::-1], interpolation=cv2.INTER_NEAREST)
                shot.scene.place(track.id, index, small > 0, metres)

    def _masked(self, track: Track, times: FloatArray) -> MaskTrack:
        boxes = [(float(t), box) for t in times if (box := track.box_at(float(t), EVERY_S)) is not None]
        if len(boxes) < 2:
            raise CannotMeasure("It is seen in too few of the depth maps.")
        part = replace(
            track,
            t=np.array([t for t, _ in boxes]),
            boxes=np.array([box for _, box in boxes]),
            score=np.ones(len(boxes)),
        )
        return masks_along(part, self._scan.video, mask_backend(self._masks))


def _small(image: Image) -> Image:
    height, width = image.shape[:2]
    if width <= WIDE:
        return image
    size = (WIDE, round(height * WIDE / width))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _focal(maps: list[DepthMap]) -> float | None:
    """px: the median of what the source tells, one for the shot."""
    told = [each.focal for each in maps if each.focal is not None]
    return float(np.median(told)) if told else None
