"""METEOR and CIDEr by the COCO caption code (pycocoevalcap), on the words of its tokenizer. Both need Java.

METEOR: version 1.5, English, -norm. CIDEr: n = 4, sigma = 6, times 10, document frequencies from the references of the
call: a set scored at once and video by video gives different values (formats.md C.4).
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from llava_st.errors import MetricUnavailable

Pairs = Sequence[tuple[str, Sequence[str]]]
"""What was said, and what could have been said, for each sample."""


def missing_part() -> str:
    """What captions cannot be scored without here; nothing if they can."""
    if importlib.util.find_spec("pycocoevalcap") is None:
        return "pycocoevalcap (pip install 'stagent[captions]')"
    return "" if shutil.which("java") else "a Java runtime (apt install default-jre-headless)"


def _require() -> None:
    if part := missing_part():
        raise MetricUnavailable("METEOR and CIDEr cannot be computed here.", f"They need {part}.")


def tokenised(pairs: Pairs) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """References and candidates by sample, in lower case, without punctuation (Stanford's PTB tokenizer)."""
    _require()
    from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer  # type: ignore[import-untyped]

    texts = {f"r{i}": [{"caption": text or "."} for text in references] for i, (_, references) in enumerate(pairs)}
    texts |= {f"c{i}": [{"caption": said or "."}] for i, (said, _) in enumerate(pairs)}
    words = PTBTokenizer().tokenize(texts)  # one start of Java for all of them
    return {f"{i}": words[f"r{i}"] for i in range(len(pairs))}, {f"{i}": words[f"c{i}"] for i in range(len(pairs))}


def cider(pairs: Pairs) -> float:
    """Of a whole set; 0 of nothing."""
    if not pairs:
        return 0.0
    from pycocoevalcap.cider.cider import Cider  # type: ignore[import-untyped]

    references, candidates = tokenised(pairs)
    return float(Cider().compute_score(references, candidates)[0])


def meteor(pairs: Pairs) -> list[float]:
    """One score a sample."""
    if not pairs:
        return []
    references, candidates = tokenised(pairs)
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


def summary(pairs: Pairs) -> Mapping[str, float]:
    scores = meteor(pairs)
    return {"meteor": sum(scores) / len(scores) if scores else 0.0, "cider": cider(pairs)}
