"""Steps put together one after the other, with the things named so far for the pronouns to come."""

from __future__ import annotations

from dataclasses import dataclass, field

from stagent.plan.clauses import Mention
from stagent.plan.events import Event
from stagent.plan.nouns import RIDERS
from stagent.plan.plan import Inputs, Kind, PlanSpan, Step, Unit
from stagent.plan.relations import Relation
from stagent_tools.target import Target
from stagent_tools.things import thing_of

ANYTHING = Target(noun="object")


def is_lifeless(target: Target | None) -> bool:
    """Whether "he" or "she" cannot mean it."""
    thing = thing_of(target.noun) if target is not None and target.noun not in RIDERS else None
    return thing is not None and thing.family not in ("person", "animal")


def _named_object(target: Target | None) -> Target | None:
    """`the left one`, where nothing says one of what."""
    return target.model_copy(update={"noun": "object"}) if target is not None and target.noun == "one" else target


@dataclass
class Builder:
    """The plan while it is written; `picked` is the comparison whose winner a later pronoun means.

    `then`: the question is about the time of an event that an earlier one asked for ("and how fast is it then?").
    `why`: the sentence for what could not be read; `aside`: words that only say where or how it happens.
    """

    steps: list[Step] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)
    named: Target | None = None
    picked: str | None = None
    then: PlanSpan | None = None
    why: str | None = None
    aside: tuple[str, ...] = ()

    def add(
        self,
        kind: Kind,
        target: Target | None = None,
        other: Target | tuple[Target, ...] | None = None,
        *,
        span: PlanSpan | None = None,
        event: str | None = None,
        hour: int | None = None,
        unit: Unit | None = None,
        inputs: Inputs | None = None,
    ) -> str:
        """Append a step and give back its id."""
        id_ = f"s{len(self.steps) + 1}"
        target = _named_object(target)
        other = _named_object(other) if isinstance(other, Target) else other
        self.steps.append(
            Step(
                id=id_,
                kind=kind,
                target=target,
                other=other,
                span=span,
                event=event,
                hour=hour,
                unit=unit,
                inputs=inputs,
            )
        )
        if target is not None and (self.named is None or target.noun not in ("person", "object")):
            self.named = target
        return id_

    def resolve(self, mention: Mention | None) -> Target | None:
        """The thing that a mention means: a pronoun takes the whole target named before it."""
        if mention is None:
            return None
        if mention.anaphor and self.named is not None:
            return self.named
        if mention.target.noun == "one" and self.named is not None:
            said = mention.target.attributes or mention.target.position or mention.target.ordinal
            if not said and mention.target.motion is None:
                return self.named
            return mention.target.model_copy(update={"noun": self.named.noun})
        return mention.target

    def add_event(self, event: Event, asked: Target | None, span: PlanSpan | None = None) -> str:
        """The `when` step of an event; whoever is asked about does it if nobody else is named."""
        subject, other = event.subject, event.other
        if other is not None and other.phrase == "it" and asked is not None and asked.noun != "object":
            other = asked
        thing = is_lifeless(asked) or (asked is not None and asked.phrase == "it")
        living = subject is not None and subject.phrase in ("he", "she") and thing
        if subject is None or (event.anaphor and not living):
            subject = asked or self.named or subject or ANYTHING
        inputs = Inputs(occurrence=event.occurrence) if event.occurrence else None
        same = ("when", subject, other, event.name, span, inputs)
        for step in self.steps:
            if (step.kind, step.target, step.other, step.event, step.span, step.inputs) == same and step.unit is None:
                return step.id
        return self.add("when", subject, other, event=event.name, span=span, inputs=inputs)

    def add_relations(self, relations: tuple[Relation, ...], asked: Target | None) -> PlanSpan | None:
        """The steps of all events that the question leans on, and the span relative to them."""
        keys: dict[str, object] = self.then.model_dump() if self.then is not None else {}
        for relation in relations:
            step = self.add_event(relation.event, asked)
            keys |= relation.span(step).model_dump()
        return PlanSpan.model_validate(keys) if keys else None
