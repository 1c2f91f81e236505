"""What a person points at: `--box "car=100,200,180,300@2.0"`, `--point "ball=640,360@1.2"`, and whom it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import fuzz

from stagent_tools.errors import UsageError
from stagent_tools.spatial.pointed.kinds import kind_of
from stagent_tools.target import Target
from stagent_tools.types import FloatArray, VideoInfo

_FORM = re.compile(r"^\s*(?P<name>[^=]*?)\s*=\s*(?P<numbers>[^@]*?)\s*(?:@\s*(?P<time>.*?)\s*)?$")
_EXAMPLES = {
    "box": "car=100,200,180,300@2.0 (x0,y0,x1,y1 in pixels, seconds)",
    "point": "ball=640,360@1.2 (x,y in pixels, seconds)",
}
_COUNTS = {"box": 4, "point": 2}
_FILLERS = frozenset(
    ["a", "an", "the", "of", "in", "on", "at", "with", "and", "to", "by", "from", "it", "its", "his", "her", "their"]
)
_SEXES = (
    frozenset(["man", "boy", "guy", "lad", "gentleman", "father", "son", "husband", "waiter"]),
    frozenset(["woman", "girl", "lady", "lass", "mother", "daughter", "wife", "waitress"]),
)
SPELLING = 84.0  # per cent of letters in order above which two words are one word with a slip


@dataclass(frozen=True, slots=True)
class Prompt:
    """A thing pointed at: `box` (4,) px, or `point` (2,) px, in the picture at `t` seconds."""

    name: str
    numbers: tuple[float, ...]
    t: float
    form: Literal["box", "point"]

    @property
    def array(self) -> FloatArray:
        return np.array(self.numbers, dtype=np.float64)

    @property
    def words(self) -> frozenset[str]:
        """The words of the name that carry meaning, lower case, singular."""
        return frozenset(_singular(w) for w in re.findall(r"[\w'-]+", self.name.lower()) if w not in _FILLERS)


def parse_box(text: str) -> Prompt:
    """`name=x0,y0,x1,y1[@t]`; without a time it is the first frame."""
    return _parse(text, "box")


def parse_point(text: str) -> Prompt:
    """`name=x,y[@t]`."""
    return _parse(text, "point")


def _parse(text: str, form: Literal["box", "point"]) -> Prompt:
    remedy = f"Write it as {_EXAMPLES[form]}."
    parts = _FORM.match(text)
    if parts is None or not parts["name"]:
        raise UsageError(f"--{form} {text!r} has no name and coordinates.", remedy)
    try:
        numbers = tuple(float(x) for x in parts["numbers"].split(","))
        t = float(parts["time"]) if parts["time"] is not None else 0.0
    except ValueError:
        raise UsageError(f"--{form} {text!r} holds something that is no number.", remedy) from None
    if len(numbers) != _COUNTS[form]:
        raise UsageError(f"--{form} {text!r} has {len(numbers)} numbers, not {_COUNTS[form]}.", remedy)
    if not np.isfinite([*numbers, t]).all():
        raise UsageError(f"--{form} {text!r} holds a number that is not finite.", remedy)
    if form == "box" and (numbers[2] <= numbers[0] or numbers[3] <= numbers[1]):
        raise UsageError(f"--{form} {text!r} is empty: x1 must be over x0 and y1 over y0.", remedy)
    return Prompt(parts["name"], numbers, t, form)


def check_prompt(prompt: Prompt, info: VideoInfo) -> None:
    """Raises UsageError if the prompt lies outside the picture or the clip; a pixel over the border is let pass."""
    xs, ys = prompt.numbers[0::2], prompt.numbers[1::2]
    if min(xs) < -1 or min(ys) < -1 or max(xs) > info.width + 1 or max(ys) > info.height + 1:
        numbers = ",".join(f"{n:g}" for n in prompt.numbers)
        raise UsageError(
            f"--{prompt.form} {prompt.name}={numbers} reaches outside the picture of {info.width} x {info.height} px.",
            "Give pixels of the upright picture, x to the right and y down from its top left corner.",
        )
    if not 0.0 <= prompt.t < info.duration:
        raise UsageError(
            f"--{prompt.form} {prompt.name} is at {prompt.t:g} s, but the clip runs from 0 to {info.duration:.3f} s.",
            "Give the time in seconds of the video after the @.",
        )


@dataclass(frozen=True)
class Matched:
    """The prompts that a target means (several for a plural) and why; none if nothing pointed at fits."""

    prompts: tuple[Prompt, ...]
    why: str


def match_prompts(target: Target, prompts: tuple[Prompt, ...], *, only_target: bool) -> Matched:
    """The prompts that name `target`: by its head noun, between several by the attributes, else by what it is.

    If one thing only is asked about (`only_target`) and one only is pointed at, they are the same thing whatever it
    is called, unless the two words mean different kinds of thing: that is a slip of the person, and said.
    """
    names = {p.name.lower(): p for p in prompts}
    scored = {name: _fit(target, prompt) for name, prompt in names.items()}
    best = max(scored.values(), default=0.0)
    if best > 0:
        chosen = [name for name, score in scored.items() if score > best - 1e-9]
        if target.plural:
            chosen = [name for name, score in scored.items() if score > 0]
        members = tuple(p for p in prompts if p.name.lower() in chosen)
        return Matched(members, f"pointed at as {_listed(sorted({p.name for p in members}))}")
    if only_target and len(names) == 1:
        name = prompts[0].name
        if _clash(target.noun, prompts[0]):
            raise UsageError(
                f"The question is about {target.words()!r}, but what is pointed at is called {name!r}.",
                "Call it what the question calls it, or leave it out and describe in the question which one is meant.",
            )
        return Matched(prompts, f"{target.words()!r} is taken to be {name!r}, the only thing pointed at")
    return Matched((), f"nothing pointed at is called {target.noun!r}")


def _fit(target: Target, prompt: Prompt) -> float:
    """How well a prompt's name fits: the noun must; words shared and words that only one has tell several apart."""
    noun = _noun_fit(target.noun, prompt)
    if noun == 0.0:
        return 0.0
    told = set(_words_of(" ".join(target.attributes))) | {w for w in (target.position, target.motion) if w}
    told |= set(_words_of(target.phrase or ""))
    said = prompt.words - {_singular(target.noun.lower())}
    if not said:
        return noun
    return noun * (1.0 + len(said & told) / len(said) - 0.5 * len(said - told) / len(said))


def _noun_fit(noun: str, prompt: Prompt) -> float:
    """1 if the noun is in the name, 0.9 if but for a slip of spelling, 0.7 if both are words for one kind of thing."""
    from stagent_tools.things import thing_of

    wanted = _singular(noun.lower())
    if wanted in prompt.words or any(w in prompt.words for w in _words_of(noun)):
        return 1.0
    if any(fuzz.ratio(wanted, word) >= SPELLING for word in prompt.words):
        return 0.9
    thing = thing_of(noun)
    if thing is not None and not _clash(noun, prompt) and any(thing_of(word) == thing for word in prompt.words):
        return 0.7
    return 0.0


def _clash(noun: str, prompt: Prompt) -> bool:
    """Whether noun and name are known to be different: other kinds of thing, or a man and a woman."""
    wanted = _singular(noun.lower())
    if any(wanted in own and prompt.words & other for own, other in (_SEXES, _SEXES[::-1])):
        return True
    meant, named = kind_of(wanted), {kind_of(word) for word in prompt.words} - {None}
    return meant is not None and bool(named) and meant not in named


def _words_of(text: str) -> list[str]:
    return [_singular(w) for w in re.findall(r"[\w'-]+", text.lower()) if w not in _FILLERS]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 3:
        return word[:-1]
    return word


def _listed(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names)
