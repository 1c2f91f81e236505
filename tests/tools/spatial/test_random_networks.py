"""YOLOX and NanoDet in their published shapes with random numbers: nothing found, or refused; never a number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stagent import ask
from stagent_tools.errors import MissingPart
from stagent_tools.spatial.detected.detector import Detector
from stagent_tools.spatial.detected.nanodet import NanodetDetector
from stagent_tools.spatial.detected.yolox import YoloxDetector
from stagent_world import drive_past, write_clip

onnx = pytest.importorskip("onnx")
CELLS = (2704, 676, 169)  # of strides 8, 16 and 32 at 416 px
FILES = {"yolox": ("yolox_nano.onnx", YoloxDetector), "nanodet": ("nanodet_m_416.onnx", NanodetDetector)}


def network(folder: Path, name: str, least: float, most: float) -> Path:
    """A network of the published inputs and outputs whose scores lie between two numbers, whatever it is shown."""
    rng = np.random.default_rng(0)
    if name == "yolox":
        boxes, scores = rng.normal(0, 0.3, (1, sum(CELLS), 4)), rng.uniform(least, most, (1, sum(CELLS), 81))
        given, told = "images", {"output": np.concatenate([boxes, scores], axis=2)}
    else:
        strides = list(zip((8, 16, 32), CELLS, strict=True))
        given = "input.1"
        told = {f"cls_pred_stride_{s}": rng.uniform(least, most, (1, n, 80)) for s, n in strides}
        told |= {f"dis_pred_stride_{s}": rng.normal(0, 1, (1, n, 32)) for s, n in strides}
    values = [onnx.numpy_helper.from_array(value.astype(np.float32), f"value {key}") for key, value in told.items()]
    nothing = onnx.numpy_helper.from_array(np.zeros(1, dtype=np.float32), "nothing")
    nodes = [
        onnx.helper.make_node("GlobalAveragePool", [given], ["mean"]),
        onnx.helper.make_node("ReduceMean", ["mean"], ["whole"], axes=[1, 2, 3], keepdims=0),
        onnx.helper.make_node("Mul", ["whole", "nothing"], ["none"]),
        *(onnx.helper.make_node("Add", [f"value {key}", "none"], [key]) for key in told),
    ]
    kind = onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        nodes, name, [onnx.helper.make_tensor_value_info(given, kind, [1, 3, 416, 416])],
        [onnx.helper.make_tensor_value_info(key, kind, value.shape) for key, value in told.items()],
        [*values, nothing],
    )  # fmt: skip
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 11)], ir_version=7)
    file = folder / FILES[name][0]
    onnx.save(model, str(file))
    return file


@pytest.mark.parametrize("name", FILES)
def test_one_that_sees_things_in_an_empty_picture_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="untrained or broken: in an empty picture they find"):
        FILES[name][1](network(tmp_path, name, 0.0, 1.0))


@pytest.mark.parametrize("name", FILES)
def test_shapes_are_right_whatever_the_weights_are(name: str, tmp_path: Path) -> None:
    detector: Detector = FILES[name][1](network(tmp_path, name, 0.25, 0.42))
    seen = detector.look(np.zeros((90, 160, 3), dtype=np.uint8))
    assert seen.boxes.shape == (len(seen.scores), 4)
    assert seen.scores.shape[1] == len(detector.kinds)
    assert np.all((seen.scores >= 0) & (seen.scores <= 1))


@pytest.mark.parametrize(("least", "most", "codes"), [(0.0, 1.0, {9}), (0.25, 0.42, {5, 9})])
@pytest.mark.parametrize("name", FILES)
def test_a_whole_ask_gives_no_number(
    name: str, least: float, most: float, codes: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network(tmp_path, name, least, most)
    monkeypatch.setenv("STAGENT_MODELS_DIR", str(tmp_path))
    clip = write_clip(drive_past(12.0, size=(320, 180)), tmp_path / "clip")
    answer = ask(clip, "How fast is the dog?", backends=(f"spatial={name}",), draws=256)
    assert answer.exit_code in codes, answer.sentence
    assert all(result.quantity is None for result in answer.results)
