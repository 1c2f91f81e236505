"""LLaVA-ST in its published layout, tiny and random: found on the machine, loaded in every way, and never believed."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from stagent import ask
from stagent_tools.errors import MissingPart
from stagent_tools.models.device import Device
from stagent_tools.models.memory import OutOfMemory
from stagent_tools.spatial.llava_st import grounder
from stagent_tools.spatial.llava_st.fitting import GIB, KEPT, TOUCHED, Size, Way, size_of, spread, way_of
from stagent_tools.spatial.llava_st.loading import load_published
from stagent_world import drive_past, write_clip

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("accelerate")

SEVEN_B = Size(15.2, 0.43, 28)
GPU = Device("cuda:0", "bfloat16", "it computes in bfloat16")
CPU = Device("cpu", "float32", "no CUDA device was found")
LAYOUT = Path(__file__).parents[2] / "model" / "llava_st" / "write_published.py"


@pytest.fixture(scope="module")
def layout() -> ModuleType:
    """The writer of the published layout, sized so that it fits a byte tokenizer and blocks of 64 numbers."""
    from llava_st.config import PLACEHOLDERS
    from llava_st.tokenizer import byte_tokenizer

    spec = importlib.util.spec_from_file_location("published_layout", LAYOUT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.D, module.MLP, module.V = 64, 128, len(byte_tokenizer()) + len(PLACEHOLDERS)
    module.CONFIG.update(hidden_size=64, intermediate_size=128, vocab_size=module.V, max_position_embeddings=4096)
    return module


@pytest.fixture(scope="module")
def models(layout: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of models with `llava-st/`; its tower is tiny too, where the published one is always SigLIP so400m."""
    from llava_st.published import config_of
    from llava_st.tokenizer import add_llava_st_tokens, byte_tokenizer

    folder = tmp_path_factory.mktemp("models") / "llava-st"
    state = layout.tensors()
    layout.write(folder, state)
    tower = {
        "hidden_size": layout.TOWER, "num_hidden_layers": layout.TOWER_LAYERS, "num_attention_heads": 4,
        "intermediate_size": layout.TOWER_MLP, "image_size": layout.GRID * layout.PATCH, "patch_size": layout.PATCH,
        "vision_use_head": False,
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("llava_st.published.SO400M", tower)
        tokenizer = byte_tokenizer()
        add_llava_st_tokens(tokenizer, config_of(folder, state))
        tokenizer.save_pretrained(folder)
        yield folder.parent


def said(models: Path, way: Way | None = None) -> str:
    """What is answered about four grey pictures."""
    from llava_st.chat import Chat
    from llava_st.templates import Task

    made = Chat(*load_published(models / "llava-st", way), [np.full((40, 60, 3), 90, dtype=np.uint8)] * 20)
    return made.ask("When does it turn in the video?", task=Task.WHEN)


def test_random_weights_in_the_published_layout_are_refused(models: Path) -> None:
    with pytest.raises(MissingPart, match="untrained or broken: asked where a red disc is"):
        grounder(models)


def test_a_whole_ask_with_random_weights_gives_no_number(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `spatial` and as `temporal`."""
    monkeypatch.setenv("STAGENT_MODELS_DIR", str(models))
    clip = write_clip(drive_past(12.0, size=(320, 180)), tmp_path)
    for question, backend in (("How fast is the car?", "spatial"), ("When does the car wave?", "temporal")):
        answer = ask(clip, question, backends=(f"{backend}=llava_st",))
        assert answer.exit_code == 9, question
        assert all(result.quantity is None and not result.spans for result in answer.results)
        assert "untrained or broken" in answer.sentence


@pytest.mark.filterwarnings("ignore:The following device_map keys")  # image_newline is no module
def test_layers_that_wait_elsewhere_say_the_same(models: Path, tmp_path: Path) -> None:
    """On disk instead of in the processor's memory: the same hooks of accelerate bring them."""
    plain = said(models, Way({"dtype": torch.float32}, ""))
    for fitting in (1, 0):
        options = {"device_map": spread("cpu", "disk", 2, fitting), "offload_folder": tmp_path / str(fitting)}
        assert said(models, Way({"dtype": torch.float32, **options}, "")) == plain


def test_in_16_bits_it_speaks_too(models: Path) -> None:
    assert said(models, Way({"dtype": torch.bfloat16, "device_map": {"": "cpu"}}, "")).startswith("{<TEMP-")


def test_in_4_bits_only_the_layers_shrink(models: Path) -> None:
    options = way_of(CPU, 0.4 + 2.5, Size(1.0, 0.01, 2), has_bitsandbytes=True).options
    model, _ = load_published(models / "llava-st", Way(options, ""))
    small = {name for name, module in model.named_modules() if type(module).__name__ == "Linear4bit"}
    assert len(small) == 2 * 7
    assert all(name.startswith("model.language_model.layers.") for name in small)
    assert said(models, Way(options, ""))


def test_what_carries_coordinates_is_kept_in_16_bits(models: Path) -> None:
    """By transformers' own rule of which modules a quantiser leaves alone."""
    from transformers.quantizers.quantizers_utils import should_convert_module

    model, _ = load_published(models / "llava-st", Way({"dtype": torch.float32}, ""))
    linear = [name for name, module in model.named_modules() if isinstance(module, torch.nn.Linear)]
    shrunk = [name for name in linear if should_convert_module(name, list(KEPT))]
    assert len(shrunk) == 2 * 7
    assert all(name.startswith("model.language_model.layers.") for name in shrunk)


def test_every_part_has_a_place(models: Path) -> None:
    model, _ = load_published(models / "llava-st", Way({"dtype": torch.float32}, ""))
    places = spread("cuda:0", "cpu", 2, 1)
    assert all(any(f"{name}.".startswith(f"{part}.") for part in places) for name, _ in model.named_parameters())
    assert places["model.language_model.layers.1"] == "cpu"
    assert all(places[part] == "cuda:0" for part in (*TOUCHED, "model.language_model.layers.0"))


def test_its_size_is_read_from_its_files(models: Path, layout: ModuleType, tmp_path: Path) -> None:
    size = size_of(models / "llava-st")
    layer = sum(tensor.numel() for name, tensor in layout.tensors().items() if name.startswith("model.layers.0."))
    assert size.layers == 2
    assert size.layer * GIB == pytest.approx(2 * layer, rel=0.02)  # but for norms and biases
    assert size.whole > 2 * size.layer
    with pytest.raises(MissingPart, match=r"config\.json is missing"):
        size_of(tmp_path)


def test_how_it_is_loaded_hangs_on_the_memory() -> None:
    assert way_of(GPU, 40.0, SEVEN_B).options == {"dtype": torch.bfloat16, "device_map": {"": "cuda:0"}}
    four = way_of(GPU, 10.0, SEVEN_B, has_bitsandbytes=True).options
    assert four["quantization_config"].load_in_4bit
    shared = way_of(GPU, 10.0, SEVEN_B, has_bitsandbytes=False)
    assert set(shared.options["device_map"].values()) == {"cuda:0", "cpu"}
    assert "10 of 28 layers" in shared.why
    assert way_of(CPU, 64.0, SEVEN_B).options == {"dtype": torch.float32}
    assert way_of(CPU, 20.0, SEVEN_B).options["dtype"] is torch.bfloat16
    for device, memory in ((CPU, 10.0), (GPU, 3.0)):
        with pytest.raises(OutOfMemory, match=r"needs 18 GiB of memory, and \d+\.0 GiB are free"):
            way_of(device, memory, SEVEN_B, has_bitsandbytes=False)
