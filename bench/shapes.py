# ruff: noqa: E501 (a table of shapes)
"""Seconds by size: a page that grows to the 50 MB that are read, and shapes that were made to be slow.

python -m bench.shapes [--largest MB] [--only NAME]...      MB: of the shapes that are no page

Linear is what keeps the seconds per MB as the size doubles; the last column says by how much they grow over the row.
"""

import argparse
import time
from collections.abc import Callable

import broadsheet
from bench.fuzz import CASES
from broadsheet.markup import SIZE

SIZES = (0.5, 1, 2, 5, 10, 20, 50)  # MB
WORDS = b"The council approved the harbour extension on Monday, after a debate of three hours. "
PAGE = b"<!doctype html><html><head><title>Harbour</title>%b</head><body><article><h1>Harbour</h1>%b</article></body></html>"


def page(size: int) -> bytes:
    """An article of our own, its body again and again, up to this size."""
    start, body = (CASES / "english.html").read_bytes().split(b"<body>")
    body, end = body.split(b"</body>")
    return start + b"<body>" + _filled(body, size) + b"</body>" + end


def _filled(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def _body(piece: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[int], bytes]:
    """Pages whose body is a piece again and again."""
    return lambda size: PAGE % (b"", before + _filled(piece, size) + after + b"<p>" + WORDS * 5 + b"</p>")


def _head(piece: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: PAGE % (before + _filled(piece, size) + after, b"<p>" + WORDS * 5 + b"</p>")


LD = b'<script type="application/ld+json">'
SHAPES: dict[str, Callable[[int], bytes]] = {
    "page": page,
    "tables around tables": _body(b"<table><tr><td>x</td><td>y</td>" * 200 + b"</table>" * 200),
    "captions below": _body(b"<figure><img src=/a.jpg><figcaption>The pier.</figcaption></figure>", b"<p>" + WORDS * 9 + b"</p>"),
    "captions without pictures": _body(b"<figure><figcaption>The pier, seen.</figcaption></figure>", b"<p>" + WORDS * 9 + b"</p>"),
    "described pictures": _body(b'<div><img src="/a.jpg" alt="The old pier">The old pier</div><p>' + WORDS + b"</p>"),
    "films": _body(b'<object><param name="movie" value="//www.youtube.com/v/abcdefghijk"><embed></object>'),
    "paragraphs": _body(b"<p>" + WORDS * 3 + b"</p>"),
    "one paragraph": _body(WORDS, b"<p>", b"</p>"),
    "one word": _body(b"x"),
    "white space": _body(b" "),
    "line ends": _body(b"\n", b"<p>a", b"b</p>"),
    "white space in pre": _body(b" \n", b"<pre>a", b"b</pre>"),
    "commas": _body(b","),
    "full stops": _body(b". "),
    "ideographic stops": _body("。".encode()),
    "Han": _body("港口扩建方案获批，新码头明年动工。".encode(), b"<p>", b"</p>"),
    "combining marks": _body("\u0301".encode(), b"<p>a", b"</p>"),
    "ampersands": _body(b"&"),
    "references": _body(b"&notit;&amp;&#65;"),
    "less-than signs": _body(b"<"),
    "greater-than signs": _body(b">"),
    "quotes": _body(b'"'),
    "tiny elements": _body(b"<b>a</b>"),
    "tiny paragraphs": _body(b"<p>a</p>"),
    "empty elements": _body(b"<div></div>"),
    "line breaks": _body(b"<br>"),
    "line breaks and words": _body(b"Words, and more of them.<br><br>"),
    "rules": _body(b"<hr>"),
    "links": _body(b'<a href="/a/b.html">A headline of an article</a> '),
    "links in a list": _body(b'<li><a href="/a">A headline of some article or other</a></li>', b"<ul>", b"</ul>"),
    "pictures": _body(b'<img src="/a/b.jpg" alt="a">'),
    "pictures by number": lambda size: PAGE % (
        b"", b"".join(b'<figure><img src="/%d.jpg"><figcaption>Words %d</figcaption></figure>' % (n, n) for n in range(size // 70))
    ),
    "captions": _body(b"<figcaption>Words under it.</figcaption>"),
    "captions in one figure": lambda size: PAGE % (
        b"", b'<figure><img src="/a.jpg">' + b"".join(b"<figcaption>Words %d</figcaption>" % n for n in range(size // 40)) + b"</figure>"
    ),
    "tables": _body(b"<table><tr><td>a<td>b<tr><td>c<td>d</table>"),
    "rows": _body(b"<tr><td>a<td>b", b"<table>", b"</table>"),
    "cells": _body(b"<td>", b"<table><tr>", b"a</table>"),
    "table in table": _body(b"<table><tr><td>"),
    "lists in lists": _body(b"<ul><li>a"),
    "unclosed": _body(b"<div>a"),
    "unclosed inline": _body(b"<b>a"),
    "unclosed inline in paragraphs": _body(b"<p><b><i>a"),
    "unclosed with names": lambda size: PAGE % (b"", b"".join(b"<font color=%d>a" % n for n in range(size // 20))),
    "unclosed links": _body(b"<a href=x>a"),
    "nested and closed": lambda size: PAGE % (b"", b"<div>" * (size // 11) + b"a" + b"</div>" * (size // 11)),
    "misnested": _body(b"<b><p>a</b>b</p>"),
    "end tags": _body(b"</p>"),
    "end tags of nothing": _body(b"</div>"),
    "tag starts": _body(b"<a "),
    "comment starts": _body(b"<!--"),
    "comments": _body(b"<!-- a -->"),
    "half comment ends": _body(b"<!-- --"),
    "CDATA": _body(b"<![CDATA["),
    "processing instructions": _body(b"<?a"),
    "scripts": _body(b"<script>a</script>"),
    "script of quotes": _body(b"\\\"", b"<script>x='<p><p>", b"</script>"),
    "script of strings": _body(b'"a",', b"<script>x='<p><p>", b"</script>"),
    "script of markup": _body(b'"\\u003cp>' + WORDS * 6 + b'<p>",', b"<script>", b"</script>"),
    "half script starts": _body(b"<script "),
    "script starts": _body(b"<script>"),
    "script starts in comments": _body(b"<script><!--"),
    "iframes": _body(b"<iframe src='https://www.youtube.com/embed/a'></iframe>"),
    "iframe starts": _body(b"<iframe>"),
    "videos": _body(b"<video><source src='/a.mp4'></video>"),
    "video starts": _body(b"<video><source src='/a.mp4'>"),
    "templates": _body(b"<template>"),
    "vectors": _body(b"<svg>"),
    "depth after an attribute": _body(b"<em><article>", b"<p title='<title>'>"),
    "depth of items of two kinds": _body(b"<li>x<dt>x"),
    "depth of ruby texts": _body(b"<rt>x"),
    "depth of groups of options": _body(b"<optgroup>x"),
    "depth after half a comment": _body(b"<div>", b"<!-->", b"-->"),
    "depth after a title in a vector": _body(b"<div><g>", b"<svg><title>"),
    "quotes in names": _body(b"<div =\">"),
    "cells in mathematics": _body(b"<td>", b"<math>"),
    "cells in tables in mathematics": _body(b"<math><td>"),
    "sources in vectors": _body(b"<source>", b"<svg>"),
    "forms": _body(b"<button>a"),
    "headings": _body(b"<h1>A headline of this article</h1>"),
    "headings and words": _body(b"<h2>A headline</h2><p>" + WORDS + b"</p>"),
    "articles": _body(b"<article><p>" + WORDS * 2 + b"</p></article>"),
    "quotations": _body(b"<blockquote><p>" + WORDS + b"</p></blockquote>"),
    "times": _body(b"<time datetime='2024-05-06'>6 May 2024</time> "),
    "dates": _body(b"<p>6 May 2024, 12:30</p>"),
    "bylines": _body(b"<span class='byline author'>By Jane Smith</span>"),
    "bylines in bylines": _body(WORDS, b"<div class=author>" * 500),
    "headings in headings": _body(WORDS, b"<div><h1>" * 250),
    "captions in captions": _body(b"<p>" + WORDS, b"<figure><figcaption>" * 250),
    "times in times": _body(WORDS, b"<time>" * 500),
    "pictures in buttons": _body(b"<button><img src=/a.jpg></button>", b"<figure>"),
    "pictures in asides": _body(b"<img src=/a.jpg>", b"<figure>" + b"<aside class=related>" * 300),
    "digits": _body(b"1"),
    "huge attribute": _body(b"a", b'<p title="', b'">x</p>'),
    "huge class": _body(b"a", b'<p class="', b'">x</p>'),
    "classes": _body(b"article ", b'<div class="', b'">x</div>'),
    "hyphens in a class": _body(b"-", b'<div class="', b'">x</div>'),
    "huge style": _body(b"display:", b'<p style="', b'">x</p>'),
    "huge srcset": _body(b"/a.jpg 1x, ", b'<img src="/a.jpg" srcset="', b'">'),
    "commas in srcset": _body(b",", b'<img srcset="', b'">'),
    "white space in srcset": _body(b" ", b'<img srcset="/a.jpg', b'x">'),
    "huge alt": _body(b"a ", b'<img src="/a.jpg" alt="', b'">'),
    "huge address": _body(b"a/", b'<a href="/', b'">x</a>'),
    "dots in an address": _body(b"../", b'<a href="', b'">x</a>'),
    "white space in an attribute": _body(b" ", b'<a href="x', b'y">x</a>'),
    "attributes": lambda size: PAGE % (b"", b"<p " + b" ".join(b"a%d=b" % n for n in range(size // 10)) + b">x</p>"),
    "attributes without a value": lambda size: PAGE % (b"", b"<img src=/a.jpg " + _filled(b"a ", size) + b">"),
    "equals signs": _body(b"=", b"<img src=/a.jpg ", b">"),
    "huge title": lambda size: PAGE.replace(b"Harbour", b"Harbour " + _filled(b"- a | ", size)) % (b"", b"<p>" + WORDS + b"</p>"),
    "huge meta": _head(b"a, ", b'<meta name="keywords" content="', b'">'),
    "author of many words": _head(b"word ", b"<meta name=\"author\" content=\"", b"\">"),
    "huge author": _head(b"Jane Smith and ", b'<meta name="author" content="', b'">'),
    "huge description": _head(WORDS, b'<meta property="og:description" content="', b'">'),
    "white space in meta": _head(b" ", b'<meta name="date" content="a', b'b">'),
    "digits in a date": _head(b"2024 ", b'<meta property="article:published_time" content="', b'">'),
    "metas": _head(b'<meta property="article:tag" content="a">'),
    "authors": _head(b'<meta name="author" content="Jane Smith">'),
    "links in the head": _head(b'<link rel="canonical" href="/a">'),
    "JSON-LD": _head(WORDS, LD + b'{"@type":"NewsArticle","articleBody":"', b'"}</script>'),
    "JSON-LD with markup": _head(b"<p>a</p>", LD + b'{"@type":"NewsArticle","articleBody":"', b'"}</script>'),
    "JSON-LD of less-than signs": _head(b"<a ", LD + b'{"@type":"NewsArticle","articleBody":"', b'"}</script>'),
    "JSON-LD scripts": _head(LD + b'{"@type":"NewsArticle","headline":"A","author":{"name":"J"}}</script>'),
    "JSON-LD script starts": _head(LD),
    "JSON-LD broken": _head(b'{"a": 1,', LD),
    "JSON-LD commas": _head(b", ", LD + b"[", b"]</script>"),
    "JSON-LD white space": _head(b" ", LD + b"[1,", b"x</script>"),
    "JSON-LD comment and white space": _head(b" ", LD + b"[1 -->", b"x</script>"),
    "JSON-LD comment ends": _head(b"--> ", LD + b"[1 ", b"x</script>"),
    "JSON-LD lists": _head(b"[", LD),
    "JSON-LD authors": _head(b'{"name":"Jane Smith"},', LD + b'{"@type":"NewsArticle","author":[', b"{}]}</script>"),
    "JSON-LD references": lambda size: PAGE % (
        LD + b'{"@type":"NewsArticle","author":[' + b",".join(b'{"@id":"%d"}' % n for n in range(size // 15)) + b"]}</script>"
        + LD + b'[' + b",".join(b'{"@type":"Person","@id":"%d"}' % -n for n in range(size // 30)) + b"]</script>",
        b"<p>" + WORDS * 5 + b"</p>",
    ),
    "bytes that are no UTF-8": _body(b"\xff\xfe"),
    "GBK": _body("港口扩建方案获批。".encode("gbk"), b"<p>", b"</p>"),
    "NUL": _body(b"\x00"),
    "charset": lambda size: b"<meta " + _filled(b"charset= ", size) + b"\xff",
    "XML declaration": lambda size: b"<?xml " + _filled(b"encoding ", size) + b"\xff",
}  # fmt: skip


def seconds(html: bytes) -> float:
    """CPU seconds to read a page."""
    began = time.process_time()
    broadsheet.extract(html, "https://news.example/2024/05/06/a.html")
    return time.process_time() - began


def row(name: str, sizes: tuple[float, ...]) -> None:
    """One shape at each size; no further where a size took a minute."""
    told: list[str] = []
    rates: list[float] = []
    for size in sizes:
        took = seconds(SHAPES[name](int(size * 1e6)))
        rates.append(took / size)
        told.append(f"{took:7.2f}")
        if took > 60:
            break
    print(f"{name:36}{''.join(told)}   {rates[-1]:6.3f} s/MB, {rates[-1] / rates[0]:.1f} times the first", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=float, default=2)
    parser.add_argument("--only", action="append", choices=sorted(SHAPES))
    options = parser.parse_args()
    print(f"{'MB':36}{''.join(f'{size:7}' for size in SIZES)}")
    for name in options.only or SHAPES:
        most = SIZE / 1e6 if name in ("page", "paragraphs") else options.largest
        row(name, tuple(size for size in SIZES if size <= most))


if __name__ == "__main__":
    main()
