# ruff: noqa: E501 (tables of what is spoiled)
"""Spoiled feeds through `broadsheet.parse_feed`: nothing but a FeedError, none over a second, no item lost.

python -m bench.fuzz_feeds [--inputs N] [--seed S] [--first K] [--against]    K: the input to begin with
python -m bench.fuzz_feeds --bombs                                            beside plain feeds of their size

The feeds are those of the evaluation data. Of the unspoiled ones, and with --against (slow) of the spoiled, the items
are counted beside feedparser's, where that is installed. An input is made of seed and number alone.
"""

import argparse
import faulthandler
import importlib
import io
import re
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import msgspec
from lxml import etree

from bench.mutations import CHARSETS, mutate
from bench.shared import need_eval
from broadsheet.errors import FeedError
from broadsheet.feeds.mending import is_wide
from broadsheet.feeds.parse import parse_feed

_DECLARATION = re.compile(rb"^<\?xml[^>]*\?>")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_SHORT_TAG = re.compile(rb"<[a-zA-Z][a-zA-Z0-9.-]*/(?!\s*>)")
_FEED, _ITEM = (
    " or ".join(f"translate(local-name(), 'ACDEFHILMNRSTY', 'acdefhilmnrsty') = '{name}'" for name in names)
    for names in (("rss", "rdf", "channel", "feed"), ("item", "entry"))
)
_MAY_BE_ITEM = re.compile(rb"<(?:[^<>\s]*:)?(?:item|entry)(?![\w.:-])", re.I)
SMALL = 100_000  # bytes
HANGS = 60
SLOW = 1.0  # CPU seconds
TELL = 10_000
URL = "https://news.example/feed.xml"
ENTITIES = (
    b"&nbsp;",
    b"&eacute;",
    b"&",
    b"&a;",
    b"&#0;",
    b"&#xD800;",
    b"&#146;",
    b"&#x110000;",
    b"&lt;",
    b"&a" * 50,
    b"&#" + b"9" * 5000 + b";",
)
DOCTYPES = (
    b'<!DOCTYPE rss [<!ENTITY a "b">]>', b'<!DOCTYPE rss [<!ENTITY a "&a;&a;">]>', b"<!DOCTYPE rss SYSTEM 'file:///etc/passwd'>", b"<!DOCTYPE rss [",
    b"<!DOCTYPE html>", b'<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///x"> %p;]>', b"<!DOCTYPE rss [<!ATTLIST item a CDATA 'x'>]>",
)  # fmt: skip
DATES = (b"Thu, 31 Feb 2024 25:61:61 +9999", b"0000-00-00", b"99999999", b"Mon, 1 Jan 1 00:00 +0000", b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+14:00")  # fmt: skip


def feeds_of(data: Path) -> Iterator[tuple[str, bytes]]:
    """Every feed of the evaluation data with its name."""
    for path in sorted((data / "feeds").glob("*.zip")):
        if path.stem in ("listing", "discovery"):
            continue
        with zipfile.ZipFile(path) as packed:
            yield from ((f"{path.stem}/{name}", packed.read(name)) for name in sorted(packed.namelist()))


def make(feeds: list[bytes], seed: int, number: int) -> bytes:
    """One spoiled feed."""
    chance = Random(f"{seed}:{number}")
    feed, other = chance.choice(feeds), chance.choice(feeds)
    if chance.random() < 0.6:
        feed = spoiled(feed, chance)
    return mutate(feed, chance, other) if chance.random() < 0.7 else feed


def spoiled(feed: bytes, chance: Random) -> bytes:
    """In a way that only feeds can be."""
    at = chance.randrange(len(feed) + 1)
    kind = chance.randrange(6)
    if kind == 0:
        return b'<?xml version="1.0" encoding="%b"?>' % chance.choice(CHARSETS) + feed.partition(b"?>")[2]
    if kind == 1:
        return feed[:at] + chance.choice(ENTITIES) + feed[at:]
    if kind == 2:
        start = max(0, feed.find(b"?>") + 2)
        return feed[:start] + chance.choice(DOCTYPES) + feed[start:]
    if kind == 3:
        return feed.replace(b"xmlns:", b"x:", chance.randint(1, 3))
    if kind == 4:
        return feed.replace(b"<pubDate>", b"<pubDate>" + chance.choice(DATES), chance.randint(1, 9))
    end = feed.find(b">", at) + 1
    return feed[:at] + feed[at:end] * chance.randint(2, 50) + feed[end:]


def ours(data: bytes) -> int | None:
    """How many entries we find; None for what we say is no feed."""
    try:
        feed = parse_feed(data, URL)
    except FeedError:
        return None
    msgspec.json.encode(feed)  # it can be stored as it is
    return len(feed.entries)


def theirs(data: bytes) -> int:
    """How many entries feedparser finds; 0 where it is not installed or fails."""
    try:
        return len(importlib.import_module("feedparser").parse(io.BytesIO(data)).entries)
    except Exception:  # a peer's trouble is not ours
        return 0


def most(data: bytes) -> float:
    """No more items than this can be found: where we have as many, the slow peer need not be asked.

    Never more than begin in a document: feedparser reads the short tags of SGML, which XML has not. "<>" is one more of
    the last element to it, and what follows "<tag/" is its text, though it were a comment. In a well-formed document, what stands in an item is its own, and no item of the feed (RFC 4287, 6.3), but for its own
    child and a whole feed; items that are in no feed are none.
    """
    if is_wide(data):
        return float("inf")
    try:
        start = _DECLARATION.sub(b"", data[max(0, data.find(b"<")) :])
        root = etree.fromstring(start, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError):
        shown = data.replace(b"\0", b"")
        return len(_MAY_BE_ITEM.findall(_COMMENT.sub(b"", shown) if _SHORT_TAG.search(shown) else shown))
    found = root.xpath(f"//*[{_ITEM}][ancestor::*[{_FEED} or {_ITEM}][1][{_FEED}] or parent::*[{_ITEM}]] | /*[{_ITEM}]")
    assert isinstance(found, list)
    return len(found)


def compare(feeds: list[tuple[str, bytes]]) -> None:
    """The items of whole feeds beside feedparser's."""
    counts = Counter[str]()
    for name, data in feeds:
        found, other = ours(data), theirs(data)
        counts["same" if (found or 0) == other else "more" if (found or 0) > other else "fewer"] += 1
        if (found or 0) < other:
            print(f"{name}: {found} entries, feedparser has {other}")
    print(f"{len(feeds)} feeds beside feedparser: {dict(counts)}")


def run(feeds: list[bytes], seed: int, numbers: range, is_compared: bool) -> None:
    """Read these inputs and say what came of them."""
    slowest: list[tuple[float, int, int]] = []
    faults, counts, total, size = Counter[str](), Counter[str](), 0.0, 0
    for number in numbers:
        data = make(feeds, seed, number)
        faulthandler.dump_traceback_later(HANGS, exit=True)
        began, found = time.process_time(), None
        try:
            found = ours(data)
            counts["feeds" if found is not None else "refused"] += 1
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            fault = f"{type(error).__name__} {Path(where.filename).name}:{where.lineno}"
            faults[fault] += 1
            if faults[fault] <= 3:
                print(f"--seed {seed} --first {number} --inputs 1: {fault}: {str(error)[:200]}", flush=True)
        took = time.process_time() - began
        faulthandler.cancel_dump_traceback_later()
        if took > SLOW:
            print(f"--seed {seed} --first {number} --inputs 1: {took:.2f} s for {len(data):,} bytes", flush=True)
        if is_compared and (limit := most(data)) > (found or 0) and (other := min(theirs(data), limit)) > (found or 0):
            counts["fewer"] += 1
            print(f"--seed {seed} --first {number} --inputs 1: {found} entries, feedparser has {other}", flush=True)
        slowest = sorted([*slowest, (took, number, len(data))], reverse=True)[:5]
        total, size = total + took, size + len(data)
        if (number + 1 - numbers.start) % TELL == 0:
            print(
                f"{number + 1 - numbers.start:7,} inputs, {sum(faults.values())} faults, slowest {slowest[0][0]:.2f} s",
                flush=True,
            )
    print(
        f"{len(numbers):,} inputs of {size / 1e6:,.0f} MB in {total:,.0f} CPU s; {dict(counts)}; faults {dict(faults)}"
    )
    for took, number, length in slowest:
        print(f"  {took:.3f} CPU s, {length:,} bytes: --seed {seed} --first {number} --inputs 1")


def _rss(inside: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>x</title>{inside}</channel></rss>'.encode()


def _item(inside: str) -> str:
    return f"<item><title>{inside}</title></item>"


BOMBS: dict[str, Callable[[], bytes]] = {
    "billion laughs": lambda: _rss(
        _item("&e20;"),
        "<!DOCTYPE rss [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(21)) + "]>",
    ),
    "quadratic blow-up": lambda: _rss(_item("&a;" * 100_000), f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]>'),
    "a short entity, 100,000 times": lambda: _rss(_item("&a;" * 100_000), f'<!DOCTYPE rss [<!ENTITY a "{"x" * 90}">]>'),
    "external entities": lambda: _rss(
        _item("&a;&b;"),
        "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'><!ENTITY b SYSTEM 'http://127.0.0.1:9/'>]>",
    ),
    "50,000 nested elements": lambda: _rss(
        "<item><description>" + "<b>" * 50_000 + "</b>" * 50_000 + "</description></item>"
    ),
    "50,000 nested, never closed": lambda: _rss("<item>" + "<b>" * 50_000),
    "50,000 nested groups": lambda: _rss(
        '<item xmlns:media="http://search.yahoo.com/mrss/">'
        + "<media:group>" * 50_000
        + "</media:group>" * 50_000
        + "</item>"
    ),
    "an attribute of 10 MB": lambda: _rss(f'<item a="{"x" * 10_000_000}"><title>x</title></item>'),
    "10,000 attributes": lambda: _rss("<item " + " ".join(f"a{n}='x'" for n in range(10_000)) + "/>"),
    "one element of 100 MB": lambda: _rss(_item("x " * 50_000_000)),
    "100,000 bare ampersands": lambda: _rss(_item("& " * 100_000)),
    "100,000 signs": lambda: _rss(_item("&lt;" * 100_000)),
}


def bombs() -> None:
    """CPU seconds of hostile feeds, and of a plain text of the same size in one element."""
    for name, make_bomb in BOMBS.items():
        data = make_bomb()
        plain = _rss(_item("x " * (max(0, len(data) - 100) // 2)))
        took, floor = (min(_seconds(one) for _ in range(3)) for one in (data, plain))
        over = "" if took - floor <= 0.2 else "OVER"
        print(f"{name:30} {len(data):12,} bytes {took:7.3f} s   plain {floor:7.3f} s   {over}")


def _seconds(data: bytes) -> float:
    began = time.process_time()
    ours(data)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--against", action="store_true")
    parser.add_argument("--bombs", action="store_true")
    options = parser.parse_args()
    if options.bombs:
        bombs()
        return
    feeds = list(feeds_of(need_eval()))
    if not options.first:
        compare(feeds)
    small = [data for _, data in feeds if len(data) < SMALL]
    run(small, options.seed, range(options.first, options.first + options.inputs), options.against)


if __name__ == "__main__":
    main()
