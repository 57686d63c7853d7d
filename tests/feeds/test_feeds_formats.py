"""Each format gives the same facts: what a feed says, where it says it, and nothing it does not say."""

import json
from datetime import UTC, datetime

import pytest

from broadsheet.feeds.parse import parse_feed
from broadsheet.model import Entry, Feed, Person

WHEN = datetime(2021, 12, 23, 1, 54, 48, tzinfo=UTC)
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Hafenblatt</title><link>https://blatt.example/</link><language>de</language><ttl>30</ttl>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
<atom:link rel="hub" href="https://hub.example/"/><skipHours><hour>3</hour></skipHours>
<item><title>Hafen &amp;amp; Stadt</title><link>/1</link><guid isPermaLink="false">g1</guid>
<dc:creator>Jana Weiß</dc:creator><pubDate>Thu, 23 Dec 2021 01:54:48 GMT</pubDate><category>Lokales</category>
<description><![CDATA[<p>kurz</p>
]]></description><content:encoded><![CDATA[<p>lang</p>]]></content:encoded>
<enclosure url="/a.mp3" type="audio/mpeg" length="12"/>
<media:group><media:content url="https://bild.example/b.jpg" medium="image"/></media:group></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://blatt.example/"><id>f</id>
<title>Hafenblatt</title><link href="/"/><entry><id>g1</id><title type="html">Hafen &amp;amp; Stadt</title>
<link href="1"/><link rel="enclosure" href="a.mp3" type="audio/mpeg" length="12"/><author><name>Jana Weiß</name></author>
<published>2021-12-23T01:54:48Z</published><category term="Lokales"/><summary type="html">&lt;p>kurz&lt;/p>
</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>lang</p></div></content></entry></feed>"""
JSON = """{"version":"https://jsonfeed.org/version/1.1","title":"Hafenblatt","home_page_url":"https://blatt.example/",
"language":"de","items":[{"id":"g1","url":"/1","title":"Hafen & Stadt","content_html":"<p>lang</p>","summary":"kurz",
"date_published":"2021-12-23T01:54:48Z","authors":[{"name":"Jana Weiß"}],"tags":["Lokales"],
"attachments":[{"url":"/a.mp3","mime_type":"audio/mpeg","size_in_bytes":12}]}]}"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://blatt.example/"><title>Hafenblatt</title>
<link>https://blatt.example/</link><dc:language>de</dc:language></channel><item rdf:about="g1"><title>Hafen &amp; Stadt</title>
<link>https://blatt.example/1</link><dc:creator>Jana Weiß</dc:creator><dc:date>2021-12-23T01:54:48Z</dc:date>
<dc:subject>Lokales</dc:subject></item></rdf:RDF>"""


def only(feed: Feed) -> Entry:
    (entry,) = feed.entries
    return entry


@pytest.mark.parametrize("text", [RSS, ATOM, JSON, RDF], ids=["rss", "atom", "json", "rdf"])
def test_the_facts_are_the_same_in_every_format(text: str) -> None:
    feed = parse_feed(text.encode(), "https://blatt.example/feed")
    entry = only(feed)
    assert (feed.title, feed.site_url, feed.language) == ("Hafenblatt", "https://blatt.example/", "de")
    assert (entry.id, entry.url, entry.title) == ("g1", "https://blatt.example/1", "Hafen & Stadt")
    assert (entry.authors, entry.published, entry.categories) == ((Person(name="Jana Weiß"),), WHEN, ("Lokales",))


@pytest.mark.parametrize("text", [RSS, ATOM, JSON], ids=["rss", "atom", "json"])
def test_bodies_and_enclosures(text: str) -> None:
    entry = only(parse_feed(text.encode(), "https://blatt.example/feed"))
    assert entry.content_html == "<p>lang</p>"
    assert entry.enclosures[0].url == "https://blatt.example/a.mp3"
    assert (entry.enclosures[0].type, entry.enclosures[0].length) == ("audio/mpeg", 12)


def test_markup_in_cdata_is_kept_to_the_byte() -> None:
    assert only(parse_feed(RSS.encode())).summary_html == "<p>kurz</p>\n"


def test_hints_for_the_next_visit() -> None:
    hints = parse_feed(RSS.encode()).hints
    assert (hints.ttl, hints.update_seconds, hints.hub, hints.skip_hours) == (30, 1800, "https://hub.example/", (3,))


def test_a_picture_in_a_media_group() -> None:
    assert only(parse_feed(RSS.encode())).image == "https://bild.example/b.jpg"


MENDED = {
    "bare ampersand": ("<title>A & B</title>", "A & B"),
    "HTML entity": ("<title>caf&eacute;&nbsp;x</title>", "café x"),
    "control character": ("<title>a\x0bb</title>", "ab"),
    "unclosed element": ("<title>a</title><description>b", "a"),
    "undeclared prefix": ("<title>a</title><foo:bar>b</foo:bar>", "a"),
    "markup in a title": ("<title>a &lt;b&gt;b&lt;/b&gt;</title>", "a b"),
}


@pytest.mark.parametrize(("item", "title"), MENDED.values(), ids=MENDED)
def test_broken_xml_loses_no_item(item: str, title: str) -> None:
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item>{item}</item></channel></rss>'
    assert parse_feed(text.encode()).entries[0].title == title


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-16", "utf-16-le", "utf-32", "cp037", "gb18030", "shift_jis", "euc-kr", "windows-1251", "big5"],
)
def test_charsets(encoding: str) -> None:
    title = {
        "gb18030": "港口",
        "shift_jis": "港湾",
        "euc-kr": "항구",
        "windows-1251": "Порт",
        "cp037": "hä",
        "big5": "港口",
    }.get(encoding, "港ä")
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss><channel><title>{title}</title></channel></rss>'
    assert parse_feed(text.encode(encoding)).title == title


def test_a_wrong_declaration_is_not_believed() -> None:
    text = '<?xml version="1.0" encoding="utf-8"?><rss><channel><title>caf\xe9</title></channel></rss>'
    assert parse_feed(text.encode("cp1252")).title == "café"


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_a_feed_of_two_bytes_a_letter_that_lost_its_beginning(charset: str) -> None:
    item = "<item><title>Häfen</title><link>https://a.example/1</link></item>"
    data = f'<rss version="2.0"><channel><title>Blatt</title>{item}</channel></rss>'.encode(charset)[40:]
    assert [entry.title for entry in parse_feed(data, "https://a.example/feed").entries] == ["Häfen"]


@pytest.mark.parametrize(
    ("given", "title"), [("a <b>c</b>", "a <b>c</b>"), ("R&amp;D &#8211; x", "R&D – x"), ("List<String> & AT&T", "List<String> & AT&T")]
)  # fmt: skip
def test_titles_of_json_feeds_are_words(given: str, title: str) -> None:
    data = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": given, "items": [{"title": given}]})
    feed = parse_feed(data.encode())
    assert (feed.title, feed.entries[0].title, feed.entries[0].title_html) == (title, title, None)
