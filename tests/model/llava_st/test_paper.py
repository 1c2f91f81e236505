"""The paper, claim by claim: its equations as printed beside the model's code, at the paper's sizes where it matters.

Section and equation numbers are those of the LLaVA-ST paper (CVPR 2025).
"""

from __future__ import annotations

import pytest
import torch
from literal import LiteralPacker, lape_volume
from tiny import pictures, processor, tiny_config, tiny_model
from torch import Tensor, nn

from llava_st.config import PAPER, LlavaSTConfig
from llava_st.coordinates import Axis, CoordinateVocabulary
from llava_st.errors import GridError
from llava_st.model import LlavaST
from llava_st.packer import Pooled, SpatialTemporalPacker, packer_s
from llava_st.presets import seven_b
from llava_st.processing import Turn


@pytest.fixture(scope="module")
def model() -> LlavaST:
    torch.manual_seed(0)
    return tiny_model()


def close(fast: Tensor, literal: Tensor) -> None:
    torch.testing.assert_close(fast.detach(), literal.detach(), atol=1e-5, rtol=1e-4)


def shapes(streams: str, k1: int, k2: int, sigma: int, grid: int = 27) -> list[tuple[int, ...]]:
    """Shapes of the streams from 100 frames: the regions are cut for real, pooled for speed."""
    packer = SpatialTemporalPacker(Pooled, k1, k2, sigma, streams)
    return [tuple(stream.shape[:-1]) for stream in packer(torch.zeros(100, grid, grid, 1)) if stream is not None]


def tokens(streams: list[tuple[int, ...]]) -> int:
    return sum(frames * rows * columns for frames, rows, columns in streams)


def test_section_5_1_sizes_are_the_default() -> None:
    config = seven_b()
    assert isinstance(config, LlavaSTConfig)
    assert (config.frames, config.grid, config.k1, config.k2, config.sigma) == (100, 27, 9, 3, 20)
    assert (config.time_anchors, config.height_anchors, config.width_anchors) == (100, 100, 100)
    assert config.vision.image_size == 384
    assert {name: getattr(config, name) for name in PAPER} == PAPER


def test_equation_1_features_are_the_mlp_of_the_tower(model: LlavaST) -> None:
    """v = MLP(f_v(I)); f_v is SigLIP without its last layer's norm, as LLaVA-OneVision takes it."""
    frames = torch.randn(4, 3, 24, 24)
    tower, mlp = model.model.vision_tower, model.model.multi_modal_projector
    seen = tower.embeddings(frames)
    for layer in tower.encoder.layers:
        seen = layer(seen, attention_mask=None)
    literal = mlp.linear_2(nn.functional.gelu(mlp.linear_1(seen)))
    close(model.project(frames).flatten(1, 2), literal)


def test_equations_2_and_5_language_aligned_positions(model: LlavaST) -> None:
    """v^ = v + rho^, rho = sum over axes of (p^ + p) / 2, resampled linearly from 100 x 100 x 100."""
    v = torch.randn(4, 6, 6, 32)
    tables = model.coordinates
    axes = [[tables.inputs[axis], tables.outputs[axis]] for axis in (Axis.TIME, Axis.HEIGHT, Axis.WIDTH)]
    small = [[table[:, :2].detach() for table in axis] for axis in axes]  # the volume at D = 2: 8 MB instead of 128
    close(model.place(v)[..., :2], v[..., :2] + lape_volume(*small, (4, 6, 6)))


def test_section_3_2_images_use_the_slice_at_tau_zero(model: LlavaST) -> None:
    v = torch.randn(1, 6, 6, 32)
    mean = {axis: (model.coordinates.inputs[axis] + model.coordinates.outputs[axis]) / 2 for axis in Axis}
    height, width = (nn.functional.interpolate(mean[axis].T[None], size=6, mode="linear")[0].T for axis in "hw")
    close(model.place(v), v + height[:, None] + width[None, :] + mean[Axis.TIME][0])


def test_section_3_2_anchors() -> None:
    """M_t - 1 equal segments, the nearest anchor, M_t + M_w + M_h new tokens."""
    vocabulary = CoordinateVocabulary()
    assert len(vocabulary) == 300
    anchors = [k / 99 for k in range(100)]
    for place in (0.0, 0.004, 0.0051, 0.33, 0.9949, 0.995, 1.0):
        literal = min(range(100), key=lambda k: abs(anchors[k] - place))
        assert vocabulary.text(vocabulary.nearest(Axis.TIME, place)) == f"<t{literal}>"


def test_equation_4_output_layer(model: LlavaST) -> None:
    """o = softmax(W_o h), W_o with V + M_w + M_h + M_t rows; its rows serve LAPE as p^."""
    hidden = torch.randn(3, 32)
    rows = [model.lm_head.weight, *(model.coordinates.outputs[axis] for axis in Axis)]
    w_o = torch.cat(rows)
    assert len(w_o) == model.config.text.vocab_size + 300
    close(model.logits(hidden).softmax(-1), (w_o @ hidden.T).T.softmax(-1))


def test_section_3_2_each_token_is_a_word_embedding(model: LlavaST) -> None:
    token = model.config.coordinates.nearest(Axis.WIDTH, 0.5)
    embedded = model.embed(torch.tensor([[model.config.first_coordinate + token]]))
    assert torch.equal(embedded[0, 0], model.coordinates.inputs[Axis.WIDTH][50])


def test_equations_3_and_6_to_8_the_packer(model: LlavaST) -> None:
    """F^ = packer_s(v^, k1 x k1), F_s = packer_s(F^, k2 x k2), F_t = packer_t(F^, sigma)."""
    v = torch.randn(4, 6, 6, 32)
    packer, config = model.packer, model.config
    literal = LiteralPacker(packer.packer_s1, packer.packer_s2, packer.packer_t)(v, config.k1, config.k2, config.sigma)
    fast = packer(v)
    for ours, printed in zip(fast, literal, strict=True):
        close(ours, printed)
    close(model.pack(v), torch.cat([stream.flatten(0, 2) for stream in literal]))


def test_section_3_3_shapes_and_2520_tokens() -> None:
    streams = shapes("both", k1=9, k2=3, sigma=20)
    assert streams == [(100, 3, 3), (20, 9, 9)]
    assert tokens(streams) == 81 * 20 + 9 * 100 == 2520 == sum(seven_b().video_tokens(100))


def test_table_10_packer_t_alone() -> None:
    streams = shapes("packer_t", k1=9, k2=3, sigma=25)
    assert streams == [(25, 9, 9)]
    assert tokens(streams) == 2025


def test_table_10_packer_s_alone() -> None:
    """100 x 5 x 5 = 2500 tokens. Equal regions cut 27 x 27 no such way; a grid of 25 x 25 (350 pixels) they do."""
    with pytest.raises(GridError, match="27 rows cannot be cut into 5"):
        packer_s(Pooled(), torch.zeros(1, 27, 27, 1), 5)
    streams = shapes("packer_s", k1=5, k2=5, sigma=20, grid=25)
    assert streams == [(100, 5, 5)]
    assert tokens(streams) == 2500


def test_table_7_without_packer_is_pooling_and_without_lape_no_positions() -> None:
    v = torch.randn(4, 6, 6, 32)
    fine_time, fine_space = tiny_model(stp=False).packer(v)
    close(fine_time[:, 0, 0], v.mean((1, 2)))
    close(fine_space[0, 0, 0], v[:2, :3, :3].mean((0, 1, 2)))
    assert torch.equal(tiny_model(lape=False).place(v), v)


def test_section_3_1_images_go_to_the_language_model_unpacked(model: LlavaST) -> None:
    v = torch.randn(1, 6, 6, 32)
    assert torch.equal(model.pack(v), v[0].flatten(0, 1))
    assert seven_b().image_tokens == 729


def test_section_4_2_stage_one_trains_the_packer_alone() -> None:
    """LAPE is zero, the language model fixed, and gradients still reach every part of the packer."""
    model = tiny_model(lape=False)
    model.requires_grad_(False)
    model.packer.requires_grad_(True)
    talk = processor().encode([Turn("user", "What happens?"), Turn("assistant", "a dog jumps")], frames=4)
    model(**processor().batch([talk], [pictures(4)])).loss.backward()
    assert all(parameter.grad is not None and parameter.grad.any() for parameter in model.packer.parameters())


def test_supplement_7_the_point_is_added_to_what_it_saw() -> None:
    """Figure 4: with nothing attended to, a packer is its pooling."""
    model = tiny_model()
    for packer in (model.packer.packer_s1, model.packer.packer_s2, model.packer.packer_t):
        nn.init.zeros_(packer.out.weight)
    v = torch.randn(4, 6, 6, 32)
    for packed, pooled in zip(model.packer(v), tiny_model(stp=False).packer(v), strict=True):
        close(packed, pooled)


def test_any_other_geometry_that_divides_is_allowed() -> None:
    config = tiny_config(k1=3, k2=1, sigma=1)
    assert config.video_tokens(4) == (4, 9)
