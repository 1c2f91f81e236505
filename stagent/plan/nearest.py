"""The nearest question that the grammar can read, for one that it cannot."""

from __future__ import annotations

from rapidfuzz import fuzz, process

EXAMPLES: tuple[str, ...] = (
    "How far does the car travel?",
    "How far is the thrown ball from where it started?",
    "How fast is the blue car?",
    "How fast is the car at 3 s?",
    "What is the top speed of the car?",
    "How hard does the car brake?",
    "Which way is the bus going?",
    "When is the car going at 3 o'clock?",
    "How far apart are the two cars?",
    "Which runner ran farther?",
    "Which car is faster?",
    "Are the two cars heading in the same direction?",
    "How fast are we moving?",
    "What is the time gap between the van and the bus?",
    "How long until the van hits the bus?",
    "How tall is the woman?",
    "How high does the player jump?",
    "How many buses are there?",
    "When does the car stop?",
    "Where is the car at 3 s?",
    "Where does the car stop?",
    "What happens in the clip?",
    "How many times faster is the car than the bicycle?",
)


def nearest_question(question: str) -> str:
    """The example whose words are most like those of the question."""
    best = process.extractOne(question.lower(), EXAMPLES, scorer=fuzz.token_set_ratio, processor=str.lower)
    return best[0] if best is not None else EXAMPLES[0]
