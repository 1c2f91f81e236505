"""What can go wrong, each with its exit code, one sentence and a remedy.

StagentError
├── UsageError          2  an option, file or span that cannot be meant
├── VideoUnreadable     3  the video cannot be opened or decoded
├── NotUnderstood       4  no plan at all
├── TargetNotFound      5  the thing asked about is not in the video
├── Ambiguous           6  several things fit; they are listed
├── NoScale             7  metres asked, none to be had
├── CannotMeasure       8  no picture shows it, or the evidence is too thin
├── MissingPart         9  a model or an optional package is missing
└── OutputUnwritable   10  the answer cannot be written

Anything else that escapes is a bug and ends with exit code 1.
"""

from __future__ import annotations

from typing import ClassVar


class StagentError(Exception):
    """Base of all errors that a user can do something about.

    `sentence` says what is wrong, `remedy` what to do; both are one sentence without a trace.
    """

    exit_code: ClassVar[int] = 1
    reason: ClassVar[str] = "internal"

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


class UsageError(StagentError):
    exit_code = 2
    reason = "usage"


class VideoUnreadable(StagentError):
    exit_code = 3
    reason = "video_unreadable"


class NotUnderstood(StagentError):
    exit_code = 4
    reason = "not_understood"


class TargetNotFound(StagentError):
    exit_code = 5
    reason = "not_found"


class Ambiguous(StagentError):
    exit_code = 6
    reason = "ambiguous"

    def __init__(self, sentence: str, remedy: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, remedy)
        self.candidates = candidates


class NoScale(StagentError):
    exit_code = 7
    reason = "no_scale"


class CannotMeasure(StagentError):
    exit_code = 8
    reason = "cannot_measure"


class MissingPart(StagentError):
    exit_code = 9
    reason = "missing_part"


class OutputUnwritable(StagentError):
    exit_code = 10
    reason = "output_unwritable"
