"""A file of cookies as browsers' tools write them ("cookies.txt"): which of them a request carries.

Read once, never written: what a site sets during a run is not kept.
"""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from broadsheet.errors import ConfigError
from broadsheet.model import Record

_HTTP_ONLY = "#HttpOnly_"


class Cookie(Record, frozen=True, kw_only=True):
    """One cookie of a site."""

    domain: str  # without a dot in front
    subdomains: bool  # the hosts below it too
    path: str
    secure: bool  # over https only
    expires: int  # seconds since 1970; 0: with the browser's session
    name: str
    value: str


def parse_cookies(text: str, where: str = "") -> tuple[Cookie, ...]:
    """The cookies of a file: seven fields a line, tabs between.

    Raises: ConfigError naming the line.
    """
    cookies = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.removeprefix(_HTTP_ONLY)
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 7 or not fields[4].isdecimal():
            what = "is no line of a cookies.txt (seven fields, tabs between)"
            raise ConfigError(what, where=f"{where}:{number}", hint="export it from your browser again")
        domain, below, path, secure, expires, name, value = fields
        cookies.append(
            Cookie(
                domain=domain.lower().lstrip("."),
                subdomains=below == "TRUE",
                path=path,
                secure=secure == "TRUE",
                expires=int(expires),
                name=name,
                value=value,
            )
        )
    return tuple(cookies)


def read_cookies(path: Path) -> tuple[Cookie, ...]:
    """The cookies of a file. Raises: ConfigError."""
    try:
        return parse_cookies(path.read_text(encoding="utf-8", errors="replace"), str(path))
    except OSError as error:
        hint = "the `cookies` of a source names it, from the folder of broadsheet.toml"
        raise ConfigError(error.strerror or str(error), where=str(path), hint=hint) from error


def cookie_header(cookies: Iterable[Cookie], url: str, now: float) -> str:
    """The value of Cookie for a request (RFC 6265, 5.4): longer paths first; "" where none is for it.

    now   seconds since 1970
    """
    parts = urlsplit(url)
    name, path, is_safe = parts.hostname or "", parts.path or "/", parts.scheme == "https"
    sent = [
        cookie
        for cookie in cookies
        if (name == cookie.domain or (cookie.subdomains and name.endswith(f".{cookie.domain}")))
        and _is_below(path, cookie.path)
        and (is_safe or not cookie.secure)
        and (not cookie.expires or cookie.expires > now)
    ]
    sent.sort(key=lambda cookie: -len(cookie.path))
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in sent)


def _is_below(path: str, above: str) -> bool:
    return path == above or path.startswith(above if above.endswith("/") else f"{above}/")
