"""Whatever the model would say, a constrained answer parses, and ends in time."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import pictures, processor, tiny_model
from transformers import LogitsProcessorList

from llava_st.constrained import AnswerForm
from llava_st.errors import InputError
from llava_st.parsing import ParseFailure, parse_box, parse_event, parse_located, parse_span, parse_tube
from llava_st.templates import Task

PARSERS = {
    Task.LOCATE: parse_box, Task.WHEN: parse_span, Task.WHERE: parse_tube, Task.WHEN_WHERE: parse_located,
    Task.EVENT: parse_event,
}  # fmt: skip


def babble(task: Task, seed: int, budget: int) -> list[int]:
    """What random logits say under the task's form."""
    made = processor()
    form = AnswerForm(made, [task], prompt=3, max_new_tokens=budget)
    random = torch.Generator().manual_seed(seed)
    ids = torch.zeros(1, 3, dtype=torch.long)
    size = made.config.first_coordinate + 300
    for _ in range(budget):
        scores = form(ids, torch.randn(1, size, generator=random))
        ids = torch.cat([ids, scores.argmax(-1, keepdim=True)], 1)
        if ids[0, -1] == made.end:
            break
    return ids[0, 3:].tolist()


@settings(deadline=None, max_examples=25)
@given(task=st.sampled_from(list(PARSERS)), seed=st.integers(0, 10**6), budget=st.integers(80, 160))
def test_any_babble_parses(task: Task, seed: int, budget: int) -> None:
    said = babble(task, seed, budget)
    assert said[-1] == processor().end
    text = processor().decode(said)
    assert not isinstance(PARSERS[task](text), ParseFailure), text


def test_a_tube_may_be_long() -> None:
    lengths = {len(parse_tube(processor().decode(babble(Task.WHERE, seed, 400)))) for seed in range(12)}
    assert max(lengths) > 2


def test_free_text_is_free_and_rows_do_not_mix() -> None:
    form = AnswerForm(processor(), [Task.CAPTION, Task.LOCATE], prompt=1, max_new_tokens=50)
    scores = torch.zeros(2, processor().config.first_coordinate + 300)
    allowed = torch.isfinite(form(torch.zeros(2, 1, dtype=torch.long), scores))
    assert allowed[0].all()
    assert allowed[1].nonzero()[:, 0].tolist() == processor().words("[")


def test_too_small_a_budget_is_said() -> None:
    with pytest.raises(InputError, match="shortest answer"):
        AnswerForm(processor(), [Task.WHERE], prompt=1, max_new_tokens=5)


def test_in_generate() -> None:
    made, model = processor(), tiny_model()
    from llava_st.processing import Turn

    batch = made.batch([made.prompt([Turn("user", "where?")], frames=4)], [pictures(4)], pad="left")
    del batch["labels"]
    prompt = batch["input_ids"].shape[1]
    form = AnswerForm(made, [Task.WHEN_WHERE], prompt, max_new_tokens=90)
    said = model.generate(
        **batch, logits_processor=LogitsProcessorList([form]), max_new_tokens=90, do_sample=False,
        eos_token_id=made.end, pad_token_id=made.end,
    )  # fmt: skip
    assert not isinstance(parse_located(made.decode(said[0, prompt:])), ParseFailure)
