"""A web of a few addresses as a WARC file, for tests of the whole path; and a folder that follows it."""

import io
from collections.abc import Mapping
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FEED = "https://blatt.example/feed.xml"
Body = str | bytes


def feed(*items: str) -> str:
    """An RSS feed of these <item>s."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Hafenblatt</title>'
        f"<link>https://blatt.example/</link><language>de</language>{''.join(items)}</channel></rss>"
    )


def item(number: int, title: str = "", **fields: str) -> str:
    """One <item>: guid and link by number, then the fields given, CDATA as the old routes write it."""
    fields = {
        "title": title or f"Nachricht {number}",
        "guid": f"https://blatt.example/{number}",
        "link": f"https://blatt.example/{number}",
        "pubDate": f"Thu, 23 Dec 2021 01:{number:02d}:48 GMT",
        **fields,
    }
    return "<item>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in fields.items() if v) + "</item>"


def article(title: str, *paragraphs: str) -> str:
    """A page with a menu, an article and a footer."""
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{title} | Hafenblatt</title></head><body>'
        '<nav><ul><li><a href="/a">Politik</a></li><li><a href="/b">Sport</a></li></ul></nav>'
        f"<main><article><h1>{title}</h1>{body}</article></main>"
        "<footer><a href='/i'>Impressum</a></footer></body></html>"
    )


LONG = (
    "Der Stadtrat hat am Dienstag nach dreistündiger Debatte den Ausbau des alten Hafens beschlossen, der im "
    "kommenden Frühjahr beginnen soll.",
    "Anwohner hatten sich über Lärm und Verkehr beklagt, doch die Mehrheit hielt die neuen Anleger für nötig, "
    "damit die Fähren auch bei Niedrigwasser fahren können.",
    "Die Kosten von vierzehn Millionen Euro tragen Land und Stadt je zur Hälfte; die Arbeiten dauern zwei Jahre.",
)


def write_web(path: Path, web: Mapping[str, Body], date: str = "2026-11-01T06:00:00Z") -> Path:
    """A .warc.gz that answers these addresses; a body of "404" is an answer of that status."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        for url, body in web.items():
            data = body if isinstance(body, bytes) else body.encode()
            kind = "application/xml" if data.startswith(b"<?xml") else "text/html; charset=utf-8"
            status = "404 Not Found" if data == b"404" else "200 OK"
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(data),
                http_headers=headers,
                length=len(data),
                warc_headers_dict={
                    "WARC-Date": date,
                    "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, url + date)}>",
                },
            )
            writer.write_record(record)
    return path


def folder(path: Path, extra: str = "", *, layout: str = "", timezone: str = "UTC") -> Path:
    """A broadsheet folder that follows FEED into a Hexo target."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "broadsheet.toml").write_text(
        f'title = "Morgen"\nworkers = 1\ntimezone = "{timezone}"\n[[target]]\nkind = "hexo"\npath = "blog"\nlayout = "{layout}"\n'
        f'[[source]]\nid = "blatt"\nurl = "{FEED}"\nsection = ["Zeitung", "Hafenblatt", "Lokales"]\n{extra}',
        encoding="utf-8",
    )
    return path


def posts(path: Path) -> dict[str, bytes]:
    """Every post of the folder's blog, by its path."""
    root = path / "blog" / "source" / "_posts"
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*.md"))}
