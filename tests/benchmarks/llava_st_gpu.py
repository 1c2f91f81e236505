"""LLaVA-ST at 7B shapes with random weights in bf16 on a GPU: prefill, decoding, memory, one LoRA training step.

What is counted: two operations a weight and token of every linear layer, and the two products of attention over all
pairs of a token and what it attends to, uncut by the causal mask (as in the "model FLOP utilisation" of PaLM,
Chowdhery et al. 2022, appendix B). Recomputed layers count once: utilisation is of the model's work, not the machine's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from llava_st.config import LlavaSTConfig
from llava_st.model import LlavaST
from llava_st.presets import seven_b
from llava_st.stages import lora
from llava_st.stages.recipe import Lora

VISUAL, TEXT, ANSWER = 2_520, 200, 128  # tokens: of a video (paper, table 10), of its question, of the answer decoded
RANK = Lora(r=256, alpha=128)  # of recipes/llava_st/stage2.yaml
# dense bf16 operations a second, by the makers' data sheets; SXM boards
PEAKS = {"H100": 989e12, "H200": 989e12, "A100": 312e12, "B200": 2250e12, "L40S": 362e12, "RTX 4090": 165e12}


def linear_flops(config: LlavaSTConfig) -> float:
    """Of all linear layers of the language model, a token."""
    text = config.text
    size, head = text.hidden_size, text.hidden_size // text.num_attention_heads
    attention = 2 * size * size + 2 * size * text.num_key_value_heads * head
    return 2.0 * text.num_hidden_layers * (attention + 3 * size * text.intermediate_size)


def attention_flops(config: LlavaSTConfig, tokens: int, context: int) -> float:
    """Scores and weighted values: `tokens` that each attend to `context`."""
    return 4.0 * config.text.num_hidden_layers * tokens * context * config.text.hidden_size


def logit_flops(config: LlavaSTConfig, tokens: int) -> float:
    return 2.0 * tokens * config.text.hidden_size * (config.text.vocab_size + len(config.coordinates))


def prefill_flops(config: LlavaSTConfig, tokens: int) -> float:
    """Reading a prompt; logits of its last token."""
    return tokens * linear_flops(config) + attention_flops(config, tokens, tokens) + logit_flops(config, 1)


def decode_flops(config: LlavaSTConfig, prompt: int, answer: int) -> float:
    """Saying `answer` tokens one by one behind a prompt that is in the cache."""
    contexts = answer * prompt + answer * (answer + 1) // 2
    return answer * linear_flops(config) + attention_flops(config, 1, contexts) + logit_flops(config, answer)


def lora_flops(config: LlavaSTConfig, rank: int, tokens: int) -> float:
    """Of the adapters on all seven linear layers, forwards."""
    text = config.text
    size, narrow = text.hidden_size, text.hidden_size // text.num_attention_heads * text.num_key_value_heads
    sides = 2 * (size + size) + 2 * (size + narrow) + 3 * (size + text.intermediate_size)
    return 2.0 * tokens * text.num_hidden_layers * rank * sides


def step_flops(config: LlavaSTConfig, rank: int, tokens: int, answer: int) -> float:
    """Forwards and backwards. Frozen weights have no gradient of their own: theirs cost one pass back, not two."""
    frozen = tokens * linear_flops(config) + logit_flops(config, answer)
    return 2 * frozen + 3 * (attention_flops(config, tokens, tokens) + lora_flops(config, rank, tokens))


def gpu_way(_way: str, repeats: int) -> dict[str, float | str]:
    """Everything on the first GPU."""
    name = torch.cuda.get_device_name()
    peak = next((peak for part, peak in PEAKS.items() if part in name), float("nan"))
    config = seven_b()
    with torch.device("cuda"):
        before = torch.get_default_dtype()
        torch.set_default_dtype(torch.bfloat16)
        model = LlavaST(config).eval()
        torch.set_default_dtype(before)
    return {"device": name, **_answering(model, peak, repeats), **_training(model, peak, repeats)}


def nothing_to_measure() -> str | None:
    """Why, if so."""
    return None if torch.cuda.is_available() else "There is no GPU here, so nothing was measured."


def _prompt(config: LlavaSTConfig) -> tuple[Tensor, list[Tensor]]:
    ids = torch.full((1, VISUAL + TEXT), config.placeholder("<vid_patch>"), device="cuda")
    ids[0, VISUAL:] = 5
    return ids, [torch.randn(VISUAL, config.text.hidden_size, device="cuda", dtype=torch.bfloat16)]


def _answering(model: LlavaST, peak: float, repeats: int) -> dict[str, float | str]:
    config = model.config
    ids, visual = _prompt(config)
    told: dict[str, Any] = {"do_sample": False, "eos_token_id": None, "pad_token_id": 0}
    torch.cuda.reset_peak_memory_stats()
    read = _seconds(lambda: model.generate(ids, visual_tokens=visual, max_new_tokens=1, **told), repeats)
    both = _seconds(lambda: model.generate(ids, visual_tokens=visual, max_new_tokens=1 + ANSWER, **told), repeats)
    said = both - read
    return {
        "prefill_s": read,
        "prefill_mfu": prefill_flops(config, VISUAL + TEXT) / read / peak,
        "decode_tokens_per_s": ANSWER / said,
        "decode_mfu": decode_flops(config, VISUAL + TEXT, ANSWER) / said / peak,
        "answering_gib": torch.cuda.max_memory_allocated() / 2**30,
    }


def _training(model: LlavaST, peak: float, repeats: int) -> dict[str, float | str]:
    """One sample; every layer's activations recomputed, as the recipe has it."""
    config = model.config
    getattr(model, "activation_checkpointing_enable", model.gradient_checkpointing_enable)()
    ids, visual = _prompt(config)
    visual[0].requires_grad_()  # as the packer's output does: gradients go through all layers
    labels = torch.full_like(ids, -100)
    labels[0, -TEXT:] = 5
    step = training_step(model, ids, visual, labels)
    torch.cuda.reset_peak_memory_stats()
    seconds = _seconds(step, repeats)
    flops = step_flops(config, RANK.r, ids.shape[1], TEXT)
    return {
        "lora_step_s": seconds,
        "lora_step_mfu": flops / seconds / peak,
        "training_gib": torch.cuda.max_memory_allocated() / 2**30,
    }


def training_step(
    model: LlavaST, ids: Tensor, visual: list[Tensor], labels: Tensor, adapters: Lora = RANK
) -> Callable[[], None]:
    """Adapters on the model, all else of the language model frozen; what does one step."""
    model.requires_grad_(False)
    lora.add(model, adapters)
    trained: list[nn.Parameter] = [p for name, p in model.named_parameters() if "lora_" in name]
    for parameter in trained:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(trained, lr=2e-4)
    model.train()

    def step() -> None:
        model(ids, visual_tokens=visual, labels=labels, use_cache=False).loss.backward()
        optimizer.step()
        optimizer.zero_grad()

    return step


def _seconds(work: Callable[[], object], repeats: int) -> float:
    """The best of the repeats, behind one that is not counted."""
    best = float("inf")
    for number in range(repeats + 1):
        torch.cuda.synchronize()
        begun = time.monotonic()
        work()
        torch.cuda.synchronize()
        best = best if number == 0 else min(best, time.monotonic() - begun)
    return best
