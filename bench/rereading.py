"""Idempotence: what comes out, read again, says the same.

python -m bench.rereading [--show N]

Two contracts. As the markup of a feed's entry, the output is all article (`from_entry`), and every word must come back.
As a page, the output stands in a document that says where its article is (<article>, its title as <h1>), as a theme
would show it; reading it decides anew what is the article, and should decide the same.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from html import escape

import broadsheet
from bench.fuzz import pages_of
from bench.shared import need_eval
from broadsheet.model import Article, Entry
from broadsheet.pipeline.reading import read_entry
from broadsheet.text import folded

URL = "https://news.example/2024/05/06/harbour.html"


def as_page(article: Article) -> str:
    """A page of just this article."""
    title = escape(article.title or "")
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{article.html}</article></body></html>"
    )


def again_as_page(article: Article) -> Article:
    """The article that is read out of a page of just this one."""
    return broadsheet.extract(as_page(article), URL)


def again_as_feed(article: Article) -> Article:
    """The article that is read out of an entry with this one's markup."""
    return read_entry(Entry(url=URL, title=article.title, content_html=article.html), URL)


def lines(text: str) -> list[str]:
    """The paragraphs, folded."""
    return [line for line in map(folded, text.split("\n\n")) if line]


def cause(one: Sequence[str], other: Sequence[str]) -> str:
    """In what way a second reading differs from the first; "" where it says the same."""
    if "".join(one) == "".join(other):
        return ""
    missing, added = set(one) - set(other), set(other) - set(one)
    if not missing and not added:
        return "order or repetition"
    if not other:
        return "nothing is left"
    if added and missing:
        return "other words"
    if added:
        return "words more"
    return "the end is gone" if one[-1] in missing else "the beginning is gone" if one[0] in missing else "words gone"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=0, help="differences of each kind")
    options = parser.parse_args()
    first = [article for page in pages_of(need_eval()) if (article := broadsheet.extract(page, URL)).text]
    for name, again in (("as a feed's entry", again_as_feed), ("as a page", again_as_page)):
        seen = Counter[str]()
        for article in first:
            one, other = lines(article.text), lines(again(article).text)
            kind = cause(one, other)
            seen[kind] += 1
            if kind and seen[kind] <= options.show:
                print(f"  {kind}: {article.title}\n    - {[x[:90] for x in one if x not in other][:4]}")
                print(f"    + {[x[:90] for x in other if x not in one][:4]}")
        same = seen.pop("", 0)
        print(f"{name}: {same} of {len(first)} say the same ({same / len(first):.1%}); {dict(seen.most_common())}")


if __name__ == "__main__":
    main()
