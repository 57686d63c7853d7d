"""What a page hands its scripts: it fills what the cards do not show, and lists where nothing is shown."""

import json

from broadsheet.feeds.listing.find import find_entries

URL = "https://hafenblatt.example/"
TITLES = ("The board approves its plan", "The ferry comes to the harbour", "The rope museum of the town")
RECORDS = [
    {"headline": title, "url": f"/story-number-{n}", "publishedAt": f"2026-11-2{n}", "dek": "A text on it."}
    for n, title in enumerate(TITLES)
]
MENU = [{"title": title, "url": f"/{title.lower()}"} for title in ("Politics", "Sports", "Business", "Money")]


def page(script: str, body: str = "") -> str:
    """A page with a script."""
    return f"<html><body><main>{body}</main><script>{script}</script></body></html>"


def test_scripts_tell_what_cards_do_not_show() -> None:
    cards = "".join(f'<h2><a href="/story-number-{n}">{title}</a></h2>' for n, title in enumerate(TITLES))
    found = find_entries(page(f"window.state = {json.dumps({'posts': RECORDS})};", cards), URL)
    assert [entry.published.day for entry in found if entry.published] == [20, 21, 22]
    assert {entry.summary_html for entry in found} == {"A text on it."}


def test_all_that_a_script_assigns_is_read() -> None:
    script = f"function f() {{ return 1 }}; var a = {json.dumps({'menu': MENU})}; window.b = {json.dumps(RECORDS)};"
    assert [entry.title for entry in find_entries(page(script), URL)] == list(TITLES)


def test_a_menu_is_no_list() -> None:
    assert find_entries(page(f"var a = {json.dumps(MENU)}"), URL) == ()
