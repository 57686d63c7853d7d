"""CSS selectors, XPath and JSON paths, as rules of the config name parts of a page or an answer with them."""

from functools import lru_cache
from typing import Literal

from lxml import etree
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


def language_of(expression: str) -> Literal["css", "xpath", "json"]:
    """Which of the three an expression is, told by how it begins."""
    if expression.startswith("$"):
        return "json"
    is_xpath = expression.startswith(("/", "./", "(", "..", "@")) or "::" in expression.replace("::before", "")
    return "xpath" if is_xpath else "css"


def fault_of_xpath(expression: str) -> str:
    """What is wrong with an XPath 1.0 expression; "" where nothing is."""
    if len(expression) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    try:
        etree.XPath(expression)
    except etree.XPathError:
        return "it cannot be parsed"
    return ""
