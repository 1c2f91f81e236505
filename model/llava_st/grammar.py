"""Which tokens may come next, so that an answer always parses: the answer forms as small automata.

A form is a list of parts (`Literal`, `Coordinate`, `Words`, `Tube`), compiled to nodes that each take one token. What
an earlier coordinate demands of a later one (a box is not turned inside out, times grow) is checked while it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from llava_st.coordinates import Axis, CoordinateVocabulary
from llava_st.templates import SPANS, Task


@dataclass(frozen=True, slots=True)
class Literal:
    """One of these texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coordinate:
    """An anchor of the axis; not before the coordinate `back` places earlier (`beyond`: after it)."""

    axis: Axis
    back: int = 0
    beyond: bool = False


class Words:
    """One word token or more, the first with a letter or digit."""


class Tube:
    """Steps at growing times."""


Part = Literal | Coordinate | Words | Tube
BOX = (
    Coordinate(Axis.WIDTH), Literal((",",)), Coordinate(Axis.HEIGHT), Literal((",",)),
    Coordinate(Axis.WIDTH, back=2), Literal((",",)), Coordinate(Axis.HEIGHT, back=2),
)  # fmt: skip
SPAN = (
    Literal(("{", *(span.format(span="{") for span in SPANS))),
    Coordinate(Axis.TIME), Literal((",",)), Coordinate(Axis.TIME, back=1),
)  # fmt: skip
STEP = 5  # coordinates of a step of a tube: its time and its box
FORMS: dict[Task, tuple[Part, ...]] = {
    Task.LOCATE: (Literal(("[",)), *BOX, Literal(("]",))),
    Task.WHEN: (*SPAN, Literal(("}",))),
    Task.WHEN_WHERE: (*SPAN, Literal(("} ",)), Tube()),
    Task.WHERE: (Tube(),),
    Task.EVENT: (Literal(("End at ", "Ends in ")), Coordinate(Axis.TIME), Literal((",",)), Words(), Tube()),
}


@dataclass(slots=True)
class Node:
    """Takes a token: a given one, any anchor of an axis, any word; or none, and only leads on.

    `unless_last`: may be entered only if the coordinate so many places back is not the last of its axis.
    """

    token: int | None = None
    coordinate: Coordinate | None = None
    words: str = ""  # "first" or "more"
    unless_last: int = 0
    nexts: tuple[int, ...] = ()


Thread = tuple[int, tuple[int, ...]]  # a node, and the anchors taken so far


class Grammar:
    """An automaton for one form. `encode` gives a text's ids, `first` is the id of coordinate token 0.

    Example (with a processor and a config at hand):
        Grammar(FORMS[Task.WHERE], processor.words, config.coordinates, config.first_coordinate, processor.end)
    """

    def __init__(
        self,
        form: Sequence[Part],
        encode: Callable[[str], list[int]],
        vocabulary: CoordinateVocabulary,
        first: int,
        end: int,
    ) -> None:
        self.encode, self.vocabulary, self.first, self.end = encode, vocabulary, first, end
        self.nodes: list[Node] = [Node()]
        ends = [0]
        for part in form:
            ends = self._compile(part, ends)
        self._add(Node(token=end), ends)
        self.to_end = self._shortest()

    def _add(self, node: Node, after: Iterable[int]) -> int:
        self.nodes.append(node)
        number = len(self.nodes) - 1
        for each in after:
            self.nodes[each].nexts += (number,)
        return number

    def _compile(self, part: Part, after: list[int]) -> list[int]:
        """Adds the part's nodes behind `after`; the nodes at which it may end."""
        if isinstance(part, Coordinate):
            return [self._add(Node(coordinate=part), after)]
        if isinstance(part, Words):
            begun = self._add(Node(words="first"), after)
            more = self._add(Node(words="more"), [begun])
            self.nodes[more].nexts += (more,)
            return [begun, more]
        if isinstance(part, Tube):
            return self._tube(after)
        ends = []
        for text in part.texts:
            last = after
            for token in self.encode(text):
                last = [self._add(Node(token=token), last)]
            ends += last
        return ends

    def _tube(self, after: list[int]) -> list[int]:
        """A first step, then any number of steps, each later than the one before."""
        ends = after
        for part in (Coordinate(Axis.TIME), Literal((":[",)), *BOX):
            ends = self._compile(part, ends)
        again = self._add(Node(unless_last=STEP), ends)
        closed = self._compile(Literal(("]",)), ends)
        more = self._compile(Literal(("],",)), [again])
        for part in (Coordinate(Axis.TIME, back=STEP, beyond=True), Literal((":[",)), *BOX):
            more = self._compile(part, more)
        for number in more:  # behind a later step: again, or the end
            self.nodes[number].nexts += self.nodes[ends[0]].nexts
        return closed

    def _shortest(self) -> list[int]:
        """Tokens from each node to the end of the answer, its own not counted."""
        far = 10**9
        shortest = [far] * len(self.nodes)
        shortest[-1] = 0
        changed = True
        while changed:
            changed = False
            for number, node in enumerate(self.nodes):
                steps = (shortest[n] + self._takes(n) for n in node.nexts)
                best = min(steps, default=far)
                if best < shortest[number]:
                    shortest[number], changed = best, True
        return shortest

    def _takes(self, number: int) -> int:
        node = self.nodes[number]
        return int(node.token is not None or node.coordinate is not None or bool(node.words))

    def start(self) -> list[Thread]:
        return self._reach((0, ()))

    def _reach(self, thread: Thread) -> list[Thread]:
        """The token-taking nodes that follow a thread's node."""
        number, taken = thread
        reached: list[Thread] = []
        for each in self.nodes[number].nexts:
            node = self.nodes[each]
            if self._takes(each):
                reached.append((each, taken))
            elif not node.unless_last or self._continues(taken[-node.unless_last]):
                reached += self._reach((each, taken))
        return reached

    def _continues(self, token: int) -> bool:
        axis, anchor = self.vocabulary.anchor(token)
        return anchor < self.vocabulary.anchors(axis) - 1

    def coordinates(self, thread: Thread) -> range:
        """The ids that a coordinate node takes."""
        number, taken = thread
        coordinate = self.nodes[number].coordinate
        if coordinate is None:
            return range(0)
        low = self.vocabulary.first(coordinate.axis)
        high = low + self.vocabulary.anchors(coordinate.axis)
        if coordinate.back:
            low = taken[-coordinate.back] + int(coordinate.beyond)
        return range(self.first + low, self.first + high)

    def step(self, threads: Sequence[Thread], token: int, first_words: set[int], words: set[int]) -> list[Thread]:
        """The threads after a token; none if it was not allowed."""
        following: list[Thread] = []
        for number, taken in threads:
            node = self.nodes[number]
            spoken = first_words if node.words == "first" else words if node.words else ()
            if node.token == token or token in spoken:
                following += self._reach((number, taken))
            elif token in self.coordinates((number, taken)):
                following += self._reach((number, (*taken, token - self.first)))
        return list(dict.fromkeys(following))
