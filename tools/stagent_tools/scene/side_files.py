"""Read the JSON files that a user gives beside a video: the points of a plane, a camera."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from stagent_tools.errors import UsageError
from stagent_tools.types import FloatArray

Finite = Annotated[float, Field(allow_inf_nan=False, strict=True)]  # strict: neither true nor "12"
Focal = Annotated[Finite, Field(ge=10, le=1e6)]  # px: beyond either end is no camera
Distortion = Annotated[Finite, Field(ge=-10, le=10)]  # of normalised coordinates; fisheye: about 1
Height = Annotated[Finite, Field(gt=0, le=1e4)]  # m: higher up than anything that films a ground
Metres = Annotated[Finite, Field(ge=-1e8, le=1e8)]  # northings of a national grid reach 1e7
FARTHEST = 1e5  # m between two marked points; beyond it the earth is no plane


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlanePoint(_Strict):
    """A point of the plane: px of the upright picture, metres on the plane."""

    px: tuple[Finite, Finite]
    m: tuple[Metres, Metres]


class PlaneFile(_Strict):
    """`--plane FILE`: {"t": 0.0, "points": [{"px": [x, y], "m": [X, Y]}, ...]}; t says in which frame the points
    were marked."""

    t: Finite = 0.0
    points: tuple[PlanePoint, ...] = Field(min_length=4)

    @property
    def px(self) -> FloatArray:
        """(n, 2)"""
        return np.array([point.px for point in self.points], dtype=np.float64)

    @property
    def metres(self) -> FloatArray:
        """(n, 2)"""
        return np.array([point.m for point in self.points], dtype=np.float64)


class Pose(_Strict):
    """Where the camera was at video time t: world_from_cam as a 3 x 4 or 4 x 4 matrix, metres, world z up."""

    t: Finite
    world_from_cam: tuple[tuple[Finite, Finite, Finite, Finite], ...] = Field(min_length=3, max_length=4)

    @model_validator(mode="after")
    def _rotation(self) -> Pose:
        rotation = self.matrix[:, :3]
        if not np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-2) or np.linalg.det(rotation) < 0:
            raise ValueError("the first three columns of world_from_cam are not a rotation")
        return self

    @property
    def matrix(self) -> FloatArray:
        """(3, 4)"""
        return np.array(self.world_from_cam[:3], dtype=np.float64)


class CameraFile(_Strict):
    """`--camera FILE`: intrinsics in px of the upright full-size picture, and either height_m with pitch_deg (the
    camera looks down by that much; roll_deg clockwise) over a flat ground, or poses over time; poses with height_m are
    those of a camera that rides so high over a road, which then lies under its way instead of at height 0.

    The `*_sd` fields say how well a number is known; without them: focal length 1 %, height 2 %, pitch 0.3 degrees
    (a level held against the housing), roll 0.3 degrees.
    """

    fx: Focal
    fy: Focal
    cx: Finite
    cy: Finite
    k1: Distortion = 0.0
    k2: Distortion = 0.0
    p1: Distortion = 0.0
    p2: Distortion = 0.0
    k3: Distortion = 0.0
    height_m: Height | None = None
    pitch_deg: Annotated[Finite, Field(gt=-60, lt=91)] | None = None
    roll_deg: Annotated[Finite, Field(gt=-91, lt=91)] = 0.0
    poses: tuple[Pose, ...] = ()
    focal_sd: Annotated[Finite, Field(ge=0, lt=0.5)] = 0.01
    height_sd: Annotated[Finite, Field(ge=0, lt=0.5)] = 0.02
    pitch_sd_deg: Annotated[Finite, Field(ge=0, lt=30)] = 0.3
    roll_sd_deg: Annotated[Finite, Field(ge=0, lt=30)] = 0.3

    @model_validator(mode="after")
    def _placed(self) -> CameraFile:
        if not self.poses and self.height_m is None:
            raise ValueError("give height_m (with pitch_deg, if it is known) or poses")
        if self.poses and self.pitch_deg is not None:
            raise ValueError("give either poses, which say how far the camera looks down, or pitch_deg")
        times = [pose.t for pose in self.poses]
        if any(b <= a for a, b in pairwise(times)):
            raise ValueError("the times of the poses do not increase")
        if self.height_m is None and any(pose.matrix[2, 3] <= 0 for pose in self.poses):
            raise ValueError("a pose is not above the ground, which is at z = 0")
        return self

    @property
    def distortion(self) -> FloatArray:
        """(5,) k1 k2 p1 p2 k3, as OpenCV has them."""
        return np.array([self.k1, self.k2, self.p1, self.p2, self.k3])


def read_plane(path: Path) -> PlaneFile:
    try:
        plane = PlaneFile.model_validate(_json(path, "plane"))
    except ValidationError as error:
        raise UsageError(
            f"The plane file {path.name} is not one: {_first(error)}.",
            'It holds {"t": 0.0, "points": [{"px": [x, y], "m": [X, Y]}, ...]} with four points or more.',
        ) from None
    check_spread(plane, f"the plane file {path.name}")
    return plane


def check_spread(plane: PlaneFile, name: str) -> None:
    """A plane needs points beside a line, in the picture and on the ground."""
    for values, what in ((plane.px, "px"), (plane.metres, "m")):
        spread = np.linalg.svd(values - values.mean(axis=0), compute_uv=False)
        if spread[1] < 1e-3 * max(spread[0], 1e-12):
            raise UsageError(
                f"The points of {name} lie on one line ({what}).",
                "Mark points on both sides of it.",
            )
    apart = float(np.ptp(plane.metres, axis=0).max())
    if apart > FARTHEST:
        raise UsageError(
            f"The points of {name} lie {apart / 1000:.0f} km apart.", "Give their places in metres, on one flat ground."
        )


def read_camera(path: Path) -> CameraFile:
    try:
        return CameraFile.model_validate(_json(path, "camera"))
    except ValidationError as error:
        raise UsageError(
            f"The camera file {path.name} is not one: {_first(error)}.",
            'It holds {"fx", "fy", "cx", "cy"} and {"height_m", "pitch_deg"} or {"poses": [{"t", "world_from_cam"}]}.',
        ) from None


def _json(path: Path, what: str) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))  # some editors begin with a byte order mark
    except FileNotFoundError:
        raise UsageError(f"There is no {what} file {path}.", "Check the path.") from None
    except OSError as error:
        raise UsageError(f"The {what} file {path} cannot be read: {error.strerror}.", "Check the path.") from None
    except (ValueError, RecursionError) as error:  # no JSON, no UTF-8, a number or a nesting beyond all measure
        raise UsageError(f"The {what} file {path.name} is not JSON: {error}.", "Check it with a JSON reader.") from None


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, in words."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    said = first["msg"].removeprefix("Value error, ")
    return f"{place}: {said}" if place else said
