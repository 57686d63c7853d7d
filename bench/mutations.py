# ruff: noqa: E501 (tables of what is spoiled)
"""Pages spoiled in the ways that the web spoils them, and some that it does not. Deterministic by the generator given."""

import re
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Random, bytes], bytes]  # (page, chance, another page) -> page

_PLACES = re.compile(rb"[<>\"'&;=\s]")
_ATTRIBUTE = re.compile(rb'="[^"]{0,2000}"')
_END_TAG = re.compile(rb"</[a-z0-9]+>")
_NAME = re.compile(rb"(?<=[<])[a-z0-9]+")
_SCRIPT = re.compile(rb"ld\+json[^>]*>(.{2,20000}?)</script", re.S)
_JSON_VALUE = re.compile(rb':\s*("[^"]{0,500}"|\d+|\[[^\[\]]{0,200}\]|true|null)')
_DIGITS = re.compile(rb"\d+")
VALUES = (
    b"", b" ", b"\x00", b"http://[", b"http://[::1", b"//", b"https://x.example:99999999/", b"javascript:alert(1)", b"data:,", b"#", b"?",
    b"\xff\xfe", b"&#0;", b"&#xD800;", b"&#x110000;", b"&#99999999999999;", b"&" * 3000, b"x" * 20_000, b"\xc2\xb2", b"\xd9\xa3", b"-1", b"1e400",
    b"9" * 5000, b"NaN", b"0000-00-00T00:00:00", b"2024-02-31", b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+14:00", b"24:61",
    b"2024-01-01T00:00:00+99:99", b"\xe2\x80\xae", b"{{ x }}", b"\n\n\n", b"%", b"%zz%ff%00", b"a b, c d", b",,,", b"1x", b"http://a\x00b.example/\\",
    b"https://xn--a.example/", b"https://\xe2\x84\xa1.example/", b"a " * 5000, b"article", b"comment hidden sidebar", b"display:none",
)  # fmt: skip
NODES = (
    b"null", b"[]", b"{}", b'""', b"0", b"1e999", b"-" + b"9" * 400, b"9" * 5000, b"true", b'["a", 1, null, {"name": []}]', b'{"@type": 5, "name": {"name": {}}}',
    b'{"@id": "#x"}', b"[" * 3000, b'"\\ud800"', b'"\\u0000"', b'"</p><p>"', b'{"@graph": [{"@type": ["NewsArticle", null]}]}', b"NaN",
)  # fmt: skip
CHARSETS = (
    b"utf-8", b"utf-7", b"utf-16", b"utf-32", b"gbk", b"gb2312", b"big5", b"shift_jis", b"iso-2022-jp", b"euc-kr", b"windows-1251", b"hz", b"x-user-defined",
    b"hex", b"base64", b"rot13", b"zlib", b"bz2", b"idna", b"punycode", b"undefined", b"unicode_escape", b"raw_unicode_escape", b"none", b"..", b"a" * 300,
    b"mbcs", b"oem", b"charmap", b"uu", b"quopri", b"utf-8-sig", b"iso-8859-1", b"cp037", b"utf_16_be",
)  # fmt: skip
OPENERS = (
    b"<!--", b"<script>", b"<style>", b"<![CDATA[", b"<textarea>", b"<title>", b"<svg>", b"<math>", b"<template>", b"<table>", b"<select>", b"<noscript>",
    b"<iframe>", b"<plaintext>", b"<a href='", b'<p class="', b"<xmp>", b"</", b"<!", b"<?", b"<button>", b"<form>", b"<frameset>", b"<picture>", b"<video>",
    b"<figure><figcaption>", b"<pre>", b"<ruby><rt>", b"<h1>", b"<li>", b"<td>", b"</body>", b"</html>", b"<body>", b"<head>", b"<image>", b"<br>" * 50,
    b"<object>", b"<math><mi><mglyph><svg><title>", b"<table><td><table><td>", b"<details><summary>", b"<dl><dt>", b"<option>", b"<base href='http://['>",
)  # fmt: skip
BYTES = (
    b"\x80",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf5\x80\x80\x80",
    b"\xff",
    b"\xf0\x9f",
    b"\xef\xbb\xbf",
    b"\xef\xbf\xbf",
    b"\x85",
    b"\x1b$B",
    b"\x0c",
)
NESTED = b"div span b a p table blockquote ul li section article figure em font q tr td svg math button form".split()
URLS = ("", "https://news.example/2024/05/06/a.html", "http://[", "//", "javascript:alert(1)", "https://x.example:99999/", "\x00", "a b", "mailto:a")  # fmt: skip


def mutate(page: bytes, chance: Random, other: bytes) -> bytes:
    """The page after one to four mutations."""
    for mutation in chance.choices(MUTATIONS, WEIGHTS, k=chance.randint(1, 4)):
        page = mutation(page, chance, other)
    return page


def cut(page: bytes, chance: Random, other: bytes) -> bytes:
    """Only a part: the beginning, the end, or without a piece."""
    a, b = sorted((chance.randrange(len(page) + 1), chance.randrange(len(page) + 1)))
    return chance.choice((page[:b], page[a:], page[:a] + page[b:]))


def splice(page: bytes, chance: Random, other: bytes) -> bytes:
    """A piece of another page in the middle of this one, at a place where markup begins or ends."""
    at = _place(page, chance)
    start = _place(other, chance)
    return page[:at] + other[start : start + chance.randint(1, 20_000)] + page[at:]


def repeat(page: bytes, chance: Random, other: bytes) -> bytes:
    """A piece many times."""
    at = _place(page, chance)
    piece = page[at : at + chance.randint(1, 300)]
    return page[:at] + piece * chance.randint(2, 200) + page[at:]


def nul(page: bytes, chance: Random, other: bytes) -> bytes:
    """NUL characters at many places, or a row of them."""
    if chance.random() < 0.3:
        return _insert(page, chance, b"\x00" * chance.randint(1, 5000))
    return _many(page, chance, (b"\x00",))


def broken_bytes(page: bytes, chance: Random, other: bytes) -> bytes:
    """What is no UTF-8, at many places."""
    return _many(page, chance, BYTES)


def flip(page: bytes, chance: Random, other: bytes) -> bytes:
    """Single bytes changed at random."""
    spoiled = bytearray(page)
    for _ in range(chance.randint(1, 60) if spoiled else 0):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def punctuation(page: bytes, chance: Random, other: bytes) -> bytes:
    """Quotes, angle brackets and the like are dropped or put in."""
    for _ in range(chance.randint(1, 20)):
        at = _place(page, chance)
        page = page[:at] + chance.choice((b"", b"<", b">", b'"', b"'", b"&", b"=", b"/", b"-->")) + page[at + 1 :]
    return page


def huge_attribute(page: bytes, chance: Random, other: bytes) -> bytes:
    """An attribute of up to 300,000 bytes, or very many of them."""
    size = chance.randint(1000, 300_000)
    name = chance.choice((b"class", b"id", b"style", b"alt", b"href", b"src", b"srcset", b"content", b"x"))
    filling = chance.choice((b"a", b"a ", b" ", b"article ", b"&amp;", b"<p>", b"\n", b"h 1x, ", b"'", b"\xe6\xb8\xaf"))
    if chance.random() < 0.2:
        return _insert(page, chance, b"<p " + b" ".join(b"a%d=b" % n for n in range(size // 20)) + b">x</p>")
    tag = chance.choice((b"p", b"div", b"a", b"img", b"meta", b"article", b"source"))
    return _insert(page, chance, b"<%b %b=%c%b%c>" % (tag, name, 34, filling * (size // len(filling)), 34))


def deep(page: bytes, chance: Random, other: bytes) -> bytes:
    """Up to 100,000 levels, closed or not, around nothing or around the rest of the page."""
    levels = int(10 ** chance.uniform(1, 5))
    tags = chance.choices(NESTED, k=chance.randint(1, 3))
    opened = b"".join(b"<%b>" % tag for tag in tags) * (levels // len(tags))
    closed = b"".join(b"</%b>" % tag for tag in reversed(tags)) * (levels // len(tags))
    at = _place(page, chance)
    return page[:at] + opened + chance.choice((b"", closed, page[at:] + closed)) + page[at:]


def value(page: bytes, chance: Random, other: bytes) -> bytes:
    """Values of attributes that no one should write."""
    return _replace(page, _ATTRIBUTE, chance, lambda: b'="' + chance.choice(VALUES) + b'"')


def number(page: bytes, chance: Random, other: bytes) -> bytes:
    """Numbers that are none, or too large."""
    return _replace(page, _DIGITS, chance, lambda: chance.choice((b"9" * 4500, b"0", b"99", b"-7", b"\xc2\xb2", b"31")))


def end_tags(page: bytes, chance: Random, other: bytes) -> bytes:
    """End tags are gone, doubled or of another element."""
    share = chance.random()
    return _END_TAG.sub(
        lambda m: m[0] if chance.random() > share else chance.choice((b"", m[0] * 2, b"</div>", b"</p>", b"</b>")), page
    )


def names(page: bytes, chance: Random, other: bytes) -> bytes:
    """Some elements are others."""
    one = chance.choice(NESTED)
    return _replace(page, _NAME, chance, lambda: one if chance.random() < 0.5 else chance.choice(NESTED))


def opener(page: bytes, chance: Random, other: bytes) -> bytes:
    """What opens and is never closed."""
    return _many(page, chance, OPENERS, 3)


def json_ld(page: bytes, chance: Random, other: bytes) -> bytes:
    """JSON-LD whose values are of another kind, or that is cut."""
    found = _SCRIPT.search(page)
    if not found:
        return (
            page
            + b'<script type="application/ld+json">{"@type":"Article","articleBody":%b}</script>' % chance.choice(NODES)
        )
    told = _replace(found[1], _JSON_VALUE, chance, lambda: b":" + chance.choice(NODES))
    return (
        page[: found.start(1)]
        + told[: chance.choice((len(told), chance.randrange(len(told) + 1)))]
        + page[found.end(1) :]
    )


def charset(page: bytes, chance: Random, other: bytes) -> bytes:
    """Bytes that need a charset, and one that is declared wrongly."""
    return b"<meta charset=%b>" % chance.choice(CHARSETS) + broken_bytes(page, chance, other)


def encoded(page: bytes, chance: Random, other: bytes) -> bytes:
    """Another encoding, with or without its mark."""
    name = chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "gb18030", "cp1251", "utf-7", "cp037"))
    return page.decode(errors="replace").encode(name, "replace")


def _place(page: bytes, chance: Random) -> int:
    start = chance.randrange(len(page) + 1)
    found = _PLACES.search(page, start)
    return found.start() if found else start


def _insert(page: bytes, chance: Random, piece: bytes) -> bytes:
    at = _place(page, chance)
    return page[:at] + piece + page[at:]


def _many(page: bytes, chance: Random, pieces: Sequence[bytes], most: int = 40) -> bytes:
    for _ in range(chance.randint(1, most)):
        page = _insert(page, chance, chance.choice(pieces))
    return page


def _replace(page: bytes, pattern: re.Pattern[bytes], chance: Random, by: Callable[[], bytes]) -> bytes:
    """Some of the matches (few of many), each by another piece."""
    share = 10 ** chance.uniform(-3, 0) / 2
    return pattern.sub(lambda m: by() if chance.random() < share else m[0], page)


MUTATIONS: tuple[Mutation, ...] = (
    cut, splice, repeat, nul, broken_bytes, flip, punctuation, huge_attribute, deep, value, number, end_tags, names, opener, json_ld, charset, encoded,
)  # fmt: skip
WEIGHTS = tuple(1 if mutation in (deep, huge_attribute, number) else 3 for mutation in MUTATIONS)
