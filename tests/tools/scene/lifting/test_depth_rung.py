"""Depth maps as a rung that `ask` climbs: a number from maps that are metric, none from weights that nobody knows."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from plates import CAMERA, HEIGHT, WIDTH, shot

import stagent
from stagent_tools.errors import MissingPart, UsageError
from stagent_tools.scene.depth.choice import depth_source
from stagent_tools.scene.depth.imported import FILE
from stagent_tools.video import open_video

LARGER, FPS, PICTURES = 2, Fraction(8), 20
QUESTION = "How fast is the red object?"
DEPTH = "depth-anything-v2-metric-outdoor-small"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray, str]:
    """Numbered pictures, the true depth maps, and the plate's first box as an option."""
    folder = tmp_path_factory.mktemp("plate")
    depths, first = [], ""
    for i in range(PICTURES):
        frame, mask = shot(i / 8, 0.0, None)
        size = (LARGER * WIDTH, LARGER * HEIGHT)
        picture = cv2.resize(frame.image, size, interpolation=cv2.INTER_LINEAR)
        cv2.imwrite(str(folder / f"{i:04d}.png"), picture[..., ::-1])
        depths.append(frame.depth)
        if not first:
            rows, columns = np.nonzero(mask)
            x0, y0, x1, y1 = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
            first = f"object={LARGER * x0},{LARGER * y0},{LARGER * x1},{LARGER * y1}@0.0"
    return folder, np.array(depths, dtype=np.float32)[..., None], first


def imported(folder: Path, depth: np.ndarray, **more: np.ndarray) -> Path:
    matrices = np.tile(CAMERA.matrix, (len(depth), 1, 1))
    folder.mkdir(exist_ok=True)
    np.savez(folder / FILE, depth=depth, intrinsic=matrices, **more)
    return folder


def test_ask_measures_by_imported_metric_maps(clip: tuple[Path, np.ndarray, str], tmp_path: Path) -> None:
    pytest.importorskip("open3d")
    folder, depth, box = clip
    maps = imported(tmp_path / "maps", depth, final_mask=np.ones(depth.shape[:3], dtype=bool))
    options = {"boxes": (box,), "fps": FPS, "backends": (f"depth={maps}",), "draws": 256}
    (result,) = stagent.ask(folder, QUESTION, **options).results
    assert result.refusal is None, result.refusal
    assert result.rung == "depth"
    assert result.quantity is not None
    assert result.quantity.si.value == pytest.approx(1.5, rel=0.1)
    assert result.quantity.si.low <= 1.5 <= result.quantity.si.high
    assert any("MapAnything" in said for said in result.assumptions)


def test_maps_of_arbitrary_scale_need_a_metric_model(
    clip: tuple[Path, np.ndarray, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGENT_MODELS_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    folder, depth, _ = clip
    video = open_video(folder, fps=FPS)
    vggt = imported(tmp_path / "vggt", depth, pose_enc=np.zeros(1))
    with pytest.raises(MissingPart, match="No model of the backend depth=transformers"):
        depth_source(str(vggt), video)


def test_weights_that_nobody_published_give_no_number(
    clip: tuple[Path, np.ndarray, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check reads the files, not the model: what they hold does not matter."""
    (tmp_path / DEPTH).mkdir()
    for name in ("config.json", "preprocessor_config.json", "model.safetensors"):
        (tmp_path / DEPTH / name).write_bytes(b"{}")
    monkeypatch.setenv("STAGENT_MODELS_DIR", str(tmp_path))
    folder, _, box = clip
    with pytest.raises(MissingPart, match="published ones") as refused:
        stagent.ask(folder, QUESTION, boxes=(box,), fps=FPS, backends=("depth=transformers",))
    assert refused.value.exit_code == 9


def test_what_is_no_result_folder_is_told(clip: tuple[Path, np.ndarray, str], tmp_path: Path) -> None:
    video = open_video(clip[0], fps=FPS)
    with pytest.raises(UsageError, match="no depth backend"):
        depth_source("zoe", video)
    with pytest.raises(UsageError, match="no depth maps that I know"):
        depth_source(str(tmp_path), video)
    (tmp_path / FILE).write_bytes(b"no archive")
    with pytest.raises(UsageError, match="holds no depth maps"):
        depth_source(str(tmp_path), video)
    imported(tmp_path, clip[1])
    (tmp_path / "times.txt").write_text("0.0\n0.5\n")
    with pytest.raises(UsageError, match="2 times for 20"):
        depth_source(str(tmp_path), video)


def test_a_video_s_ways_become_questions(clip: tuple[Path, np.ndarray, str], tmp_path: Path) -> None:
    """What the scene knows to within a quarter is a label: 1.5 m/s are 5.4 km/h."""
    pytest.importorskip("open3d")
    from llava_st.data.lines import from_line
    from llava_st.kinematics.questions import Kinematic
    from stagent.evaluate.stkit.scenes import scene_clips
    from stagent.evaluate.stkit.writing import write_stkit

    folder, depth, _ = clip
    maps = imported(tmp_path / "maps", depth)
    counts = write_stkit(scene_clips([folder], str(maps), FPS), tmp_path / "q", 5, 0)
    assert counts[Kinematic.SPEED.value] == 1
    records = [from_line(line) for line in (tmp_path / "q" / "questions.jsonl").read_bytes().splitlines()]
    (speed,) = [float(r.phrases[1]) for r in records if r.phrases[0] == Kinematic.SPEED.value]
    assert speed == pytest.approx(5.4, rel=0.25)
