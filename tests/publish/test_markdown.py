"""HTML -> Markdown -> HTML by another reader (markdown-it, CommonMark with GFM tables): words and structure are the same."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from broadsheet.clean.stages import clean_html
from broadsheet.publish.markdown import markdown_of
from broadsheet.publish.marks import code_span, escaped, marked

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# What says nothing, or is left to the reader: frames, paragraphs (in lists they are a matter of tightness), spans.
SILENT = frozenset(
    "thead address article aside div p section span tbody time bdi wbr picture source font html body".split()
)
SAME = {"b": "strong", "i": "em"}
Tree = list[object]


def tree(html: str) -> Tree:
    """The elements that say something with their words, addresses and pictures; white space as one space."""
    root = LexborHTMLParser(f"<!doctype html><body>{html}").body
    assert root is not None
    return list(_merged(_tree(root)))


def _tree(node: LexborNode, is_code: bool = False) -> Tree:
    out: Tree = []
    for child in node.iter(include_text=True):
        tag = SAME.get(child.tag or "", child.tag or "")
        if tag == "-text":
            out.append(child.text_content or "")
        elif tag == "figure":
            out += _figure(child)
        elif tag == "pre":
            out.append(("pre", [child.text().strip("\n")]))
        elif tag in SILENT or (tag == "code" and is_code):
            out += (
                [" ", *_tree(child), " "]
                if tag in ("p", "div", "section", "article", "aside", "address")
                else _tree(child)
            )
        elif tag == "br":
            out.append(" ")
        elif words := list(_merged(_tree(child))) or tag in ("img", "hr", "video", "iframe", "audio", "td", "th"):
            out.append(
                (
                    tag,
                    unquote(child.attributes.get("href") or child.attributes.get("src") or "").replace(" ", ""),
                    words,
                )
            )
    return out


def _figure(node: LexborNode) -> Tree:
    """What Markdown makes of it: what it shows, then its caption in emphasis."""
    caption = node.css_first("figcaption")
    said = list(_merged(_tree(caption))) if caption else []
    if caption:
        caption.decompose()
    return [" ", *_tree(node), " ", *([("em", "", said)] if said else []), " "]


def _merged(items: Tree) -> Tree:
    """Texts side by side as one, without the white space at their ends."""
    out: Tree = []
    for item in items:
        if isinstance(item, str) and out and isinstance(out[-1], str):
            out[-1] += item
        else:
            out.append(item)
    texts = (re.sub(r"[ \t\n\r\f]+", " ", item).strip(" ") if isinstance(item, str) else item for item in out)
    return [item for item in texts if item]


def words(html: str) -> str:
    return "".join(LexborHTMLParser(f"<body>{html}").text().split())


CASES = {
    "strong among Chinese words": ("<p>他<strong>强调</strong>后来</p>", "他**强调**后来\n"),
    "strong whose marks would not be seen": ("<p>他说<strong>“强调”</strong>后来</p>", "他说<strong>“强调”</strong>后来\n"),
    "the same at the ends of a line": ("<p><strong>“强调”</strong></p>", "**“强调”**\n"),
    "spaces go outside": ("<p>a<em> b </em>c</p>", "a *b* c\n"),
    "emphasis side by side": ("<p><em>a</em><strong>b</strong></p>", "*a*<strong>b</strong>\n"),
    "a picture with its caption": (
        '<figure><img src="https://e.org/a.jpg" alt="x"><figcaption>码头 (Foto: J)</figcaption></figure>',
        "![x](https://e.org/a.jpg)\\\n*码头 (Foto: J)*\n",
    ),
    "a linked picture": (
        '<p><a href="https://e.org/"><img src="https://e.org/a.jpg" alt="a]b"></a></p>',
        "[![a\\]b](https://e.org/a.jpg)](https://e.org/)\n",
    ),
    "nested lists": (
        "<ul><li>a<ol start='3'><li>b</li><li>c</li></ol></li><li>d</li></ul>",
        "- a\n\n  3. b\n  4. c\n\n- d\n",
    ),
    "lists side by side": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b\n"),
    "a list that counts down": (
        "<ol reversed><li>a</li></ol>",
        '<ol reversed=""><li>a</li></ol>\n',
    ),
    "code with backticks": ("<p><code>a`` b</code> <code>`</code></p>", "```a`` b``` `` ` ``\n"),
    "a block of code": ("<pre><code>```\n  x\n\n</code></pre>", "````\n```\n  x\n\n````\n"),
    "code with braces": ("<pre><code>{{ x }}\n\ny</code></pre>", "<pre><code>&#123;&#123; x &#125;&#125;&#10;&#10;y</code></pre>\n"),
    "a table": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c|d</td><td>e<br>f</td></tr></table>",
        "| a | b |\n| --- | --- |\n| c\\|d | e<br>f |\n",
    ),
    "a table with a span": (
        '<table><tr><th colspan="2">a</th></tr></table>',
        '<table><tbody><tr><th colspan="2">a</th></tr></tbody></table>\n',
    ),
    "a picture whose address is no UTF-8": (
        '<p>a <img src="https://e.org/%C4%E3.jpg" alt="b"></p>',
        'a <img src="https://e.org/%C4%E3.jpg" alt="b">\n',
    ),
    "ruby": (
        "<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby></p>",
        "<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>\n",
    ),
    "a player": (
        '<p>a</p><iframe src="https://www.youtube.com/embed/x"></iframe>',
        'a\n\n<iframe src="https://www.youtube.com/embed/x"></iframe>\n',
    ),
    "a quote": ("<blockquote><p>a</p><ul><li>b</li></ul></blockquote><p>c</p>", "> a\n>\n> - b\n\nc\n"),
    "a break": ("<p>a<br># b<br><br>- c</p>", "a\\\n\\# b\\\n\\\n\\- c\n"),
    "an address with parentheses": ('<p><a href="https://e.org/a_(b)" title=\'x "y"\'>z</a></p>', '[z](<https://e.org/a_(b)> "x &quot;y&quot;")\n'),
    "a heading": ("<h2>1. # a<br>b</h2>", "## 1. \\# a<br>b\n"),
    "words that look like marks": (
        "<p>1. a *b* _c_ d_e_ &lt;b&gt; &amp;amp; [x](y) `z` $1$ a^b #tag ==m== %%n%% :smile: !</p>",
        "1\\. a \\*b\\* \\_c\\_ d_e\\_ \\<b> &amp;amp; \\[x\\](y) \\`z\\` \\$1\\$ a\\^b \\#tag \\=\\=m\\=\\= \\%\\%n\\%\\% \\:smile: \\!\n",
    ),
    "template syntax": ('<p>{{ x }} {% y %} <a href="https://e.org/{z}">z</a></p>', "&#123;&#123; x &#125;&#125; &#123;% y %&#125; [z](https://e.org/%7Bz%7D)\n"),
    "starts of lines": ("<p>- a</p><p>+ b</p><p>12) c</p><p>&gt; d</p><p>===</p><p>---</p><p>: e</p>", "\\- a\n\n\\+ b\n\n12\\) c\n\n\\> d\n\n\\=\\=\\=\n\n\\---\n\n\\: e\n"),
}  # fmt: skip


@pytest.mark.parametrize(("html", "written"), CASES.values(), ids=CASES)
def test_html_as_markdown(html: str, written: str) -> None:
    made = markdown_of(html)
    assert f"{made}\n" == written
    assert tree(READER.render(made)) == tree(html)


INLINE = st.recursive(
    st.text(min_size=1, max_size=8)
    | st.sampled_from(["港口", "“新”", " ", "*", "_", "**", "`", "[a](b)", "{{x}}", "# ", "1. ", "!", "|", "~~", "\\", "&amp;lt;", "<br>", "https://e.org/_a_"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["strong", "em", "b", "i", "code", "sub", "mark", "span", "u"]),
        st.lists(inner, min_size=1, max_size=3),
    )
    | st.builds(lambda parts: f'<a href="https://e.org/(a)?b=&amp;copy;">{"".join(parts)}</a>', st.lists(inner, min_size=1, max_size=2)),
    max_leaves=6,
)  # fmt: skip
BLOCK = st.recursive(
    st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.sampled_from(["p", "h2", "pre", "p", "div"]), st.lists(INLINE, max_size=4))
    | st.sampled_from(["<hr>", '<figure><img src="https://e.org/a.jpg" alt="*"><figcaption>a <em>b</em></figcaption></figure>', "<dl><dt>a</dt><dd>b</dd></dl>"])
    | st.builds(lambda a, b: f"<table><tr><th>{a}</th></tr><tr><td>{b}</td></tr></table>", INLINE, INLINE),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.just("blockquote"), st.lists(inner, min_size=1, max_size=3))
    | st.builds(lambda tag, parts: f"<{tag}>{''.join(f'<li>{p}</li>' for p in parts)}</{tag}>", st.sampled_from(["ul", "ol", 'ol start="7"']), st.lists(inner | INLINE, min_size=1, max_size=3)),
    max_leaves=5,
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(BLOCK, max_size=4).map("".join))
@example("<p>a<br>1. b</p>")
@example("<ul><li><pre>\n\nx</pre></li></ul>")
def test_any_article_keeps_words_and_structure(markup: str) -> None:
    html = clean_html(markup)
    shows = READER.render(markdown_of(html))
    assert words(shows) == words(html)
    assert tree(shows) == tree(html)


@given(st.text(), st.sampled_from([{}, {"{": "&#123;", "}": "&#125;"}]))
def test_any_words_are_those_words(text: str, spelt: dict[str, str]) -> None:
    html = clean_html(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>")
    made = markdown_of(html, spelt)
    assert words(READER.render(made)) == words(html)
    assert not set(spelt) & set(made)


def test_depth_is_no_danger() -> None:
    html = clean_html("<ul><li>" * 200 + "a" + "</li></ul>" * 200)
    assert words(READER.render(markdown_of(html))) == "a"
    assert words(READER.render(markdown_of(clean_html("<b><i>" * 250 + "a")))) == "a"


def test_marks_stand_only_where_they_are_seen() -> None:
    assert marked("**", "强调", "x", "x") == "**强调**"
    assert [marked("*", "“a”", *around) for around in ("  ", "x ", " x", "(.")] == ["*“a”*", "", "", "*“a”*"]
    assert marked("*", "a", "*", " ") == ""


def test_code_spans_and_words() -> None:
    assert [code_span(text) for text in ("a", "`", " a ", "  ")] == ["`a`", "`` ` ``", "`  a  `", "`  `"]
    assert escaped("snake_case _a_ &copy; & b", {}) == "snake_case \\_a\\_ &amp;copy; & b"


def test_a_fence_says_the_language_of_its_code() -> None:
    assert markdown_of('<pre class="language-python"><code>return x\n</code></pre>') == "```python\nreturn x\n```"
