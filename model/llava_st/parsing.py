"""Reading the model's answers: text in, coordinates or a `ParseFailure` out; nothing here ever raises.

The forms (paper, box 2; commas between coordinates may be missing, as in the published data):

    span         {<t10>,<t25>}
    box          [<w10>,<h20>,<w30>,<h40>]
    tube         <t10>:[<w10>,<h20>,<w30>,<h40>],<t11>:[...]
    STVG         a span, then a tube
    interleaved  words with spans and boxes among them
    ELC          End at <t25>, what happens, a tube

Words may stand around a form. A coordinate token that belongs to no form makes the answer malformed, as do an anchor
that does not exist, a span that ends before it begins, a box turned inside out, and a tube whose times do not grow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeVar

from llava_st.coordinates import BOX_AXES, Axis, Box, CoordinateVocabulary, Span, Step, Tube
from llava_st.errors import CoordinateError

COORDINATE = re.compile(r"<(?:[thw]|TEMP-|HEIGHT-|WIDTH-)[0-9]+>")
_T, _H, _W = (rf"<(?:{axis}|{name}-)([0-9]+)>" for axis, name in (("t", "TEMP"), ("h", "HEIGHT"), ("w", "WIDTH")))
_GAP = r"\s*(?:,\s*)?"  # one way to read a run of blanks: their squares are not tried
_SPAN = rf"\{{\s*{_T}{_GAP}{_T}{_GAP}\}}"
_BOX = rf"\[\s*{_W}{_GAP}{_H}{_GAP}{_W}{_GAP}{_H}{_GAP}\]"
_STEP = rf"{_T}{_GAP}:\s*{_BOX}"
SPAN, BOX, STEP = re.compile(_SPAN), re.compile(_BOX), re.compile(_STEP)
SPAN_OR_BOX = re.compile(rf"{_SPAN}|{_BOX}")
END = re.compile(rf"\bends?\s+(?:at|in)\s+{_T}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """An answer that is not of the form asked: why, and the text as it came."""

    text: str
    reason: str


class Located(NamedTuple):
    """When and where: the answer to spatio-temporal video grounding (STVG)."""

    span: Span
    tube: Tube


class Event(NamedTuple):
    """The answer to event localisation and captioning (ELC)."""

    end: float
    caption: str
    tube: Tube


Interleaved = tuple[str | Span | Box, ...]


ALL = CoordinateVocabulary()
A_co = TypeVar("A_co", covariant=True)


class Parser(Protocol[A_co]):
    """Reads one form of answer."""

    def __call__(self, text: str, tokens: CoordinateVocabulary = ALL) -> A_co | ParseFailure: ...


class _Malformed(Exception):
    """Leaves the reading of one answer."""


def _never_raises(read: Callable[[str, CoordinateVocabulary], A_co]) -> Parser[A_co]:
    @wraps(read)
    def parse(text: str, tokens: CoordinateVocabulary = ALL) -> A_co | ParseFailure:
        try:
            return read(text, tokens)
        except (_Malformed, CoordinateError) as error:
            return ParseFailure(text, str(error))

    return parse


@_never_raises
def parse_span(text: str, tokens: CoordinateVocabulary) -> Span:
    return _span(_only(SPAN, "span", text), tokens)


@_never_raises
def parse_box(text: str, tokens: CoordinateVocabulary) -> Box:
    return _box(_only(BOX, "box", text).groups(), tokens)


@_never_raises
def parse_tube(text: str, tokens: CoordinateVocabulary) -> Tube:
    before, tube = _words_and_tube(text, tokens)
    _no_strays(before)
    return tube


@_never_raises
def parse_located(text: str, tokens: CoordinateVocabulary) -> Located:
    before, tube = _words_and_tube(text, tokens)
    return Located(_span(_only(SPAN, "span", before), tokens), tube)


@_never_raises
def parse_event(text: str, tokens: CoordinateVocabulary) -> Event:
    before, tube = _words_and_tube(text, tokens)
    end = _only(END, "end", before)
    caption = before[end.end() :].strip(" \t\n,.:;")
    if not caption:
        raise _Malformed("the answer does not say what happens")
    return Event(_value(Axis.TIME, end[1], tokens), caption, tube)


@_never_raises
def parse_interleaved(text: str, tokens: CoordinateVocabulary) -> Interleaved:
    pieces: list[str | Span | Box] = []
    rest = 0
    for found in SPAN_OR_BOX.finditer(text):
        pieces += [text[rest : found.start()], _span_or_box(found, tokens)]
        rest = found.end()
    pieces.append(text[rest:])
    for words in pieces:
        if isinstance(words, str):
            _no_strays(words)
    return tuple(piece for piece in pieces if piece != "")


def _only(form: re.Pattern[str], name: str, text: str) -> re.Match[str]:
    """The one place where the text has this form."""
    found = list(form.finditer(text))
    if len(found) != 1:
        raise _Malformed(f"the answer holds {len(found) or 'no'} {name}{'s' if len(found) > 1 else ''}, one is asked")
    _no_strays(text[: found[0].start()])
    _no_strays(text[found[0].end() :])
    return found[0]


def _words_and_tube(text: str, tokens: CoordinateVocabulary) -> tuple[str, Tube]:
    """What stands before the tube, and the tube, which runs to the end of the answer."""
    found = list(STEP.finditer(text))
    if not found:
        raise _Malformed("the answer holds no tube")
    gaps = [text[a.end() : b.start()] for a, b in pairwise(found)]
    for words in (*gaps, text[found[-1].end() :]):
        if words.strip(" \t\n,.;"):
            raise _Malformed(f"the tube is broken by {words.strip()!r}")
    tube = tuple(Step(_value(Axis.TIME, step[1], tokens), _box(step.groups()[1:], tokens)) for step in found)
    if any(b.time <= a.time for a, b in pairwise(tube)):
        raise _Malformed("the times of the tube do not grow")
    return text[: found[0].start()], tube


def _span_or_box(found: re.Match[str], tokens: CoordinateVocabulary) -> Span | Box:
    return _span(found, tokens) if found[1] is not None else _box(found.groups()[2:], tokens)


def _span(found: re.Match[str], tokens: CoordinateVocabulary) -> Span:
    return Span(_value(Axis.TIME, found[1], tokens), _value(Axis.TIME, found[2], tokens))


def _box(digits: Sequence[str], tokens: CoordinateVocabulary) -> Box:
    return Box(*(_value(axis, each, tokens) for axis, each in zip(BOX_AXES, digits, strict=True)))


def _value(axis: Axis, digits: str, tokens: CoordinateVocabulary) -> float:
    anchors = tokens.anchors(axis)
    if len(digits) > len(str(anchors)) + 1 or int(digits) >= anchors:
        raise _Malformed(f"there is no anchor {digits[:9]} on the axis {axis}: it has {anchors}")
    return int(digits) / (anchors - 1)


def _no_strays(words: str) -> None:
    if stray := COORDINATE.search(words):
        raise _Malformed(f"{stray[0]} belongs to no span, box or tube")
