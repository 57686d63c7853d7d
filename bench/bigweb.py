"""The replay web many times over: hosts, links and canonical addresses renamed, digests right.

python -m bench.bigweb TIMES OUT_DIR     web.warc.gz and sources.jsonl of ../shared/eval/web, TIMES times, into OUT_DIR
"""

import argparse
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.shared import need_eval
from broadsheet.archive import layout
from broadsheet.archive.located import stamp
from broadsheet.archive.payload import sha1
from broadsheet.archive.read import index, read_page
from broadsheet.model import Page

# An address in markup or in JSON, where "/" may be written "\/".
_HOST = re.compile(rb"((?:/|\\/){2})([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_SECOND = {"ac", "co", "com", "edu", "gov", "net", "nic", "or", "org", "go", "ne"}
_UNTRUE = {"content-length", "content-encoding", "transfer-encoding"}


def make_bigweb(warc: Path, sources: Path, times: int, out: Path) -> tuple[Path, Path]:
    """Write `out`/web.warc.gz and `out`/sources.jsonl; one page at a time is in memory."""
    out.mkdir(parents=True, exist_ok=True)
    big, listed = out / "web.warc.gz", out / "sources.jsonl"
    hosts = {urlsplit(record.url).netloc for record in index(warc)}
    with big.open("wb") as file:
        for record in index(warc):
            page = read_page(record.path, record.offset)
            file.writelines(layout.member(data) for data in copies(page, hosts, times))
    with listed.open("w", encoding="utf-8") as file:
        for line in sources.read_text(encoding="utf-8").splitlines():
            file.writelines(json.dumps(s, ensure_ascii=False) + "\n" for s in renamed_sources(json.loads(line), times))
    return big, listed


def copies(page: Page, hosts: set[str], times: int) -> Iterator[bytes]:
    """The response records of one page on `times` hosts."""
    pieces = _HOST.split(page.body)  # text, slashes, host, text, slashes, host, …, text
    ours = [n for n in range(2, len(pieces), 3) if pieces[n].decode().lower() in hosts]
    names = [pieces[n].decode().lower() for n in ours]
    for number in range(times):
        for place, name in zip(ours, names, strict=True):
            pieces[place] = renamed(name, number).encode()
        yield response(page, renamed_url(page.final_url, number), b"".join(pieces))


def response(page: Page, url: str, body: bytes) -> bytes:
    """A response record with the headers of a page and another address and body."""
    lines = [f"{name}: {value}" for name, value in page.headers if name.lower() not in _UNTRUE]
    head = "\r\n".join([f"HTTP/1.1 {page.status} OK", *lines, f"Content-Length: {len(body)}", "", ""])
    told = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}>",
        "WARC-Target-URI": url,
        "WARC-Date": stamp(page.fetched),
        "WARC-Payload-Digest": sha1(body),
    }
    return layout.record("response", told.items(), head.encode("latin-1", "replace") + body)


def renamed(host: str, number: int) -> str:
    """www.x.com -> www.x-017.com, x.co.uk -> x-017.co.uk: the label that its owner registered gets the number."""
    name, colon, port = host.partition(":")
    labels = name.split(".")
    own = -3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else -2
    labels[max(own, -len(labels))] += f"-{number:03}"
    return ".".join(labels) + colon + port


def renamed_url(url: str, number: int) -> str:
    """The address on the renamed host."""
    parts = urlsplit(url)
    return parts._replace(netloc=renamed(parts.netloc, number)).geturl()


def renamed_sources(source: dict[str, Any], times: int) -> Iterator[dict[str, Any]]:
    """The source once for each copy of the web, with a site and category of its own."""
    for number in range(times):
        site = f"{source['site']}-{number:03}"
        category = [site if word == source["site"] else word for word in source["category"]]
        yield source | {"url": renamed_url(source["url"], number), "site": site, "category": category}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("times", type=int)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    data = need_eval() / "web"
    made = make_bigweb(data / "web.warc.gz", data / "sources.jsonl", options.times, options.out)
    print(*made, sep="\n")


if __name__ == "__main__":
    main()
