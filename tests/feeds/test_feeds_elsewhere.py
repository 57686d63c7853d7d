"""A feed within a feed whose namespace nobody knows: its items are read all the same."""

from broadsheet.feeds.parse import parse_feed

INNER = '<feed xmlns="http://unknown.example/Atom"><entry><title>Inside</title><link href="https://a.example/1"/></entry></feed>'


def test_items_of_an_unknown_namespace_are_read_by_their_names() -> None:
    outer = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Outside</title><published>{INNER}</published></entry></feed>'
    assert [(e.title, e.url) for e in parse_feed(outer.encode(), "https://a.example/").entries] == [
        ("Outside", None),
        ("Inside", "https://a.example/1"),
    ]


def test_items_that_name_an_unknown_namespace_are_no_items() -> None:
    other = '<x:entry xmlns:x="http://unknown.example/x"><x:title>No</x:title></x:entry>'
    outer = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Outside</title></entry>{other}</feed>'
    assert [e.title for e in parse_feed(outer.encode(), "https://a.example/").entries] == ["Outside"]
