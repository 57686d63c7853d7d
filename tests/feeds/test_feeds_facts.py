"""Pictures, files, dates, people and addresses of items as feeds really have them."""

from datetime import UTC, datetime

import pytest

from broadsheet import parse_feed
from broadsheet.model import Entry

URL = "https://hafenblatt.example/feed.xml"
SPACES = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
FACE = '<media:content url="https://1.gravatar.com/avatar/da9d?s=96" medium="image"/>'


def item(inner: str) -> Entry:
    """The item of a feed with this in it."""
    feed = f"<rss {SPACES}><channel><link>https://hafenblatt.example/</link><item>{inner}</item></channel></rss>"
    (entry,) = parse_feed(feed.encode(), URL).entries
    return entry


@pytest.mark.parametrize(
    ("inner", "image"),
    [
        ('<media:content width="140" url="https://i/1.jpg"/><media:content width="460" url="https://i/2.jpg"/>', "2"),
        (
            '<media:thumbnail width="72" url="https://i/1.jpg"/><media:content medium="image" width="9" url="https://i/2.jpg"/>',
            "1",
        ),
        (
            '<media:group><media:content url="https://i/1.jpg"/><media:content isDefault="true" url="https://i/2.jpg"/></media:group>',
            "2",
        ),
        (f'{FACE}<media:content medium="image" url="https://i/2.jpg"/>', "2"),
        ('<media:thumbnail url="https://i/1.jpg"/><media:content url="https://i/2.mp4" width="640"/>', "1"),
    ],
)
def test_the_picture_of_an_item(inner: str, image: str) -> None:
    assert item(inner).image == f"https://i/{image}.jpg"


def test_a_face_is_neither_picture_nor_file() -> None:
    assert (item(FACE).image, item(FACE).enclosures) == (None, ())


def test_of_one_file_in_several_forms_one_is_kept() -> None:
    forms = "".join(f'<media:content url="https://i/{n}.mp4" type="video/mp4" width="{n}"/>' for n in (320, 1280, 640))
    found = item(f'<media:group>{forms}</media:group><enclosure url="https://i/a.mp3" type="audio/mpeg"/>').enclosures
    assert [file.url for file in found] == ["https://i/a.mp3", "https://i/1280.mp4"]


@pytest.mark.parametrize("date", ["1795955400", "1795955400000", "20261129123000", "Sun, 29 Nov 2026 12:30:00 GMT"])
def test_dates_in_figures(date: str) -> None:
    assert item(f"<pubDate>{date}</pubDate>").published == datetime(2026, 11, 29, 12, 30, tzinfo=UTC)


def test_24_o_clock_is_the_next_day() -> None:
    assert item("<pubDate>Sun, 29 Nov 2026 24:00:00 GMT</pubDate>").published == datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("hidden (Ann Rope)", ["Ann Rope"]),
        ("By Ann Rope", ["Ann Rope"]),
        ("Byron Knot", ["Byron Knot"]),
        ("https://hafenblatt.example/ann", []),
        ("Ann Rope (Design)", ["Ann Rope (Design)"]),
    ],
)
def test_who_wrote_an_item(author: str, names: list[str]) -> None:
    assert [person.name for person in item(f"<author>{author}</author>").authors] == names


def test_what_is_no_mail_is_none() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><author><name>Ann</name><email>none</email></author></entry></feed>'
    (entry,) = parse_feed(feed.encode(), URL).entries
    assert [(person.name, person.email) for person in entry.authors] == [("Ann", None)]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("hafenblatt.example/a/", "https://hafenblatt.example/a/"),
        ("www.hafenblatt.example/a/", "https://www.hafenblatt.example/a/"),
        ("a/b.html", "https://hafenblatt.example/a/b.html"),
        ("https://hafenblatt.example/a b/c.html", "https://hafenblatt.example/a%20b/c.html"),
        ("https://hafenblatt.example/a;jsessionid=0A1B2C3D?x=1", "https://hafenblatt.example/a?x=1"),
        (
            "https://hafenblatt.example/t.php?t=1&amp;sid=0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            "https://hafenblatt.example/t.php?t=1",
        ),
    ],
)
def test_the_address_of_an_item(link: str, url: str) -> None:
    assert item(f"<link>{link}</link>").url == url
