"""The body of an old post as HTML: Markdown read as CommonMark with tables, builders' own tags taken out and told."""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from broadsheet.image_sources import is_decoration
from broadsheet.markup import attributes
from broadsheet.urls import is_web

# Nunjucks, Liquid: {% raw %}; Hugo: {{< figure … >}} and {{% … %}}. Both kinds of tag may have an end of their own.
_TAG = re.compile(r"\{%-?\s*(/?\w[\w-]*)([^}]*?)-?%\}|\{\{[<%]\s*(/?\w[\w-]*)(.*?)[>%]\}\}", re.S)
_CODE = re.compile(r"(^(`{3,}|~{3,}).*?^\2[`~]*\s*$|`[^`\n]+`)", re.M | re.S)
_MORE = re.compile(r"<!--\s*more\s*-->")
_EMBED = re.compile(r"!\[\[([^\]|#]+)(?:#[^\]|]*)?(?:\|([^\]]*))?\]\]")
_WIKI = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]*))?\]\]")
_REMARK = re.compile(r"%%.*?%%", re.S)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)$", re.I)
# What Obsidian shows beside pictures ("Accepted file formats"): here it is a link.
_SHOWN = re.compile(r"\.(?:pdf|mp3|m4a|ogg|opus|wav|flac|3gp|mp4|webm|ogv|mov|mkv)$", re.I)
_ELSEWHERE = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:|#", re.I)  # no page and no file of a site
_ASSETS = frozenset("asset_img asset_link asset_path img".split())  # Hexo, "Tag Plugins"
_WORD = re.compile(r""""([^"]*)"|'([^']*)'|(\S+)""")
_SILENT = frozenset("raw endraw".split())  # they only keep others from being read


def html_of(body: str, is_html: bool, breaks: bool = False) -> tuple[str, str, tuple[str, ...]]:
    """(HTML of the body, HTML of what stands before its `<!-- more -->`, faults).

    is_html   the body is HTML already, whatever its file is called
    breaks    a line end is one (Hexo's and Obsidian's Markdown)
    """
    body, faults = _untagged(body)
    summary = body[: found.start()] if (found := _MORE.search(body)) else ""
    if is_html:
        return body, summary, faults
    return _rendered(body, breaks), _rendered(summary, breaks), faults


def is_html_body(body: str) -> bool:
    """True for a body that one <div> holds: scripts wrote them so, with blank lines that Markdown stumbles on."""
    plain = body.strip()
    return plain.startswith("<div") and plain.endswith("</div>")


def at_home(html: str, whole: Callable[[str], str]) -> tuple[str, tuple[str, ...], bool]:
    """(HTML with whole addresses, as browsers made them on the old page; how they were; False where a picture has none)

    whole   a link as it is written -> its whole address; "": none, never one of the page that the post was taken from
    """
    tree = LexborHTMLParser(html)
    told = [
        (node, name, value)
        for node in tree.css("[src], [href], [poster]")
        for name in ("src", "href", "poster")
        if (value := node.attributes.get(name)) and not _ELSEWHERE.match(value)
    ]
    other = [(node, name, address) for node, name, value in told if (address := whole(value)) != value]
    for node, name, address in other:
        node.attrs[name] = address
    sizes = [node for node in tree.css("[srcset]") if not is_web((node.attributes["srcset"] or "").split(" ")[0])]
    for node in sizes:  # readers would start from another page; `src` is one of them
        del node.attrs["srcset"]
    made = tree.body.inner_html if tree.body and (other or sizes) else html
    return made or "", tuple(value for *_, value in told), all(address or name == "href" for _, name, address in other)


def taken_for_icons(html: str) -> tuple[str, ...]:
    """The addresses of pictures that our reader leaves out, as in pages, by their size or by what they are for."""
    told = (node.attributes for node in LexborHTMLParser(html).css("img[src]"))
    attrs = [{name: value or "" for name, value in each.items()} for each in told]
    return tuple(each["src"] for each in attrs if is_decoration(each, ""))


def without_wiki_links(body: str) -> str:
    """Obsidian's own marks as plain Markdown: pictures, links to files, the words of links to notes; no remarks."""
    body = _REMARK.sub("", body)
    return _WIKI.sub(_link, _EMBED.sub(_embedded, body))


def _embedded(told: re.Match[str]) -> str:
    name = told[1].strip()
    return f"![{told[2] or ''}](<{name}>)" if _PICTURE.search(name) else _link(told)


def _link(told: re.Match[str]) -> str:
    name = told[1].partition("#")[0].strip()
    return f"[{told[2] or name}](<{name}>)" if _SHOWN.search(name) else told[2] or name


def _rendered(markdown: str, breaks: bool) -> str:
    reader = MarkdownIt("commonmark", {"html": True, "breaks": breaks}).enable(["table", "strikethrough"])
    return str(reader.render(markdown))


def _untagged(body: str) -> tuple[str, tuple[str, ...]]:
    """The body without tags of the builder, but in code; pictures of `figure` stay; every other one is a fault."""
    lost: list[str] = []

    def plain(tag: re.Match[str]) -> str:
        name, rest = tag[1] or tag[3], tag[2] or tag[4] or ""
        if name in ("figure", "img") and "src=" in rest:
            return _figure(attributes(rest))
        if name in _ASSETS:
            return _asset(name, [found[1] or found[2] or found[3] for found in _WORD.finditer(rest)])
        if name not in _SILENT and not name.startswith(("/", "end")):
            lost.append(name)
        return ""

    parts = _CODE.split(body)
    kept = [part if at % 3 == 1 else _TAG.sub(plain, part) for at, part in enumerate(parts) if at % 3 < 2]
    return "".join(kept), tuple(f"its tag “{name}” is the builder's own: what it made is not here" for name in lost)


def _asset(name: str, words: list[str]) -> str:
    """What Hexo makes of its tags for files: [class] name [width] [height] [title]; nothing where none is named."""
    at = next((number for number, word in enumerate(words) if "." in word or "/" in word), None)
    if at is None:
        return ""
    path, said = words[at], " ".join(word for word in words[at + 1 :] if not word.isdecimal())
    if name == "asset_path":
        return quote(path)
    if name == "asset_link":
        return f'<a href="{escape(path)}">{escape(said or path)}</a>'
    return f'<img src="{escape(path)}" alt="{escape(said)}">'


def _figure(told: dict[str, str]) -> str:
    if not told.get("src"):
        return ""
    caption = told.get("caption") or told.get("title") or ""
    said = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{told["src"]}" alt="{told.get("alt", "")}">{said}</figure>'
