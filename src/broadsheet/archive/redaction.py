"""What must never be written down: cookies, credentials, keys in addresses."""

import re
from collections.abc import Iterable

REDACTED = "redacted"
_ALWAYS = ("cookie", "set-cookie", "cookie2", "set-cookie2", "authorization", "proxy-authorization")
# The user part of an address ("https://name:key@host/") is a credential too.
_USER = re.compile(r"(?<=://)[^/?#@\s]*@")


class Redaction:
    """Takes secret values out of headers and addresses, and leaves their names.

    headers      header names whose values are secret, beside cookies and credentials
    parameters   query parameters whose values are secret
    """

    def __init__(self, headers: Iterable[str] = (), parameters: Iterable[str] = ()) -> None:
        self._headers = {*_ALWAYS, *(name.lower() for name in headers)}
        names = "|".join(map(re.escape, sorted(parameters)))
        self._query = re.compile(rf"(?<=[?&;])({names})=[^&;#\s\"'<>]*", re.I) if names else None

    def text(self, text: str) -> str:
        """An address, or a text that holds some."""
        text = _USER.sub(f"{REDACTED}@", text)
        return self._query.sub(rf"\1={REDACTED}", text) if self._query else text

    def header(self, name: str, value: str) -> tuple[str, str]:
        """A header as it may be written."""
        return name, REDACTED if name.strip().lower() in self._headers else self.text(value)
