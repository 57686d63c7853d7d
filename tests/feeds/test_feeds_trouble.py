"""What is no feed says what it is and what to do; nothing else ever leaves the room."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.errors import FeedError
from broadsheet.feeds.parse import parse_feed

from .test_feeds_formats import ATOM, JSON, RDF, RSS

FIND = "(name the address of its feed)"
REFUSED = {
    "empty": (b"", "the answer is empty (try again later; the site may be in trouble)"),
    "white space": (b" \n\xef\xbb\xbf\n", "the answer is empty (try again later; the site may be in trouble)"),
    "a web page": (b"<!DOCTYPE html><html><body>x</body></html>", f"this is a web page, not a feed {FIND}"),
    "HTML where XML was said": (b'<?xml version="1.0"?>\n<html xmlns="x"><body/></html>', f"this is a web page, not a feed {FIND}"),
    "other XML": (b"<?xml version='1.0'?><svg/>", f"this is XML, but no feed (its root is <svg>) {FIND}"),
    "plain text": (b"not found", f"this is plain text, not a feed {FIND}"),
    "other JSON": (b'{"a": 1}', f"this is JSON, but no JSON Feed {FIND}"),
    "broken JSON": (b'{"version": ', f"this is no JSON that can be read {FIND}"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", f"this is plain text, not a feed {FIND}"),
    "XML without an element": (b"<?xml version='1.0'?>", "the XML is broken beyond reading (look at the address in a browser)"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_feed_says_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(FeedError) as told:
        parse_feed(data, "https://e.org/f", "application/xml")
    assert str(told.value) == f"https://e.org/f: {said}"


def test_a_feed_without_items_is_a_feed() -> None:
    empty = b"<rss version='2.0'><channel><title>x</title></channel></rss>"
    assert parse_feed(empty).entries == ()
    assert parse_feed(empty + b"\0" * 99).title == "x"


def test_entity_bombs_and_outside_entities_do_nothing() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))
    text = f"<!DOCTYPE rss [{bomb}<!ENTITY out SYSTEM 'file:///etc/passwd'>]><rss><channel><title>a&e11;&out;b</title></channel></rss>"
    title = parse_feed(text.encode()).title or ""
    assert len(title) < 100
    assert "root:" not in title


def test_deep_nesting_is_read() -> None:
    text = (
        "<rss><channel><title>x</title><item><description>"
        + "<b>" * 5000
        + "</b>" * 5000
        + "</description></item></channel></rss>"
    )
    assert parse_feed(text.encode()).title == "x"


def titles(data: bytes) -> list[str | None]:
    return [entry.title for entry in parse_feed(data).entries]


TWO = "<item><title>a</title></item>{}<item><title>b</title></item>"
SPOILED = {
    "an element that never ends": "<rss><channel>" + TWO.format("<image><url>x</image>") + "</channel></rss>",
    "an item that never ends": f"<rss><channel>{TWO.format('')}</channel></rss>".replace("</item>", "", 1),
    "items within each other": f"<rss><channel>{TWO.format('')}</channel></rss>".replace("</title></item>", "</title>"),
    "words of a broken script before": "<br />\n<b>Warning</b>: x in <b>y</b><rss><channel>" + TWO.format("") + "</channel></rss>",
    "plain words before": "Notice: x\n" * 99 + "<rss><channel>" + TWO.format("") + "</channel></rss>",
    "no beginning": 'ersion="2.0"><channel>' + TWO.format("") + "</channel></rss>",
    "the namespace of another format": '<rss xmlns="http://www.w3.org/2005/Atom"><channel' + TWO.format("") + "</rss>",
    "a comment that begins in a value": f"<rss a='<!--'><channel>{TWO.format('')}</channel></rss><!-- -->".replace("</item>", "", 1),
    "CDATA that begins in a value with tags": "<rss><channel><a b='><x><![CDATA['/><item><title>a</title><item><title>b</title><x>]]>",
    "CDATA that begins in an instruction": f"<?x <![CDATA[ ?><rss><channel>{TWO.format('')}</channel></rss><![CDATA[]]>".replace("</item>", "", 1),
    "CDATA that lost its end": "<rss><channel><item><title>a</title><x><![CDATA[x]]</x></item><item><title><![CDATA[b]]></title>",
    "a doctype's value that never ends": f"<!DOCTYPE rss [<!ENTITY % p SYSTEM 'x> %p;]><rss><channel>{TWO.format('')}</channel></rss><!-- ' -->",
    "an instruction that ends late": f"<\x07?x <rss><channel>{TWO.format('')}</channel></rss> ?><b/>",
    "control characters after the name": f"<rss><channel>{TWO.format('')}</channel></rss>".replace("<item>", "<item\x1fa='x'>"),
    "a charset that its declaration refutes": f"<?xml version='1.0' encoding='cp037'?><rss><channel>{TWO.format('')}</channel></rss>\xe9",
    "a row of NULs": "<!--" + "\0" * 900 + f"--><rss><channel>{TWO.format('')}</channel></rss>",
    "the end of a page in an item": f"<!DOCTYPE html>{' ' * 700}<rss><channel>{TWO.format('</html>')}</channel></rss>",
    "prefixes": f"<rss xmlns:r='http://backend.userland.com/rss2'><channel>{TWO.format('').replace('<item>', '<r:item>', 1)}".replace("</item>", "", 1),
    "a sign in a tag": f"<rss><channel>{TWO.format('')}</channel></rss>".replace("<item>", "<item\x80>"),
}  # fmt: skip


@pytest.mark.parametrize("text", SPOILED.values(), ids=SPOILED)
def test_what_spoils_one_item_spoils_no_other(text: str) -> None:
    assert titles(text.encode("latin-1")) == ["a", "b"]


ITEM, ENTRY = "<item><title>a</title></item>", "<entry><title>b</title></entry>"
RUN_INTO_ONE = {
    "two channels": f"<rss><channel>{ITEM}</channel><channel>{ITEM.replace('a<', 'b<')}</channel></rss>",
    "a group of items": f"<rss><channel>{ITEM}<items>{ITEM.replace('a<', 'b<')}</items></channel></rss>",
    "an item in an item": f"<rss><channel>{ITEM.replace('</item>', f'{ITEM}</item>'.replace('a<', 'b<'))}</channel></rss>",
    "an entry among items": f"<rss><channel>{ITEM}{ENTRY}</channel></rss>",
    "a feed in a channel": f"<rss><channel>{ITEM}<feed xmlns='http://www.w3.org/2005/Atom'>{ENTRY}</feed></channel></rss>",
    "a feed in an item": f"<rss><channel>{ITEM.replace('</item>', f'<guid><feed>{ENTRY}</feed></guid></item>')}</channel></rss>",
    "RSS in the namespace of Atom": f"<rss xmlns='http://www.w3.org/2005/Atom'><channel>{ITEM}{ENTRY}</channel></rss>",
    "an envelope": f"<response><rss><channel>{ITEM}{ITEM.replace('a<', 'b<')}</channel></rss>{ITEM}</response>",
    "an envelope with two feeds": f"<response><rss><channel>{ITEM}</channel></rss><feed>{ENTRY}</feed></response>",
}  # fmt: skip


@pytest.mark.parametrize("text", RUN_INTO_ONE.values(), ids=RUN_INTO_ONE)
def test_items_are_read_wherever_they_stand(text: str) -> None:
    assert titles(text.encode()) == ["a", "b"]


@pytest.mark.parametrize("before", ["", "<!DOCTYPE rss>"])
def test_what_is_in_an_item_is_its_own(before: str) -> None:
    text = f"{before}<rss><channel>{ITEM.replace('</item>', f'<related>{ITEM}</related></item>')}</channel></rss>"
    assert titles(text.encode()) == ["a"]


def test_a_namespace_that_nobody_knows_hides_no_items() -> None:
    assert titles(f"<rss xmlns='urn:x'><channel>{ITEM}</channel></rss>".encode()) == ["a"]


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "cp037"])
def test_utf16_and_its_like_are_known_by_their_beginning(charset: str) -> None:
    text = f"<?xml version='1.0'?><rss><channel>{TWO.format('')}</channel></rss>"
    assert titles(text.encode(charset)) == ["a", "b"]


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_utf16_that_lost_its_beginning_is_still_read(charset: str) -> None:
    assert titles(f"l version='1.0'?><rss><channel>{TWO.format('')}</channel></rss>".encode(charset)) == ["a", "b"]


def test_items_in_cdata_and_comments_are_no_items() -> None:
    text = f"<rss><channel><!-- {TWO} -->{TWO.format('<b>')}<x><![CDATA[{TWO}]]></x></channel></rss>"
    assert titles(text.encode()) == ["a", "b"]


def test_entries_of_a_spoiled_feed_keep_their_namespaces() -> None:
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    text = f"<rss {dc}><channel><title>x</title><b><item><dc:creator>Jana</dc:creator></b><item/></channel></rss>"
    feed = parse_feed(text.encode())
    assert (feed.title, len(feed.entries), feed.entries[0].authors[0].name) == ("x", 2, "Jana")


def test_xml_of_others_with_items_is_no_feed() -> None:
    with pytest.raises(FeedError):
        parse_feed(b"<response><item><title>a</title></item></response>")


@pytest.mark.parametrize("halves", ["&#xD83D;&#xDE00;", "&#55357;&#56832;", b"\xed\xa0\xbd\xed\xb8\x80"])
def test_halves_of_surrogate_pairs_are_joined(halves: str | bytes) -> None:
    raw = halves if isinstance(halves, bytes) else halves.encode()
    assert titles(b"<rss><channel><item><title>a" + raw + b"</title></item></channel></rss>") == ["a\U0001f600"]


def test_half_a_pair_harms_nothing() -> None:
    assert titles(b"<rss><channel><item><title>a&#xD800;</title></item></channel></rss>") == ["a\ufffd"]


def test_groups_in_groups_and_crowds_of_attributes_take_no_time() -> None:
    began = time.process_time()
    groups = "<media:group>" * 20_000 + "</media:group>" * 20_000
    crowd = " ".join(f"a{n}='x'" for n in range(20_000))
    text = f'<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><item {crowd}>{groups}<description><b {crowd}/></description></item></channel></rss>'
    assert len(parse_feed(text.encode()).entries) == 1
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "unit", ["<!-- -->", "<!--", "<![CDATA[", "<!DOCTYPE rss [", "]", "<?xml encoding='x'", "<rss ", "<item ", "<item>", "&a", "<a ", " xmlns:a='"]
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "<?xml version='1.0'?>", "<!DOCTYPE rss [", "<rss><channel>"])
@pytest.mark.parametrize("after", ["", "]]>", "-->"])
def test_time_is_linear(before: str, unit: str, after: str) -> None:
    began = time.process_time()
    with suppress(FeedError):
        parse_feed((before + unit * 20_000 + after).encode())
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "value", ["a" * 300_000 + " @", "a@" * 150_000, "a." * 150_000 + "@a.", "1" + " " * 300_000 + "x"]
)
@pytest.mark.parametrize("name", ["author", "pubDate", "link", "guid", "title"])
def test_long_values_take_no_time(name: str, value: str) -> None:
    began = time.process_time()
    parse_feed(f"<rss><channel><item><{name}>{value}</{name}></item></channel></rss>".encode(), "https://e.org/f")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(("number", "closed"), [(4, "</guid></item></channel></rss>"), (60, "")])
def test_feeds_in_feeds_take_no_time(number: int, closed: str) -> None:
    """Each item's text has all that is in it: of sixty in one another, sixty times the text."""
    began = time.process_time()
    text = "<rss><channel><item><guid>" * 60 + "<b>x</b>" * 30_000 + closed * 60
    assert len(parse_feed(text.encode()).entries) == number
    assert time.process_time() - began < 4


def test_a_reference_with_thousands_of_digits() -> None:
    text = f"<rss><channel><item><description><![CDATA[<p onx title='&#{'9' * 5000};'>]]></description></item></channel></rss>"
    assert "title" in (parse_feed(text.encode()).entries[0].summary_html or "")


SEEDS = [text.encode() for text in (RSS, ATOM, JSON, RDF)]


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 40), st.binary(max_size=12)), max_size=6),
)
def test_no_mutation_raises_anything_else(seed: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    for start, length, new in cuts:
        seed = seed[:start] + new + seed[start + length :]
    try:
        feed = parse_feed(seed, "https://e.org/f")
    except FeedError:
        return
    assert all(entry.url is None or isinstance(entry.url, str) for entry in feed.entries)
