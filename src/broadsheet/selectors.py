"""CSS selectors, as rules of the config name parts of a page with them."""

from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from broadsheet.model import Selectors

_NOTHING = LexborHTMLParser("")
_LONGEST = 1000  # characters; beyond that it is no selector that a person wrote


def selectors_of(given: Selectors) -> tuple[str, ...]:
    """One selector or several, as several."""
    return (given,) if isinstance(given, str) else given


@lru_cache(maxsize=4096)
def fault_of(selector: str) -> str:
    """What is wrong with a selector; "" where nothing is."""
    if not selector.strip():
        return "it is empty"
    if len(selector) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    try:
        _NOTHING.css(selector)
    except SelectolaxError:
        return "it cannot be parsed"
    return ""
