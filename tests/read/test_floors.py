"""The reader over the demo's articles in each of its themes: a score that sinks fails here, with the page's name.

The exact cases beside this file say what is right; this says how much of it holds on pages that nobody tuned one by one.
"""

import re
from collections import Counter

import msgspec
import pytest

from broadsheet.demo.news_room import sites
from broadsheet.demo.pages import page
from broadsheet.read.article import extract

THEMES = ("wordpress", "cards", "plain", "wrong-charset")
FLOORS = {"precision": 0.995, "recall": 0.995, "title": 1.0, "author": 1.0, "date": 1.0, "picture": 1.0, "caption": 1.0}
_WORD = re.compile(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+")


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


def scores() -> dict[str, list[tuple[float, str]]]:
    found: dict[str, list[tuple[float, str]]] = {name: [] for name in FLOORS}
    for site in sites():
        for story in site.article:
            if not story.paragraphs or story.gated:
                continue
            for theme in THEMES:
                name = f"{site.host}{story.path} ({theme})"
                article = extract(page(msgspec.structs.replace(site, mess=theme), story, ""), site.url(story))
                heading = story.heading.text if story.heading else ""
                want, got = words(" ".join((*story.paragraphs, heading))), words(article.text)
                both = (want & got).total()
                told = {
                    "precision": both / max(1, got.total()),
                    "recall": both / want.total(),
                    "title": float(article.title == story.title),
                    "author": float(article.authors == ((story.author,) if story.author else ())),
                    "date": float((article.published is not None) == bool(story.published)),
                }
                if story.picture:
                    told["picture"] = float(
                        [i.url.rpartition("/")[2] for i in article.images] == [story.picture.url.rpartition("/")[2]]
                    )
                    told["caption"] = float(story.picture.caption in article.html)
                for kind, score in told.items():
                    found[kind].append((score, name))
    return found


@pytest.mark.parametrize("kind", FLOORS)
def test_no_score_sinks_below_its_floor(kind: str) -> None:
    told = scores()[kind]
    mean = sum(score for score, _ in told) / len(told)
    assert mean >= FLOORS[kind], sorted(told)[:5]
