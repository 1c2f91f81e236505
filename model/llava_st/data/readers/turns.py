"""Conversations as LLaVA writes them: [{"from": "human" | "gpt", "value": text}, ...]."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields

_VISUAL = re.compile(r"\s*<(?:image|video)>\s*")


def turns_of(rows: Sequence[Any]) -> list[tuple[str, str]]:
    """(question, answer) in turn, without the marker of the visual, which always stands first."""
    said = [Fields(row, "a turn") for row in rows]
    sides = [fields.text("from") for fields in said]
    if not sides or len(sides) % 2 or sides != ["human", "gpt"] * (len(sides) // 2):
        raise RecordError(f"human and gpt do not take turns: {', '.join(sides)[:80] or 'nobody speaks'}")
    texts = [_VISUAL.sub(" ", fields.text("value")).strip() for fields in said]
    return list(zip(texts[::2], texts[1::2], strict=True))
