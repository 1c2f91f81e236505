"""What can be wrong with data.

DataError (a LlavaStError: sentence and remedy)
├── TooManyMalformed   more records were skipped than allowed
└── MediaError         a video or picture that is missing or cannot be read
RecordError            one record contradicts itself; readers count it and go on (ledger.py)
"""

from __future__ import annotations

from llava_st.errors import LlavaStError


class DataError(LlavaStError):
    pass


class TooManyMalformed(DataError):
    pass


class MediaError(DataError):
    pass


class RecordError(ValueError):
    """Why a record cannot be used, as half a sentence."""
