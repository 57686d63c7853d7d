"""What markup goes through before anyone sees it. The order is the design."""

from collections.abc import Callable

from broadsheet.clean.normalize import normalize
from broadsheet.clean.sanitize import sanitize

# The lock comes first and last: normalize works on its regular output, and only removes.
STAGES: tuple[Callable[[str], str], ...] = (sanitize, normalize)


def clean_html(html: str) -> str:
    """Untrusted markup with absolute addresses in, harmless and tidy markup out. Twice is once."""
    for stage in STAGES:
        html = stage(html)
    return html.strip()
