"""A book of articles: chapters by section, each article whole, the same bytes each time. epubcheck has its say in CI."""

import io
import warnings
import zipfile
from datetime import UTC, datetime

from lxml import etree

from broadsheet.export.epub import Book, Picture, chapters, write_epub
from broadsheet.model import Image, Post

NS = {"x": "http://www.w3.org/1999/xhtml", "opf": "http://www.idpf.org/2007/opf"}


def post(name: str, **facts: object) -> Post:
    told = {
        "title": f"Nachricht {name}",
        "date": datetime(2026, 11, 1, 12, tzinfo=UTC),
        "url": f"https://blatt.example/{name}",
        "source_id": "blatt",
        "source_name": "Hafenblatt",
        "html": f"<p>Worte von {name} & mehr.</p>".replace("&", "&amp;"),
        **facts,
    }
    return Post(id=name, **told)  # type: ignore[arg-type]


def book(*posts: Post, pictures: dict[str, Picture] | None = None) -> zipfile.ZipFile:
    file = io.BytesIO()
    write_epub(file, Book(title="Morgen <1>", key="k"), chapters(posts), (pictures or {}).get)
    return zipfile.ZipFile(io.BytesIO(file.getvalue()))


def test_the_type_comes_first_and_uncompressed() -> None:
    first = book(post("a")).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_contents_are_by_section_in_the_order_of_the_posts() -> None:
    made = book(
        post("a", section=("Stadt", "Hafen")), post("b", section=("Sport",)), post("c", section=("Stadt", "Hafen"))
    )
    nav = etree.fromstring(made.read("EPUB/nav.xhtml"))
    assert nav.xpath("//x:nav/x:ol/x:li/x:span/text()", namespaces=NS) == ["Stadt / Hafen", "Sport"]
    assert nav.xpath("//x:nav//x:a/@href", namespaces=NS) == [f"articles/{name}.xhtml" for name in "acb"]


def test_each_article_is_whole_with_its_facts_and_its_source() -> None:
    made = book(post("a", authors=("Ada Lund",), language="de"))
    page = made.read("EPUB/articles/a.xhtml").decode()
    for words in (
        "<h1>Nachricht a</h1>",
        "Worte von a &amp; mehr.",
        "Ada Lund · Hafenblatt · 2026-11-01 12:00",
        'lang="de"',
    ):
        assert words in page
    assert '<a href="https://blatt.example/a">Hafenblatt</a>' in page


def test_kept_pictures_are_inside_once_and_lost_ones_leave_their_words() -> None:
    url = "https://blatt.example/p.jpg"
    picture = Picture(name="0a.jpg", media_type="image/jpeg", data=b"jpeg")
    html = f'<p>x</p><figure><img src="{url}" alt="A"><figcaption>C</figcaption></figure><img src="https://blatt.example/lost.jpg" alt="L">'
    made = book(post("a", html=html), post("b", html=html), pictures={url: picture})
    assert [name for name in made.namelist() if "pictures" in name] == ["EPUB/pictures/0a.jpg"]
    page = made.read("EPUB/articles/a.xhtml").decode()
    assert '<img src="../pictures/0a.jpg" alt="A"/><figcaption>C</figcaption>' in page
    assert "lost.jpg" not in page
    assert "<span>L</span>" in page


def test_a_picture_that_stands_at_two_addresses_is_inside_once() -> None:
    picture = Picture(name="0a.jpg", media_type="image/jpeg", data=b"jpeg")
    html = '<p>Text.</p><img src="https://a.example/1.jpg"><img src="https://b.example/2.jpg">'
    with warnings.catch_warnings(action="error"):
        made = book(
            post("a", html=html), pictures={f"https://{at}.jpg": picture for at in ("a.example/1", "b.example/2")}
        )
    assert made.namelist().count("EPUB/pictures/0a.jpg") == 1


def test_a_lead_picture_that_the_text_lacks_stands_before_it() -> None:
    url = "https://blatt.example/p.jpg"
    lead = Image(url=url, caption="Kran", credit="dpa")
    made = book(post("a", lead_image=lead), pictures={url: Picture(name="p.jpg", media_type="image/jpeg", data=b"x")})
    assert "<figcaption>Kran dpa</figcaption>" in made.read("EPUB/articles/a.xhtml").decode()


def test_a_book_in_arabic_turns_its_pages_the_other_way() -> None:
    made = book(post("a", language="ar"))
    assert 'page-progression-direction="rtl"' in made.read("EPUB/package.opf").decode()
    assert 'dir="rtl"' in made.read("EPUB/articles/a.xhtml").decode()


def test_the_same_articles_are_the_same_bytes() -> None:
    files = []
    for _ in range(2):
        file = io.BytesIO()
        write_epub(file, Book(title="Morgen", key="k"), chapters([post("a"), post("b")]))
        files.append(file.getvalue())
    assert files[0] == files[1]
