"""Markup judged by headless Chromium: what runs, or tries to, once it stands in a page.

Each piece stands in two sandboxed frames. In the one, the functions that attacks call tell of it. In the other, a
Content Security Policy lets nothing run and tells of each try, whatever it would have called: inline scripts and
handlers, javascript: links, styles, plug-ins, <base>, forms. In both, everything is clicked, focused and hovered once.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from html import escape, unescape
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BATCH = 60
_RESULT = re.compile(r'<pre id="result">(.*?)</pre>', re.S)
_POLICY = (
    "default-src http: https: data: blob:; script-src 'nonce-own'; style-src 'unsafe-inline'; style-src-elem 'none'; "
    "object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-src https:; worker-src 'none'; connect-src 'none'"
)
_TELL = "const tell = what => parent.postMessage([name, String(what).slice(0, 80)], '*');"
# What the vectors of the suites call. A dialogue would stop the page, so all are replaced.
_HOOKS = """
for (const key of ["alert", "confirm", "prompt", "print", "xss", "evil", "__f"]) window[key] = () => tell(key);
for (const key of ["log", "warn", "error"]) console[key] = () => tell("console");
"""
_WATCH = """
addEventListener("securitypolicyviolation", event => tell(`${event.effectiveDirective} ${event.sample}`));
"""
_TOUCH = """
addEventListener("load", () => setTimeout(() => {
  for (const element of document.querySelectorAll("body, body *")) {
    for (const kind of "mouseover mouseenter pointerenter focus click toggle begin animationstart".split(" "))
      try { element.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true})) } catch {}
    const address = element.href?.baseVal ?? element.href ?? element.formAction ?? element.action;
    if (address && !/^(?:https?|mailto|about|file):/i.test(address)) try { element.click() } catch {}
  }
}, 50));
"""
_PARENT = """
const told = {};
addEventListener("message", ({data}) => { if (Array.isArray(data)) (told[data[0]] ??= []).push(data[1]) });
setTimeout(() => {
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.loads > 1) (told[frame.name] ??= []).push("navigates");
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = JSON.stringify(told);
  document.body.replaceChildren(result);
}, 60000);  // of the browser's own time, which passes also while frames wait for a processor
"""


def chromium() -> str:
    """The path of the browser. Raises: FileNotFoundError where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise FileNotFoundError("no Chromium on the PATH: run tools/builders/install.sh")
    return found


def told_by(pieces: Sequence[str], *, policy: bool = True) -> list[list[str]]:
    """Of each piece of markup what it did or tried; an empty list for the harmless.

    policy  also the frame that tells of tries; not for whole pages that have scripts of their own
    """
    starts = range(0, len(pieces), BATCH)
    return [told for start in starts for told in _batch(pieces[start : start + BATCH], policy)]


def _batch(pieces: Sequence[str], policy: bool) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(_page(pieces, policy), encoding="utf-8")
        told = json.loads(_opened(page, folder))
    return (told.get(f"hook {n}", []) + told.get(f"policy {n}", []) for n in range(len(pieces)))


def _page(pieces: Sequence[str], policy: bool) -> str:
    frames = [_frame(f"hook {n}", f"<script>{_TELL}{_HOOKS}{_TOUCH}</script>{piece}") for n, piece in enumerate(pieces)]
    if policy:
        head = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        head += f'<script nonce="own">{_TELL}{_WATCH}{_TOUCH}</script>'
        frames += [_frame(f"policy {n}", f"{head}<body>{piece}") for n, piece in enumerate(pieces)]
    return f'<!doctype html><meta charset="utf-8"><script>{_PARENT}</script><body>{"".join(frames)}'


def _frame(name: str, html: str) -> str:
    document = escape(f'<!doctype html><meta charset="utf-8">{html}')
    counts = "this.loads = (this.loads ?? 0) + 1"
    return f'<iframe name="{name}" sandbox="allow-scripts" onload="{counts}" srcdoc="{document}"></iframe>'


def _opened(page: Path, folder: str) -> str:
    command = [
        chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile",
        "--virtual-time-budget=90000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300, check=False)
    found = _RESULT.search(done.stdout)
    if not found:
        raise RuntimeError(f"Chromium gave no result: {done.stderr[-500:]}")
    return unescape(found[1])
