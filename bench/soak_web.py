"""A small web that publishes for months and fails in every way, for bench.soak. What it served whole, it remembers."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import NamedTuple
from xml.sax.saxutils import escape

FAULTS = ("500", "503", "hang", "reset", "truncated")
WORDS = "Hafen Rat Brücke Haushalt Schule Fähre Markt Straße Wahl Sturm Museum Bahn Garten Kirche Verein".split()


class Served(NamedTuple):
    """An answer. `fault`: it does not arrive, or not whole."""

    status: int
    body: bytes = b""
    etag: str = ""
    fault: str = ""


@dataclass
class Site:
    """One site: a feed with a window of entries, and their pages."""

    name: str
    every: timedelta  # between two entries, on average
    window: int
    validates: bool
    sick: float  # chance that a request fails
    chance: random.Random
    entries: list[tuple[int, datetime]] = field(default_factory=list)
    next: datetime | None = None
    down_until: datetime | None = None

    def publish(self, now: datetime) -> None:
        """Publish what is due until now."""
        self.next = self.next or now
        while self.next <= now:
            number = self.entries[-1][0] + 1 if self.entries else 0
            self.entries = [*self.entries, (number, self.next)][-self.window :]
            self.next += self.every * self.chance.uniform(0.2, 1.8)

    def fault(self, now: datetime) -> str:
        """What goes wrong with a request now; once in a while for hours."""
        if self.down_until and now < self.down_until:
            return "down"
        if self.chance.random() < self.sick / 10:
            self.down_until = now + timedelta(hours=self.chance.uniform(1, 20))
            return "down"
        return self.chance.choice(FAULTS) if self.chance.random() < self.sick else ""

    def feed(self, base: str) -> bytes:
        """The feed as it is now."""
        items = "".join(
            f"<item><title>{escape(title(self.name, n))}</title><guid>{self.name}-{n}</guid><link>{base}/{n}</link>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
            for n, at in reversed(self.entries)
        )
        channel = f"<channel><title>{self.name}</title>{items}</channel>"
        return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


class Web:
    """All sites. `served`: guids that were in a feed which was sent whole; `faults`: how often each went wrong."""

    def __init__(self, seed: int, sites: int) -> None:
        self.chance = random.Random(seed)
        self.served: set[tuple[str, str]] = set()
        self.faults: Counter[str] = Counter()
        self.asked = 0
        self.sites = {f"blatt{n}": self._site(n) for n in range(sites)}

    def _site(self, n: int) -> Site:
        hours = (3, 6, 12, 24, 48)[n % 5]
        sick = (0.03, 0.03, 0.1, 0.3)[n % 4]
        chance = random.Random(self.chance.random())
        return Site(f"blatt{n}", timedelta(hours=hours), 40, n % 3 != 2, sick, chance)

    def answer(self, name: str, path: str, base: str, etag: str, now: datetime) -> Served:
        """What a site answers; the caller says by `was_sent` whether it arrived."""
        self.asked += 1
        site = self.sites[name]
        site.publish(now)
        if fault := site.fault(now):
            self.faults[fault] += 1
            status = int(fault) if fault.isdigit() else 200
            return Served(status, b"" if fault.isdigit() else site.feed(base), fault="" if fault.isdigit() else fault)
        body = site.feed(base) if path == "/feed" else page(name, path)
        mark = f'"{sha256(body).hexdigest()[:12]}"' if site.validates else ""
        if mark and etag == mark:
            return Served(304, etag=mark)
        return Served(200, body, mark)

    def was_sent(self, name: str, path: str) -> None:
        """A feed arrived whole."""
        if path == "/feed":
            self.served |= {(name, f"{name}-{n}") for n, _ in self.sites[name].entries}


def title(name: str, number: int) -> str:
    """A headline of its own for each entry."""
    chance = random.Random(f"{name} {number}")
    return f"{' '.join(chance.sample(WORDS, 4))} {number}"


def page(name: str, path: str) -> bytes:
    """The page of an entry."""
    chance = random.Random(f"{name} {path} page")
    body = "".join(f"<p>{' '.join(chance.choices(WORDS, k=45))}.</p>" for _ in range(4))
    head = title(name, int(path[1:])) if path[1:].isdigit() else name
    return (
        f"<!doctype html><html lang='de'><title>{head}</title><article><h1>{head}</h1>{body}</article></html>".encode()
    )
