"""What markup goes through before anyone sees it. The order is the design."""

from collections.abc import Callable

from broadsheet.clean.normalize import normalize
from broadsheet.clean.sanitize import sanitize

Stage = Callable[[str, str], str]  # (markup, base address) -> markup
# The lock comes first: normalize works on its regular output, and only removes.
STAGES: tuple[Stage, ...] = (sanitize, normalize)


def clean_html(html: str, base: str = "") -> str:
    """Untrusted markup in, harmless and tidy markup out; relative addresses start at `base`. Twice is once."""
    for stage in STAGES:
        html = stage(html, base)
    return html.strip()
