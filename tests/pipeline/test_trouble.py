"""Bad files and folders: one line that names the place and the remedy, and the right exit code."""

import gzip
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from small_web import FEED, LONG, article, feed, folder, item, posts, write_web

WEB = {
    FEED: feed(item(1), item(2)),
    "https://blatt.example/1": article("Eins", *LONG),
    "https://blatt.example/2": article("Zwei", *LONG),
}


def run(place: Path, *args: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "broadsheet", "-C", str(place), *args]
    done = subprocess.run(command, capture_output=True, text=True, cwd=place)
    return done.returncode, done.stderr


def broken(warc: Path, how: str) -> Path:
    """A WARC file spoilt in one way."""
    data, path = warc.read_bytes(), warc.with_name("broken.warc.gz")
    spoilt = {
        "empty": b"",
        "no WARC": b"hello",
        "cut in its first record": data[:100],
        "one gzip member": gzip.compress(gzip.decompress(data)),
    }
    path.write_bytes(spoilt[how])
    return path


FILES = {
    "empty": "broken.warc.gz: the file is empty",
    "no WARC": "broken.warc.gz: no WARC file (expected .warc, or .warc.gz with one gzip member a record)",
    "cut in its first record": "broken.warc.gz, byte 0: the file ends inside this record: no whole record in it",
    "one gzip member": "broken.warc.gz: its records are not compressed one by one (recompress it with one gzip member a "
    "record: warcio recompress IN.warc.gz OUT.warc.gz)",
}


@pytest.mark.parametrize(("how", "said"), FILES.items())
def test_a_file_that_cannot_be_replayed(tmp_path: Path, how: str, said: str) -> None:
    place = folder(tmp_path / "paper")
    path = broken(write_web(place / "web.warc.gz", WEB), how)
    assert run(place, "run", "--replay", path.name) == (1, f"broadsheet: {said}\n")


def test_a_torn_file_serves_what_is_whole_and_says_so(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper")
    warc = write_web(place / "web.warc.gz", WEB)
    warc.write_bytes(warc.read_bytes()[:-20])
    code, told = run(place, "run", "--replay", "web.warc.gz")
    assert code == 0
    assert "the file ends inside this record; what is whole is served" in told
    assert len(posts(place)) == 2  # the second page is lost: its feed text serves


def test_an_uncompressed_file_is_replayed(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper")
    (place / "web.warc").write_bytes(gzip.decompress(write_web(place / "web.warc.gz", WEB).read_bytes()))
    assert run(place, "run", "--replay", "web.warc")[0] == 0
    assert len(posts(place)) == 2


USAGE = {
    "unknown source": (
        ("run", "--replay", "w.warc.gz", "blatt-2"),
        "no source “blatt-2” (`broadsheet sources` lists them)",
    ),
    "unknown layout": (("run",), 'target "hexo" has no layout "nope" (it has "rsshub-page")'),
    "config that is there": (("init",), "broadsheet.toml: is there already (edit it, or choose another folder)"),
    "a config that no run would take": (
        ("init", "new", "--timezone", "Shanghai"),
        '--timezone: there is no time zone "Shanghai" (did you mean "Asia/Shanghai"?)',
    ),
    "unreadable page": (("read", "nope.html"), "nope.html: No such file or directory (name a page, a file or -)"),
}


@pytest.mark.parametrize(("case", "args", "said"), [(k, *v) for k, v in USAGE.items()], ids=USAGE)
def test_wrong_usage_is_told_with_its_remedy(tmp_path: Path, case: str, args: tuple[str, ...], said: str) -> None:
    place = folder(tmp_path / "paper", layout="nope" if "layout" in case else "")
    write_web(place / "w.warc.gz", WEB)
    code, told = run(place, *args)
    assert code == 2
    assert said in told


def test_a_folder_without_a_config_says_how_to_make_one() -> None:
    with tempfile.TemporaryDirectory() as place:  # not below pytest's own folder, where other tests keep configs
        code, told = run(Path(place), "sources")
    assert code == 2
    assert "no broadsheet.toml here or above (`broadsheet init` makes one)" in told


def test_the_second_of_two_at_once_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper")
    code = (
        "import time; from pathlib import Path; from broadsheet.pipeline.library import writing\n"
        f"with writing(Path({str(place)!r}), 'run'): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        first.stdout.readline()
        assert run(place, "publish") == (
            3, f"broadsheet: {place / 'library'}: in use by `broadsheet run`, process {first.pid} (wait for it, or stop it)\n"
        )  # fmt: skip
        first.kill()


def test_a_killed_run_is_finished_by_the_next(tmp_path: Path) -> None:
    web = {FEED: feed(*(item(n) for n in range(60)))} | {
        f"https://blatt.example/{n}": article(f"Titel {n}", *LONG) for n in range(60)
    }
    whole, killed = folder(tmp_path / "whole"), folder(tmp_path / "killed")
    for place in (whole, killed):
        write_web(place / "web.warc.gz", web)
    run(whole, "run", "--replay", "web.warc.gz")
    command = [sys.executable, "-m", "broadsheet", "-C", str(killed), "run", "--replay", str(killed / "web.warc.gz")]
    for moment in (0.45, 0.8):
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as child:
            time.sleep(moment)
            os.kill(child.pid, 9)
    code, told = run(killed, "run", "--replay", "web.warc.gz")
    assert code == 0, told
    assert posts(killed) == posts(whole)
