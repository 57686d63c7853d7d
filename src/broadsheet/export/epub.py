"""An EPUB 3.3 book of articles, by section: a newspaper of one's own for any reader. Same articles, same bytes.

Source: W3C EPUB 3.3 (container, package document, navigation document).
"""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC
from html import escape
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from broadsheet.export.xhtml import xhtml
from broadsheet.language import is_right_to_left
from broadsheet.model import Moment, Post, Record
from broadsheet.text import printable

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can tell: no clock in a book
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_STYLE = """body { line-height: 1.6; margin: 0 4%; }
:lang(zh), :lang(ja), :lang(ko) { line-height: 1.75; }
h1 { font-size: 1.5em; line-height: 1.25; margin: 0 0 .5em; }
h2, h3, h4 { line-height: 1.3; }
figure { margin: 1em 0; text-align: center; }
img { max-width: 100%; height: auto; }
figcaption, .facts { font-size: .85em; color: #555; }
.facts { margin: 0 0 1.5em; }
blockquote { margin: 1em 1.5em; }
pre { white-space: pre-wrap; font-size: .85em; }
table { border-collapse: collapse; }
td, th { border: 1px solid #999; padding: .2em .5em; }
nav ol { list-style: none; padding-inline-start: 1em; }
"""
_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" {language} dir="{way}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="{style}"/></head>
<body>
{body}
</body>
</html>
"""


class Picture(Record, frozen=True, kw_only=True):
    """A picture that was kept."""

    name: str  # of its file, with an ending
    media_type: str  # "image/jpeg", "image/png", "image/gif", "image/webp"
    data: bytes


class Book(Record, frozen=True, kw_only=True):
    """What a book is called."""

    title: str
    key: str  # what makes it this book and no other: its identifier is made of it
    publisher: str = "broadsheet"


class Chapter(Record, frozen=True, kw_only=True):
    """The articles of one section."""

    section: tuple[str, ...]  # (): those without one
    posts: tuple[Post, ...]


Kept = Callable[[str], Picture | None]


def chapters(posts: Iterable[Post]) -> list[Chapter]:
    """Posts by section, sections as they first come."""
    found: dict[tuple[str, ...], list[Post]] = {}
    for post in posts:
        found.setdefault(post.section, []).append(post)
    return [Chapter(section=section, posts=tuple(of)) for section, of in found.items()]


def write_epub(file: BinaryIO, book: Book, of: Sequence[Chapter], kept: Kept = lambda url: None) -> int:
    """Write the book; the number of its articles. `of` has at least one article.

    kept   the picture at an address, None where it was not kept: its words stay
    """
    posts = [post for chapter in of for post in chapter.posts]
    language = Counter(post.language or "und" for post in posts).most_common(1)[0][0]
    pictures: dict[str, Picture] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        _put(zipped, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _put(zipped, "META-INF/container.xml", _CONTAINER.encode())
        _put(zipped, "EPUB/style.css", _STYLE.encode())
        _put(zipped, "EPUB/nav.xhtml", _nav(book, of, language).encode())
        for post in posts:
            _put(zipped, f"EPUB/{_place(post)}", _article(post, kept, pictures).encode())
        for picture in {picture.name: picture for picture in pictures.values()}.values():  # at several addresses
            _put(zipped, f"EPUB/pictures/{picture.name}", picture.data, zipfile.ZIP_STORED)
        _put(zipped, "EPUB/package.opf", _package(book, posts, language, pictures.values()).encode())
    return len(posts)


def _put(zipped: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    zipped.writestr(zipfile.ZipInfo(name, _BEGINNING), data, how)


def _place(post: Post) -> str:
    return f"articles/{post.id}.xhtml"


def _page(title: str, body: str, language: str | None, style: str) -> str:
    tag = escape(language or "und")
    way = "rtl" if is_right_to_left(language) else "ltr"
    return _PAGE.format(language=f'lang="{tag}" xml:lang="{tag}"', way=way, title=_words(title), style=style, body=body)


def _words(text: str) -> str:
    return escape(printable(text))


def _article(post: Post, kept: Kept, pictures: dict[str, Picture]) -> str:
    def place(url: str) -> str | None:
        picture = pictures.get(url) or kept(url)
        if picture is None:
            return None
        pictures[url] = picture
        return f"../pictures/{picture.name}"

    facts = [*post.authors, *post.agencies, post.source_name, post.date.strftime("%Y-%m-%d %H:%M")]
    link = f'<p class="facts"><a href="{escape(post.url)}">{_words(post.source_name)}</a></p>' if post.url else ""
    lead = _lead(post, place)
    body = (
        f'<article>\n<h1>{_words(post.title)}</h1>\n<p class="facts">{_words(" · ".join(filter(None, facts)))}</p>\n'
        f"{lead}{xhtml(post.html, place)}\n{link}\n</article>"
    )
    return _page(post.title, body, post.language, "../style.css")


def _lead(post: Post, place: Callable[[str], str | None]) -> str:
    lead = post.lead_image
    if lead is None or lead.url in post.html or "<img" in post.html[:600]:
        return ""
    at = place(lead.url)
    said = " ".join(filter(None, (lead.caption, lead.credit)))
    caption = f"<figcaption>{_words(said)}</figcaption>" if said else ""
    return f'<figure><img src="{escape(at)}" alt="{_words(lead.alt)}"/>{caption}</figure>\n' if at else ""


def _nav(book: Book, of: Sequence[Chapter], language: str) -> str:
    items = "\n".join(_nav_chapter(chapter) for chapter in of)
    body = f'<nav epub:type="toc" id="toc">\n<h1>{_words(book.title)}</h1>\n<ol>\n{items}\n</ol>\n</nav>'
    return _page(book.title, body, language, "style.css")


def _nav_chapter(chapter: Chapter) -> str:
    links = "\n".join(
        f'<li><a href="{_place(post)}">{_words(post.title) or post.id}</a></li>' for post in chapter.posts
    )
    name = " / ".join(chapter.section)
    return f"<li><span>{_words(name)}</span>\n<ol>\n{links}\n</ol></li>" if name.strip() else links


def _package(book: Book, posts: Sequence[Post], language: str, pictures: Iterable[Picture]) -> str:
    newest: Moment = max(post.updated or post.date for post in posts)
    way = ' page-progression-direction="rtl"' if is_right_to_left(language) else ""
    sources = sorted({post.source_name for post in posts} - {""})
    names = "\n".join(f"<dc:creator>{_words(name)}</dc:creator>" for name in sources)
    spine = "\n".join(f'<itemref idref="a-{post.id}"/>' for post in posts)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{escape(language)}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{uuid5(NAMESPACE_URL, book.key)}</dc:identifier>
<dc:title>{_words(book.title)}</dc:title>
<dc:language>{escape(language)}</dc:language>
<dc:publisher>{_words(book.publisher)}</dc:publisher>
{names}
<meta property="dcterms:modified">{_utc(newest)}</meta>
</metadata>
<manifest>
{"".join(_items(posts, pictures))}</manifest>
<spine{way}>
<itemref idref="nav"/>
{spine}
</spine>
</package>
"""


def _items(posts: Sequence[Post], pictures: Iterable[Picture]) -> Iterator[str]:
    yield '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
    yield '<item id="style" href="style.css" media-type="text/css"/>\n'
    for post in posts:
        yield f'<item id="a-{post.id}" href="{_place(post)}" media-type="application/xhtml+xml"/>\n'
    for name, kind in sorted({(picture.name, picture.media_type) for picture in pictures}):
        yield f'<item id="p-{escape(name)}" href="pictures/{escape(name)}" media-type="{kind}"/>\n'


def _utc(moment: Moment) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
