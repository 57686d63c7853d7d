"""Traditional and simplified Chinese, by OpenCC: an extra that is asked for only where it is used."""

import re
from collections.abc import Callable

from broadsheet.errors import UsageError

CONVERSIONS = "s2t t2s s2tw tw2s s2hk hk2s s2twp tw2sp t2tw hk2t t2hk t2jp jp2t tw2t".split()
_TAG = re.compile(r"(<[^<>]*>)")
Convert = Callable[[str], str]


def converter(name: str) -> Convert:
    """A function from markup to the same in other signs: words change, tags and addresses in them do not.

    name   one of CONVERSIONS, as OpenCC has them
    Raises: UsageError where OpenCC is not installed.
    """
    try:
        from opencc import OpenCC
    except ImportError as error:
        what = "converting Chinese needs OpenCC, which is not installed"
        raise UsageError(what, hint="pip install 'broadsheet[chinese]'") from error
    words: Convert = OpenCC(name).convert

    def convert(markup: str) -> str:
        parts = _TAG.split(markup)
        parts[::2] = [words(part) if part and not part.isascii() else part for part in parts[::2]]
        return "".join(parts)

    return convert
