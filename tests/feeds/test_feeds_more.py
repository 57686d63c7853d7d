"""The odder corners of the formats: each is written somewhere, or sent by someone."""

from datetime import UTC, datetime

import pytest

from broadsheet.feeds.headline import headline
from broadsheet.feeds.parse import parse_feed
from broadsheet.feeds.publisher import at_publisher
from broadsheet.model import Entry, Feed, Person

ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'


def rss(channel: str, names: str = "") -> Feed:
    return parse_feed(
        f'<rss version="2.0" {names}><channel>{channel}</channel></rss>'.encode(), "https://blatt.example/f"
    )


def item(inside: str, names: str = "") -> Entry:
    return rss(f"<item>{inside}</item>", names).entries[0]


def atom(inside: str, namespace: str = "http://www.w3.org/2005/Atom") -> Feed:
    return parse_feed(f'<feed xmlns="{namespace}">{inside}</feed>'.encode(), "https://blatt.example/f")


def test_channel_definition_format() -> None:
    feed = parse_feed(
        b'<CHANNEL HREF="https://blatt.example/" LASTMOD="2004-04-06T23:05-05:00"><TITLE>Blatt</TITLE><ABSTRACT>kurz</ABSTRACT>'
        b'<ITEM HREF="/1" LASTMOD="2004-04-06"><TITLE>Hafen</TITLE><ABSTRACT>lang</ABSTRACT></ITEM></CHANNEL>',
        "https://blatt.example/a.cdf",
    )
    assert (feed.title, feed.description, feed.site_url) == ("Blatt", "kurz", "https://blatt.example/")
    assert feed.updated == datetime(2004, 4, 7, 4, 5, tzinfo=UTC)
    (entry,) = feed.entries
    assert (entry.url, entry.title, entry.summary_html) == ("https://blatt.example/1", "Hafen", "lang")


@pytest.mark.parametrize("how", ['mode="base64"', 'type="application/octet-stream"'])
def test_base64_is_unpacked(how: str) -> None:
    assert (
        atom(f"<entry><content {how}> PGI+SGFm\nZW48L2I+ </content></entry>").entries[0].content_html == "<b>Hafen</b>"
    )


def test_base64_that_holds_no_text_is_nothing() -> None:
    assert atom('<entry><content type="image/gif">/////w==</content></entry>').entries[0].content_html is None


def test_what_only_says_to_be_base64_stays_text() -> None:
    assert (
        atom('<entry><content type="application/json">{"a": 1}</content></entry>').entries[0].content_html == '{"a": 1}'
    )


@pytest.mark.parametrize("namespace", ["http://purl.org/atom/ns#", "http://purl.org/echo/", "http://example.com/necho"])
def test_the_earlier_names_of_atom(namespace: str) -> None:
    assert atom("<title>Blatt</title>", namespace).title == "Blatt"


def test_an_id_that_is_a_path_becomes_an_address() -> None:
    assert atom("<id>/feed/1</id>").id == "https://blatt.example/feed/1"
    assert atom("<id>tag:blatt.example,2004:/1</id>").id == "tag:blatt.example,2004:/1"


def test_windows_points_become_the_signs_that_were_meant() -> None:
    for text in ("<title>don\x92t</title>".encode(), b"<title>don&#146;t</title>", b"<title>don&#x92;t</title>"):
        assert parse_feed(b"<rss><channel>" + text + b"</channel></rss>").title == "don\u2019t"


def test_latin_1_is_windows_1252() -> None:
    data = b"<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><title>\x84Hafen\x93 \xfc</title></channel></rss>"
    assert parse_feed(data).title == "„Hafen“ ü"


def test_entities_of_the_document_itself() -> None:
    data = b'<!DOCTYPE rss [<!ENTITY ort "Hafen">]><rss><channel><title>&ort; &amp; Stadt</title></channel></rss>'
    assert parse_feed(data).title == "Hafen & Stadt"


def test_entities_of_the_document_itself_cannot_blow_it_up() -> None:
    refs = "&a;" * 200_000
    data = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100}">]><rss><channel><title>{refs}</title></channel></rss>'
    assert len(parse_feed(data.encode()).title or "") < 2_000_000


def test_names_are_read_without_regard_to_case() -> None:
    entry = item("<TITLE>Hafen</TITLE><PubDate>Thu, 23 Dec 2021 01:54:48 GMT</PubDate>")
    assert (entry.title, entry.published) == ("Hafen", datetime(2021, 12, 23, 1, 54, 48, tzinfo=UTC))


def test_a_root_with_bare_values() -> None:
    assert parse_feed(b"<rss version=2.0><channel><title>x</title></channel></rss>").title == "x"


def test_nested_categories_and_keywords() -> None:
    inside = '<itunes:category text="Technik"><itunes:category text="Geräte"/></itunes:category><itunes:keywords>a, b</itunes:keywords>'
    assert item(inside, ITUNES).categories == ("Technik", "Geräte", "a", "b")


def test_a_person_of_atom_within_rss() -> None:
    names = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    entry = item("<atom:author><atom:name>Jana</atom:name><atom:email>j@e.org</atom:email></atom:author>", names)
    assert entry.authors == (Person(name="Jana", email="j@e.org"),)


def test_an_address_of_mail_is_no_part_of_the_name() -> None:
    assert item("<author>Jana Weiß (mailto:j@e.org)</author>").authors == (Person(name="Jana Weiß", email="j@e.org"),)


def test_description_and_summary_beside_each_other() -> None:
    entry = item("<description>kurz</description><summary>lang</summary>")
    assert (entry.summary_html, entry.content_html) == ("kurz", "lang")


def test_a_site_address_without_a_scheme_is_no_base() -> None:
    feed = rss("<link>blatt.example/</link><item><link>/1</link></item>")
    assert feed.entries[0].url == "https://blatt.example/1"


def test_a_link_that_is_text() -> None:
    feed = atom('<entry><link rel="alternate">https://blatt.example/1</link></entry>')
    assert feed.entries[0].url == "https://blatt.example/1"


def test_a_player_where_there_is_no_file() -> None:
    names = 'xmlns:media="http://search.yahoo.com/mrss/"'
    entry = item('<media:content><media:player url="https://film.example/1"/></media:content>', names)
    assert [one.url for one in entry.enclosures] == ["https://film.example/1"]


def test_languages_are_written_as_bcp_47_has_them() -> None:
    assert rss("<language>de_AT</language>").language == "de-AT"


def test_json_authors_in_every_form() -> None:
    data = b'{"version":"https://jsonfeed.org/version/1.1","items":[{"authors":{"name":"A"},"author":{"name":"B"}}]}'
    assert [one.name for one in parse_feed(data).entries[0].authors] == ["A", "B"]


def test_an_entry_without_a_title_is_called_by_its_words_or_its_address() -> None:
    assert headline(Entry(title="Hafen", summary_html="x")) == "Hafen"
    assert headline(Entry(content_html="<p>Der Hafen</p>", url="https://e.org/1")) == "Der Hafen"
    assert headline(Entry(url="https://e.org/1")) == "https://e.org/1"
    assert headline(Entry()) == ""


BURNER = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'


def test_a_feed_service_puts_its_own_address_before_the_publishers() -> None:
    link = "<link>https://proxy.example/~r/1</link><feedburner:origLink>https://blatt.example/1</feedburner:origLink>"
    feed = rss(f"<item>{link}</item><item><link>/2</link></item>", BURNER)
    assert [one.url for one in feed.entries] == ["https://proxy.example/~r/1", "https://blatt.example/2"]
    assert [one.url for one in at_publisher(feed).entries] == ["https://blatt.example/1", "https://blatt.example/2"]
    assert at_publisher(atom("<entry/>")) == atom("<entry/>")


def test_the_original_address_in_atom() -> None:
    inside = f'<entry><link href="/r/1"/><f:origLink {BURNER.replace("feedburner", "f", 1)}>/1</f:origLink></entry>'
    assert atom(inside).entries[0].original_url == "https://blatt.example/1"


def test_what_only_looks_like_a_tag_is_a_word_of_the_title() -> None:
    assert item("<title>List&lt;String&gt; &amp;amp; &lt;/example&gt;</title>").title == "List<String> & </example>"
    assert item("<title>&lt;b&gt;a&lt;/b&gt; &lt;my-tag&gt;b&lt;/my-tag&gt;</title>").title == "a b"
    assert item("<title>&lt;T&gt; &lt;i&gt;b&lt;/i&gt;</title>").title_html == "&lt;T> <i>b</i>"


def test_a_title_of_an_odd_type_is_its_text() -> None:
    assert atom('<entry><title type="application/x-custom">test</title></entry>').entries[0].title == "test"
