"""The questions and answers of all tasks, as data (paper, boxes 1 and 2).

`{event}`, `{object}`, `{box}`, `{span}`, `{start}` and `{tube}` are filled in; coordinates are written as `<t0.25>`,
`<w0.4>`, `<h0.1>`, fractions that the Processor turns into tokens.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from enum import StrEnum

from llava_st.coordinates import Box, Span, Tube


class Task(StrEnum):
    """What is asked."""

    CAPTION = "dense grounded caption"  # DGC
    LOCATE = "referring expression comprehension"  # REC
    DESCRIBE = "region caption"  # RC
    WHEN = "temporal video grounding"  # TVG
    WHEN_WHERE = "spatial-temporal video grounding"  # STVG
    EVENT = "event localization and captioning"  # ELC
    WHERE = "spatial video grounding"  # SVG
    SUMMARISE = "video captioning"
    NARRATE = "dense video captioning"  # DVC
    HAPPENS = "temporal referring"  # TR
    TALK = "conversation"


# Box 1
GROUNDED_CAPTIONS = (
    "Could you please give me a detailed description of the image? Please respond with interleaved bounding boxes for"
    " the corresponding parts of the answer.",
    "Can you provide a thorough description of this image? Please output with interleaved bounding boxes for the"
    " corresponding phrases.",
    "Please describe in detail the contents of the image. Please respond with interleaved bounding boxes for the"
    " corresponding parts of the answer.",
    "Could you give a comprehensive explanation of what can be found within this picture? Please output with"
    " interleaved bounding boxes for the corresponding phrases.",
    "Could you give me an elaborate explanation of this picture? Please respond with interleaved bounding boxes for"
    " the corresponding phrases.",
    "Could you provide me with a detailed analysis of this photo? Please output with interleaved bounding boxes for"
    " the corresponding parts of the answer.",
)
REFERRING = (
    "In this image, where is {object} located?",
    "Can you identify the position of {object} within this image?",
    "Could you indicate the region where {object} is located in this image?",
    "Please describe the location of {object} in this image.",
    "Where can I find {object} in this image?",
    "What part of this image contains {object}?",
    "Where does {object} appear in this image?",
    "Where is {object} situated within this image?",
)
REGION_CAPTIONS = (
    "What happened about the subject/object within the specified region {box}?",
    "Can you identify the event about the subject/object within the region {box}?",
    "Describe the event about subject/object located within the region {box}.",
    "Can you describe the object within the region {box}?",
    "What can you deduce about the object in the region {box}?",
    "Identify the specific object within the region {box}.",
    "Describe the object located within the region {box}.",
)
# Box 2
WHEN = (
    "When does {event} occur in the video?",
    "At which time interval in the video can we see {event} occurring?",
    "During which time is {event} happening in the video?",
    "Tell me the timestamp when {event} happened in the video.",
    "At what time does {event} take place in the video?",
    "At what point in the video can we observe {event} taking place?",
)
WHERE = (
    "Where is the corresponding subject/object located?",
    "Can you identify the position of the corresponding subject/object within this video?",
    "Please describe the location of the corresponding subject/object in this video.",
)
SPAN_THEN_TUBE = (
    "Please firstly give the timestamps, and then give the spatial bounding box corresponding to each timestamp in the"
    " time period."
)
END_EVENT_TUBE = (
    "Please firstly give the end timestamp, then give the event associated with the object/subject, finally give the"
    " spatial bounding box corresponding to each timestamp in the time period."
)
TUBE_ONLY = "Please give the spatial bounding box corresponding to each timestamp in the time period."
SPANS = (
    "During the span of {span}",
    "In the time range {span}",
    "During the period {span}",
    "Within the time frame of {span}",
    "In the time period {span}",
    "During {span}",
    "Between {span}",
    "At {span}",
)
# the paper prints no wordings of these two
SUMMARIES = (
    "Describe the video.",
    "What happens in this video?",
    "Please give a short description of the video.",
    "Tell me what can be seen in the video.",
)
NARRATIONS = (
    "Describe the events of the video one by one, each with its timestamps.",
    "Which events happen in the video, and when? Please give the timestamps of each.",
    "Please list what happens in the video together with the time range of each event.",
)

# what a question is put together from, in this order; each part is one of its list
QUESTIONS: dict[Task, tuple[Sequence[str], ...]] = {
    Task.CAPTION: (GROUNDED_CAPTIONS,),
    Task.LOCATE: (REFERRING,),
    Task.DESCRIBE: (REGION_CAPTIONS,),
    Task.WHEN: (WHEN,),
    Task.WHEN_WHERE: (WHEN, WHERE, (SPAN_THEN_TUBE,)),
    Task.EVENT: (("Start at {start},",), REGION_CAPTIONS, WHERE, (END_EVENT_TUBE,)),
    Task.WHERE: (tuple(f"{span}, {{event}}." for span in SPANS), WHERE, (TUBE_ONLY,)),
    Task.SUMMARISE: (SUMMARIES,),
    Task.NARRATE: (NARRATIONS,),
    Task.HAPPENS: (tuple(f"{span}, what happens in the video?" for span in SPANS),),
    Task.TALK: (("{question}",),),
}
ANSWERS: dict[Task, tuple[Sequence[str], ...]] = {
    Task.CAPTION: (("{caption}",),),
    Task.LOCATE: (("{box}",),),
    Task.DESCRIBE: (("{caption}",),),
    Task.WHEN: (SPANS,),
    Task.WHEN_WHERE: (SPANS, ("{tube}",)),
    Task.EVENT: (("{event_end} {end},",), ("{event}.",), ("{tube}",)),
    Task.WHERE: (("{tube}",),),
    Task.SUMMARISE: (("{caption}",),),
    Task.NARRATE: (("{caption}",),),
    Task.HAPPENS: (("{caption}",),),
    Task.TALK: (("{answer}",),),
}


def question(task: Task, choice: random.Random, **facts: str) -> str:
    return _fill(QUESTIONS[task], choice, facts)


def answer(task: Task, choice: random.Random, **facts: str) -> str:
    return _fill(ANSWERS[task], choice, facts)


def _fill(parts: tuple[Sequence[str], ...], choice: random.Random, facts: dict[str, str]) -> str:
    return " ".join(choice.choice(part) for part in parts).format(**facts)


def write_time(fraction: float) -> str:
    return f"<t{fraction:.6f}>"


def write_span(span: Span) -> str:
    return f"{{{write_time(span.start)},{write_time(span.end)}}}"


def write_box(box: Box) -> str:
    return f"[<w{box.x0:.6f}>,<h{box.y0:.6f}>,<w{box.x1:.6f}>,<h{box.y1:.6f}>]"


def write_tube(tube: Tube) -> str:
    return ",".join(f"{write_time(time)}:{write_box(box)}" for time, box in tube)
