"""The plan: what a question means, as a small DAG of typed steps.

The canonical JSON form is the one that planners are scored in; `Plan.canonical()` writes exactly that. A plan
round-trips through pydantic's JSON, so it can live in the agent's state.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from stagent_tools.target import Target

Kind = Literal[
    "distance", "displacement", "speed", "speed_at", "peak_speed", "acceleration", "direction", "direction_when",
    "separation", "compare_distance", "compare_speed", "compare_direction", "ego_speed", "time_gap",
    "time_to_collision", "size", "height_of_jump", "count", "when", "where", "when_where", "describe", "compute",
]  # fmt: skip
Unit = Literal[
    "m", "cm", "km", "ft", "yd", "mi", "in", "nmi",
    "m/s", "cm/s", "km/h", "mph", "kn", "ft/s", "min/km", "min/mi",
    "m/s2", "g", "s", "min", "h", "deg", "clock",
]  # fmt: skip
EventName = Literal[
    "start", "stop", "turn_left", "turn_right", "enter", "leave", "approach", "overtake", "cross", "jump", "fall",
    "collide",
]  # fmt: skip
Reason = Literal["not_visual", "needs_identity", "needs_audio", "needs_future", "needs_opinion", "other"]
Op = Literal[
    "+", "-", "*", "/", "ratio", "percent", "percent_more", "time", "exceeds", "stopping_distance",
]  # fmt: skip
Fact = Literal["length", "height", "time_factor", "camera_height", "speed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
UNITS: tuple[Unit, ...] = get_args(Unit)
EVENTS: tuple[EventName, ...] = get_args(EventName)
FREE = "free: "

_FROZEN = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


def _without_none(model: BaseModel) -> dict[str, Any]:
    """The fields that are set; what is absent is absent in the canonical form too."""
    return {name: value for name in type(model).model_fields if (value := getattr(model, name)) is not None}


class PlanSpan(BaseModel):
    """When: exactly the canonical forms. Keys combine (`{"before": "s2", "last": 2}`); `between` stands alone.

    `between` is [s, e] in seconds (e None: to the end), written as a plain list; `frames` are frame numbers as typed.
    """

    model_config = _FROZEN

    between: tuple[float, float | None] | None = None
    before: str | None = None
    after: str | None = None
    during: str | None = None
    first: float | None = Field(default=None, gt=0)
    last: float | None = Field(default=None, gt=0)
    at: float | Literal["start", "end"] | None = None
    frac: tuple[float, float] | None = None
    frames: tuple[int, int] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: object) -> object:
        return {"between": value} if isinstance(value, list | tuple) else value

    @model_validator(mode="after")
    def _check(self) -> PlanSpan:
        given = _without_none(self)
        if not given:
            raise ValueError("an empty span: use None for the whole video")
        if self.between is not None and len(given) > 1:
            raise ValueError("[start, end] cannot be combined with other keys")
        for pair in (self.between, self.frac, self.frames):
            if pair is not None and pair[1] is not None and pair[1] < pair[0]:
                raise ValueError(f"a span that ends before it starts: {pair}")
        if self.frac is not None and not (self.frac[0] >= 0 and self.frac[1] <= 1):
            raise ValueError(f"shares of the video's length lie in 0..1: {self.frac}")
        return self

    @model_serializer
    def _write(self) -> list[float | None] | dict[str, Any]:
        if self.between is not None:
            return list(self.between)
        return {key: list(value) if isinstance(value, tuple) else value for key, value in _without_none(self).items()}

    def references(self) -> tuple[str, ...]:
        """Ids of the event steps that this span leans on."""
        return tuple(step for step in (self.before, self.after, self.during) if step is not None)


class Value(BaseModel):
    """A stated number with its unit; `spread` is one standard deviation in the same unit."""

    model_config = _FROZEN

    value: float
    unit: Unit | None = None
    source: str | None = None
    spread: float | None = None

    def words(self) -> str:
        """ "430 km ± 15 (length of the line)"."""
        spread = f" ± {self.spread:g}" if self.spread else ""
        source = f" ({self.source})" if self.source else ""
        return f"{self.value:g}{f' {self.unit}' if self.unit else ''}{spread}{source}"

    @model_serializer
    def _write(self) -> dict[str, Any]:
        return {"value": self.value, "unit": self.unit} | _without_none(self)


class Constant(BaseModel):
    """A named constant of the table in `constants`, or `free: ` and words."""

    model_config = _FROZEN

    const: str


Operand = str | Value | Constant


class Inputs(BaseModel):
    """What a kind needs beyond target and span; only the keys that are set are written."""

    model_config = _FROZEN

    order: Literal["least", "rank"] | None = None
    stat: Literal["peak", "max", "mean", "sum", "exists"] | None = None
    dim: Literal["length", "width", "height"] | None = None
    of: Literal["events"] | None = None
    occurrence: int | None = Field(default=None, ge=1)
    target: str | None = None
    op: Op | None = None
    a: Operand | None = None
    b: Operand | None = None

    @model_validator(mode="after")
    def _check(self) -> Inputs:
        if not _without_none(self):
            raise ValueError("empty inputs: use None")
        if (self.op is None) != (self.a is None) or (self.op is None) != (self.b is None):
            raise ValueError("an operation needs op, a and b")
        return self

    @model_serializer
    def _write(self) -> dict[str, Any]:
        return _without_none(self)

    def references(self) -> tuple[str, ...]:
        return tuple(x for x in (self.target, self.a, self.b) if isinstance(x, str))


class Step(BaseModel):
    """One thing to find out. `target` is None for `ego_speed`, `describe` and `compute`."""

    model_config = _FROZEN

    id: str
    kind: Kind
    target: Target | None = None
    other: Target | tuple[Target, ...] | None = None
    span: PlanSpan | None = None
    event: str | None = None
    hour: int | None = Field(default=None, ge=1, le=12)
    unit: Unit | None = None
    inputs: Inputs | None = None

    @model_validator(mode="after")
    def _check(self) -> Step:
        if (self.hour is not None) != (self.kind == "direction_when"):
            raise ValueError(f"{self.id}: an hour belongs to direction_when, and only there")
        if self.event is not None and self.event not in EVENTS and len(self.event) <= len(FREE):
            raise ValueError(f"{self.id}: no such event: {self.event!r}")
        if self.event is not None and self.event not in EVENTS and not self.event.startswith(FREE):
            raise ValueError(f"{self.id}: no such event: {self.event!r}")
        if (self.kind == "compute") != (self.inputs is not None and self.inputs.op is not None):
            raise ValueError(f"{self.id}: compute needs an operation, and only compute has one")
        return self

    @property
    def others(self) -> tuple[Target, ...]:
        """`other` as a tuple, whatever its form."""
        if self.other is None:
            return ()
        return (self.other,) if isinstance(self.other, Target) else self.other

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every thing that the step is about."""
        return self.others if self.target is None else (self.target, *self.others)

    def references(self) -> tuple[str, ...]:
        """Ids of the steps that must be done before this one."""
        spans = self.span.references() if self.span is not None else ()
        return spans + (self.inputs.references() if self.inputs is not None else ())

    def canonical(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "target": None if self.target is None else canonical_target(self.target),
            "other": self._canonical_other(),
            "span": None if self.span is None else self.span.model_dump(),
            "event": self.event,
            "hour": self.hour,
            "unit": self.unit,
            "inputs": None if self.inputs is None else self.inputs.model_dump(),
        }

    def _canonical_other(self) -> dict[str, Any] | list[dict[str, Any]] | None:
        if isinstance(self.other, tuple):
            return [canonical_target(target) for target in self.other]
        return None if self.other is None else canonical_target(self.other)


class Given(BaseModel):
    """A fact that the question itself states; `time_factor` is how many times slower than life the clip plays."""

    model_config = _FROZEN

    what: Fact
    phrase: str
    value: float = Field(gt=0)
    unit: Unit | None = None


class Plan(BaseModel):
    """Steps in the order in which they are needed, and which of them answer the question.

    `unsupported` names why the question, or a part of it, cannot be answered. Not part of the canonical form are
    `question`, `nearest` (the nearest question that the planner could read, where it could not read this one), `why`
    (the refusal in a sentence, where more is known than its reason) and `aside` (words of the question that only say
    where or how it happens, and picked nothing).
    """

    model_config = _FROZEN

    steps: tuple[Step, ...] = ()
    answer: tuple[str, ...] = ()
    unsupported: Reason | None = None
    given: tuple[Given, ...] = ()
    question: str = ""
    nearest: str | None = None
    why: str | None = None
    aside: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Plan:
        known: set[str] = set()
        for step in self.steps:
            if step.id in known:
                raise ValueError(f"two steps are called {step.id}")
            missing = set(step.references()) - known
            if missing:
                raise ValueError(f"{step.id} needs {', '.join(sorted(missing))}, which no earlier step gives")
            known.add(step.id)
        if not set(self.answer) <= known:
            raise ValueError(f"the answer names steps that do not exist: {self.answer}")
        if bool(self.steps) != bool(self.answer):
            raise ValueError("steps without an answer, or an answer without steps")
        if not self.steps and self.unsupported is None:
            raise ValueError("a plan without steps must say why")
        return self

    def step(self, id_: str) -> Step:
        return next(step for step in self.steps if step.id == id_)

    def canonical(self) -> dict[str, Any]:
        """Exactly the canonical form: steps, answer, unsupported, and given where there is any."""
        plan: dict[str, Any] = {
            "steps": [step.canonical() for step in self.steps],
            "answer": list(self.answer),
            "unsupported": self.unsupported,
        }
        if self.given:
            plan["given"] = [fact.model_dump() for fact in self.given]
        return plan


def canonical_target(target: Target) -> dict[str, Any]:
    return {
        "noun": target.noun,
        "attributes": list(target.attributes),
        "position": target.position,
        "ordinal": None if target.ordinal is None else {"n": target.ordinal.n, "from": target.ordinal.from_},
        "motion": target.motion,
    }
