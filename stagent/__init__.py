"""stagent: ask a video a question and get a measured answer.

`ask` is imported when it is first used, so that `import stagent` stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagent.answer.answer import Answer
    from stagent.api import ask

__all__ = ["Answer", "ask"]


def __getattr__(name: str) -> object:
    if name == "ask":
        from stagent.api import ask

        return ask
    if name == "Answer":
        from stagent.answer.answer import Answer

        return Answer
    raise AttributeError(f"module 'stagent' has no attribute {name!r}")
