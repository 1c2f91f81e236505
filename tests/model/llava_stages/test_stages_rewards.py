"""Rewards by hand, and a policy that moves towards what is rewarded."""

from pathlib import Path

import pytest
import torch

from llava_st.coordinates import CoordinateVocabulary
from llava_st.data.sample import Sample
from llava_st.evaluation.baselines import blind
from llava_st.evaluation.scoring import score
from llava_st.processing import Processor
from llava_st.stages.recipe import Reinforce, read_stage
from llava_st.stages.reinforce import GroupRelative, Prompts, log_probabilities
from llava_st.stages.rewards import reward
from llava_st.stages.run import prepare
from llava_st.stages.talks import turns_of
from llava_st.templates import Task

TOKENS = CoordinateVocabulary()
WEIGHTS = Reinforce(format=1, tiou=10, alpha=100, timestamps=1000)
BOX = "[<w20>,<h20>,<w59>,<h79>]"  # the true one is 0.2, 0.2, 0.6, 0.8


def one(samples: list[Sample], task: Task) -> Sample:
    return next(sample for sample in samples if sample.record.task is task)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        # seconds 1 to 2 of 3 are anchors 33 to 66
        (f"During {{<t33>,<t66>}} <t33>:{BOX},<t66>:{BOX}", 1 + 10 + 100 + 1000),
        (f"During {{<t33>,<t66>}} <t33>:{BOX}", 1 + 10 + 50),  # one of two frames, and its end is not in the tube
        (f"<think> from <t33> to <t66> </think> At {{<t33>,<t66>}} <t33>:{BOX}", 1 + 10 + 50 + 1000),
        (f"<think> <t3> </think> At {{<t33>,<t66>}} <t33>:{BOX},<t66>:{BOX}", 1 + 10 + 100),
        (f"During {{<t0>,<t99>}} <t0>:{BOX},<t33>:{BOX},<t66>:{BOX},<t99>:{BOX}", 1 + 10 / 3 + 100 * 2 / 4 + 1000),
        (f"During {{<t0>,<t10>}} <t0>:{BOX}", 1 + 0 + 0),
        ("It runs.", 0),
        ("", 0),
    ],
)
def test_rewards_by_hand(samples: list[Sample], text: str, worth: float) -> None:
    assert reward(one(samples, Task.WHEN_WHERE), text, TOKENS, WEIGHTS) == pytest.approx(worth, rel=0.02)


def test_other_tasks_are_rewarded_for_what_they_are_asked(samples: list[Sample]) -> None:
    assert reward(one(samples, Task.WHEN), "At {<t33>,<t66>}", TOKENS, WEIGHTS) == pytest.approx(11, rel=0.02)
    both = f"<t33>:{BOX},<t66>:{BOX}"
    assert reward(one(samples, Task.WHERE), both, TOKENS, WEIGHTS) == pytest.approx(1111, rel=0.02)


def test_a_policy_moves_towards_the_better_answer(recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = prepare(read_stage(recipe, ["lora={r: 4, alpha: 4}", "reinforce={group: 2, kl: 0.1}"]))
    model, processor, mixture = ready.model, ready.processor, ready.corpus.samples
    loss = GroupRelative(Reinforce(group=2, kl=0.1), mixture, processor)
    good, bad = processor.words("qq"), processor.words("xx")
    assert len(good) == len(bad)
    said = torch.tensor([[*good, processor.end], [*bad, processor.end]])
    monkeypatch.setattr(GroupRelative, "_sampled", lambda *_: said)
    monkeypatch.setattr("llava_st.stages.reinforce.reward", lambda _, text, *__: float(text == "qq"))
    prompts = Prompts(mixture, processor)
    inputs = prompts.collate([prompts[0]]).inputs

    def spoken() -> torch.Tensor:
        visual = model.visual_tokens(inputs["pixel_values"], inputs["frame_counts"].tolist())
        whole = torch.cat([inputs["input_ids"].expand(2, -1), said], 1)
        with torch.no_grad():
            return log_probabilities(model, whole, torch.ones_like(whole), visual * 2, said.shape[1]).sum(1)

    before = spoken()
    optimizer = torch.optim.SGD([p for n, p in model.named_parameters() if "lora_" in n], lr=0.1)
    first = loss(model, inputs)
    assert float(first.detach()) == pytest.approx(0, abs=1e-5)  # advantages add up to 0, and nothing has moved yet
    first.backward()
    optimizer.step()
    after = spoken()
    assert after[0] - before[0] > 1e-6
    assert after[1] - before[1] < after[0] - before[0]
    assert float(loss(model, inputs).detach()) != 0  # now it is held back


def test_a_group_of_equal_answers_teaches_nothing(recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = prepare(read_stage(recipe, ["lora={r: 4, alpha: 4}", "reinforce={group: 3, tokens: 4}"]))
    loss = GroupRelative(Reinforce(group=3, tokens=4), ready.corpus.samples, ready.processor)
    monkeypatch.setattr("llava_st.stages.reinforce.reward", lambda *_: 0.7)
    prompts = Prompts(ready.corpus.samples, ready.processor)
    loss(ready.model, prompts.collate([prompts[0], prompts[1]]).inputs).backward()
    gradients = [p.grad for n, p in ready.model.named_parameters() if "lora_B" in n and p.grad is not None]
    assert gradients
    assert all(float(g.abs().max()) < 1e-6 for g in gradients)


def test_the_truth_scores_one_and_what_does_not_parse_is_counted(samples: list[Sample], recipe: Path) -> None:
    processor: Processor = prepare(read_stage(recipe)).processor
    truth = []
    for sample in samples:
        encoded = processor.encode(turns_of(sample)[-1:])
        truth.append(processor.decode([i for i in encoded.labels if i >= 0]))
    table = score(samples, truth, TOKENS, words=False)
    assert table["stvg"]["m_tiou"] == pytest.approx(1, abs=0.02)
    assert table["stvg"]["m_siou"] == pytest.approx(1, abs=0.05)
    assert table["elc"]["m_tiou"] == pytest.approx(1, abs=0.02)
    assert table["svg"]["siou_50"] == 1
    assert table["tvg"]["r_70"] == table["rec"]["acc_50"] == table["caption"]["exact"] == 1
    assert {t["parse_failures"] for t in table.values()} == {0}
    assert "m_tiou" not in table["svg"]
    broken = ["nothing"] * len(samples)
    broken[0] = truth[0]
    table = score(samples, broken, TOKENS, words=False)
    assert table["stvg"]["parse_failures"] == 3
    assert table["stvg"]["m_tiou"] == pytest.approx(0.25, abs=0.01)
    assert table["rec"] == {"n": 4, "acc_50": 0, "miou": 0, "parse_failures": 4}


def test_answers_that_look_at_nothing_always_parse(samples: list[Sample]) -> None:
    table = score(samples, [blind(sample, TOKENS) for sample in samples], TOKENS, words=False)
    assert {t["parse_failures"] for t in table.values()} == {0}
    assert table["tvg"]["miou"] == pytest.approx(1 / 3, abs=0.01)
