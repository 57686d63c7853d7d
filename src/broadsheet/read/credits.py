# ruff: noqa: E501 (tables of words)
"""Whose picture it is: the credit in a caption, marked up or worded so, or in the page's JSON-LD."""

import re
from typing import Any

from msgspec.structs import replace

from broadsheet import jsonld
from broadsheet.image_sources import asset
from broadsheet.markup import unescape
from broadsheet.model import Image
from broadsheet.phrase import Wording
from broadsheet.read.blocks import Block, Tree
from broadsheet.text import folded, squash

_MARKED = Wording(
    r"class=\"[^\"]*(?:credit|copyright|photographer|fotograf|bildquelle|bildautor|bildnachweis|(?:image|img|photo|media|caption)[-_]*source|distributor)|"
    r"itemprop=\"(?:copyrightHolder|creditText|copyrightNotice)\"",
)
_KIND = (
    r"photo(?:graph)?s?(?: credits?)?|(?:image|picture)s?(?: credits?)?|credits?|courtesy|illustration|screenshot|"
    r"(?:symbol)?foto(?:s|credit|graf\w*)?|fotoğraf|bild(?:er|quelle|nachweis|rechte)?|grafik|quelle|source|fonte|fuente|"
    r"crédits?(?: photo)?|imagen|imagem|kuva|billede|zdjęcie|fot\.|ảnh|фото|снимка|"
    r"写真(?:提供)?|画像|图片?(?:来源)?|圖片?(?:來源)?|摄影|攝影|撮影|사진|صورة|تصوير|צילום|תצלום|ภาพ(?:จาก)?"
)
# From its first word to the end of the caption: "… Photo: Anna Weber/Reuters", "(Foto: dpa)", "© Anna Weber".
_WORDED = re.compile(
    rf"(?:^|[\s(（\[|.。」』\"”/—–-])(?:(?:{_KIND})\s*(?:[:：=＝]|/(?=\S)|\b(?:by|von|par|via)\s)|©|ⓒ|\(c\)\s)\s*"
    r"(\S[^:：©ⓒ]{1,90}?)\s*[)）\]」]?[\s.;。]*$",
    re.I,
)
_INTRODUCES = re.compile(r"[:：=＝/©ⓒⒸ]|\([cC]\)|\b(?i:by|von|par|via)\s")  # one of which is in every such end
_BRACKETED = re.compile(r"[(（\[]([^()（）\[\]]{2,60})[)）\]][\s.]*$")
_LEADING = re.compile(rf"^\W*(?:(?:{_KIND})\s*(?:[:：=＝]|/(?=\S)|\b(?:by|von|par|via)\s)|©|ⓒ|\(c\)\s)\s*", re.I)
_HOUSES = frozenset(
    folded(name)
    for name in (
        "AP|AP Photo|Associated Press|The Associated Press|AFP|Reuters|dpa|EPA|EFE|ANSA|TASS|PTI|ANI|Xinhua|新华社|共同|연합뉴스|"
        "Getty|Getty Images|imago|iStock|Shutterstock|Adobe Stock|Alamy|Unsplash|Pixabay|Pexels|picture alliance|Wikimedia Commons|"
        "Wikipedia|NASA|Courtesy|Supplied|File"
    ).split("|")
)
_AND = " / "  # between whom a picture is by and who spreads it
_LONGEST = 100  # characters of a credit


def credit_of(tree: Tree, block: Block) -> str:
    """The credit in a caption: the words marked up as such, else its tail; empty where there is none."""
    return _marked(tree, block) or worded_credit(block.text)


def worded_credit(caption: str) -> str:
    """The credit at the end of a caption, without the word that introduces it."""
    end = caption[-2 * _LONGEST :]
    if _INTRODUCES.search(end) and (found := _WORDED.search(end)):
        return _tidy(found[1])
    bracketed = _BRACKETED.search(end)
    return _tidy(bracketed[1]) if bracketed and _is_house(bracketed[1]) else ""


def _is_house(text: str) -> bool:
    """True where an agency or picture library is named: "Reuters", "Anna Weber/AP", "via Getty Images"."""
    parts = re.split(r"\s*(?:/|\||,|\bvia\b)\s*", text)
    return any(folded(part) in _HOUSES for part in parts)


def _marked(tree: Tree, block: Block) -> str:
    """The words of the first elements named as a credit in the block, or of the whole block if that is named so."""
    names, raws, texts = tree.tokens
    around = tree.raw(block.element)
    if not _is_marked("".join((around, *raws[block.first : block.last]))):  # most captions: asked once
        return ""
    if _is_marked(around):
        return _tidy(block.text)
    said: list[str] = []
    i = block.first
    while i < block.last:
        if raws[i] and _is_marked(raws[i]):
            end = _end(names, i, block.last)
            said.append(squash(unescape(" ".join(texts[i:end]))))
            i = end
        if said and i < block.last and any(c.isalnum() for c in texts[i]):  # what follows is no more of it
            break
        i += 1
    return _tidy(_AND.join(filter(None, map(_tidy, said))))


def _is_marked(raw: str) -> bool:
    return bool(raw) and _MARKED.within(raw)


def _end(names: list[str], start: int, last: int) -> int:
    """The token of the end tag of the element that begins at `start`."""
    depth = 0
    for i in range(start, last):
        depth += (names[i] == names[start]) - (names[i] == f"/{names[start]}")
        if not depth:
            return i
    return last


def _tidy(text: str) -> str:
    credit = _LEADING.sub("", text).strip(" ,;:|()（）[]—–-")
    return credit if len(credit) <= _LONGEST and credit.count("(") == credit.count(")") else ""


def told_credits(nodes: list[dict[str, Any]]) -> dict[str, str]:
    """What JSON-LD says: the credit of each picture, by `pictures.asset` of its address."""
    found: dict[str, str] = {}
    for node in nodes:
        for image in _images(node):
            told = (jsonld.text_of(image.get(key)) for key in ("creditText", "copyrightHolder", "copyrightNotice"))
            if credit := next(filter(None, told), ""):
                for address in (image.get("url"), image.get("contentUrl")):
                    if isinstance(address, str) and address:
                        found.setdefault(asset(address), _tidy(credit))
    return found


def _images(node: dict[str, Any]) -> list[dict[str, Any]]:
    if "ImageObject" in jsonld.types(node):
        return [node]
    value = node.get("image")
    return [image for image in (value if isinstance(value, list) else [value]) if isinstance(image, dict)]


def credited(image: Image, told: dict[str, str]) -> Image:
    """The picture with the credit that JSON-LD has for it, where its caption gave none."""
    credit = "" if image.credit or not told else told.get(asset(image.url), "")
    return replace(image, credit=credit) if credit else image
