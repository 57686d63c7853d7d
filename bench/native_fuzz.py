# ruff: noqa: E501 (a table of pieces)
"""What is compiled beside its specification in Python, over spoiled pages and text that is no page: equal to the byte.

python -m bench.native_fuzz [--inputs N] [--seed S] [--first K]      K: the number of the input to begin with

For faults of memory, compiled with checks (in a checkout of its own, for it replaces the compiled module):

    python native/build.py --strict
    LD_PRELOAD=$(gcc -print-file-name=libasan.so) ASAN_OPTIONS=detect_leaks=0 PYTHONMALLOC=malloc \\
        python -m bench.native_fuzz --inputs 100000
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

from selectolax.lexbor import LexborHTMLParser

from bench.mutations import mutate
from broadsheet import charset, language, markup, text
from broadsheet.clean import stages
from broadsheet.feeds import harmless
from broadsheet.native import native
from broadsheet.read import blocks, head, lean, output, tokens, weighing, writer
from broadsheet.read.body import everything
from broadsheet.read.names import flags_of
from broadsheet.site import shards

CASES = Path(__file__).parent.parent / "tests" / "read" / "cases"
NAMES = (
    "a p div span br br hr img pre b li figure figcaption h1 h2 html body main iframe video button lite-youtube wbr label math o:p x é - / "
    "/a /p /div /body /figure /pre /b /span /x /iframe br/ strong /strong table tbody tr td th /td /tr /table ul li /li q /q "
    "h3 /h3 blockquote /blockquote /figcaption ol figure /figure p /p "
).split(" ")
ATTRIBUTES = (
    ' class="entry-content byline"', ' class="share-tools\tcomments"', ' class="é comments"', ' class="hentry related"', ' class=""',
    ' id="share-this-news-comments"', ' id="related-news"', ' id="comment_12"', ' style="display: none"', ' style="VISIBILITY:hidden"',
    ' role="navigation"', ' itemprop="articleBody"', ' itemprop="type-post"', ' role="hentry" itemprop="author"', ' hidden=""', ' data-style="display:none"',
    ' href="/a?b=1&amp;c=2"', ' dir="rtl"', ' colspan="2"', ' start="3"', ' src="/a.jpg"', ' data-src="/b.png"', ' class="youtube" data-id="abcdefghijk"', ' videoid="abcdefghijk"', ' src="https://i.ytimg.com/vi/abcdefghijk/0.jpg"', ' href="javascript:x"', ' title="comments class="', ' alt="é &notit; &#65;"', ' DATA-X="1"', " bare", " odd='comments'", ' class="comments', ' id=', ' ',
)  # fmt: skip
WORDS = (
    "", "", " ", "\n\n", "\xa0", "\u3000", "\x1c", "\x85", ".", ". ", ",x", "。", "！", "?”", "word", "Another one, of many more letters", "ТЕКСТ ёй", "Straße",
    "É\u0301", "한국어", "漢字かな", "\U0001f600", "\x00", "&amp;", "&lt;b&gt;", "&nbsp;", "&quot;", "&#65;", "&notit;", "&amp", "&", "&&amp;",
)  # fmt: skip
SOME = dict.fromkeys(("word", "another", "one", "ёй", "straße", "한국어", "é", "class", "it's"), 1)
DECLARED = re.compile(rf"<[^<>]*<(?:[!?]|iframe[ >])|</?(?:{'|'.join(sorted(tokens._LEFT_OUT))})<")
# Markup that is nearly as plain as native/clean.c takes it.
ELEMENTS = (
    "a abbr audio b bdi bdo blockquote br caption cite code dd del details dfn dl dt em figcaption figure h2 h3 hr i iframe img ins kbd li "
    "mark ol p p p p pre q rp rt ruby s samp small source strong strike sub summary sup table tbody td tfoot th thead time tr u ul var video "
    "span div font nobr svg math select button form title style col wbr"
).split()
WITHIN = {
    "table": "caption thead tbody tfoot tr",
    "thead": "tr",
    "tbody": "tr",
    "tfoot": "tr",
    "tr": "td th",
    "ruby": "rt rp b",
    "ul": "li",
    "dl": "dt dd",
}
FITTING = {
    "a": "href",
    "img": "src alt width",
    "iframe": "src allowfullscreen",
    "video": "controls poster",
    "source": "src",
    "td": "colspan",
    "ol": "start",
    "p": "dir",
}
START_TAGS = re.compile(rb"<[a-z][^<>]*>")
VALUE = re.compile(r'="[^"]*"')
FREE, FOREIGN = 20, 14  # of these parts and those elements: that are taken, that are not
SAID = (
    *[f' {name}="https://example.org/a?b=1&amp;c=2"' for name in ("href", "src", "poster", "href", "src")],
    ' href="mailto:a@example.org"', ' href="javascript:alert(1)"', ' href="https://a@example.org/"', ' href="http://1.2.3.400/"', ' href="https://xn--a/"',
    ' href="https://example.org:80/é "', ' src="https://example.org\\@x"', ' src="//x.org/"', ' src="https://e--x.org"', ' src="https://www.youtube.com/embed/x"',
    ' src="https://example.0x1/"', ' href="HTTPS://EXAMPLE.org/&quot;&#x27;&lt;"', ' href="https://example.org/&nbsp;"', ' href="https://example.org/\u3000"',
    ' alt=""', ' alt="é &amp; &#x27;&quot;&lt;b&gt;\xa0&nbsp;"', ' alt="a&b"', ' alt="&#65;"', ' alt="a\x07b"', ' title="x"', ' onclick="x()"', " alt='x'",
    ' width="1"', ' width="100"', ' height="0"', ' width="1234567"', ' width="٣"', ' controls', ' controls=""', ' controls="x"', ' allowfullscreen', ' colspan="2"',
    ' start="3"', ' type="a"', ' lang="ar"', ' dir="rtl"', ' dir="x"', ' id="n-0a1b2c-fn_1"', ' id="n-0A1b2c-fn"', ' id="n-0a1b2c-"', ' href="#n-0a1b2c-fn_1"', ' href="#top"', ' class="a"', ' style="x"', ' srcset="x 1x"', ' datetime="2024"',
)  # fmt: skip
PARTS = (
    "word", "Words, more.", " ", "\n", "\n\n", "\xa0", "&nbsp;", "\u3000", "\u2003", "é", "漢字、", "\U0001f600", "&amp;", "&lt;", "&gt;", "&quot;", "&#x27;", '"', "'",
    ">", "&", "&copy;", "&#60;", "\u200b", "\x0c", "\r", "\x00", "\x85", "\ufffe", "\u2028", "<br>", "<br>", "<br>\n", "<hr>", "<!-- x -->", "<", "</p>", "<b>", "</a>",
)  # fmt: skip
PLAIN_VALUES = (
    '="x"', "='é ü'", "=5%", '="/a b"', '="https://e.org/?a&amp;b"', "='http://e.org'", '="a/b.jpg"', '="mailto:a"', '="a b"', '="a\xa0b"', '="a&b"', '="#x"',
    "=''", '="a<b"', '="\U0001f600"', '="javascript:x"', '="color: red; width:1px;"', '="color:red"', '="color:  red ;width: 5"', '="color:;"', '="float: "', "", "=",
    '="', '=";"', '="position:fixed"', '="x\x00y"',
)  # fmt: skip
PLAIN_NAMES = (*harmless.PLAIN, "style", "style", "data-x", "aria-", "aria-a1", "onerror", "x" * 24, "P", "é")
STARTS = (
    0x20,
    0x41,
    0xC0,
    0x300,
    0x3B1,
    0x430,
    0x5D0,
    0x627,
    0x905,
    0xE01,
    0x1100,
    0x1161,
    0x3041,
    0x4E00,
    0xAC00,
    0xFF01,
    0x20000,
    0x1F600,
)
MARKS = ("<", ">", "</", "<!--", "-->", "<iframe", "</iframe>", "/>", "<<", ' ="', "\x00")


def some(chance: Random, pieces: Sequence[str], most: int) -> str:
    """Up to so many pieces in a row."""
    return "".join(chance.choices(pieces, k=chance.randrange(most + 1)))


def tags(chance: Random) -> list[tuple[str, str, str]]:
    """Tags in an order that no serialiser gives them."""
    return [
        (chance.choice(NAMES), some(chance, ATTRIBUTES, 2), some(chance, WORDS, 3)) for _ in range(chance.randrange(60))
    ]


def text_of_tags(chance: Random) -> str:
    """Tags written out, with what breaks them."""
    return "".join(f"<{name}{raw}>{words}{some(chance, MARKS, 1)}" for name, raw, words in tags(chance))


def plain_markup(chance: Random, within: str = "", depth: int = 0) -> str:
    """A fragment, most of it well nested and of elements and attributes that an article has."""
    out = list[str]()
    for _ in range(chance.randrange(0 if depth else 1, 5)):
        if depth > 6 or chance.random() < 0.4:
            out.append(chance.choice(PARTS if chance.random() < 0.02 else PARTS[:FREE]))
            continue
        wanted = WITHIN.get(within, "") if chance.random() < 0.98 else ""
        name = chance.choice(wanted.split() or ELEMENTS[: None if chance.random() < 0.02 else -FOREIGN])
        out.append(f"<{name}{said_of(name, chance)}>")
        if name not in markup.VOID:
            out.append("" if name == "iframe" else plain_markup(chance, name, depth + 1))
            out.append(f"</{name}>" if chance.random() < 0.995 else "")
    return "".join(out)


def said_of(name: str, chance: Random) -> str:
    """Some attributes for an element, most of them its own."""
    if chance.random() < 0.02:
        return some(chance, SAID, 2)
    own = FITTING.get(name, "").split()
    return "".join(chance.choice([said for said in SAID if said.split("=")[0] == f" {one}"]) for one in own)


def check_markup(html: str) -> bool:
    """Markup to be cleaned; true where it was so plain that nh3 was not asked. Another parser changes nothing, either."""
    assert native is not None
    known = native.clean(html)
    if known is not None:
        clean = known.strip()
        assert clean == stages.through_all(html), html
        assert clean == stages.clean_html(clean), html
        body = LexborHTMLParser(f"<!doctype html><body><div>{known}</div>").body
        assert body
        assert with_references(body.html or "") == with_references(f"<body><div>{known}</div></body>"), html
    return known is not None


def with_references(html: str) -> str:
    """With references for "<" and ">" in values, where serialisers may write either."""
    return VALUE.sub(lambda found: found[0].replace("<", "&lt;").replace(">", "&gt;"), html)


def markup_of_tags(chance: Random) -> str:
    """Markup as feeds have it, most of it plain."""
    words = chance.choice((("x ", ""), ("é", " "), ("\u4e2d ", ""), ("\U0001f600", "")))
    parts = list[str]()
    for _ in range(chance.randrange(12)):
        gaps = chance.choices((" ", " ", " ", "\n\t", "\xa0", "", "\x1c"), k=chance.randrange(4))
        said = "".join(f"{gap}{chance.choice(PLAIN_NAMES)}{chance.choice(PLAIN_VALUES)}" for gap in gaps)
        end = chance.choice((">", ">", ">", "/>", " />", "  >", " ", "<", ""))
        parts.append(
            f"<{chance.choice(('', '', '/', '//'))}{chance.choice(PLAIN_NAMES)}{said}{end}{chance.choice(words)}"
        )
    return "".join(parts)


def check_feed_markup(written: str) -> None:
    """A feed's markup, from each place where a look at it may begin."""
    assert native is not None
    for is_foreign in (False, True):
        begin = 0
        while begin <= len(written):
            end = harmless.end_of_plain(written, begin, is_foreign)
            assert native.end_of_plain(written, begin, is_foreign) == end
            begin = end + 1


def check_page(html: bytes, chance: Random) -> None:
    """A page as the reader goes through it."""
    assert native is not None
    assert native.is_utf8(html) == charset.is_utf8(html)
    for most in (3, 40, 3000):
        for with_flat in (True, False):
            assert native.may_be_deep(html, most, with_flat) == markup._may_be_deep(html, most, with_flat)
    at, length = chance.randrange(len(html) + 1), chance.randrange(1, 50)
    assert native.endless(html, at, length) == markup.endless(html, at, length)
    needle = html[(at := chance.randrange(len(html) + 1)) : at + chance.randrange(1, 12)] or b"?"
    assert native.places(html, needle, b"2", 2, 30) == markup.places_of(html, needle, b"2", 2, 30)
    page = markup.shallow(charset.as_utf8(html))
    check_lean(page, chance)
    check_walk(page)


def check_lean(page: bytes, chance: Random) -> None:
    """A page without what is never read: compiled and not; and without its scripts it parses to the same."""
    assert native is not None
    starts = [start for start in START_TAGS.findall(page) if chance.random() < 0.1]
    for known in ((), tuple(starts)):
        assert native.lean(page, known) == lean.lean_of(page, known)
    if rest := lean.lean_of(page, ()):
        assert tokens.tokens_of(rest[0]) == tokens.tokens_of(page)


def check_walk(page: bytes) -> None:
    """A parse tree walked, and written out and split; but where a name of a tag holds what looks like another's begin."""
    assert native is not None
    tree = LexborHTMLParser(page)
    assert tree.root
    lists = native.walk(tree.root.mem_id)
    if not DECLARED.search(tree.html or ""):
        assert lists == tokens.written(tree)
    check_tags(lists)


def check_written(written: str) -> None:
    """Tags in a text, whoever wrote it."""
    check_tags(tokens.split(written))


def check_tags(lists: tokens.Lists) -> None:
    """Tags as the reader has them."""
    assert native is not None
    assert native.named(lists[0], ("p", "br", "")) == tokens.named(lists[0], ("p", "br", ""))
    check_lists(*lists)


def check_lists(names: list[str], raws: list[str], texts: list[str]) -> None:
    """Tags, well nested or not."""
    assert native is not None
    parts = blocks.grown(names, raws, texts)
    assert native.grow(names, raws, texts) == parts
    check_output(blocks.tree_of(tokens.Tokens(names, raws, texts), parts))  # which rewrites some of them
    parents, flags = parts[1], parts[2]
    own = [1 / (3 + n % 7) if n % 3 else 0.0 for n in range(len(parents))]
    assert native.sums(parents, own) == weighing.sums(parents, own)
    verdicts = [(flag >> 3) % 3 for flag in flags]
    assert native.spread(parents, verdicts) == weighing.spread(parents, verdicts)
    assert native.flagged(flags, 5) == weighing.flagged(flags, 5)
    for raw in raws[:60]:
        known = native.attributes(raw)
        assert known is None or known == markup.attributes_as_written(raw), raw
        known_meta = native.told(raw)
        assert known_meta is None or known_meta == head.told(raw), raw
    for words in texts[:60]:
        assert native.known(words, SOME) == language.known(words, SOME), words
        assert native.others(words) == language.others(words), words
        known_letters = native.folded(words)
        assert known_letters is None or known_letters == text.folded_letters(words), words


def check_output(tree: blocks.Tree) -> None:
    """A fragment written out by both writers, whatever its tags; and with captions and asides that it does not have."""
    assert writer.Compiled is not None
    body = everything(tree)
    spans = [(0, len(tree.tokens.names))]
    for step in (0, 2, 3):
        chosen = [k for k in body.chosen if not step or k % step]
        captions = {k for k in range(len(tree.blocks)) if step and not k % step}
        stands = [n % 3 if step and not n % 5 else verdict for n, verdict in enumerate(body.negative)]
        told = writer.Compiled("https://e.org/"), writer.Writer("https://e.org/")
        written = [output.written(each, tree, chosen, stands, captions, spans) for each in told]
        assert written[0] == written[1]


def searched(chance: Random) -> str:
    """A text for the search: letters of one script or several, marks that hang on those before them, the odd page."""
    scripts = [chr(chance.choice(STARTS) + n) for n in range(40)]
    plain = chance.choices(scripts, k=chance.randrange(400)) + list(some(chance, PARTS, 4)) * (chance.random() < 0.5)
    odd = [
        chr(chance.choice((chance.randrange(0xD800), 0xE000 + chance.randrange(0x30000))))
        for _ in range(chance.randrange(3))
    ]
    return "".join(plain + odd * (chance.random() < 0.3))


def check_searched(texts: list[str]) -> None:
    """Texts of a site: what its search reads of them, and how they stand in its pages."""
    assert native is not None
    assert shards.index(texts) == shards.index_plainly(texts)
    for each in texts:
        assert native.escaped(each) == markup.escaped_plainly(each)
        assert native.escaped_as_utf8(each) == markup.escaped_as_utf8_plainly(each)
        assert native.squash(each) in (None, text.squash_plainly(each))
    assert native.as_utf8(tuple(texts)) == markup.as_utf8_plainly(tuple(texts))


def check(number: int, seed: int, pages: list[bytes]) -> None:
    """One input, made of seed and number alone."""
    chance = Random(f"{seed}:{number}")
    what = chance.randrange(8)
    if what == 0:
        check_page(mutate(chance.choice(pages), chance, chance.choice(pages)), chance)
    elif what == 1:
        check_written(text_of_tags(chance))
    elif what == 2:
        found = tags(chance)
        check_lists(*([tag[i] for tag in found] for i in range(3)))
    elif what == 3:
        check_markup(plain_markup(chance))
    elif what == 4:
        check_page(chance.randbytes(chance.randrange(200)), chance)
    elif what == 5:
        check_feed_markup(markup_of_tags(chance))
    elif what == 6:
        check_searched([searched(chance) for _ in range(chance.randrange(40))])
    else:
        page = chance.choice(pages)
        check_feed_markup(
            mutate(page, chance, page).decode(chance.choice(("utf-8", "latin-1", "utf-16-le")), "replace")
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("--inputs", 10_000), ("--seed", 1), ("--first", 0)):
        parser.add_argument(name, type=int, default=default)
    options = parser.parse_args()
    if native is None:
        print("skipped: nothing is compiled (make setup says why)")
        return
    assert flags_of("p", ' class="byline"') > 0
    pages = [path.read_bytes() for path in sorted(CASES.glob("*.html"))]
    for number in range(options.first, options.first + options.inputs):
        try:
            check(number, options.seed, pages)
        except BaseException:
            print(f"input {number} of seed {options.seed}")
            raise
        if number % 10_000 == 9_999:
            print(f"{number + 1} inputs alike", flush=True)
    print(f"{options.inputs} inputs: all alike")


if __name__ == "__main__":
    main()
