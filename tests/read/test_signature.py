"""The line below a feed's text that says where it appeared first is no word of the article."""

import pytest

from broadsheet.model import Entry
from broadsheet.read.article import from_entry

URL = "https://hafenblatt.example/a"
TEXT = "<p>The board voted for the new breakwater, seven to two.</p>"
SIGNATURE = '<p>The post <a href="{}">A</a> appeared first on <a rel="nofollow" href="{}">Hafenblatt</a>.</p>\n'


@pytest.mark.parametrize("front", ["https://hafenblatt.example", "https://www.hafenblatt.example/"])
def test_a_signature_is_cut(front: str) -> None:
    article = from_entry(Entry(url=URL, content_html=TEXT + SIGNATURE.format(f"{URL}?utm_source=rss", front)))
    assert article.text == "The board voted for the new breakwater, seven to two."


@pytest.mark.parametrize(
    "last",
    [
        SIGNATURE.format("https://hafenblatt.example/b", "https://hafenblatt.example"),
        SIGNATURE.format(URL, "https://other.example/"),
        f'<p>See <a href="{URL}">here</a>.</p>',
    ],
)
def test_other_last_words_stay(last: str) -> None:
    assert "." in from_entry(Entry(url=URL, content_html=TEXT + last)).text.split("two.", 1)[1]
