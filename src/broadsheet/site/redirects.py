"""Old addresses that lead to an article: small pages that send on, for a site of files can answer nothing else."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote

from broadsheet.site.records import File, root_of

_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{to}">
<meta http-equiv="refresh" content="0; url={to}">
<p><a href="{to}">{title}</a></p>
</html>
"""
_ENDINGS = (".html", ".htm")
_OURS = frozenset("index.html 404.html all archive search section sections source sources".split())  # at the top


def redirects(aliases: Iterable[str], to: str, title: str, language: str) -> Iterator[File]:
    """A page at each old address that can be one, leading to the article at `to` below the site's root."""
    for alias in aliases:
        path = _file_of(alias)
        if path and path != to:
            way = escape(f"{root_of(path)}{quote(to.removesuffix('index.html'))}")
            page = _PAGE.format(language=escape(language), title=escape(title), to=way)
            yield File(path, page.encode())


def _file_of(alias: str) -> str:
    """Where the page of an address lies; "" for one that has no place of its own in a folder."""
    plain = alias.partition("?")[0].partition("#")[0].strip("/")
    parts = PurePosixPath(plain).parts
    if (
        not parts
        or parts[0].lower() in _OURS
        or any(part.startswith(".") or len(part.encode()) > 200 or "\0" in part for part in parts)
    ):
        return ""
    return plain if plain.endswith(_ENDINGS) else f"{plain}/index.html"
