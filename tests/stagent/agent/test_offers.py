"""What is offered to choose from can be pasted back."""

import re

import numpy as np

from stagent.agent.offers import SHOWN, box_option, offers, pointing
from stagent_tools.spatial.grounding import Candidate
from stagent_tools.spatial.pointed.prompts import parse_box
from stagent_tools.types import Track


def _track(number: int = 0) -> Track:
    t = np.arange(10) / 10
    boxes = np.array([100.4, 50, 180, 110]) + 5.0 * np.arange(10)[:, None] + 40 * number
    return Track(str(number), t, boxes, np.where(t < 0.5, 0.2, 0.9), family="vehicle")


def test_the_offered_option_is_one_that_ask_reads() -> None:
    quoted = re.fullmatch(r'--box "(.+)"', box_option("red car", _track()))
    assert quoted is not None
    prompt = parse_box(quoted[1])
    assert prompt.name == "red car"
    moment = int(np.argmin(np.abs(_track().t - prompt.t)))
    assert np.abs(prompt.array - _track().boxes[moment]).max() <= 0.5
    assert _track().score[moment] == 0.9


def test_a_choice_lists_each_candidate_with_its_option() -> None:
    many = tuple(Candidate(_track(i), 0.5, f"grey vehicle {i}") for i in range(SHOWN + 3))
    listed = offers("car", many)
    assert len(listed) == SHOWN
    assert all(line.startswith(f"grey vehicle {i}: --box ") for i, line in enumerate(listed))
    assert box_option("car", many[0].track) in pointing("car", many)
    assert "--box" in pointing("car", ())
