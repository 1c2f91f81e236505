"""Answers to metrics, by task: {"stvg": {"m_tiou": ...}, ...}; what did not parse is a miss and is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from llava_st.coordinates import CoordinateVocabulary
from llava_st.data.sample import Sample
from llava_st.evaluation.truth import fractions, told_story, told_tube, true_span, true_story, true_tube
from llava_st.metrics import boxes, captions, dense, spans, tubes
from llava_st.metrics.rates import mean
from llava_st.parsing import (
    ParseFailure,
    Parser,
    parse_box,
    parse_event,
    parse_interleaved,
    parse_located,
    parse_span,
    parse_tube,
)
from llava_st.templates import Task

A = TypeVar("A")
Table = dict[str, float]
NAMES: Mapping[Task, str] = {
    Task.WHEN_WHERE: "stvg", Task.EVENT: "elc", Task.WHERE: "svg", Task.WHEN: "tvg", Task.LOCATE: "rec",
    Task.NARRATE: "dvc", Task.SUMMARISE: "caption", Task.HAPPENS: "referring", Task.DESCRIBE: "region",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """To a sample."""

    sample: Sample
    text: str


@dataclass
class Judge:
    """By which convention, and whether words are scored too; counts what does not parse."""

    tokens: CoordinateVocabulary
    convention: str
    words: bool
    failures: int = 0

    def read(self, parser: Parser[A], text: str) -> A | None:
        found = parser(text, self.tokens)
        if isinstance(found, ParseFailure):
            self.failures += 1
            return None
        return found

    @property
    def published(self) -> bool:
        return self.convention == "published"

    def captions(self, said: captions.Pairs) -> Table:
        """Nothing where the official code does not run; `captions.missing_part` says why."""
        return dict(captions.summary(said)) if self.words and not captions.missing_part() else {}


def score(
    samples: Sequence[Sample],
    texts: Sequence[str],
    tokens: CoordinateVocabulary,
    convention: str = "paper",
    *,
    words: bool = True,
) -> dict[str, Table]:
    """By task. `convention`: paper or published (metrics/tubes.py, spans.py, boxes.py) · `words`: METEOR, CIDEr and
    SODA_c too, whose Java takes seconds."""
    found: dict[str, Table] = {}
    for task, name in NAMES.items():
        answers = [Answer(s, text) for s, text in zip(samples, texts, strict=True) if s.record.task is task]
        if answers:
            judge = Judge(tokens, convention, words)
            table = _SCORERS.get(task, _captions)(answers, judge)
            found[name] = {"n": float(len(answers)), **table, "parse_failures": float(judge.failures)}
    return found


def _located(answers: Sequence[Answer], judge: Judge) -> Table:
    scores = []
    for answer in answers:
        found = judge.read(parse_located, answer.text)
        told = None if found is None else told_tube(answer.sample, (found.span.start, found.span.end), found.tube)
        scores.append(_tube_score(answer.sample, told, judge.convention))
    return tubes.summary(scores, judge.convention)


def _event(answers: Sequence[Answer], judge: Judge) -> Table:
    """The start was given. The caption is scored where the official code runs."""
    scores, said = [], []
    for answer in answers:
        found, start = judge.read(parse_event, answer.text), true_span(answer.sample)[0]
        told = None if found is None else told_tube(answer.sample, (start, max(start, found.end)), found.tube)
        scores.append(_tube_score(answer.sample, told, judge.convention))
        said.append(("" if found is None else found.caption, [answer.sample.record.phrases[0]]))
    return {**tubes.summary(scores, judge.convention), **judge.captions(said)}


def _followed(answers: Sequence[Answer], judge: Judge) -> Table:
    """The span was given: tIoU says nothing."""
    scores = []
    for answer in answers:
        found = judge.read(parse_tube, answer.text)
        told = None if found is None else told_tube(answer.sample, true_span(answer.sample), found)
        scores.append(_tube_score(answer.sample, told, judge.convention))
    return {key: value for key, value in tubes.summary(scores, judge.convention).items() if "tiou" not in key}


def _tube_score(sample: Sample, told: tubes.Tubed | None, convention: str) -> tubes.Scores:
    return tubes.score(told, true_tube(sample), fractions(sample), convention)


def _when(answers: Sequence[Answer], judge: Judge) -> Table:
    by = "published" if judge.published else "charades"
    ious = []
    for answer in answers:
        found = judge.read(parse_span, answer.text)
        ious.append(spans.score(None if found is None else (found.start, found.end), true_span(answer.sample), by))
    return spans.summary(ious, by)


def _where(answers: Sequence[Answer], judge: Judge) -> Table:
    found = [boxes.score(judge.read(parse_box, each.text), each.sample.record.boxes[0]) for each in answers]
    return boxes.summary(found, "published" if judge.published else "paper")


def _story(answers: Sequence[Answer], judge: Judge) -> Table:
    videos = []
    for answer in answers:
        found = judge.read(parse_interleaved, answer.text)
        videos.append(([] if found is None else told_story(found), true_story(answer.sample)))
    table = {"f1": dense.localisation_f1(videos)}
    if judge.words and not captions.missing_part():
        table |= {"soda_c": dense.soda_c(videos), **dense.dense_captions(videos)}
    return table


def _captions(answers: Sequence[Answer], judge: Judge) -> Table:
    exact = [float(answer.text.strip(" .") == answer.sample.record.phrases[0]) for answer in answers]
    return {"exact": mean(exact), **judge.captions([(a.text, [a.sample.record.phrases[0]]) for a in answers])}


Scorer = Callable[[Sequence[Answer], Judge], Table]
_SCORERS: Mapping[Task, Scorer] = {
    Task.WHEN_WHERE: _located,
    Task.EVENT: _event,
    Task.WHERE: _followed,
    Task.WHEN: _when,
    Task.LOCATE: _where,
    Task.NARRATE: _story,
}
