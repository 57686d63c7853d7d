"""Attack strings of our own, by class. Each calls alert(1) if it runs; names are what the test calls them."""

ATTACKS = {
    # scripts and handlers
    "script": "<script>alert(1)</script>", "script in capitals": "<SCRIPT>alert(1)</SCRIPT>", "script with a slash": "<script/x>alert(1)</script/y>",
    "script in script": "<scr<script>ipt>alert(1)</scr</script>ipt>", "script unclosed": "<script>alert(1)//", "script by address": "<script src=data:,alert(1)></script>",
    "image handler": "<img src=x onerror=alert(1)>", "handler after a slash": "<img/src=x/onerror=alert(1)>", "handler in capitals": "<IMG SRC=x OnErRoR=alert(1)>",
    "handler by lines": "<img src=x\nonerror\n=\nalert(1)>", "handler after a form feed": "<img src=x\x0conerror=alert(1)>", "handler by references": "<img src=x onerror=&#97;lert(1)>",
    "body handler": "<body onload=alert(1)>", "focus": "<input autofocus onfocus=alert(1)>", "toggle": "<details open ontoggle=alert(1)>a</details>",
    "any element": "<p onclick=alert(1) onmouseover=alert(1) tabindex=0>a</p>", "unknown element": "<x onclick=alert(1)>a</x>", "media": "<video><source onerror=alert(1)></video>",
    "animation": "<style>@keyframes x{}</style><p style='animation-name:x' onanimationstart=alert(1)>a</p>", "quotes": "<img alt='\"' title='\"><img src=x onerror=alert(1)>'>",
    "back ticks": "<img src=`x` onerror=`alert(1)`>", "NUL": "<scr\x00ipt>alert(1)</scr\x00ipt>", "NUL in a handler": "<img src=x on\x00error=alert(1)>", "half a tag": "<img src=x onerror=alert(1) ",
    # addresses
    "link": "<a href=javascript:alert(1)>a</a>", "link with a tab": "<a href='java\tscript:alert(1)'>a</a>", "link with lines": "<a href='\njava\nscript\n:alert(1)'>a</a>",
    "link by references": "<a href='&#106;avascript&colon;alert(1)'>a</a>", "link after a control": "<a href='\x01javascript:alert(1)'>a</a>", "link in capitals": "<a href='JaVaScRiPt:alert(1)'>a</a>",
    "link to data": "<a href='data:text/html,<script>alert(1)</script>'>a</a>", "link of an area": "<map><area href=javascript:alert(1)></map>", "source of an image": "<img src=javascript:alert(1)>",
    "candidates": "<img srcset='javascript:alert(1) 1x, x 2x' onerror=alert(1)>", "candidates with controls": "<img srcset='x\x00,java\tscript:alert(1) 2x'>", "poster": "<video poster=javascript:alert(1)></video>",
    "frame": "<iframe src=javascript:alert(1)></iframe>", "frame with its document": "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "frame of data": "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    "plug-in": "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>", "form": "<form action=javascript:alert(1)><button>a</button></form>",
    "button of a form": "<form><button formaction=javascript:alert(1)>a</button></form>", "refresh": "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "refresh to data": "<meta http-equiv=refresh content='0;url=data:text/html,<script>alert(1)</script>'>", "base": "<base href='javascript:/a/'><a href='../../..//alert(1)//'>a</a>",
    # SVG, MathML, and parsers that disagree
    "vector": "<svg onload=alert(1)>", "vector with a script": "<svg><script>alert(1)</script></svg>", "vector link": "<svg><a xlink:href=javascript:alert(1)><text y=9>a</text></a></svg>",
    "vector animation": "<svg><a><animate attributeName=href values=javascript:alert(1) /><text y=9>a</text></a></svg>", "vector use": "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></svg>",
    "foreign object": "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>", "mathematics link": "<math href=javascript:alert(1)>a</math>",
    "mutation by mglyph": "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'></table></mtext></math>",
    "mutation by form": "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)></form>", "mutation by style": "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    "mutation by noscript": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "mutation by title": "<svg><title><style><img src=x onerror=alert(1)></style></title></svg>",
    "mutation by textarea": "<textarea><p title='</textarea><img src=x onerror=alert(1)>'></textarea>", "mutation by comment": "<!--><img src=x onerror=alert(1)>-->", "mutation by bang": "<!-- --!><img src=x onerror=alert(1)> -->",
    "mutation by CDATA": "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>", "mutation by select": "<select><option><style></select><img src=x onerror=alert(1)></style>", "mutation by template": "<template><script>alert(1)</script></template>",
    "mutation by depth": "<div>" * 600 + "<img src=x onerror=alert(1)>", "mutation by plaintext": "<plaintext><img src=x onerror=alert(1)>", "mutation by xmp": "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    # CSS, templates, Markdown
    "style": "<style>*{background:url(javascript:alert(1))}</style>", "import": "<link rel=stylesheet href='data:text/css,*{color:red}'>", "expression": "<p style='width:expression(alert(1))'>a</p>",
    "Nunjucks": "{{ range.constructor('return process')() }}", "Nunjucks tag": "{% set x = '<img src=x onerror=alert(1)>' %}{{ x | safe }}", "EJS": "<%- '<img src=x onerror=alert(1)>' %>", "raw": "{% endraw %}<img src=x onerror=alert(1)>{% raw %}",
    "raw reference": "&lt;img src=x onerror=alert(1)&gt;", "reference twice": "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;", "Markdown link": "\n\n[a](javascript:alert(1))\n\n![a](x\"onerror=\"alert(1))",
    "Markdown code": "\n\n```\n</code><img src=x onerror=alert(1)>\n```\n", "end of a field": "</title><script>alert(1)</script>", "end of a string": "';alert(1);//\";alert(1);//\\';alert(1);//", "end of an attribute": "\"><img src=x onerror=alert(1)>",
    "front matter": "\n---\nlayout: false\n---\n<script>alert(1)</script>", "line separators": "\u2028alert(1)//\u2029<img src=x onerror=alert(1)>",
}  # fmt: skip
