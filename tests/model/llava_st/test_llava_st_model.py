"""The model whole: mixed batches, cache, chat, saving, bf16, checkpointing, stages, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tiny import pictures, processor, tiny_config, tiny_model
from torch import Tensor
from transformers.utils import is_flash_attn_2_available

from llava_st.chat import Chat
from llava_st.config import PUBLISHED, LlavaSTConfig
from llava_st.errors import CheckpointError, ConfigError, GridError, InputError
from llava_st.model import LlavaST
from llava_st.presets import PRESETS
from llava_st.processing import Batch, Processor, Turn
from llava_st.templates import Task
from llava_st.tokenizer import byte_tokenizer

QUESTION = Turn("user", "Where is the dog at <t0.5>?")
ANSWER = Turn("assistant", "<t0.5>:[<w0.1>,<h0.2>,<w0.3>,<h0.4>]")


@pytest.fixture(scope="module")
def model() -> LlavaST:
    return tiny_model_of_seed(0)


def tiny_model_of_seed(seed: int) -> LlavaST:
    torch.manual_seed(seed)
    return tiny_model()


def one_of_each(pad: str = "right") -> Batch:
    """A video of four frames and an image."""
    talks = [
        processor().encode([QUESTION, ANSWER], frames=4),
        processor().encode([Turn("user", "Hi"), ANSWER], frames=1),
    ]
    return processor().batch(talks, [pictures(4), pictures(1, seed=1)], pad)


def run(model: LlavaST, batch: Batch) -> Tensor:
    with torch.no_grad():
        return model(**{name: value for name, value in batch.items() if name != "labels"}).logits


def test_a_mixed_batch_gives_each_what_it_gets_alone(model: LlavaST) -> None:
    together = run(model, one_of_each())
    for row, (turns, frames, seed) in enumerate([([QUESTION, ANSWER], 4, 0), ([Turn("user", "Hi"), ANSWER], 1, 1)]):
        alone = processor().batch([processor().encode(turns, frames)], [pictures(frames, seed)])
        said = run(model, alone)[0]
        torch.testing.assert_close(together[row, : len(said)], said, atol=1e-4, rtol=1e-3)


def test_logits_cover_words_and_coordinates_and_training_reaches_all_parts() -> None:
    model = tiny_model()
    batch = one_of_each()
    assert run(model, batch).shape[-1] == model.config.first_coordinate + 300
    loss = model(**batch).loss
    loss.backward()
    without = {
        name for name, parameter in model.named_parameters() if parameter.grad is None or not parameter.grad.any()
    }
    # SigLIP's last norm and the newline of LLaVA-OneVision are carried along unused; softmax sees no bias of keys
    assert all("post_layernorm" in name or "image_newline" in name or "k_proj.bias" in name for name in without)


def test_the_loss_is_the_mean_over_answer_tokens(model: LlavaST) -> None:
    batch = one_of_each()
    with torch.no_grad():
        loss = model(**batch).loss
        logp = run(model, batch).log_softmax(-1)[:, :-1]
    labels = batch["labels"][:, 1:]
    asked = labels != -100
    assert asked.sum() == 2 * (len(processor().words(":[")) + len(processor().words("]")) + 3 + 5 + 1)
    torch.testing.assert_close(loss, -logp[asked].gather(-1, labels[asked][:, None]).mean())


def test_generating_with_the_cache_equals_generating_without(model: LlavaST) -> None:
    talks = [processor().prompt([QUESTION], frames=4), processor().prompt([Turn("user", "Longer or not?")], frames=1)]
    batch = processor().batch(talks, [pictures(4), pictures(1, seed=1)], pad="left")
    del batch["labels"]
    fast = model.generate(**batch, max_new_tokens=6, do_sample=False, eos_token_id=-1, pad_token_id=0)
    with torch.no_grad():
        visual = model.visual_tokens(batch["pixel_values"], batch["frame_counts"])
        ids, mask = batch["input_ids"], batch["attention_mask"]
        for _ in range(6):
            said = model(ids, visual_tokens=visual, attention_mask=mask, position_ids=mask.cumsum(1) - 1).logits[:, -1]
            ids = torch.cat([ids, said.argmax(-1, keepdim=True)], 1)
            mask = torch.cat([mask, mask.new_ones(2, 1)], 1)
    assert torch.equal(fast, ids)
    assert len(set(fast[0, -6:].tolist())) > 1
    with pytest.raises(InputError, match="use_cache"):  # transformers would keep the cache and say nothing
        model.generate(**batch, max_new_tokens=6, use_cache=False)


@pytest.mark.parametrize("interpolated", [False, True])
def test_chat_encodes_once_and_says_what_a_fresh_reading_says(
    interpolated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = processor(interpolated)
    torch.manual_seed(14)  # one of many in which a placeholder would be the likeliest token
    model = tiny_model(coordinate_input=made.config.coordinate_input)
    encoded = []
    project = LlavaST.project
    monkeypatch.setattr(LlavaST, "project", lambda self, frames: encoded.append(len(frames)) or project(self, frames))
    chat = Chat(model, made, pictures(4))
    chat.ask(QUESTION.text, max_new_tokens=5)
    before = len(chat.ids)
    chat.ask("And at <t0.7>?", max_new_tokens=5)
    assert encoded == [4]
    # the same tokens, read anew without a cache
    ids, follow_up = torch.tensor([chat.ids]), made.next("And at <t0.7>?")
    values = torch.zeros(ids.shape)
    values[0, before : before + len(follow_up.values)] = torch.tensor(follow_up.values)
    values[0, : len(made.prompt([QUESTION], 4).values)] = torch.tensor(made.prompt([QUESTION], 4).values)
    begins = before + len(follow_up.ids)
    with torch.no_grad():
        logits = model(ids, visual_tokens=chat.visual, coordinate_values=values if interpolated else None).logits
    config = model.config
    logits[..., config.words : config.first_coordinate] = -torch.inf  # placeholders are never spoken
    assert logits[0, begins - 1 : -1].argmax(-1).tolist()[:5] == chat.ids[begins : begins + 5]


def test_a_question_that_is_refused_leaves_no_trace_in_the_chat() -> None:
    made = processor()
    chat, fresh = (Chat(tiny_model_of_seed(0), made, pictures(4)) for _ in range(2))
    for refused in ({"question": "why? " * 600}, {"question": "why?", "max_new_tokens": 2048}):
        with pytest.raises(InputError, match="holds 2048"):
            chat.ask(**refused)
    with pytest.raises(InputError, match="shortest answer"):
        chat.ask("where?", task=Task.WHERE, max_new_tokens=3)
    assert chat.ids == []
    for question in (QUESTION.text, "And then?"):
        assert chat.ask(question, max_new_tokens=5) == fresh.ask(question, max_new_tokens=5)
        with pytest.raises(InputError, match="holds 2048"):
            chat.ask("why?" * 600, max_new_tokens=5)


def test_saved_and_loaded_it_says_the_same(model: LlavaST, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path)
    loaded = LlavaST.from_pretrained(tmp_path).eval()
    batch = one_of_each()
    assert torch.equal(run(loaded, batch), run(model, batch))
    assert load_file(tmp_path / "model.safetensors").keys() == model.state_dict().keys()


@pytest.mark.parametrize("how", ["eager", "sdpa"])
def test_ways_of_attention_give_the_same(model: LlavaST, tmp_path: Path, how: str) -> None:
    model.save_pretrained(tmp_path)
    loaded = LlavaST.from_pretrained(tmp_path, attn_implementation=how).eval()
    assert loaded.model.language_model.config._attn_implementation == how
    torch.testing.assert_close(run(loaded, one_of_each()), run(model, one_of_each()), atol=1e-4, rtol=1e-3)


@pytest.mark.skipif(is_flash_attn_2_available(), reason="flash-attn is here")
def test_flash_attention_where_it_is_not(model: LlavaST, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path)
    for how in ("flash_attention_2", "nonsense"):
        with pytest.raises(ConfigError, match="Leave attn_implementation out"):
            LlavaST.from_pretrained(tmp_path, attn_implementation=how)


def test_bf16_and_checkpointing(model: LlavaST) -> None:
    batch = one_of_each()
    half = tiny_model()
    half.load_state_dict(model.state_dict())
    half.to(torch.bfloat16).train()
    # transformers 5.17 knows the second name only, 5.23 warns at it
    getattr(half, "activation_checkpointing_enable", half.gradient_checkpointing_enable)()
    loss = half(**batch).loss
    loss.backward()
    assert torch.isfinite(half.coordinates.inputs["t"].grad).all()
    with torch.no_grad():
        torch.testing.assert_close(loss.float(), model(**batch).loss, atol=0.3, rtol=0.1)


def test_stage_one_adds_no_positions() -> None:
    v = torch.randn(4, 6, 6, 32)
    assert torch.equal(tiny_model(lape=False).place(v), v)
    assert not torch.equal(tiny_model().place(v), v)


def test_published_mode_runs_and_sums_the_samples() -> None:
    odd = {"k1": 6, "k2": 2, "sigma": 4}  # centres need odd regions: 1 x 1, 3 x 3, 1 frame
    model = tiny_model(**(PUBLISHED | odd))
    made = Processor(byte_tokenizer(), model.config)
    talk = made.encode([QUESTION, ANSWER], frames=4)
    with torch.no_grad():
        one, two = (model(**made.batch([talk] * n, [pictures(4)] * n)).loss for n in (1, 2))
    torch.testing.assert_close(two, 2 * one)


@pytest.mark.parametrize(
    ("what", "change", "error"),
    [
        ("no frames", {"pixel_values": torch.zeros(0, 3, 24, 24), "frame_counts": []}, "no frames"),
        ("NaN", {"pixel_values": torch.full((5, 3, 24, 24), torch.nan)}, "Frame 0 holds NaN"),
        ("another size", {"pixel_values": torch.zeros(5, 3, 30, 24)}, r"\(5, 3, 30, 24\), not \[frames, 3, 24, 24\]"),
        ("grey", {"pixel_values": torch.zeros(5, 1, 24, 24)}, "not \\[frames, 3"),
        ("no channels", {"pixel_values": torch.zeros(5, 24, 24)}, "not \\[frames, 3"),
        ("too few frames", {"pixel_values": torch.zeros(3, 3, 24, 24)}, "3 frames were given"),
        ("no pictures for the text", {"pixel_values": None}, "visuals have 0"),
        ("foreign ids", {"input_ids": torch.full((2, 9), 10**6)}, "outside"),
        ("no text", {"input_ids": None}, "neither text"),
    ],
)
def test_bad_batches(model: LlavaST, what: str, change: dict, error: str) -> None:
    with pytest.raises(InputError, match=error) as raised:
        run(model, one_of_each() | change)
    assert raised.value.remedy


def test_prompts_longer_than_the_context(model: LlavaST) -> None:
    long = Turn("user", "why? " * 500)
    with pytest.raises(InputError, match="holds 2048"):
        processor().encode([long])
    with pytest.raises(InputError, match="holds 2048"):
        model(torch.zeros(1, 2049, dtype=torch.long))
    with pytest.raises(InputError, match="holds 2048"):
        model.generate(torch.zeros(1, 2000, dtype=torch.long), max_new_tokens=49)


def test_configs_that_cannot_be_meant() -> None:
    with pytest.raises(ConfigError, match="unknown keys: sigmaa"):
        tiny_config(sigmaa=3)
    with pytest.raises(GridError, match="k1 does not divide the grid"):
        tiny_config(k1=5)
    with pytest.raises(GridError, match="sigma"):
        tiny_config(sigma=3)
    with pytest.raises(GridError, match="no centre"):
        tiny_config(pooling="centre", k1=3)
    with pytest.raises(ConfigError, match="two frames"):
        tiny_config(frames=1, sigma=1)
    with pytest.raises(ConfigError, match=r"pooling is 'median'.*mean, centre"):
        tiny_config(pooling="median")
    with pytest.raises(ConfigError, match="k2 is 'two'"):
        tiny_config(k2="two")
    with pytest.raises(ConfigError, match="time_anchors is 1"):
        tiny_config(time_anchors=1)
    with pytest.raises(ConfigError, match="lape is 'no'"):
        tiny_config(lape="no")
    with pytest.raises(ConfigError, match="event_end is 3"):
        tiny_config(event_end=3)


def test_unknown_keys_of_a_stored_config() -> None:
    stored = tiny_config().to_dict()
    assert LlavaSTConfig.from_dict(stored).to_dict() == stored
    with pytest.raises(ConfigError, match=r"unknown keys: colour\."):
        LlavaSTConfig.from_dict(stored | {"colour": "red"})
    for part in ("text_config", "vision_config"):
        with pytest.raises(ConfigError, match=rf"unknown keys: {part}\.hiden_size\."):
            LlavaSTConfig.from_dict(stored | {part: stored[part] | {"hiden_size": 3}})


def test_checkpoints_that_do_not_fit(model: LlavaST, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path)
    with pytest.raises(CheckpointError, match="cannot be loaded"):
        LlavaST.from_pretrained(tmp_path, config=tiny_config(packer_width=32))
    with pytest.raises(CheckpointError, match="unexpected: packer"):
        LlavaST.from_pretrained(tmp_path, config=tiny_config(streams="packer_t"))
    weights = tmp_path / "model.safetensors"
    whole = weights.read_bytes()
    for length in (0, 5, 1000, len(whole) - 10):
        weights.write_bytes(whole[:length])
        with pytest.raises(CheckpointError, match="cannot be loaded"):
            LlavaST.from_pretrained(tmp_path)
    weights.unlink()
    with pytest.raises(CheckpointError, match="cannot be loaded"):
        LlavaST.from_pretrained(tmp_path)
    config = tmp_path / "config.json"
    config.write_text(config.read_text()[:200])
    with pytest.raises(CheckpointError, match="cannot be loaded"):
        LlavaST.from_pretrained(tmp_path)


def test_presets_have_their_sizes() -> None:
    sizes = {}
    for name, preset in PRESETS.items():
        with torch.device("meta"):
            sizes[name] = sum(parameter.numel() for parameter in LlavaST(preset()).parameters())
    assert 2e6 < sizes["nano"] < 7e6
    assert sizes["small"] < 1e9
    # Qwen2-7B, SigLIP-400M, three packers of 22,036,480 (less the keys' biases), six tables (formats.md A.2, A.3)
    assert 8.0e9 < sizes["7b"] < 8.2e9
