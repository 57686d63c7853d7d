"""Posts that have broken site builders: one trap each, in twelve scripts; the traps are those of docs and our own.

Each hard name stands once as a title, once as a section and once as a tag, for builders make a page of each of them.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from broadsheet.clean.stages import clean_html
from broadsheet.model import Image, Post

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = "<p>Der Stadtrat hat den Ausbau des Hafens beschlossen.</p>"
TITLES = [
    "a: b", "it's", '"quoted"', "'single'", "both \"a\" and 'b'", "@home", "%done", "100%", "*star", "&anchor", "!tag",
    "[draft] foo", "{a} b", "{{ x }}", "{% y %}", "{{ unclosed", "{% unclosed", "{# gone #}", '"\\d"', "a\\b c\\d", "C # 7",
    "# not a comment", "- list", "? key", "?", "...", "---", "| pipe", "> fold", "2021", "0x1F", "1_000", "12:30:45", "yes",
    "null", "~", "2021-12-23", "=", "<<", "_underscore", ".hidden", "a/b", "../../up", "v1.2", "trailing: ", "`code`", "😀 emoji",
    "e\u0301 decomposed", "News", "news", "NEWS", "港" * 120, "ß" * 150, "index", "index.html", "CON",
    "5 < 6 & 7 > 3", "&lt;b&gt; &amp; &#123;", "<b>bold</b>", "<img src=x onerror=alert(1)>", "</title><script>alert(1)</script>",
    "<%= x %>", "${x}", "$& $1 $`", "__proto__", "constructor",
    "1e3", "0o17", "1:30", ".5", "+1", "-0", ".inf", ".NaN", "0b1", "True", "OFF", "n", "y", "2021-12-23T01:02:03Z", "!!str x",
    "a #b", "a: ", ": a", "key: [1, 2", "{a: b", "'", "''", '"', '\\"', "\\", "\\n \\t \\u0041", "a\tb\nc", "\u2028line\u2029", "\xa0space\u3000",
    "{{< ref >}}", "{{% note %}}", "{%- raw -%}", "{% endraw %}", "{% post_link x %}", "{{{ three }}}", "[[wiki]]", "![x](y)", "[^1]",
    "<!-- more -->", "<!--more-->", "<!--", "]]>", "<?php x ?>", "&nbsp;", "&amp;amp;", "&#x1F600;", "<!--swig\ufffc0-->", ":smile:",
    "COM1.txt", "aux", "~/x", "C:\\x", "a\x00b", "a?b*c|d", "404", "archives", "page/2", "2021/12/23", "tags", "%2e%2e/", "%E6%B8%AF", "%zz",
    "\u202eabc", "\u200babc\ufeff", "می\u200cخواهم", "👩\u200d👩\u200d👧 🇩🇪 é", "\ud7ff\ufffd\U0010ffff", "ﬁ ﷺ Ⅷ", "İstanbul ıı", "a" * 300, "ก" * 100, "😀" * 70,
    "\\';alert(1)//", "';alert(1);'", "ends in \\", "`;alert(1)//", "AT&T & R&D", "&copy 2021", "x&region=1", "\\u{1F600} \\xzz",
    "toString", "hasOwnProperty", "length", "prototype", "undefined", "NaN", "[object Object]", "true", "[]", "{}", "0", "-", "_", ".",
]  # fmt: skip
SCRIPTS = {
    "zh": "港口扩建方案获批：“新码头”明年动工", "ja": "港の拡張計画が承認された", "ko": "항구 확장 계획이 승인되었다", "ar": "الموافقة على توسيع الميناء",
    "he": "אושרה הרחבת הנמל", "th": "อนุมัติแผนขยายท่าเรือ", "ru": "Расширение порта одобрено", "de": "Überraschung im Ärmelkanal",
    "hi": "बंदरगाह के विस्तार को मंज़ूरी", "el": "Εγκρίθηκε η επέκταση του λιμανιού", "ka": "პორტის გაფართოება", "am": "የወደብ ማስፋፊያ ጸደቀ",
}  # fmt: skip
BODIES = {
    "expression": "<p>{{ 1+1 }}</p>", "tag": "<p>{% x %}</p>", "tag unclosed": "<p>100{% unclosed</p>",
    "expression unclosed": "<p>{{ unclosed</p>", "comment": "<p>a {# gone #} b</p>", "shortcode": "<p>{{&lt; x &gt;}} {{% x %}}</p>",
    "raw": "<p>{% endraw %} {% raw %}</p>", "braces in an address": '<p><a href="https://x.example/{{id}}/a">a</a></p>',
    "braces in an alt": '<p>a<img src="https://x.example/a.jpg" alt="{{ 1+1 }}"></p>',
    "code": "<pre><code>{{ x.y }} {% if %}\n\n    four\n\n\ttab</code></pre>", "more": "<p>a</p><!-- more --><p>b</p>",
    "blank lines and indents": "<p>a</p>\n\n    <p>b</p>\n\n*em* _u_ [x](javascript:alert(1))\n\n\n# h\n",
    "fence": "<p>a\n```js\nb {{ c }}\n```\nd</p>", "tildes": "<p>a</p>\n~~~\nb\n~~~\n<p>c</p>",
    "entities": "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt; &amp;#123; &copy;</p>",
    "markdown": "<p>**a** _b_ `c` ![d](e) http://f.example 1. g</p>", "front matter": "<p>a</p>\n---\ntitle: b\n---\n<p>c</p>",
    "dollars": "<p>$& $1 $` $' $$ \\1 \\\\ ￼0 ￼1</p>", "swig placeholder": "<p>&lt;!--swig￼0--&gt;</p><!--swig￼0-->",
    "code block placeholder": "<p>&lt;hexoPostRenderCodeBlock&gt;x&lt;/hexoPostRenderCodeBlock&gt;</p>",
    "table": "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b | c</td></tr></tbody></table>",
    "long line": f"<p>{'港' * 20000}</p>", "text first": "1. text without an element\n# x",
    "two lines": "<p>a</p>\n\n<p>b</p>\r\n\r\n<p>c</p>", "breaks": "<p>a<br><br>b<br>\n<br>c</p>", "list": "<ul><li>a</li>\n\n<li>b<ul><li>c</li></ul></li></ul>",
    "quote": "<blockquote>\n\n<p>a</p>\n\n<p>b</p></blockquote>", "code in a quote": "<blockquote><pre>a\n\n\n  b</pre></blockquote>",
    "code in a list": "<ol><li><pre>a\n\n- b\n</pre></li><li>c</li></ol>", "terms": "<dl><dt>a</dt>\n\n<dd>b</dd></dl>", "empty": "", "a space": "<p> </p>",
    "headings": "<h1>a</h1><h2>b</h2><h6>c</h6>", "a heading twice": "<h2>a</h2><p>x</p><h2>a</h2><p>y</p>", "deep": "<div>" * 300 + "x" + "</div>" * 300,
    "many": "<p>" + "</p><p>".join(f"Absatz {n}." for n in range(3000)) + "</p>", "mathematics": "<p>$$ x^2 $$ \\( y \\) \\[ z \\] a_1 b_2</p>",
    "admonition": "<p>:::note</p><p>a</p><p>:::</p>", "footnote": "<p>a[^1]</p><p>[^1]: b</p>", "emoji": "<p>:smile: 👩\u200d👩\u200d👧 &#128512;</p>",
    "asset": "<p>{% asset_img a.jpg %} {% post_link a %} {{ site.title }} {{ page.title }}</p>", "liquid": "<p>{% include x.html %} {{ 'a' | upcase }}</p>",
    "unclosed": "<p>a<p>b<div>c<b>d", "comments": "<p>a<!-- {{ x }} -->b</p><!-- more -->", "cdata": "<p>a<![CDATA[b]]>c</p>", "processing": "<?xml version='1.0'?><p>a</p>",
    "script": "<p>a</p><script>alert(1)</script><style>p{color:red}</style><p>b</p>", "frame": '<p>a</p><iframe src="https://v.example/{{1}}"></iframe>',
    "pictures": '<figure><img src="https://x.example/a b.jpg?x=1&y=2" alt="a &quot;b&quot; \'c\'" title="{{ t }}"><figcaption>c {% d %}</figcaption></figure>',
    "srcset": '<p>a<img src="https://x.example/a.jpg" srcset="https://x.example/{{a}}.jpg 2x, https://x.example/b,c.jpg 3x"></p>',
    "data address": '<p>a<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p>', "an address in parts": '<p><a href="/a?b=%7B%7B&c=#d e">x</a></p>',
    "odd spaces": "<p>a\u00a0b\u3000c\u2003d\u200be\u2028f</p>", "controls": "<p>a\x00b\x0bc\x1bd\x85e</p>", "both ways": "<p>abc \u202eאבג\u202c 123 (مرحبا) def</p>",
    "ruby": "<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby></p>", "indent": "<p>\u3000\u3000第一段。</p>\n    <p>\u3000\u3000第二段。</p>",
    "a front matter": "---\ntitle: other\n---\n<p>a</p>", "a fence in code": "<pre><code>```\n{{ a }}\n```\n~~~\n</code></pre>", "inline code": "<p><code>{{ a }}</code> <code>``</code></p>",
    "table with gaps": "<table>\n\n<tr><td>\n\na</td>\n\n<td>b</td></tr>\n\n</table>", "details": "<details><summary>a</summary>\n\n<p>b</p></details>",
    "dollar names": "<p>$title ${title} $1$2 %s %d %(a)s {0} {a}</p>", "jsx": "<p>{a.map(b => <c />)}</p>", "vue": '<p v-if="a">{{ b }}</p>', "ejs": "<p>&lt;%= a %&gt; <%= b %></p>",
    "attack": '<img src=x onerror=alert(1)><svg onload=alert(1)><a href="javascript:alert(1)">a</a><p>b</p>',
}  # fmt: skip
LISTS = {
    "sections": {"section": ("a/b", "C: D", "e.f", "_x", ".y", "<b>", "{{ x }}", "港" * 60)},
    "one section twice": {"section": ("新闻", "新闻")},
    "tags": {"tags": ("a/b", "C++", "C#", "?", ".", "..", "<img src=x onerror=alert(1)>", "{{ x }}", "yes", "2021", "港")},
    "words of JavaScript": {"tags": ("__proto__", "constructor", "toString", "length"), "section": ("__proto__", "constructor")},
    "a language that is none": {"language": "../../x"},
    "no letter in the title": {"title": "\u200b"},
    "tags in two cases": {"tags": ("News", "news", "NEWS")},
    "names": {"authors": ("Jana: \"J\" O'Weiß", "<i>x</i>", "{{ y }}"), "source_name": "<b>Blatt</b> & 'x': {{ z }}"},
    "no section": {"section": ()},
    "summary": {"summary": "a <img src=x onerror=alert(1)> {{ x }} : # 'b' " + "港" * 500},
    "an address that is none": {"url": "javascript:alert(1)", "lead_image": Image(url="javascript:alert(1)")},
    "braces in addresses": {"url": "https://x.example/{{id}}?a=\"b'&c", "lead_image": Image(url="https://x.example/{%a%}.jpg")},
    "a caption": {"lead_image": Image(url="https://x.example/a.jpg", alt='"><b>', caption="{{ x }} <b>", credit="'y'")},
    "control characters": {"title": "a\x0bb\u202ec\ufeffd\x85e", "source_name": "x\x00y"},
    "a date before 1970": {"date": datetime(1931, 5, 1, 0, 30, tzinfo=ZONE)},
    "a leap day": {"date": datetime(2024, 2, 29, 23, 59, 59, tzinfo=ZONE)},
    "the last second of a year": {"date": datetime(2021, 12, 31, 23, 59, 59, tzinfo=ZONE)},
    "the first second of a year": {"date": datetime(2022, 1, 1, 0, 0, 0, tzinfo=ZONE)},
    "summer time in China": {"date": datetime(1988, 6, 1, 12, tzinfo=ZONE)},
    "summer time begins": {"date": datetime(1987, 4, 12, 1, 59, 59, tzinfo=ZONE)},
    "summer time has begun": {"date": datetime(1987, 4, 12, 3, 0, 0, tzinfo=ZONE)},
    "an hour that comes twice": {"date": datetime(1987, 9, 13, 0, 30, tzinfo=ZONE)},
    "an epoch": {"date": datetime(1970, 1, 1, 8, 0, 0, tzinfo=ZONE)},
    "before an epoch": {"date": datetime(1970, 1, 1, 7, 59, 59, tzinfo=ZONE)},
    "an old newspaper": {"date": datetime(1905, 10, 30, 6, tzinfo=ZONE)},
    "a far day": {"date": datetime(2099, 12, 31, 12, tzinfo=ZONE)},
    "parts of a second": {"date": datetime(2021, 12, 23, 1, 2, 3, 999999, tzinfo=ZONE)},
    "gated": {"gated": True},
    "no date": {"date_unknown": True},
    "updated before it was published": {"updated": datetime(2020, 1, 1, tzinfo=ZONE)},
    "two sections": {"sections": (("a", "b"), ("c",)), "section": ("a", "b")},
    "two sections of one name": {"sections": (("新闻", "a"), ("新闻", "b")), "section": ("新闻", "a")},
    "a level of no letter": {"section": ("?", "...", "/")},
    "sections in two cases": {"section": ("Zeitung", "HAFENBLATT")},
    "many tags": {"tags": tuple(f"Wort {n}" for n in range(60))},
    "a long tag": {"tags": ("港" * 120, "ß" * 200)},
    "no author": {"authors": (), "agencies": ("dpa", "AFP: 'x'")},
    "many authors": {"authors": tuple(f"Name {n}, Ort" for n in range(30))},
    "a long address": {"url": "https://x.example/" + "a" * 3000},
    "an address in letters": {"url": "https://例え.example/港?ä=ö#ü"},
    "a lead of another kind": {"lead_image": Image(url="data:image/gif;base64,R0lGODlhAQABAAAAACw=")},
    "a lead with signs": {"lead_image": Image(url="https://x.example/a b'c\"d.jpg?x={{1}}&y=<z>", alt="a\nb")},
    "midnight": {"date": datetime(2021, 12, 24, 0, 0, 0, tzinfo=ZONE)},
    "updated": {"updated": datetime(2021, 12, 25, 23, 59, 59, tzinfo=ZONE)},
    "Arabic": {"language": "ar", "title": "ميناء"},
}  # fmt: skip


def posts() -> list[Post]:
    """All of them, dated hourly, so that every hour of a day meets a change of zone."""
    made: list[dict[str, object]] = [{"title": title} for title in TITLES]
    made += [{"title": f"section {n}", "section": ("Namen", title)} for n, title in enumerate(TITLES)]
    made += [{"title": f"tag {n}", "tags": (title,)} for n, title in enumerate(TITLES)]
    made += [{"title": title, "language": language, "section": (title,)} for language, title in SCRIPTS.items()]
    made += [{"title": f"body: {name}", "html": clean_html(html)} for name, html in BODIES.items()]
    made += [{"title": f"fields: {name}", **fields} for name, fields in LISTS.items()]
    return [post(n, fields) for n, fields in enumerate(made)]


def combined(number: int = 520) -> list[Post]:
    """Many oddities in one post: title, sections, tags, body and fields of each are drawn from the lists, in all scripts.

    The steps have no divisor in common with the lengths of the lists, so that each meets many others.
    """
    made, scripts, bodies, fields = [], list(SCRIPTS.items()), list(BODIES.values()), list(LISTS.values())
    for n in range(number):
        language, title = scripts[n % len(scripts)]
        odd = TITLES[n * 7 % len(TITLES)]
        one: dict[str, object] = {
            "title": f"{odd} {title}" if n % 2 else f"{title}{odd}",
            "language": language,
            "section": (title, TITLES[n * 11 % len(TITLES)], TITLES[n * 13 % len(TITLES)])[: n % 3 + 1],
            "tags": (TITLES[n * 17 % len(TITLES)], title),
            "html": clean_html(bodies[n * 3 % len(bodies)] + bodies[n * 5 % len(bodies)]) or WORDS,
            "authors": (TITLES[n * 19 % len(TITLES)],),
            "summary": TITLES[n * 23 % len(TITLES)],
        }
        made.append(post(10_000 + n, one | fields[n % len(fields)]))
    return made


def post(number: int, changes: dict[str, object]) -> Post:
    """One post of the set."""
    fields = {
        "id": f"probe{number:05d}",
        "date": datetime(2021, 12, 23, 0, 54, 48, tzinfo=ZONE) + timedelta(hours=number),
        "url": f"https://blatt.example/{number}",
        "source_id": "blatt",
        "source_name": "Hafenblatt",
        "section": ("Zeitung", "Hafenblatt", "Lokales"),
        "tags": ("Hafen",),
        "html": WORDS,
        "feed_html": WORDS,
        "language": "de",
    }
    return Post(**{**fields, **changes})  # type: ignore[arg-type]
