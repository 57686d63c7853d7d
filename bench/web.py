"""The replay web as a broadsheet folder: one config with its sources, one run, its outcomes and posts."""

import json
import subprocess
import sys
from pathlib import Path


def make_folder(folder: Path, sources: Path, timezone: str = "UTC", layout: str = "") -> Path:
    """Write a broadsheet.toml that follows every line of a sources.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f'title = "Replay"\ntimezone = "{timezone}"\n[[target]]\nkind = "hexo"\npath = "blog"\nlayout = "{layout}"\n'
    ]
    for line in sources.read_text(encoding="utf-8").splitlines():
        source = json.loads(line)
        section = json.dumps(source["category"], ensure_ascii=False)
        lines.append(f"[[source]]\nurl = {json.dumps(source['url'])}\nsection = {section}\n")
    (folder / "broadsheet.toml").write_text("".join(lines), encoding="utf-8")
    return folder


def run(folder: Path, warc: Path, *args: str) -> tuple[int, list[dict[str, str]], str]:
    """`broadsheet run --replay`: exit code, outcomes, what people were told."""
    command = [sys.executable, "-m", "broadsheet", "-C", str(folder), "run", "--json", "--replay", str(warc), *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr
