"""The report: everything is in it, nothing comes from outside, and nothing in it can run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.answer.answer import Answer, Refusal, StepResult
from stagent.answer.overlay import Still
from stagent.answer.report.axis import axis
from stagent.answer.report.curves import NamedDraws, speed_over_time
from stagent.answer.report.report import render_report
from stagent.answer.report.shown import shown
from stagent.answer.sentence import sentences
from stagent_tools.types import Draws

NASTY = '<script>alert("1")</script><img src=x onerror=alert(2)>'


class Tags(HTMLParser):
    """Names of the tags, and every attribute that could fetch or run something."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"src", "href", "srcset", "data", "action"}]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def tags_of(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def steady_draws(speed: float, time_factor: float = 1.0, k: int = 64) -> Draws:
    """A thing at `speed` m/s of real time along x, seen for 4 s of video; the draws differ by where they start."""
    t = np.arange(101) / 25
    p = np.zeros((k, len(t), 3))
    p[..., 0] = speed * t / time_factor + np.linspace(-1, 1, k)[:, None]
    return Draws(t, p, np.zeros((k, len(t)), bool), np.ones(len(t), bool), time_factor=time_factor)


def an_answer(results: tuple[StepResult, ...], question: str = "How fast?") -> Answer:
    return Answer(video="clip.mp4", question=question, sentence=sentences(results), results=results, steps=results)


def test_every_kind_can_be_shown(examples: dict[str, StepResult]) -> None:
    for name, result in examples.items():
        page = render_report(an_answer((result,)))
        places = result.tubes or result.text or result.kind in {"when", "when_where", "time_to_collision"}
        assert '<section class="card' in page or places, name


def test_the_page_holds_numbers_pictures_paths_and_budget(examples: dict[str, StepResult]) -> None:
    still = Still(1.25, np.full((90, 160, 3), 80, dtype=np.uint8))
    answer = an_answer((examples["speed"],)).model_copy(update={"narrows": ("a longer stretch",)})
    page = render_report(
        answer, plan_words="s1: the speed", stills=[still], things=[NamedDraws("white car", steady_draws(10.0))]
    )
    for piece in ("38.2 km/h", "95 %: 35.1 to 41.3", "1.25 s", "data:image/jpeg;base64,", "a longer stretch", "70 %"):
        assert piece in page
    assert len(re.findall("<svg", page)) == 3, "the interval, the speed over time, the paths from above"
    assert "s1: the speed" in page


def test_nothing_from_outside_and_nothing_that_runs(examples: dict[str, StepResult]) -> None:
    refusal = Refusal(exit_code=5, reason="not_found", sentence=NASTY, remedy=NASTY, candidates=(NASTY,))
    result = examples["speed"].model_copy(update={"subject": NASTY, "reading": NASTY, "notes": (NASTY,)})
    answer = an_answer((result,), question=NASTY).model_copy(
        update={"refusal": refusal, "warnings": (NASTY,), "assumptions": (NASTY,), "narrows": (NASTY,), "video": NASTY}
    )
    still = Still(0.0, np.zeros((4, 4, 3), dtype=np.uint8))
    page = render_report(answer, plan_words=NASTY, stills=[still], things=[NamedDraws(NASTY, steady_draws(5.0))])
    tags = tags_of(page)
    assert not tags.names & {"script", "iframe", "object", "embed", "link", "form", "base"}
    assert all(link.startswith("data:image/jpeg;base64,") for link in tags.links)
    assert tags.handlers == []
    assert "default-src 'none'" in page


@pytest.mark.parametrize("time_factor", [1.0, 4.0])
def test_speed_over_time_is_that_of_the_draws_in_real_seconds(time_factor: float) -> None:
    band = speed_over_time(steady_draws(6.0, time_factor))
    assert band is not None
    for edge in (band.low, band.median, band.high):
        assert edge == pytest.approx(6.0)


def test_a_glimpse_has_no_speed_over_time() -> None:
    draws = steady_draws(6.0, time_factor=10.0)
    assert speed_over_time(draws) is None
    assert "Speed over time" not in render_report(an_answer(()), things=[NamedDraws("ball", draws)])


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_an_axis_has_a_few_ticks_and_all_on_it(low: float, length: float) -> None:
    along = axis(low, low + length, 0.0, 600.0)
    ticks = along.ticks()
    assert 1 <= len(ticks) <= 12
    assert all(-0.2 <= pixel <= 600.2 for pixel, _ in ticks)


def test_many_things_compared_are_counted_in_the_title(examples: dict[str, StepResult]) -> None:
    results = (examples["compare_speed of many"], examples["compare_speed"])
    answer = Answer(video="v", question="q", sentence="s", results=results)
    many, two = (shown(result, answer) for result in results)
    assert many.title == "Compare speed: 4 things"
    assert "the red car" in two.title
