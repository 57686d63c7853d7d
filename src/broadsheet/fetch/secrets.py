"""Secrets: written as ${NAME} wherever anybody can read, sent as their value, and never told again.

A Client reveals them on the way out and hides them in everything that comes back: addresses, headers, bodies, errors.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

import msgspec

from broadsheet.config.records import Config
from broadsheet.errors import ConfigError, FetchError
from broadsheet.fetch.cookies import Cookie
from broadsheet.fetch.encodings import inflate
from broadsheet.fetch.exchange import Exchange
from broadsheet.model import Source

CONFIG_NAME = "broadsheet.toml"
REFERENCE = re.compile(r"\$\{([^{}$\s]+)\}")
_KEY = re.compile(r"(?i)(?:api|access)?[-_]?(?:key|token)|auth|code|secret|password|passwd|pwd|sig(?:nature)?")
_LEAST = 4  # characters: a shorter value is no secret, and hiding it would spoil every page
_MOST_BODY = 50_000_000


class Secrets:
    """Values by name. With none, nothing is looked at."""

    def __init__(self, values: Mapping[str, str] = {}) -> None:
        self._values = dict(values)
        named = [(name, value) for name, value in values.items() if len(value) >= _LEAST]
        named.sort(key=lambda pair: -len(pair[1]))  # the longest first: one value may begin as another does
        self._names = [f"${{{name}}}" for name, _ in named]
        self._text = re.compile("|".join(f"({_spellings(value)})" for _, value in named)) if named else None
        self._bytes = re.compile(self._text.pattern.encode()) if self._text else None

    def reveal(self, text: str) -> str:
        """The text with every ${NAME} that is known replaced by its value."""
        return REFERENCE.sub(lambda found: self._values.get(found[1], found[0]), text) if "${" in text else text

    def hide(self, text: str) -> str:
        """The text with every value replaced by ${NAME}."""
        return self._text.sub(lambda found: self._names[(found.lastindex or 1) - 1], text) if self._text else text

    def hidden(self, exchange: Exchange) -> Exchange:
        """The exchange as it may be kept. A packed body that holds a secret is kept unpacked."""
        if self._text is None:
            return exchange
        told = msgspec.structs.replace(
            exchange, url=self.hide(exchange.url), request=self._hide(exchange.request), head=self._hide(exchange.head)
        )
        body = self._hide(exchange.body)
        if body != exchange.body:
            return msgspec.structs.replace(told, body=body)
        packing = ",".join(value for name, value in exchange.headers if name.lower() == "content-encoding")
        if not packing:
            return told
        try:
            plain = inflate(exchange.body, packing, _MOST_BODY)
        except FetchError:
            return told
        body = self._hide(plain)
        return told if body == plain else msgspec.structs.replace(told, body=body, head=_unpacked(told.head))

    def hide_error(self, error: FetchError) -> None:
        """Hide what an error tells, in place."""
        error.what, error.where = self.hide(error.what), self.hide(error.where)
        error.hops = tuple(map(self.hidden, error.hops))

    def _hide(self, data: bytes) -> bytes:
        if self._bytes is None:
            return data
        return self._bytes.sub(lambda found: self._names[(found.lastindex or 1) - 1].encode(), data)


def _spellings(value: str) -> str:
    """A pattern for a value as addresses, HTML and JSON may spell it: each character as it is or escaped."""
    return "".join(_spelling(character) for character in value)


def _spelling(character: str) -> str:
    if character.isalnum() and character.isascii():
        return character
    escaped = {re.escape(character), "(?i:" + "".join(f"%{byte:02X}" for byte in character.encode()) + ")"}
    escaped |= {re.escape(html.escape(character)), f"(?i:&#(?:x0*{ord(character):x}|0*{ord(character)});)"}
    escaped |= {rf"(?i:\\u{ord(character):04x})", rf"\\{re.escape(character)}", *([r"\+"] if character == " " else [])}
    return f"(?:{'|'.join(sorted(escaped, key=len, reverse=True))})"


def secrets_of(
    config: Config,
    sources: Iterable[Source],
    environment: Mapping[str, str],
    cookies: Mapping[str, tuple[Cookie, ...]] = {},
) -> Secrets:
    """All that must not be told of these sources: every ${NAME}, keys in addresses, passwords, headers, cookies.

    cookies   of sources, by id
    Raises: ConfigError naming the setting whose ${NAME} the environment does not have.
    """
    values: dict[str, str] = {}
    for where, text in _settings(config, sources):
        for name in REFERENCE.findall(text):
            if name not in environment:
                what = f"${{{name}}} is not set in the environment"
                raise ConfigError(what, where=f"{CONFIG_NAME}: {where}", hint=f"export {name}=…")
            values[name] = environment[name]
    plain = dict(_plain(config, sources))
    plain |= {f"{source_id}.{each.name}": each.value for source_id, jar in cookies.items() for each in jar}
    return Secrets(values | {name: value for name, value in plain.items() if _is_secretive(value)})


def _settings(config: Config, sources: Iterable[Source]) -> Iterator[tuple[str, str]]:
    yield "fetch.proxy", config.fetch.proxy
    for source in sources:
        yield f"source “{source.id}”: url", source.url
        yield f"source “{source.id}”: proxy", source.proxy
        yield from ((f"source “{source.id}”: headers.{name}", value) for name, value in source.headers.items())


def _plain(config: Config, sources: Iterable[Source]) -> Iterator[tuple[str, str]]:
    """Values that stand in the config as they are and look like secrets, by a name of ours."""
    yield "proxy.password", urlsplit(config.fetch.proxy).password or ""
    for source in sources:
        parts = urlsplit(source.url)
        yield f"{source.id}.password", parts.password or ""
        yield f"{source.id}.proxy-password", urlsplit(source.proxy).password or ""
        yield from ((f"{source.id}.{name}", value) for name, value in parse_qsl(parts.query) if _KEY.fullmatch(name))
        yield from ((f"{source.id}.{name}", value) for name, value in source.headers.items())


def _is_secretive(value: str) -> bool:
    """True for what is not a word that pages may hold by chance ("sport", "de-DE"), nor a reference."""
    return len(value) >= 8 and any(c.isdigit() for c in value) and "${" not in value


def _unpacked(head: bytes) -> bytes:
    return re.sub(rb"(?im)^content-encoding:", b"X-Archive-Orig-Content-Encoding:", head)
