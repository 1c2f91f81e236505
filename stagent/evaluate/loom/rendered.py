"""Rendered scenes as a set in the form of LoomBench, whose truth is exact.

"When" and "combined" do not name the time, "where" does (VideoLoom, figure 12). What happens in an instant has no
temporal IoU and is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from stagent.evaluate.loom.items import LoomItem, write_items
from stagent.evaluate.world.events import EVENT_WORDS
from stagent.evaluate.world.facts import Event, Facts
from stagent.evaluate.world.run import CLIP, Seeds
from stagent.evaluate.world.scene import facts_of
from stagent.progress import Progress
from stagent_tools.errors import OutputUnwritable
from stagent_world import draw_scene, read_truth, record

SHORTEST_S = 0.5
MASKS = "masks"


def write_loom(seeds: str, out: Path, size: tuple[int, int], progress: Progress | None = None) -> int:
    """How many questions were written; a scene whose folder is there already is not rendered again."""
    span = Seeds.parsed(seeds)
    items: list[LoomItem] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for seed in range(span.first, span.last):
            if progress:
                progress(f"scene {seed}", seed - span.first, span.last - span.first)
            if not (out / str(seed)).is_dir():
                part = out / f"{seed}.part"
                record(draw_scene(seed, size=size), part, masks=True)
                part.rename(out / str(seed))
            items += items_of(facts_of(out / str(seed)), list(read_truth(out / str(seed)).actors))
        write_items(tuple(items), out)
    except OSError as error:
        raise OutputUnwritable(f"{out} cannot be written: {error.strerror}.", "Name another folder.") from error
    return len(items)


def items_of(facts: Facts, order: list[str]) -> Iterator[LoomItem]:
    """`order`: the scene's actors; the masks hold their numbers in it, from 1."""
    for event in facts.events:
        words, name = EVENT_WORDS.get(event.name), facts.names.get(event.actor)
        alone = sum((e.name, e.actor) == (event.name, event.actor) for e in facts.events) == 1
        if words is None or name is None or words.takes_other or not alone or not _is_seen(facts, event):
            continue
        start, end = event.span.start, event.span.end
        asked = {
            "when": f"When does {name} {words.verb}?",
            "where": f"Where is {name} between {start:.2f} and {end:.2f} seconds?",
            "combined": f"Where is {name} when it {words.third}?",
        }
        for kind, question in asked.items():
            yield LoomItem(
                id=f"{facts.seed}/{event.actor}/{event.name}/{kind}",
                video=f"{facts.seed}/{CLIP}",
                kind=kind,  # type: ignore[arg-type]  # the keys above
                question=question,
                span=(round(start, 3), round(end, 3)),
                masks=f"{facts.seed}/{MASKS}",
                value=order.index(event.actor) + 1,
            )


def _is_seen(facts: Facts, event: Event) -> bool:
    """It lasts, and the thing is in the picture all the while."""
    actor = facts.actors[event.actor]
    inside = (actor.t >= event.span.start) & (actor.t < event.span.end)
    return event.span.duration >= SHORTEST_S and bool(np.all(actor.seen[inside])) and bool(inside.any())
