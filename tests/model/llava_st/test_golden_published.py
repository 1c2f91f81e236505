"""`published` mode gives what the published code gives: its packer, its LAPE path, its embeddings, its loss.

The outputs of the published code itself lie beside the checkout; the small file of our own under golden/ was made by
`python tests/model/llava_st/make_golden.py` when those tests passed, and runs everywhere.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from literal_golden import Golden, golden_model, grid, values_of
from safetensors.torch import load_file
from torch import Tensor

from llava_st.config import PUBLISHED
from llava_st.lape import resample
from llava_st.packer import packer_s, packer_t

OURS = Path(__file__).parent / "golden" / "published_small.safetensors"
close = {"atol": 1e-5, "rtol": 1e-5}


@pytest.fixture(scope="module", params=["published code", "our own"])
def golden(request: pytest.FixtureRequest) -> Golden:
    if request.param == "our own":
        return load_file(OURS)
    shared = request.getfixturevalue("shared")
    return load_file(shared / "llava_st_packer_golden.safetensors")


def check(actual: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(actual.detach().reshape(expected.shape), expected, **close)


def test_packers(golden: Golden) -> None:
    if "packer9.in" not in golden:
        pytest.skip("packers alone only in the published code's file; ours has them in the visual path")
    packer = golden_model(golden).packer
    mid = packer_s(packer.packer_s1, grid(golden["packer9.in"]), 3)
    check(mid, golden["packer9.mid"])
    check(packer_t(packer.packer_t, mid, 4), golden["packer9.slow"])
    check(packer_s(packer.packer_s2, mid, 1), golden["packer9.fast"])
    image = packer_s(packer.packer_s1, grid(golden["packer9.image_in"]), 3)
    check(image, golden["packer9.image_mid"])
    check(packer_t(packer.packer_t, image, 1), golden["packer9.image_slow"])


def test_packers_of_the_published_grid(golden: Golden) -> None:
    if "packer27.in_f16" not in golden:
        pytest.skip("27 x 27 only in the published code's file: too large to ship")
    packer = golden_model(golden).packer
    mid = packer_s(packer.packer_s1, grid(golden["packer27.in_f16"].float()), 9)
    check(mid, golden["packer27.mid"])
    check(packer_t(packer.packer_t, mid, 1), golden["packer27.slow"])
    check(packer_s(packer.packer_s2, mid, 3), golden["packer27.fast"])


def test_visual_path(golden: Golden) -> None:
    model = golden_model(golden)
    projected = model.model.multi_modal_projector(golden["video.tower_feat"])
    check(projected, golden["video.projected"])
    placed = model.place(grid(projected))
    check(placed, golden["video.after_lape"])
    fast, slow = model.packer(placed)
    check(fast, golden["video.fast"])
    check(slow, golden["video.slow"])
    image = model.place(grid(model.model.multi_modal_projector(golden["image.tower_feat"])))
    check(image, golden["image.after_lape"])
    check(resample(golden["lape.height_anchor_mean_100"], 27), golden["lape.height_resized_27"])


@pytest.mark.parametrize("bugs", [True, False])
def test_what_the_language_model_reads(golden: Golden, bugs: bool) -> None:
    without = {"fast_stream": "features", "prompt_x": "embedded"}
    model = golden_model(golden, **(PUBLISHED if bugs else PUBLISHED | without))
    tokens = model.pack(grid(golden["video.after_lape"]))
    embedded = model.embed(golden["video.input_ids"], values_of(golden, model.config), [tokens])
    check(embedded, golden["video.inputs_embeds_published" if bugs else "video.inputs_embeds_intended"])


def test_loss_and_its_gradient(golden: Golden) -> None:
    model = golden_model(golden)
    values = values_of(golden, model.config)
    loss = model.loss(golden["loss.hidden"], golden["loss.labels"], values)
    check(loss, golden["loss.value"])
    loss.backward()
    check(model.coordinates.outputs["t"].grad, golden["loss.grad_temporal_output"])
    check(model.logits(golden["loss.hidden"])[0, -1], golden["loss.logits_last"])
