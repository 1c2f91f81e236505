"""How the kinds that are no number are said: directions, comparisons, spans and places."""

from __future__ import annotations

from collections.abc import Callable

from stagent.answer.answer import StepResult
from stagent.answer.rounding import percent, seconds, stretch, with_interval
from stagent.answer.said_numbers import amount, truth
from stagent.answer.values import Choice, Tube
from stagent.answer.wording import FEW, FREE, TOWARDS, event_name, listed, the


def direction(result: StepResult) -> str:
    heading = result.heading
    subject = the(result.subject)
    if heading is None or (heading.at_rest and not heading.words and heading.hour is None):
        return f"{subject} has no direction: it is at rest"
    words = listed([TOWARDS.get(word, word) for word in heading.words])
    parts = [f"the direction of {subject} in the picture is {words}"] if words else []
    hour = heading.hour or result.quantity
    if hour is not None:
        lead = "seen from above it ends at" if parts else f"the direction of {subject}, seen from above, ends at"
        parts.append(f"{lead} {with_interval(hour)}, straight on being 12 o'clock")
    return ", ".join(parts)


def direction_when(result: StepResult) -> str:
    return f"the direction of {the(result.subject)} is {result.reading or 'as asked'} {_occurrences(result)}"


GOING = ("farther", "less far")  # said of what goes; everything else of what is


def comparison(more: str) -> Callable[[StepResult], str]:
    """`more` is the word of the kind; a reading ("slower", "by top speed") replaces it."""

    def body(result: StepResult) -> str:
        choice = result.choice
        word = result.reading or more
        verb = "goes" if word in GOING else "is"
        names = [the(name) for name in _compared(result, choice)]
        difference = "" if result.quantity is None else f", by {with_interval(result.quantity)}"
        if choice is None:
            return f"{listed(names)} cannot be told apart{difference}"
        if choice.winner is None and len(names) > FEW:
            often = f"{names[0]} {verb} {word} than the next, {names[1]}, in {percent(choice.share)} of the draws"
            return f"of these {len(names)} none {verb} {word} for sure: {often}{difference}"
        if choice.winner is None:
            often = f"the first {verb} {word} in {percent(choice.share)} of the draws"
            return f"{listed(names)} cannot be told apart: {often}{difference}"
        others = [name for name in names if name != the(choice.winner)]
        than = listed(others) if len(names) <= FEW else f"the {len(others)} others"
        than = f" than {than}" if others else ""
        return f"{the(choice.winner)} {verb} {word}{than} (sure to {percent(choice.share)}){difference}"

    return body


def _compared(result: StepResult, choice: Choice | None) -> list[str]:
    if choice and choice.ranking:
        return list(choice.ranking)
    return [name for name in (result.subject, result.other) if name]


def compare_direction(result: StepResult) -> str:
    pair = f"{the(result.subject)} and {the(result.other)}"
    text = f"same direction of {pair}: {truth(result)}"
    return text if result.quantity is None else f"{text}; the angle between them {amount(result.quantity)}"


def when(result: StepResult) -> str:
    if result.event.startswith(FREE) and not result.other:  # the question's own words are a predicate, and no noun
        does = f"{the(result.subject)} {event_name(result.event)}"
        if result.truth is not None:
            return f"{does}: {truth(result)}"
        return f"{does} {_occurrences(result) if result.quantity is None else f'for {with_interval(result.quantity)}'}"
    noun = f"{event_name(result.event)} of {_actors(result)}"
    if result.truth is not None:
        return f"{noun}: {truth(result)}"
    if result.quantity is not None:
        return f"the duration of the {noun} {amount(result.quantity)}"
    return f"{noun}: {_occurrences(result)}"


def where(result: StepResult) -> str:
    if not result.tubes:
        return f"{the(result.subject)} is not in the picture"
    return "; ".join(f"{the(tube.name or result.subject)}: {_place(tube)}" for tube in result.tubes)


def when_where(result: StepResult) -> str:
    places = f"; {where(result)}" if result.tubes else ""
    return f"{event_name(result.event)} of {_actors(result)}: {_occurrences(result)}{places}"


def describe(result: StepResult) -> str:
    return f"{result.text.strip()} (described, not measured)"


def _actors(result: StepResult) -> str:
    return listed([the(name) for name in (result.subject, result.other) if name]) or the("")


def _occurrences(result: StepResult) -> str:
    return listed([stretch(span) for span in result.spans]) or "never"


def _place(tube: Tube) -> str:
    if not tube.boxes:
        return f"from {seconds(tube.start)} to {seconds(tube.end)} s"
    first = tube.boxes[0]
    box = ", ".join(f"{x:.0f}" for x in first.box)
    if len(tube.boxes) == 1:
        return f"in the box {box} at {seconds(first.t)} s"
    stretch_seen = f"from {seconds(tube.start)} to {seconds(tube.end)} s"
    return f"{stretch_seen}, at first in the box {box} ({len(tube.boxes)} boxes in all)"
