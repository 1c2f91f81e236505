"""METEOR and CIDEr by the COCO caption code (pycocoevalcap), on the words of its tokenizer. Both need Java.

METEOR: version 1.5, English, -norm. CIDEr: n = 4, sigma = 6, times 10, document frequencies from the references of the
call: a set scored at once and video by video gives different values (formats.md C.4).
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from llava_st.errors import MetricUnavailable

Pairs = Sequence[tuple[str, Sequence[str]]]
"""What was said, and what could have been said, for each sample."""
Words = dict[str, list[str]]
"""Tokenised texts by number of sample."""


def missing_part() -> str:
    """What captions cannot be scored without here; nothing if they can."""
    if importlib.util.find_spec("pycocoevalcap") is None:
        return "pycocoevalcap (pip install 'stagent[captions]')"
    return "" if shutil.which("java") else "a Java runtime (apt install default-jre-headless)"


def _require() -> None:
    if part := missing_part():
        raise MetricUnavailable("METEOR and CIDEr cannot be computed here.", f"They need {part}.")


def tokenised(pairs: Pairs) -> tuple[Words, Words]:
    """References and candidates by sample, in lower case, without punctuation (Stanford's PTB tokenizer)."""
    _require()
    if not pairs:
        return {}, {}
    from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer  # type: ignore[import-untyped]

    texts = {f"r{i}": [{"caption": text or "."} for text in references] for i, (_, references) in enumerate(pairs)}
    texts |= {f"c{i}": [{"caption": said or "."}] for i, (said, _) in enumerate(pairs)}
    words = PTBTokenizer().tokenize(texts)  # one start of Java for all of them
    return {f"{i}": words[f"r{i}"] for i in range(len(pairs))}, {f"{i}": words[f"c{i}"] for i in range(len(pairs))}


def cider(pairs: Pairs) -> float:
    """Of a whole set; 0 of nothing."""
    return summary(pairs)["cider"]


def meteor(pairs: Pairs) -> list[float]:
    """One score a sample."""
    return _meteors(*tokenised(pairs)) if pairs else []


def summary(pairs: Pairs) -> dict[str, float]:
    """Of one set."""
    return summaries([pairs])[0]


def summaries(groups: Sequence[Pairs]) -> list[dict[str, float]]:
    """Of many sets, each with its own document frequencies; 0 of an empty one."""
    _require()
    from pycocoevalcap.cider.cider import Cider  # type: ignore[import-untyped]

    references, candidates = tokenised([pair for pairs in groups for pair in pairs])
    every = iter(_meteors(references, candidates) if references else [])
    found, first = [], 0
    for pairs in groups:
        keys = [f"{i}" for i in range(first, first + len(pairs))]
        first += len(pairs)
        scores = [next(every) for _ in pairs]
        both = ({key: words[key] for key in keys} for words in (references, candidates))
        consensus = float(Cider().compute_score(*both)[0]) if keys else 0.0
        found.append({"meteor": sum(scores) / len(scores) if scores else 0.0, "cider": consensus})
    return found


def _meteors(references: Words, candidates: Words) -> list[float]:
    with _meteor() as scorer:
        return [float(each) for each in scorer.compute_score(references, candidates)[1]]


@contextmanager
def _meteor() -> Iterator[Any]:
    """The Java process, ended and waited for."""
    from pycocoevalcap.meteor.meteor import Meteor  # type: ignore[import-untyped]

    scorer = Meteor()
    try:
        yield scorer
    finally:
        process = scorer.meteor_p
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()
