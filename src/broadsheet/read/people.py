# ruff: noqa: E501 (tables of words)
"""Names out of bylines and metadata: people apart from agencies, never the site, never a menu word."""

import re
from collections.abc import Iterable

from broadsheet.text import folded, squash

_PREFIX = re.compile(
    r"^(?:(?:written|posted|published|reported|reporting|story|words|text|analysis|article|edited|"
    r"compiled|presented|reviewed|interview)\s*(?:and \w+ )?[:：]?\s*)?"
    r"(?:(?:by|von|vom|par|por|di|door|af|av|przez|oleh|yazan|autor(?:in|e|es|en)?|auteure?|authors?|"
    r"автор|текст|penulis|écrit par|publié par|escrito por|scritto da|"
    r"geschrieben von|veröffentlicht von|erstellt von|verfasst von|redigiert von|ein \w+ von|eine \w+ von|բ|بقلم|كتب|نویسنده|מאת)\b\s*[:：\-–]?\s*|by\s*:)(?=\S)",
    re.I,
)
_SPACELESS = re.compile(r"^(?:作者|文|記者|记者|責任編輯|责任编辑|编辑|編輯|撰文|文字)\s*[:：/／]?\s*")
_SPLIT = re.compile(
    r"\s*(?:[;|•·/\n、，；]|,(?!\s*(?:jr|sr|md|phd|ph\.d|m\.d|esq|ii|iii)\b)|\s(?:and|und|et|y|&|e|en|og|och|"
    r"и|و|with|mit|avec|con)\s)\s*",
    re.I,
)
_TAIL = re.compile(
    r"(?:\s+(?:for|in|at|aus|für|correspondent|reporter|staff writer|contributor|contributing writer|"
    r"editor|redakteur\w*|korrespondent\w*|"
    r"updated|published|posted|senior|political|updated on|on)\b.*|\s*[\(\[（].*|\s*[-–—]\s.*|\s+@\w+.*|"
    r"\s*기자\b.*|\s*記者\b.*|\s*记者\b.*|\s+\S+@\S+.*|"
    r"\s*<.*)$",
    re.I,
)
AGENCIES = {
    folded(name): name
    for name in (
        "Reuters|AFP|Agence France-Presse|AP|Associated Press|The Associated Press|dpa|"
        "Deutsche Presse-Agentur|APA|SID|KNA|epd|EFE|ANSA|Xinhua|新华社|新華社|中新社|共同社|共同通信|"
        "時事通信|中央社|Kyodo|Kyodo News|Yonhap|연합뉴스|TASS|ТАСС|РИА Новости|RIA Novosti|Interfax|Интерфакс|"
        "Ukrinform|UNIAN|PTI|Press Trust of India|ANI|IANS|Bloomberg|Bloomberg News|"
        "DPA|DPA/AFP|dts|AFX|dpa-AFX|APA/dpa|Europa Press|Keystone-SDA|SDA|ATS|Belga|ANP|NTB|TT|Ritzau|PAP|"
        "ČTK|MTI|Lusa|Agerpres|Anadolu|Anadolu Agency|AA|IRNA|SANA|WAM|PA|PA Media|Press Association|"
        "AAP|Australian Associated Press|Canadian Press|The Canadian Press|CNA|Bernama|Antara|TNN|UPI|"
        "AFP news agency|KCNA|STT|BNS|Azertac|Kazinform"
    ).split("|")
}
_NOT_NAMES = frozenset(
    "von by par por autor auteur agencies agenturen admin administrator editor editors redaktion redaktionell editorial staff author team webmaster user guest anonymous desk newsroom nan none null unknown "
    "home about contact share follow email print comments login subscribe news facebook twitter instagram sponsored advertisement".split()
)
_ADDRESS = re.compile(r"https?:|www\\.|^\\S+/\\S+/")
_JUNK = re.compile(r"https?:|www\.|[{}<>=#_]|\d{2,}|\.(?:com|org|net|de|uk)\b|©|\?|!", re.I)


def people_of(texts: Iterable[str], site: str = "", *, groups: bool = False) -> tuple[list[str], list[str]]:
    """(people, agencies) named in these bylines, in order, each once."""
    people: dict[str, str] = {}
    agencies: dict[str, str] = {}
    own = folded(site)
    for text in texts:
        if _ADDRESS.search(text):
            continue
        for name in _split(squash(text)):
            key = folded(name)
            if not key:
                continue
            if key in AGENCIES or (groups and key != own):
                agencies.setdefault(key, name)
            elif is_name(name, key, own):
                people.setdefault(key, name)
    return list(people.values()), list(agencies.values())


def _split(text: str) -> list[str]:
    text = _SPACELESS.sub("", _PREFIX.sub("", text, count=1))
    parts = _SPLIT.split(text)
    return [cleaned for part in parts if (cleaned := _clean(part))]


def _clean(part: str) -> str:
    part = _SPACELESS.sub("", _PREFIX.sub("", part.strip(" ,.:：-–—|*\"'"), count=1))
    part = _TAIL.sub("", part).strip(" ,:：-–—|*\"'")
    return (
        " ".join(w.capitalize() if w.isupper() and len(w) > 3 else w for w in part.split()) if part.isupper() else part
    )


def is_name(name: str, key: str, site: str) -> bool:
    """True for what can be a person's name: short, no digits or addresses, not the site, not a role or menu word."""
    if len(key) < 2 or len(name) > 50 or _JUNK.search(name) or key in _NOT_NAMES:
        return False
    if site and (key == site or (len(key) > 5 and (key in site or site in key))):
        return False
    count = len(name.split())
    return count <= 6


_CAPITALISED = re.compile(
    r"^(?:[^\W\d_a-zа-я]|(?:de|da|di|von|van|der|den|del|la|le|el|al|bin|ibn|y|zu|ter|ten|dos|du)\b|[a-zа-яß]['’])"
)
_ROLES = re.compile(
    r"\b(?:follow|share|view|more|about|the|posts?|articles?|updated|min|read|comments?|editor|redaktion|"
    r"news|team|staff|photo|contact|email|bio|author|subscribe|published|journalist|"
    r"click|here|home|all|by|am|um|uhr|januar|february|märz|april|june|july|august|september|october|"
    r"november|december)\b",
    re.I,
)


def looks_like_a_name(text: str) -> bool:
    """For words that nothing marks as a name: two to four capitalised words, or two to five ideographs or syllables."""
    if len(text) > 40 or _ROLES.search(text):
        return False
    if text.isascii() or re.search(r"[a-zа-яα-ω]", text, re.I):
        parts = text.split()
        return 1 <= len(parts) <= 5 and all(_CAPITALISED.match(part) for part in parts)
    return 2 <= len(text.replace(" ", "")) <= 25
