"""The user's own patterns: RE2, so that no pattern can take more than linear time."""

import unicodedata
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=4096)
def compiled(pattern: str, case_sensitive: bool = False) -> Any:
    """The pattern, ready to `search` NFC text. Raises ValueError with RE2's reason."""
    import re2  # most configs have no pattern

    options = re2.Options()
    options.log_errors = False  # else RE2 writes to stderr by itself
    options.case_sensitive = case_sensitive
    try:
        return re2.compile(unicodedata.normalize("NFC", pattern), options)
    except re2.error as error:
        reason = error.args[0]
        raise ValueError(reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)) from error
