"""Which pictures an article shows, and what its markup is with ours in their place."""

from datetime import UTC, datetime
from pathlib import PurePosixPath

import pytest

from broadsheet.markup import attributes
from broadsheet.model import Article, Image, LocalPicture, Post
from broadsheet.pictures import addresses, pictures_of, with_ours
from broadsheet.publish.composed import body_of
from broadsheet.publish.facts import lead
from broadsheet.publish.media import File, in_folder, local

A, B = "https://bild.example/a.jpg", "https://bild.example/b.jpg?x=1&y=2"
OURS = LocalPicture(src="/pictures/aa/a-900.webp", at="/pictures/aa/a-900.webp", width=900, height=600)


def article(html: str = "", lead: str = "") -> Article:
    return Article(url="https://a.example/", html=html, lead_image=Image(url=lead) if lead else None)


def test_the_lead_comes_first_and_each_once() -> None:
    html = f'<p><img src="{B.replace("&", "&amp;")}"><img src="{A}" alt="a > b"><img alt="x" src="{A}"></p>'
    assert addresses(html) == (B, A, A)
    assert pictures_of(article(html, A)) == ((A, True), (B, False))


@pytest.mark.parametrize(
    "url",
    ["data:image/png;base64,AAAA", "https://me:key@bild.example/a.jpg", "/a.jpg", "https://bild.example/" + "a" * 5000,
     "https://bild.example/\u2028a.jpg"],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_none(url: str) -> None:
    assert pictures_of(article(f'<img src="{url}">', url)) == ()


def test_ours_stands_with_its_size_and_tells_where_it_came_from() -> None:
    html = with_ours(
        f'<figure><img src="{A}" alt="Ein „Hafen“ &amp; mehr" width="10" srcset="{A} 2x"></figure>', {A: OURS}
    )
    assert html.startswith("<figure><img ")
    told = attributes(html.partition("<img ")[2].partition(">")[0])
    assert told == {
        "alt": "Ein „Hafen“ & mehr",
        "src": "/pictures/aa/a-900.webp",
        "width": "900",
        "height": "600",
        "loading": "lazy",
        "data-from": A,
    }
    assert with_ours(html, {A: OURS}) == html, "twice is once"


def test_a_picture_element_has_no_source_of_theirs_left() -> None:
    html = f'<picture><source srcset="{B} 2x" type="image/avif"><img src="{A}" alt=""></picture><img src="{B}">'
    assert "b.jpg" not in with_ours(html, {A: OURS}).partition("</picture>")[0].partition("<img src")[0]
    assert with_ours(html, {A: OURS}).endswith(f'<img src="{B}">'), "one that is not ours stays as it is"
    assert with_ours(html, {}) == html


def test_what_is_there_to_be_counted_is_left_out() -> None:
    assert with_ours(f'<p>a<img src="{A}">b</p>', {A: None}) == "<p>ab</p>"


def test_widths_and_better_forms() -> None:
    files = [
        File(f"ab/abc-{width}.{form}", form, width, width // 2) for form in ("webp", "avif") for width in (640, 900)
    ]
    made = local(files, in_folder("source/pictures"), PurePosixPath("source/_posts/a.md"), "/blog/")
    assert made.src == "/blog/pictures/ab/abc-900.webp"
    assert made.at == "/pictures/ab/abc-900.webp", "themes put the root before it"
    assert (made.width, made.height) == (900, 450)
    html = with_ours(f'<img src="{A}" alt="">', {A: made})
    assert html.startswith('<picture><source type="image/avif" srcset="/blog/pictures/ab/abc-640.avif 640w, ')
    assert 'srcset="/blog/pictures/ab/abc-640.webp 640w, /blog/pictures/ab/abc-900.webp 900w"' in html


def post(**fields: object) -> Post:
    about = {"id": "abcdefghij", "title": "T", "date": datetime(2026, 1, 1, tzinfo=UTC), "url": "https://a.example/"}
    return Post(**{**about, "source_id": "a", "source_name": "A", **fields})  # type: ignore[arg-type]


def test_the_lead_is_ours_in_front_matter_and_above_the_body() -> None:
    shown = post(lead_image=Image(url=A, caption="Hafen", credit="A. Weber"), html="<p>Wort</p>", pictures={A: OURS})
    assert lead(shown) == "/pictures/aa/a-900.webp"
    assert '<figure><img alt="" src="/pictures/aa/a-900.webp"' in body_of(shown)
    assert "<figcaption>Hafen (A. Weber)</figcaption>" in body_of(shown), "whose it is stays"
    assert lead(post(lead_image=Image(url=A))) == A


def test_a_lead_that_the_body_shows_in_another_size_stands_once() -> None:
    other = "https://bild.example/800/a.jpg"
    shown = post(lead_image=Image(url=A), html=f'<p>Wort</p><img src="{other}">', pictures={A: OURS, other: OURS})
    assert body_of(shown).count("<img") == 1
