"""Feed autodiscovery: pages whose announced feed must be found, first and alone.

python -m bench.discovery
"""

import json
import zipfile

from bench.shared import need_eval
from broadsheet.feeds.discover import discover


def main() -> None:
    folder = need_eval() / "feeds"
    right = total = 0
    with zipfile.ZipFile(folder / "discovery.zip") as pages:
        for line in (folder / "discovery.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found = [link.url.rpartition("/")[2] for link in discover(pages.read(row["member"]), row["url"])]
            total += 1
            right += found[:1] == [row["feed_file"]]
            if found != [row["feed_file"]]:
                print(f"{row['id']}: {row['about']}: wanted {row['feed_file']}, found {found}")
    print(f"{right} of {total} pages: the feed they announce comes first")


if __name__ == "__main__":
    main()
