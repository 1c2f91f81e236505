"""A calibration that is kept beside a video: marked points of the ground in shares of the picture, with their metres.

Shares of the width and height hold for every copy of the video at another size, so that one calibration serves them
all. It gives the rung "plane", as `--plane` does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stagent_tools.errors import UsageError
from stagent_tools.scene.ground_view import MISFIT_SHARE
from stagent_tools.scene.homography import fit, warp
from stagent_tools.scene.side_files import PlaneFile, PlanePoint, check_spread
from stagent_tools.types import FloatArray

SCHEMA: Final = "stagent.calibration/1"
SUFFIX = ".calibration.json"

Share = Annotated[float, Field(allow_inf_nan=False, ge=-0.5, le=1.5)]
Metre = Annotated[float, Field(allow_inf_nan=False, ge=-1e5, le=1e5)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Mark(_Strict):
    """A point of the ground: at `xy` shares of the width and height, `m` metres on the ground; a point may lie
    a little outside the picture, where two lines that are seen meet."""

    xy: tuple[Share, Share]
    m: tuple[Metre, Metre]
    name: str = ""


class Calibration(_Strict):
    """What the file holds. `t` s: the frame on which the points were marked · `template`: whose sizes they are."""

    schema_: Literal["stagent.calibration/1"] = Field(default=SCHEMA, alias="schema")
    t: Annotated[float, Field(allow_inf_nan=False, ge=0)] = 0.0
    points: tuple[Mark, ...] = Field(min_length=4, max_length=200)
    template: str = ""

    def plane(self, width: int, height: int) -> PlaneFile:
        """The same points in px of a picture of that size."""
        size = np.array([width, height])
        points = tuple(PlanePoint(px=_pair(np.array(mark.xy) * size), m=mark.m) for mark in self.points)
        return PlaneFile(t=self.t, points=points)


def place_beside(video: Path) -> Path:
    """Where the calibration of this video is kept: `match.mp4.calibration.json`."""
    return video.with_name(video.name + SUFFIX)


def calibration_beside(video: Path) -> Path | None:
    """The file, if there is one."""
    place = place_beside(video)
    return place if place.is_file() else None


def read_calibration(path: Path) -> Calibration:
    try:
        found = Calibration.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError(f"The calibration {path} cannot be read: {error}.", _REMEDY) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"The calibration {path.name} is not one: {place}: {first['msg']}.", _REMEDY) from None
    check_spread(found.plane(1000, 1000), f"the calibration {path.name}")
    return found


def check_calibration(calibration: Calibration, size: tuple[int, int]) -> None:
    """Points beside one line, and on one plane: what misses by far was mistyped."""
    plane = calibration.plane(*size)
    check_spread(plane, "the calibration")
    miss = residuals(plane)
    worst = int(np.argmax(np.where(np.isfinite(miss), miss, np.inf)))
    if not miss[worst] <= MISFIT_SHARE * max(size):
        raise UsageError(
            f"The points do not lie on one plane: point {worst + 1} misses by {miss[worst]:.0f} px.",
            "Check where it was marked and its metres.",
        )


_REMEDY = "Make it again with stagent calibrate, or remove it with stagent calibrate VIDEO --forget."


def residuals(plane: PlaneFile) -> FloatArray:
    """(n,) px by which each point misses where its metres put it; all 0 for four points."""
    back = warp(fit(plane.metres, plane.px), plane.metres)
    return np.asarray(np.linalg.norm(back - plane.px, axis=1))


def _pair(values: FloatArray) -> tuple[float, float]:
    return float(values[0]), float(values[1])
