"""An SVG that is a drawing alone is told from one that may act as a page."""

import pytest

from broadsheet.clean.drawing import objection

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
DTD = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
HTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'


def svg(inner: str, names: str = NAMES, before: str = "") -> bytes:
    return f"{before}<svg {names}>{inner}</svg>".encode()


@pytest.mark.parametrize(
    "data",
    [
        svg('<path d="M0 0h9" style="fill:url(#a)"/><use xlink:href="#b"/>'),
        svg("<g/>", before=f"{HEAD}<!-- Created with Inkscape (https://inkscape.org/) -->\n{DTD}\n"),
        svg("<style>.a{fill:red;clip-path:url( '#c' )}</style><text class='a'>图 &lt;b&gt; &#x4e2d;</text>"),
        svg("<style><![CDATA[.a > .b{fill:red}]]></style>"),
        svg('<a href="https://quelle.example/1"><text>x</text></a><a xlink:href="#x"/>'),
        svg('<image href="data:image/png;base64,iVBORw0KGgo="/>'),
        svg('<animate attributeName="opacity" values="0;1" dur="1s"/>'),
        svg('<style>@font-face{src:url(data:font/woff2;base64,AA)}</style>'),
        svg(
            '<sodipodi:namedview inkscape:export-filename="C:\\a.png"/><metadata><rdf:RDF/></metadata>',
            f'{NAMES} xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
            'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"',
        ),
    ],
)  # fmt: skip
def test_drawings_are_proven(data: bytes) -> None:
    assert objection(data) == ""


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<script href='https://x.example/x.js'/>",
        "<g onload='alert(1)'/>",
        "<g ONLOAD='alert(1)'/>",
        "<g xlink:onload='x'/>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        f"<h:script {HTML}>alert(1)</h:script>",
        f"<metadata><h:iframe {HTML}/></metadata>",
        "<handler type='x'/>",
        "<a href='javascript:alert(1)'/>",
        "<a xlink:href='&#106;avascript:alert(1)'/>",
        "<a href=' java&#10;script:alert(1)'/>",
        "<a href='data:text/html,x'/>",
        "<use href='https://x.example/a.svg#b'/>",
        "<use href='data:image/svg+xml;base64,AA#b'/>",
        "<image href='https://x.example/a.png'/>",
        "<image href='data:image/svg+xml;base64,AA'/>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<set attributeName='xlink:href' to='#a'/>",
        "<set attributeName=' onclick' to='x'/>",
        "<animate attributeName='x' values='javascript:alert(1)'/>",
        "<g xml:base='https://x.example/'/>",
        "<style>@import 'https://x.example/x.css';</style>",
        "<style>.a{fill:url(https://x.example/x)}</style>",
        "<style>.a{fill:u\\72l(x)}</style>",
        "<style>.a{}<g>@import 'x'</g></style>",
        "<g style='background:URL(//x.example/a)'/>",
        "<g fill='url(\"https://x.example/a#b\")'/>",
        "<?xml-stylesheet href='x.xsl'?>",
        "<!--> <script>alert(1)</script> -->",
        "<text><![CDATA[ <img src=x onerror=alert(1)> ]]></text>",
        "<iframe/><video/><audio/>",
        "&undefined;",
    ],
)
def test_what_may_act_or_load_is_not(inner: str) -> None:
    assert objection(svg(inner)) != ""


@pytest.mark.parametrize(
    "data",
    [
        svg("", before='<?xml-stylesheet type="text/xsl" href="#x"?>'),
        svg("", before='<!DOCTYPE svg [<!ENTITY x "y">]>'),
        svg("", before='<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>'),
        svg("", before="<?xml version='1.0' encoding='UTF-7'?>"),
        svg("").decode().encode("utf-16"),
        svg("").decode().encode("utf-16-be"),
        svg("", names=""),
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        b"<svg",
        b"",
        b"\xff\xd8\xff",
        svg("<g>" * 1000 + "</g>" * 1000),
    ],
)
def test_xml_that_is_not_plain_proves_nothing(data: bytes) -> None:
    assert objection(data) != ""
