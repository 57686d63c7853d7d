"""XML as text: what the elements of feeds are written with. What XML has no sign for is left out (XML 1.0, 2.2)."""

import re

# And C1 controls: XML allows them, nobody means them. Line feeds stay in texts; returns would be read as line feeds.
_NONE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_VALUES = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def element(name: str, text: str | None = "", **attributes: object) -> str:
    """An element of a text; nothing where the text is None. Attributes that are None are left out; "_" is ":"."""
    if text is None:
        return ""
    return f"<{_opened(name, attributes)}>{escaped(text)}</{name}>\n"


def empty(name: str, **attributes: object) -> str:
    """An element without content."""
    return f"<{_opened(name, attributes)}/>\n"


def holding(name: str, *inside: str, **attributes: object) -> str:
    """An element of elements."""
    return f"<{_opened(name, attributes)}>\n{''.join(inside)}</{name}>\n"


def escaped(text: str) -> str:
    """The text as character data."""
    return _NONE.sub("", text).translate(_SIGNS)


def _opened(name: str, attributes: dict[str, object]) -> str:
    pairs = ((key.strip("_").replace("_", ":"), value) for key, value in attributes.items() if value is not None)
    written = "".join(f' {key}="{_NONE.sub("", str(value)).translate(_IN_VALUES)}"' for key, value in pairs)
    return f"{name}{written}"
