"""Pictures in what Hexo builds, seen by Chromium: ours are shown, none of theirs runs, none that we keep is asked for."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from bench.browser import chromium
from hexo_site import build

from gallery import BAD, GOOD, TINY
from picture_site import PicturePaper, PictureSite, picture_site

pytestmark = [pytest.mark.builders, pytest.mark.timeout(300)]
COUNT = len(GOOD) + len(BAD) + len(TINY)
PROBE = """<!doctype html><meta charset="utf-8"><body><script>
const told = {ran: [], shown: {}};
addEventListener("message", ({data}) => told.ran.push(data));
const loaded = what => new Promise(done => { what.onload = what.onerror = done; });
async function look(address) {
  const frame = document.createElement("iframe");
  frame.src = address;
  document.body.append(frame);
  await loaded(frame);
  for (const image of frame.contentDocument.querySelectorAll("img[data-from]")) {
    image.loading = "eager";
    if (!image.complete) await loaded(image);
    told.shown[image.dataset.from] = [image.naturalWidth, image.naturalHeight, image.width > 0, image.currentSrc];
  }
}
Promise.all(PAGES.map(look)).then(() => setTimeout(() => {
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = JSON.stringify(told);
  document.body.replaceChildren(result);
}, 1000));
</script>"""


class Seen(NamedTuple):
    """What the browser saw, and whom it asked."""

    site: PictureSite
    told: dict[str, Any]
    asked: list[str]  # of the site that the pictures came from
    leaked: list[str]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing."""


class _Leak(_Quiet):
    leaked: list[str] = []

    def do_GET(self) -> None:
        self.leaked.append(self.path)
        self.send_error(404)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    with picture_site(COUNT) as site:
        paper = PicturePaper(tmp_path_factory.mktemp("paper") / "paper", site)
        assert len(paper.look()) == COUNT
        built = build(paper.folder / "blog", "UTC", "UTC")
        assert built.status == 0, built.output
        pages = [path for path in built.public.glob("20*/**/index.html") if "nachricht-" in path.parent.name]
        assert len(pages) == len(paper.posts())
        addresses = [f"/{page.parent.relative_to(built.public).as_posix()}/" for page in pages]
        (built.public / "probe.html").write_text(PROBE.replace("PAGES", json.dumps(addresses)), encoding="utf-8")
        site.asked()
        yield Seen(site, opened(built.public), site.asked(), _Leak.leaked)


def opened(public: Path) -> dict[str, Any]:
    """Serve a built site and let the browser look at all posts."""
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(public))) as ours,
        ThreadingHTTPServer(("127.0.0.1", 0), _Leak) as leak,
    ):
        for server in (ours, leak):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        rules = f"MAP leak.example 127.0.0.1:{leak.server_address[1]}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        command = [
            chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
            f"--host-resolver-rules={rules}", f"--user-data-dir={public.parent}/profile",
            "--virtual-time-budget=20000", "--dump-dom", f"http://127.0.0.1:{ours.server_address[1]}/probe.html",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120, check=False)
        for server in (ours, leak):
            server.shutdown()
    found = re.search(r'<pre id="result">(.*?)</pre>', done.stdout, re.S)
    assert found, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(unescape(found[1]))
    return told


def test_every_picture_that_we_keep_is_shown_from_our_site(seen: Seen) -> None:
    good = {url for url, cause in seen.site.causes.items() if not cause}
    assert seen.told["shown"].keys() == good
    for url, (width, height, is_wide, source) in seen.told["shown"].items():
        assert width > 0 < height, url
        assert is_wide
        assert "/pictures/" in source


def test_nothing_runs_and_nothing_leaks(seen: Seen) -> None:
    assert seen.told["ran"] == []
    assert seen.leaked == []


def test_only_what_could_not_be_kept_is_asked_for_at_its_own_address(seen: Seen) -> None:
    links = {url.removeprefix(seen.site.url) for url, cause in seen.site.causes.items() if cause not in ("", "tiny")}
    assert set(seen.asked) <= links
    assert seen.asked, "the browser does ask: the links are there"
