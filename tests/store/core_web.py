"""The web over which the library in `core/` was made by broadsheet as its Core landed (schema version 1): two runs."""

from small_web import FEED, LONG, article, feed, item

URL = "https://blatt.example"
_PAGES = {f"{URL}/{n}": article(f"Titel {n}", *LONG, f"Absatz {n}.") for n in (1, 2, 4)}
ONE = {FEED: feed(item(1), item(2), item(3, description=f"<p>{LONG[0]}</p>"), item(4, pubDate="")), **_PAGES}
TWO = {
    FEED: feed(item(1, title="Nachricht 1, berichtigt"), item(2), item(4, pubDate="")),
    **_PAGES,
    f"{URL}/1": article("Titel 1", *LONG, "Absatz 1 lautet nun anders."),
}
