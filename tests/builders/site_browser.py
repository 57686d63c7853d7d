"""Built sites in headless Chromium: served on the loopback, opened by browse.mjs, told as Python values."""

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench.browser import chromium

HERE = Path(__file__).parent
TOOLS = HERE.parent.parent / "build" / "browser"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def browse(folder: Path, tasks: Sequence[Mapping[str, Any]], pictures: Mapping[str, str] | None = None) -> list[Any]:
    """Open pages of a folder; each task has `url`, below it, and what browse.mjs understands. What was seen, in order."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}/"
        told = opened([{**task, "url": root + task["url"]} for task in tasks], pictures)
        server.shutdown()
    return told


def opened(tasks: Sequence[Mapping[str, Any]], pictures: Mapping[str, str] | None = None) -> list[Any]:
    """Open pages at whole addresses."""
    asked = json.dumps({"tasks": list(tasks), "pictures": dict(pictures or {})})
    command = ["node", str(HERE / "browse.mjs"), str(TOOLS), chromium()]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: list[Any] = json.loads(done.stdout)
    return told
