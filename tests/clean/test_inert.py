"""The old layout writes a feed's own markup unchanged only where it is proven inert."""

import pytest

from broadsheet.clean.inert import objection

FIGURE = (
    '<figure id="attachment_24" aria-describedby="caption-attachment-24" style="width:770px" class="wp-caption '
    'aligncenter"><img loading="lazy" class="size-arc wp-image-24" src="https://bild.example/a.jpg?w=770&resize=770%2C433"'
    ' alt data-recalc-dims="1" referrerpolicy="no-referrer">(Archiv)</figure>'
)
INERT = {
    "paragraphs": "<p>港口将于春季扩建。</p>\n<p>居民表示欢迎。</p>\n",
    "an old route's figure": f"<p>Hafen</p>\n{FIGURE}\n<h3>Kosten</h3>\n",
    "a link": '<p><a href="https://e.org/a?b=1&c=2" target="_blank" rel="noopener">mehr</a></p>',
    "an address in any script": '<p><a href="https://例え.テスト:8080/パス?q=港#x">a</a></p>',
    "lists and tables": "<ul><li>a</li></ul><table><tbody><tr><td colspan='2'>b</td></tr></tbody></table>",
    "void elements": "<p>a<br>b<br/>c<br />d</p><hr>",
    "references": "<p>a &amp; b &lt;p&gt; &#x6e2f;&nbsp;&copy c</p>",
    "a blank line before a block": "<p>a</p>\n\n<p>b</p>\n",
    "braces": "<p>function() { return 1 }</p>",
    "right to left": '<p dir="rtl" lang="ar">الميناء</p>',
}
NOT_INERT = {
    "event": '<p>a</p><img src="https://e.org/x.jpg" onerror="alert(1)">',
    "event, odd case": '<p>a</p><img src="https://e.org/x.jpg" oNeRRor=alert(1)>',
    "javascript address": '<p><a href="javascript:alert(1)">a</a></p>',
    "javascript, encoded": '<p><a href="&#106;ava&#x09;script:alert(1)">a</a></p>',
    "data address": '<p><a href="data:text/html,<script>alert(1)</script>">a</a></p>',
    "fixed position": '<p style="position:fixed;top:0">a</p>',
    "style with a url": '<p style="width:1px;background:url(https://e.org/t)">a</p>',
    "style, escaped": r'<p style="w\69 dth:expression(alert(1))">a</p>',
    "mutation by noscript": '<p>a</p><noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "mutation by math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "mutation by a title": '<p title="</p><img src=x onerror=alert(1)>">a</p>',
    "svg": "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
    "base": '<p>a</p><base href="https://evil.example/">',
    "form": '<form action="https://evil.example/"><input name=q></form>',
    "iframe": '<p>a</p><iframe src="https://evil.example/"></iframe>',
    "meta": '<p>a</p><meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "style element": "<p>a</p><style>body{display:none}</style>",
    "script": "<p>a</p><script>alert(1)</script>",
    "srcset": '<img src="https://e.org/a.jpg" srcset="javascript:alert(1) 1x">',
    "comment": "<p>a</p><!-- more --><p>b</p>",
    "conditional comment": "<p>a</p><!--[if IE]><script>alert(1)</script><![endif]-->",
    "cdata": "<p>a</p><![CDATA[<script>alert(1)</script>]]>",
    "processing instruction": "<p>a</p><?php system('id') ?>",
    "unclosed attribute": '<p>a</p><img src="https://e.org/a.jpg>',
    "unclosed tag": "<p>a</p><img src=x onerror=alert(1)",
    "slashes for spaces": '<p>a</p><img/src="x"/onerror=alert(1)>',
    "attribute twice": '<img src="https://e.org/a.jpg" src="javascript:alert(1)">',
    "clobbering id": '<p id="location">a</p>',
    "clobbering name": '<a name="document" href="https://e.org/">a</a>',
    "protocol-relative address": '<img src="//evil.example/a.jpg">',
    "address with a log-in": '<img src="https://e.org@evil.example/a.jpg">',
    "address of the reader's network": '<img src="http://192.168.1.1/reboot">',
    "address of the reader's machine": '<img src="http://localhost:8080/a.jpg">',
    "address of version 6": '<img src="http://[::1]/a.jpg">',
    "backslash address": '<a href="https:\\\\evil.example/">a</a>',
    "control character": "<p>a\x0bb</p>",
    "NUL in a tag": "<p>a</p><scr\x00ipt>alert(1)</script>",
    "bidi override": "<p>a\u202eb</p>",
    "bidi override by reference": "<p>a&#x202e;b</p>",
    "a builder's placeholder": "<p>&lt;!--swig\ufffc0--&gt;</p>",
    "Markdown after a blank line": "<p>a</p>\n\n[a](javascript:alert(1))\n",
    "Markdown from the start": "[a](javascript:alert(1))<p>a</p>",
    "an indented block after a blank line": "<p>a</p>\n\n     <p>b</p>\n",
    "expression": "<p>{{ 7*7 }}</p>",
    "template tag": "<p>{% include x %}</p>",
    "template comment": "<p>{# x #}</p>",
    "expression in references": "<p>&#123;&lbrace; 7*7 }}</p>",
    "expression in an address": '<p><a href="https://e.org/{{id}}">a</a></p>',
    "embedded script tag": "<p><%= x %></p>",
    "a fence of backticks": "<p>a\n```js\nb\n```\n</p>",
    "an end tag too many": "<p>a</p></div></div><p>b</p>",
    "an element left open": "<p>a</p><blockquote><p>b</p>",
    "an end tag without its start": "<p>a</b></p>",
    "crossed elements": "<p><b>a<i>b</b>c</i></p>",
    "a block in a paragraph": "<p>a<ul><li>b</li></ul></p>",
    "a paragraph closed by the next": "<p>a<p>b",
    "a link in a link": '<a href="https://e.org/1">a<a href="https://e.org/2">b</a></a>',
    "words that leave their table": "<table><tbody><tr>a<td>b</td></tr></tbody></table>",
    "a row without its table": "<tr><td>a</td></tr>",
    "levels without end": "<blockquote>" * 5000 + "</blockquote>" * 5000,
    "classes of an overlay": '<p class="fixed-top stretched-link">a</p>',
    "lone surrogate": "<p>a\ud800b</p>",
    "data picture": '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    "vbscript": '<a href="vbscript:msgbox(1)">a</a>',
    "address after white space": '<a href=" javascript:alert(1)">a</a>',
    "picture": '<picture><source srcset="https://e.org/a.webp"><img src="https://e.org/a.jpg"></picture>',
    "link element": '<p>a</p><link rel="stylesheet" href="https://evil.example/x.css">',
    "template element": "<template><p>a</p></template>",
    "textarea": '<textarea><p title="</textarea><img src=x onerror=alert(1)>"></textarea>',
    "object": '<object data="https://evil.example/"></object>',
    "style: hidden": '<p style="display:none">a</p>',
    "style: comment": '<p style="width/**/:1px">a</p>',
    "style: variable": '<p style="width:var(--x)">a</p>',
    "formaction": '<p formaction="javascript:alert(1)">a</p>',
    "background": '<table background="javascript:alert(1)"><tbody><tr><td>a</td></tr></tbody></table>',
    "ping": '<a href="https://e.org/" ping="https://evil.example/">a</a>',
    "download": '<a href="https://e.org/" download>a</a>',
    "autofocus": '<p tabindex="0" autofocus onfocus="alert(1)">a</p>',
    "contenteditable": "<p contenteditable>a</p>",
    "popover": '<p popover id="p-1">a</p>',
    "htmx": '<p data-hx-get="https://evil.example/">a</p>',
    "custom element": "<x-login>a</x-login>",
}


@pytest.mark.parametrize("html", INERT.values(), ids=INERT)
def test_harmless_markup_is_proven(html: str) -> None:
    assert objection(html) == ""


@pytest.mark.parametrize("html", NOT_INERT.values(), ids=NOT_INERT)
def test_anything_else_is_an_objection_in_words(html: str) -> None:
    assert objection(html)


@pytest.mark.parametrize("html", [h for name, h in NOT_INERT.items() if name != "Markdown from the start"])
def test_harmless_markup_before_it_does_not_hide_it(html: str) -> None:
    assert objection(INERT["an old route's figure"] + html)


def test_the_objection_names_what_it_is() -> None:
    assert objection(NOT_INERT["event"]) == '<img> with onerror="alert(1)"'
    assert objection(NOT_INERT["fixed position"]) == '<p> with style="position:fixed;top:0"'
    assert objection(NOT_INERT["an end tag too many"]) == "</div> closes nothing"
    assert objection(NOT_INERT["an element left open"]) == "<blockquote> is never closed"
    assert objection(NOT_INERT["a block in a paragraph"]) == "browsers read another structure than is written"
    assert objection(NOT_INERT["form"]) == "<form>"
    assert objection(NOT_INERT["control character"]) == "control character U+000B"
