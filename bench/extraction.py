"""The adapter by which ../shared/eval/tools/evaluate.py and structure.py measure the reader.

    export PYTHONPATH=bench:src:../shared/eval/tools
    python ../shared/eval/tools/evaluate.py ../shared/eval/extraction/fundus -x extraction:extract --repeats 3
    python ../shared/eval/tools/structure.py ../shared/eval/extraction -x extraction:extract

Agencies count as authors there: the sets list them so.
"""

from typing import Any

from broadsheet.read.article import extract as read
from broadsheet.read.article import text_of as read_text


def text(html: bytes, url: str) -> dict[str, Any]:
    """One page's text alone."""
    return {"text": read_text(html, url)}


def extract(html: bytes, url: str) -> dict[str, Any]:
    """One page, in the fields that the tools compare."""
    article = read(html, url)
    return {
        "text": article.text,
        "title": article.title,
        "author": [*article.authors, *article.agencies],
        "date": article.published,
        "image": article.lead_image.url if article.lead_image else None,
        "html": article.html,
    }
