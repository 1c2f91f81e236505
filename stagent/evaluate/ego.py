"""`stagent eval ego`: the way of a camera that drives, from its pictures, its intrinsics and its height alone.

The folder has frames/ (numbered pictures), calib.txt (P0, 3 x 4, the camera they are from), fps.txt and poses.txt
(3 x 4 rows, camera n in the frame of camera 0: x right, y down, z forward). The speed is what `stagent ask` says; the
error of the relative pose is that of the way behind it, over pieces of 10 m (Geiger et al., Are we ready for autonomous
driving?, CVPR 2012, section 3.1).
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from stagent.agent.clip import Clip
from stagent.api import ask_clip
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.options import AskOptions
from stagent.progress import Progress
from stagent_tools.errors import CannotMeasure, UsageError
from stagent_tools.scene.odometry.ride import ride
from stagent_tools.scene.side_files import CameraFile
from stagent_tools.types import FloatArray

QUESTION = "How fast is the camera car going?"
HEIGHT_M = 1.65
"""Of the cameras above the road (Geiger et al., Vision meets robotics, IJRR 2013, figure 3); no file says it."""

PIECE_M = 10.0


def evaluate_ego(data: Path, seed: int = 0, progress: Progress | None = None) -> EvalDocument:
    """Asks for the speed of the camera, and holds the answer and the way behind it against the poses."""
    watch = Stopwatch()
    notes: list[str] = []
    rate = Fraction(_text(data / "fps.txt"))
    camera = CameraFile.model_validate(camera_facts(projection(data / "calib.txt", "P0")) | {"height_m": HEIGHT_M})
    clip = Clip(data / "frames", rate)
    poses = read_poses(data / "poses.txt")
    if poses is None:
        notes.append("no poses.txt: nothing to hold the speed against")
    if progress:
        progress("asking", 0, 1)
    metrics = asked_speed(clip, camera, seed, notes)
    times = clip.video().times
    if poses is not None and len(poses) != len(times):
        raise UsageError(f"{data} has {len(poses)} poses for {len(times)} pictures.", "Give one a picture.")
    if poses is not None:
        metrics |= against(metrics, true_speed(poses, times))
        metrics |= _pieces(clip, camera, poses, notes)
    return EvalDocument(
        benchmark="ego",
        n=len(times),
        metrics={**metrics},
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command="stagent eval ego --data DIR --json",
        notes=tuple(notes),
    )


def asked_speed(clip: Clip, camera: CameraFile, seed: int, notes: list[str]) -> dict[str, float]:
    """The speed of the camera as `stagent ask --camera` says it; {} and a note where it is refused."""
    with TemporaryDirectory(prefix="stagent-ego-") as folder:
        file = Path(folder) / "camera.json"
        file.write_text(camera.model_dump_json(exclude_none=True), encoding="utf-8")
        answer = ask_clip(clip, QUESTION, AskOptions(camera=file, seed=seed)).answer
    found = answer.results[0].quantity if answer.results else None
    if found is None:
        notes.append(answer.sentence)
        return {}
    return {
        "ego_speed_mps": found.si.value,
        "ego_speed_low_mps": found.si.low,
        "ego_speed_high_mps": found.si.high,
        "ego_speed_half_width": found.si.half_width / max(found.si.value, 1e-9),
    }


def against(told: dict[str, float], true_mps: float) -> dict[str, float]:
    """Relative error of the answered speed, and whether the truth lies inside."""
    if not told:
        return {"ego_speed_true_mps": true_mps}
    inside = told["ego_speed_low_mps"] <= true_mps <= told["ego_speed_high_mps"]
    return {
        "ego_speed_true_mps": true_mps,
        "ego_speed_relative_error": abs(told["ego_speed_mps"] / true_mps - 1),
        "ego_speed_truth_inside": float(inside),
    }


def true_speed(poses: FloatArray, times: FloatArray) -> float:
    """m/s: length of the way of poses (n, 3, 4) over its time."""
    way = np.linalg.norm(np.diff(poses[:, :, 3], axis=0), axis=1)
    return float(way.sum() / (times[-1] - times[0]))


def _pieces(clip: Clip, camera: CameraFile, poses: FloatArray, notes: list[str]) -> dict[str, float]:
    """Relative pose error over every piece of 10 m that begins at a pose of the way."""
    try:
        journey = ride(camera, clip.scan(), clip.video().info.time_factor)
    except CannotMeasure as error:
        notes.append(str(error))
        return {}
    frame = np.searchsorted(clip.video().times, journey.t - 1e-6)
    return pose_errors(journey.poses(), poses[frame])


def pose_errors(found: FloatArray, true: FloatArray) -> dict[str, float]:
    """Means over the pieces: metres and degrees for each 10 m of poses (n, 3, 4), camera axes x right, z forward."""
    run = np.concatenate([[0.0], np.linalg.norm(np.diff(true[:, :, 3], axis=0), axis=1).cumsum()])
    shifts, turns = [], []
    for start, begun in enumerate(run):
        end = int(np.searchsorted(run, begun + PIECE_M))
        if end >= len(run):
            break
        length = run[end] - begun
        miss = np.linalg.inv(_relative(true, start, end)) @ _relative(found, start, end)
        shifts.append(float(np.linalg.norm(miss[:3, 3])) * PIECE_M / length)
        cosine = (np.trace(miss[:3, :3]) - 1) / 2
        turns.append(float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))) * PIECE_M / length)
    if not shifts:
        return {}
    return {
        "relative_pose_error_m_per_10_m": float(np.mean(shifts)),
        "relative_pose_error_deg_per_10_m": float(np.mean(turns)),
    }


def _relative(poses: FloatArray, start: int, end: int) -> FloatArray:
    """(4, 4) of the later camera in the frame of the earlier one."""
    first, second = (np.vstack([poses[i], [0.0, 0.0, 0.0, 1.0]]) for i in (start, end))
    return np.asarray(np.linalg.inv(first) @ second)


def camera_facts(p: FloatArray) -> dict[str, float]:
    """Intrinsics of a 3 x 4 projection, which counts from the centre of the first pixel, we from its corner."""
    return {"fx": float(p[0, 0]), "fy": float(p[1, 1]), "cx": float(p[0, 2]) + 0.5, "cy": float(p[1, 2]) + 0.5}


def projection(file: Path, name: str) -> FloatArray:
    """(3, 4) of one camera in a calibration file of KITTI's form."""
    for line in _text(file).splitlines():
        key, _, values = line.partition(":")
        if key.strip() == name and len(values.split()) == 12:
            return np.array(values.split(), dtype=np.float64).reshape(3, 4)
    raise UsageError(f"{file} holds no camera {name}.", f"It has a line '{name}: ' and twelve numbers.")


def read_poses(file: Path) -> FloatArray | None:
    """(n, 3, 4), None if there is no such file."""
    if not file.is_file():
        return None
    try:
        return np.loadtxt(file, ndmin=2).reshape(-1, 3, 4)
    except ValueError as error:
        raise UsageError(f"{file} is no table of poses: {error}.", "Twelve numbers a row, row-major 3 x 4.") from None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read: {error.strerror}.", "Give a folder with calib.txt and fps.txt."
        ) from None
