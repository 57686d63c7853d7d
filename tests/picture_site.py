"""A news site on the loopback whose articles show pictures: good ones, bad ones, slow ones, ones that lead elsewhere."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from broadsheet.api import live_run
from broadsheet.pipeline.library import writing
from broadsheet.pipeline.pictures import PictureOutcome
from gallery import gallery
from news_site import Paper, Site, _Handler, config
from small_web import LONG, feed, item

A_ARTICLE = 8  # pictures
DRIP = -1  # as a page: bytes that come one by one, without end
ON = '[[target]]\nkind = "hexo"\npath = "blog"\npictures = "on"\n'
LEAD = ON.replace('"on"', '"lead"')


class PictureSite(Site):
    """Serves pictures at /bilder/…; `causes` says of each address why it cannot be kept ("" where it can)."""

    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = _Slow
        self.causes: dict[str, str] = {}

    def put(self, pictures: Sequence[tuple[str, bytes, str]], first: int = 1) -> None:
        """Serve articles that show these pictures, and a feed of them."""
        urls = []
        for n, (_, data, cause) in enumerate(pictures):
            path = f"/bilder/{first:03}-{n:03}.jpg"  # whatever it is, it claims to be a JPEG
            self.pages[path] = data
            self.causes[self.url + path] = cause
            urls.append(self.url + path)
        self.show(urls, first)

    def show(self, urls: Sequence[str], first: int = 1) -> None:
        numbers = []
        for n, start in enumerate(range(0, len(urls), A_ARTICLE), first):
            self.pages[f"/{n}"] = page(f"Nachricht {n}", urls[start : start + A_ARTICLE])
            numbers.append(n)
        self.pages["/feed"] = feed(
            *(item(n % 60, f"Nachricht {n}", link=f"{self.url}/{n}", guid=f"g{n}") for n in numbers)
        )

    def asked(self) -> list[str]:
        """The pictures that were sent since the last call."""
        sent, self.sent = self.sent, []
        return [path for path, *_ in sent if path.startswith("/bilder/")]


class _Slow(_Handler):
    server: PictureSite

    def do_GET(self) -> None:
        if self.server.pages.get(self.path) != DRIP:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"\xff\xd8\xff")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)


def page(title: str, urls: Sequence[str]) -> str:
    """An article with a picture, its caption and its credit after each paragraph."""
    shown = [
        f'<figure><img src="{url}" alt="Bild {n}" width="300" height="200"><figcaption>Der Hafen. Foto: A. Weber'
        "</figcaption></figure>"
        for n, url in enumerate(urls)
    ]
    words = [f"<p>{LONG[n % 3]} Absatz {n}.</p>" for n in range(max(3, len(urls)))]
    body = "".join(a + b for a, b in zip(words, [*shown, *[""] * len(words)], strict=False))
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{title} | Hafenblatt</title></head><body>'
        f"<main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )


@contextmanager
def picture_site(count: int = 0) -> Iterator[PictureSite]:
    """A site that answers while the block lasts, with `count` pictures of every kind."""
    with PictureSite() as site:
        if count:
            site.put(list(gallery(count)))
        threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield site
        site.shutdown()


class PicturePaper(Paper):
    """A folder that keeps the pictures of a site."""

    def __init__(self, folder: Path, site: Site, targets: str = ON, extra: str = "") -> None:
        text = config(f'id = "blatt"\nurl = "{site.url}/feed"\n', targets=targets)
        super().__init__(
            folder,
            text.replace("per_host = 1", "").replace("[fetch]\n", "[fetch]\nper_host = 4\ntimeout = 2\n") + extra,
        )
        self.told: list[PictureOutcome] = []

    def look(self, after: timedelta = timedelta(), **options: bool) -> list[PictureOutcome]:
        """One live run, `after` the last one; how its pictures ended."""
        self.now += after
        told: list[PictureOutcome] = []
        with writing(self.folder, "run") as library:
            list(live_run(library, library.config.source, 1, clock=lambda: self.now, hear=told.append, **options))
        return told

    def files(self) -> dict[str, bytes]:
        """What lies in library/media."""
        media = self.folder / "library" / "media"
        return {p.relative_to(media).as_posix(): p.read_bytes() for p in sorted(media.rglob("*")) if p.is_file()}

    def published(self) -> dict[str, bytes]:
        """The pictures that lie in the target."""
        source = self.folder / "blog" / "source"
        return {p.relative_to(source).as_posix(): p.read_bytes() for p in sorted((source / "pictures").rglob("*.*"))}
