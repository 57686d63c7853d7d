"""An explanation as a web page, its blocks coloured by what became of them. Self-contained: runs and loads nothing."""

from html import escape

from broadsheet.read.explain import Explanation, Told
from broadsheet.text import squash

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif }}
body {{ color: #1a1a1a; background: #fff }}
h1 {{ font-size: 1.3rem }}
ul {{ padding-left: 1.2rem; overflow-wrap: anywhere }}
div {{ margin: .4rem 0; padding: .3rem .7rem; border-left: .4rem solid; overflow-wrap: anywhere }}
small {{ display: block; color: #444 }}
.taken {{ background: #e5f5e0; border-color: #1b7a2f }}
.caption {{ background: #e3eefb; border-color: #2457a6 }}
.dropped {{ background: #f7ecec; border-color: #b8b0b0; color: #6b5b5b }}
</style>
</head>
<body>
<h1 dir="auto">{title}</h1>
<p>{counts}</p>
<ul>
{notes}
</ul>
{blocks}
</body>
</html>
"""


def as_page(explanation: Explanation) -> str:
    """The whole page, every word of the article's page escaped."""
    return _PAGE.format(
        title=_safe(explanation.article.title or "no title"),
        counts=_safe(counts_of(explanation)),
        notes="\n".join(f'<li dir="auto">{_safe(note)}</li>' for note in explanation.notes),
        blocks="\n".join(map(_block, explanation.blocks)),
    )


def counts_of(explanation: Explanation) -> str:
    """How many blocks were taken, made captions, dropped."""
    states = [told.state for told in explanation.blocks]
    return f"{states.count('taken')} taken, {states.count('caption')} captions, {states.count('dropped')} dropped"


def _block(told: Told) -> str:
    why = f"{told.state}: {told.why}{f' ({told.at})' if told.at else ''}"
    return f'<div class="{told.state}" dir="auto"><small dir="ltr">{_safe(why)}</small>{_safe(told.text)}</div>'


def _safe(text: str) -> str:
    return escape(squash(text))
