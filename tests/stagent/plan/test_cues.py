"""The hints that spare a long pattern its compilation never hide what the pattern would find."""

from __future__ import annotations

from pathlib import Path

from stagent.plan.cues import CUES
from stagent.plan.paraphrases import rows
from stagent.plan.wording import regular

QUESTIONS = Path(__file__).with_name("worded_plans.txt").read_text(encoding="utf-8").splitlines()[::3]


def test_openings_hide_no_wording() -> None:
    texts = [regular(line.split(" => ")[0]) for line in QUESTIONS[::4]]
    opened = [row for row in rows() if row.openings]
    assert len(opened) > 100
    assert [text for row in opened for text in texts if row.pattern.search(text) and not row.may_fit(text)] == []


def test_hints_hide_no_match() -> None:
    texts = [regular(line.split(" => ")[0]) for line in QUESTIONS]
    hinted = [cue for cue in CUES if cue.hints]
    assert len(hinted) == 5
    assert [text for cue in hinted for text in texts if cue.pattern.search(text) and not cue.fits(text)] == []
