# ruff: noqa: E501 (tables of words)
"""Markup of an article, written late: an element only when something inside it is. So nothing empty comes out."""

import re
from collections.abc import Set
from html import escape

from msgspec.structs import replace

from broadsheet import image_sources
from broadsheet.anchors import ANCHOR
from broadsheet.markup import attributes
from broadsheet.model import Image
from broadsheet.native import native
from broadsheet.players import is_player, of_today
from broadsheet.read.blocks import MATH
from broadsheet.text import squash
from broadsheet.urls import absolute as joined
from broadsheet.urls import parts_of

_DEEPEST = 256
_FLOW, _TEXT, _INLINE, _IMPLIED = 0, 1, 2, 3
_TEXTUAL = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd summary caption pre figcaption".split())
_STRUCTURAL = frozenset("ul ol dl table thead tbody tfoot tr blockquote figure details".split())
_KEPT_INLINE = frozenset(
    "a strong b em i u s del ins sub sup code mark small q cite abbr kbd samp var ruby rt rp time bdi bdo dfn strike".split()
)
_TRANSPARENT_INLINE = MATH | frozenset(
    "span font big label nobr tt acronym data wbr o:p picture noscript center".split()
)
_EMBEDS = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com/embed|youtu\.be/|player\.vimeo\.com/|"
    r"dailymotion\.com/embed|geo\.dailymotion\.com|"
    r"player\.bilibili\.com|player\.youku\.com|v\.qq\.com|platform\.twitter\.com/embed|"
    r"instagram\.com/(?:p|reel)/|facebook\.com/plugins/(?:video|post)|"
    r"tiktok\.com/(?:embed|player)|w\.soundcloud\.com|open\.spotify\.com/embed|embed\.ted\.com|"
    r"archive\.org/embed|datawrapper\.dwcdn\.net|"
    r"e\.infogram\.com|flo\.uri\.sh|flourish\.studio|google\.[a-z.]+/maps/embed|maps\.google\.[a-z.]+/|"
    r"openstreetmap\.org/export|"
    r"players\.brightcove\.net|cdn\.jwplayer\.com|content\.jwplatform\.com|rutube\.ru/play|"
    r"vk\.com/video_ext|ok\.ru/videoembed|embed\.acast\.com|"
    r"player\.twitch\.tv|streamable\.com|giphy\.com/embed|codepen\.io|gist\.github\.com|player\.podigee|"
    r"embed\.podcasts\.apple\.com|bandcamp\.com/EmbeddedPlayer)",
    re.I,
)
_OF_CODE = re.compile(r' class="language-[\w+#.-]+"')
_ANCHORED = re.compile(rf' PLACE="({ANCHOR.pattern})"')  # no page has it: parsers put names in small letters
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_CAPTION = 2000  # characters of a caption that takes no more
_DASHES = " |·-–—"
_PARTING = f"{_DASHES}.,;:"
_CELLS = ("<td", "<th", "<li", "<dd")  # what holds words and boxes alike
_SPACES = re.compile(r"[\x00-\x20]")


def absolute(address: str | None, base: str) -> str | None:
    """`urls.absolute`, with the short way for what is absolute already."""
    if address and address[:8] in ("https://", "http://w") and "[" not in address and not _SPACES.search(address):
        return address
    return joined(address, base)


class _Frame:
    __slots__ = ("captions", "close", "kind", "open", "pad", "tag", "written")

    def __init__(self, tag: str, kind: int, open_: str = "", close: str = ""):
        self.tag, self.kind, self.open, self.close = tag, kind, open_, close
        self.written = False
        self.pad: list[str] = []  # empty cells before the first full one of a row
        self.captions: list[str] = []


class Writer:
    """Writes tokens of chosen parts; see `read.output.render`."""

    def __init__(self, base: str, address: str = ""):
        self.base, self.address = base, address or base
        self.without: Set[int] = frozenset()  # tokens of pictures that are not the article's
        self.out: list[str] = []
        self.stack = [_Frame("", _FLOW)]
        self.waiting = 1  # frames that are open and not written
        self.implied = 0  # frames that are open and that no tag of the page opened
        self.images: list[Image] = []
        self.seen: set[str] = set()
        self.headings: set[int] = set()  # tokens where a paragraph begins that is a sub-heading
        self.is_heading = False
        self.line_break = False  # one is due before the next text of this paragraph
        self.bare = set[
            int
        ]()  # tokens of elements that are not written themselves: one that holds all, tables of pictures
        self.sources: list[dict[str, str]] = []  # of the picture element that is open
        self.anchors: Set[str] = frozenset()  # to which links of the article lead
        self.links: dict[str, tuple[str, str]] = {}  # a parser opens one anew in each block that it was not closed in

    # -- frames
    def open(self, tag: str, raw: str, caption: bool) -> None:
        if len(self.stack) > _DEEPEST:  # words stay, nesting stops: the sanitiser is quadratic in it
            self._push(_Frame(tag, _INLINE if tag in _KEPT_INLINE else _FLOW))
            return
        if tag in _KEPT_INLINE:
            self._push(_Frame(tag, _INLINE, *self._inline_tags(tag, raw)))
            return
        if tag in _TRANSPARENT_INLINE:
            return
        self._end_implied()
        if caption:
            self._push(_Frame(tag, _FLOW))
        elif tag in _TEXTUAL:
            self._push(_Frame(tag, _TEXT, _start(tag, raw), f"</{tag}>"))
        elif tag in _STRUCTURAL:
            self._push(_Frame(tag, _FLOW, _start(tag, raw), f"</{tag}>"))
        else:
            self._push(_Frame(tag, _FLOW))

    def _push(self, frame: _Frame) -> None:
        self.stack.append(frame)
        self.waiting += 1

    def _imply(self, tag: str, depth: int) -> None:
        """Opens an element above this depth that no tag of the page opened."""
        self.stack.insert(depth + 1, _Frame(tag, _IMPLIED, f"<{tag}>", f"</{tag}>"))
        self.waiting += 1
        self.implied += 1

    def _inline_tags(self, tag: str, raw: str) -> tuple[str, str]:
        if tag != "a":
            return f"<{tag}>", f"</{tag}>"
        if raw not in self.links:
            self.links[raw] = self._link_tags(raw)
        return self.links[raw]

    def _link_tags(self, raw: str) -> tuple[str, str]:
        href = attributes(raw).get("href")
        if href and href[0] == "#" and href[1:] in self.anchors:
            return f'<a href="{href}">', "</a>"
        address = absolute(href, self.base)
        if not address or address.lower().startswith(("javascript:", "data:", "vbscript:")):
            return "", ""
        return f'<a href="{escape(address)}">', "</a>"

    def close(self, tag: str) -> None:
        if tag in _TRANSPARENT_INLINE:
            return
        if tag in _KEPT_INLINE:
            self._close_inline(tag)
            return
        self._end_implied()
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].tag == tag and self.stack[depth].kind != _INLINE:
                while len(self.stack) > depth:
                    self._pop()
                return

    def _close_inline(self, tag: str) -> None:
        for depth in range(len(self.stack) - 1, 0, -1):
            frame = self.stack[depth]
            if frame.kind not in (_INLINE, _IMPLIED) and frame.tag != tag:
                return
            if frame.tag == tag:
                while len(self.stack) > depth:
                    self._pop()
                return

    def _pop(self) -> None:
        frame = self.stack.pop()
        self.waiting -= not frame.written
        self.implied -= frame.kind == _IMPLIED
        if frame.captions and not frame.written:  # the picture could not be found; its words are kept
            self._push(frame)
            self._write("")
            self.stack.pop()
        if frame.written:
            if frame.captions:
                self.out.append(_captioned(frame.captions))
            self.out.append(frame.close)
        elif frame.tag in ("td", "th"):
            for parent in reversed(self.stack):
                if parent.tag == "tr":
                    cell = frame.open + frame.close
                    if parent.written:
                        self.out.append(cell)
                    else:
                        parent.pad.append(cell)
                    break

    def _end_implied(self) -> None:
        """A block-level boundary ends the paragraph that loose text began, and the inline elements in it."""
        self.line_break = False
        for depth in range(len(self.stack) - 1, 0, -1) if self.implied else ():
            kind = self.stack[depth].kind
            if kind == _IMPLIED:
                while len(self.stack) > depth:
                    self._pop()
                return
            if kind != _INLINE:
                return

    def _as_heading(self) -> None:
        """The paragraph that is open is a sub-heading; what makes it bold is left out."""
        for frame in reversed(self.stack):
            if frame.kind in (_TEXT, _IMPLIED) and not frame.written:
                if frame.tag == "p":
                    frame.open, frame.close = "<h3>", "</h3>"
                return
            if frame.tag in ("b", "strong"):
                frame.open = frame.close = ""

    def _write(self, piece: str) -> None:
        if self.waiting:
            for frame in self.stack:
                if not frame.written:
                    frame.written = True
                    if frame.open:
                        self.out.append(frame.open)
                    self.out.extend(frame.pad)
            self.waiting = 0
        self.out.append(piece)

    # -- content
    def run(
        self, names: list[str], raws: list[str], texts: list[str], at: int, end: int, until: int,
        marks: bytearray, lasts: dict[int, int], headings: set[int],
    ) -> tuple[int, int]:  # fmt: skip
        """Writes the tags from `at` on as `_walk` does, up to one that is rare; where it stopped, and `until` as it is then.

        Here it writes none: native/writer.c does.
        """
        return at, until

    def text(self, text: str) -> None:
        depth = len(self.stack) - 1
        while self.stack[depth].kind == _INLINE:
            depth -= 1
        if self._is_past_picture(depth) and not text.isspace():
            self._end_figure(depth)
            depth -= 1
        if self.stack[depth].kind == _FLOW:
            if text.isspace():
                return
            self._imply("p", depth)
            text = text.lstrip()
            self.line_break = False
        if self.is_heading and not text.isspace():
            self.is_heading = False
            self._as_heading()
        if self.line_break and not text.isspace():
            self.line_break = False
            self._write("<br>")
        self._write(text)

    def _is_past_picture(self, depth: int) -> bool:
        """True where a figure that no tag of the page opened is open there, and all that opened since is not written."""
        figure = self.stack[depth]
        if figure.kind != _IMPLIED or figure.tag != "figure":
            return False
        return not any(inner.written for inner in self.stack[depth + 1 :])

    def _end_figure(self, depth: int) -> None:
        """Closes the figure at this depth; what opened since stays open."""
        figure = self.stack.pop(depth)
        self.implied -= 1
        if figure.captions:
            self.out.append(_captioned(figure.captions))
        self.out.append(figure.close)

    def paragraph_break(self) -> bool:
        """Ends the paragraph that is open, and begins another where a tag of the page opened it; True if there was one."""
        if self.stack[-1].kind in (_IMPLIED, _INLINE):
            self._end_implied()
        depth = len(self.stack) - 1
        while self.stack[depth].kind == _INLINE:
            depth -= 1
        frame, within = self.stack[depth], self.stack[depth + 1 :]
        if frame.kind != _TEXT or frame.tag != "p" or not frame.written:
            return frame.kind != _TEXT
        while len(self.stack) > depth:
            self._pop()
        self.line_break = False
        is_heading = frame.close != "</p>"
        self._push(_Frame("p", _TEXT, "<p>" if is_heading else frame.open, "</p>"))
        for inner in within:
            self._push(_Frame(inner.tag, inner.kind, inner.open, inner.close))
        return True

    def captions(self) -> list[str] | None:
        """The words of the figure that is open; None where none is."""
        return next((frame.captions for frame in reversed(self.stack) if frame.tag == "figure"), None)

    def void(self, tag: str) -> None:
        if tag == "hr":
            self._end_implied()
            self._write("<hr>")
        elif any(frame.written and frame.tag == "pre" for frame in self.stack):
            self._write("\n")
        elif any(frame.written for frame in self.stack[1:]):
            self.line_break = True

    def media(self, piece: str) -> None:
        depth = len(self.stack) - 1
        while self.stack[depth].kind == _INLINE:
            depth -= 1
        if self.stack[depth].kind == _FLOW and not any(f.tag == "figure" for f in self.stack):
            self._imply("figure", depth)
        self._write(piece)

    def image(self, attrs: dict[str, str]) -> None:
        address = image_sources.source(attrs, self.base)
        if self.sources and not (address and attrs.get("srcset")):
            address = image_sources.largest(self.sources, self.base) or address
        if not address or image_sources.is_decoration(attrs, address):
            return
        key = address.split("?")[0] if "." in address.split("?")[0][-6:] else address
        if key in self.seen:
            return
        self.seen.add(key)
        alt = attrs.get("alt", "")
        width, height = image_sources.pixels(attrs.get("width")), image_sources.pixels(attrs.get("height"))
        self.images.append(Image(url=address, alt=alt, width=width, height=height))
        size = "".join(f' {k}="{v}"' for k, v in (("width", width), ("height", height)) if v)
        self.media(f'<img src="{escape(address)}" alt="{escape(alt)}"{size}>')

    def caption(self, text: str, credit: str = "") -> None:
        """Words under a picture: into the figure that is open, or around the picture written last."""
        if text[:1] in _PARTING or text[-1] in _DASHES:  # they part the words from what is not shown; or no words
            text = text.lstrip(_PARTING).rstrip(_DASHES)
            if not text:
                return
        captions = self.captions()
        if captions is not None:
            if text not in captions:
                captions.append(text)
                self._describe(text, credit)
            return
        said = escape(text, quote=False)
        if not self._frame_last(f"<figcaption>{said}</figcaption>"):
            self._end_implied()
            self._write(f"<figure><figcaption>{said}</figcaption></figure>")
            return
        self._describe(text, credit)

    def _frame_last(self, caption: str) -> bool:
        """Puts a caption to the picture that was written last, if nothing but ends of boxes came since."""
        out, at = self.out, len(self.out)
        while at and not out[at - 1]:
            at -= 1
        if at > 1 and out[at - 1] == "</figure>":
            if len(out[at - 2]) > _CAPTION:
                return False
            if out[at - 2].startswith("<figcaption"):
                if caption[len("<figcaption>") : -len("</figcaption>")] in out[at - 2]:  # said again
                    return True
                out[at - 2] = out[at - 2].replace("</figcaption>", f" {caption.removeprefix('<figcaption>')}")
            else:
                out.insert(at - 1, caption)
            return True
        is_paragraph = at > 0 and out[at - 1] == "</p>"
        at -= is_paragraph
        is_link = at > 0 and out[at - 1] == "</a>"
        end, at = at, at - 1 - is_link
        if at < 1 or not out[at].startswith("<img "):
            return False
        at -= is_link
        before = out[at - 1]
        if is_paragraph and (before == "<p>" or before.startswith("<p ")):
            out[at - 1], out[end] = "<figure>", f"{caption}</figure>"
        elif not is_paragraph and before.startswith(_CELLS):
            out.insert(end, f"{caption}</figure>")
            out.insert(at, "<figure>")
        else:
            return False
        return True

    def _describe(self, text: str, credit: str) -> None:
        if self.images:
            last = self.images[-1]
            caption = f"{last.caption} {text}".strip()
            self.images[-1] = replace(last, caption=caption, credit=last.credit or credit)

    def embed(self, raw: str) -> None:
        """A frame: a known player as it is, another that shows something of the article as a link to it."""
        attrs = attributes(raw)
        address = absolute(attrs.get("src") or attrs.get("data-src") or attrs.get("data-lazy-src"), self.base)
        if address and address.startswith("//"):
            address = f"https:{address}"
        if not address:
            return
        address = of_today(address)
        if is_player(address):
            size = "".join(f' {k}="{attrs[k]}"' for k in ("width", "height") if attrs.get(k, "").isdigit())
            self.player(address, size)
        elif _EMBEDS.match(address) or attrs.get("id", "").startswith("datawrapper-chart"):
            self._end_implied()
            said = squash(attrs.get("title", "")) or parts_of(address).hostname or address
            self._write(f'<p><a href="{escape(address)}">{escape(said, quote=False)}</a></p>')

    def player(self, address: str, size: str = "") -> None:
        self._end_implied()
        self.media(f'<iframe src="{escape(address)}"{size} allowfullscreen></iframe>')

    def finish(self) -> str:
        while len(self.stack) > 1:
            self._pop()
        return "".join(self.out).strip()


_TRANSPARENT = 4
_FRAMES = (  # what native/writer.c is told of tags
    {tag: (_FLOW, f"<{tag}>", f"</{tag}>") for tag in _STRUCTURAL}
    | {tag: (_TEXT, f"<{tag}>", f"</{tag}>") for tag in _TEXTUAL}
    | dict.fromkeys(_TRANSPARENT_INLINE, (_TRANSPARENT, "", ""))
    | {tag: (_INLINE, f"<{tag}>", f"</{tag}>") for tag in _KEPT_INLINE}
)
Compiled: type[Writer] | None = None
if native:

    class _Compiled(native.Writer, Writer):  # type: ignore[misc, name-defined]
        """A Writer whose frames are kept by native/writer.c; what is rare is as above."""

        def __init__(self, base: str, address: str = ""):
            self.base, self.address = base, address or base
            self.bare = set[int]()
            self.images: list[Image] = []
            self.seen: set[str] = set()
            self.headings: set[int] = set()
            self.sources: list[dict[str, str]] = []
            self.anchors: Set[str] = frozenset()
            self.links: dict[str, tuple[str, str]] = {}

    Compiled = _Compiled


def _captioned(captions: list[str]) -> str:
    return f"<figcaption>{escape(' '.join(captions), quote=False)}</figcaption>"


def _start(tag: str, raw: str) -> str:
    told, raw = _anchor(raw)
    return f"<{tag}{told}{_cell(tag, raw)}{_list(tag, raw)}{_code(tag, raw)}{_script(raw)}>"


def _anchor(raw: str) -> tuple[str, str]:
    """What an element is led to by, as `written` names it, and the attributes that it has without that."""
    found = _ANCHORED.match(raw)
    return (f' id="{found[1]}"', raw[found.end() :]) if found else ("", raw)


def _cell(tag: str, raw: str) -> str:
    if tag not in ("td", "th") or "span" not in raw:
        return ""
    attrs = attributes(raw)
    return "".join(f' {k}="{attrs[k]}"' for k in ("colspan", "rowspan") if attrs.get(k, "").isdigit())


def _code(tag: str, raw: str) -> str:
    """The language of code, as `blocks` names it."""
    found = _OF_CODE.match(raw) if tag == "pre" else None
    return found[0] if found else ""


def _script(raw: str) -> str:
    """The direction and language of a paragraph that is in another script than those around it."""
    if ' dir="' not in raw and ' lang="' not in raw:
        return ""
    attrs = attributes(raw)
    direction, language = attrs.get("dir", "").lower(), attrs.get("lang", "")
    told = f' dir="{direction}"' if direction in ("rtl", "ltr", "auto") else ""
    return told + (f' lang="{language}"' if _LANGUAGE.fullmatch(language) else "")


def _list(tag: str, raw: str) -> str:
    if tag != "ol" or not raw:
        return ""
    attrs = attributes(raw)
    start = f' start="{attrs["start"]}"' if attrs.get("start", "").isdigit() else ""
    return start + (f' type="{attrs["type"]}"' if attrs.get("type", "") in tuple("1aAiI") else "")


if native:
    native.learn(frames=_FRAMES, start_of=_start, captioned=_captioned)
