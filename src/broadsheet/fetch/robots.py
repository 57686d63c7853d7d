"""robots.txt: what a site asks programs to leave alone (RFC 9309). Bytes in, rules out."""

import re
import string
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from broadsheet.model import Record

AGENT = "broadsheet"
MOST_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB
_MOST_DELAY = 60.0  # seconds; some sites ask for a day
_LINE = re.compile(r"^\s*([a-z-]+)\s*:\s*(.*?)\s*$", re.I)
_TOKEN = re.compile(r"^[a-z_-]+", re.I)
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = set(string.ascii_letters + string.digits + "-._~")


class Rule(Record, frozen=True, kw_only=True):
    """One Allow or Disallow line."""

    allow: bool
    path: str  # percent-encoding made uniform; "*" and a last "$" are special


class Robots(Record, frozen=True, kw_only=True):
    """What one robots.txt says to one agent."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0  # seconds between requests (Crawl-delay)
    sitemaps: tuple[str, ...] = ()


OPEN = Robots()


def parse(data: bytes, agent: str = AGENT) -> Robots:
    """The rules for `agent`: its own groups, else those for "*". Never fails; strange lines say nothing."""
    pairs = list(_pairs(data[:MOST_BYTES].decode("utf-8-sig", "replace")))
    groups = list(_groups(pairs))
    named = any(agent.lower() in agents for agents, _ in groups)
    lines = [line for agents, lines in groups if (agent.lower() if named else "*") in agents for line in lines]
    rules = tuple(
        Rule(allow=key == "allow", path=_uniform(path)) for key, path in lines if key != "crawl-delay" and path
    )
    delay = max((_seconds(value) for key, value in lines if key == "crawl-delay"), default=0.0)
    return Robots(rules=rules, delay=delay, sitemaps=tuple(value for key, value in pairs if key == "sitemap"))


def allows(robots: Robots, url: str) -> bool:
    """True if `url` may be fetched: the longest rule that matches decides, Allow where two are as long (2.2.2)."""
    parts = urlsplit(url)
    path = _uniform((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    if path == "/robots.txt":
        return True
    found = [(len(rule.path), rule.allow) for rule in robots.rules if _matches(rule.path, path)]
    return max(found)[1] if found else True


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"[\r\n]+", text):
        if found := _LINE.match(line.partition("#")[0]):
            yield found[1].lower(), found[2]


def _groups(pairs: list[tuple[str, str]]) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """(agents, rule lines): agents named one after the other share the lines below them; other lines part nothing."""
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    for key, value in pairs:
        if key == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = set(), []
            agents.add(_token(value))
        elif key in ("allow", "disallow", "crawl-delay") and agents:
            lines.append((key, value))
    yield agents, lines


def _token(value: str) -> str:
    found = _TOKEN.match(value)
    return found[0].lower() if found else value.strip()


def _seconds(value: str) -> float:
    try:
        said = float(value)
    except ValueError:
        return 0.0
    return min(said, _MOST_DELAY) if said > 0 else 0.0


def _uniform(path: str) -> str:
    """One spelling: bytes beyond ASCII as %XX in capitals, letters and digits never escaped (2.2.2)."""
    return quote(_ESCAPED.sub(_unescaped, path), safe="%" + string.punctuation, errors="replace")


def _unescaped(escaped: re.Match[str]) -> str:
    letter = chr(int(escaped[1], 16))
    return letter if letter in _UNRESERVED else escaped[0].upper()


def _matches(pattern: str, path: str) -> bool:
    """The leftmost place for each piece between stars: linear in both, whatever the pattern."""
    at_end = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not others:
        return not at_end or path == first
    last = others.pop() if at_end else ""
    position = len(first)
    for piece in others:
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return path.endswith(last) and len(path) - len(last) >= position
