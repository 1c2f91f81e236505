"""The operations that the GPU benchmark counts, against torch's own count of them on a small model."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from llava_st.model import LlavaST
from llava_st.presets import nano
from llava_st.stages.recipe import Lora

FILE = Path(__file__).parents[2] / "benchmarks" / "llava_st_gpu.py"
PROMPT, ANSWER = 150, 40


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("llava_st_gpu", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def model() -> LlavaST:
    """Attention written out: torch counts no fused one on a CPU."""
    torch.manual_seed(0)
    model = LlavaST(nano()).eval()
    model.set_attn_implementation("eager")
    return model


def counted(work) -> int:
    with FlopCounterMode(display=False) as counter:
        work()
    return counter.get_total_flops()


def test_prefill(bench: ModuleType, model: LlavaST) -> None:
    ids = torch.full((1, PROMPT), 5)
    with torch.no_grad():
        found = counted(lambda: model(ids, logits_to_keep=1))
    assert bench.prefill_flops(model.config, PROMPT) == pytest.approx(found, rel=0.01)


def test_decoding(bench: ModuleType, model: LlavaST) -> None:
    ids = torch.full((1, PROMPT), 5)
    told = {"do_sample": False, "eos_token_id": None, "pad_token_id": 0}
    read, both = (counted(lambda n=n: model.generate(ids, max_new_tokens=n, **told)) for n in (1, 1 + ANSWER))
    assert bench.decode_flops(model.config, PROMPT, ANSWER) == pytest.approx(both - read, rel=0.01)


def test_a_step_of_lora(bench: ModuleType, model: LlavaST) -> None:
    rank, config = 8, model.config
    visual = torch.randn(PROMPT - ANSWER, config.text.hidden_size, requires_grad=True)
    ids = torch.full((1, PROMPT), config.placeholder("<vid_patch>"))
    ids[0, -ANSWER:] = 5
    labels = torch.full_like(ids, -100)
    labels[0, -ANSWER:] = 5
    step = bench.training_step(model, ids, [visual], labels, Lora(r=rank, alpha=rank))
    assert bench.step_flops(config, rank, PROMPT, ANSWER) == pytest.approx(counted(step), rel=0.02)


def test_7b_is_of_the_size_that_its_name_says(bench: ModuleType) -> None:
    """6.5 G weights in its linear layers: Qwen2-7B's 7.6 G less two vocabularies of 152 k rows."""
    assert bench.linear_flops(bench.seven_b()) / 2 == pytest.approx(6.525e9, rel=0.001)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_without_a_gpu_a_sentence_is_said(bench: ModuleType) -> None:
    told = subprocess.run(
        [sys.executable, FILE.with_name("llava_st_speed.py"), "gpu"], capture_output=True, text=True, check=True
    )
    assert told.stdout == f"{bench.nothing_to_measure()}\n" == "There is no GPU here, so nothing was measured.\n"
