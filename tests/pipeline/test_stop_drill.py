"""Told to stop at a random moment, a watch ends at once and loses nothing: one of each signal here, fifty in `make drill`."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kill_drill import drill
from stop_drill import stop_and_run

from news_site import config, news_site
from small_web import feed, item


def test_nothing_is_lost_or_left(tmp_path: Path) -> None:
    with drill("loopback", tmp_path, 40) as ready:
        stops = [
            stop_and_run(ready, number, random.uniform(0.3, ready.seconds), number.name)
            for number in (signal.SIGTERM, signal.SIGINT)
        ]
    assert [stop.faults for stop in stops] == [()] * len(stops)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_watch_that_waits_ends_with_0(tmp_path: Path, number: signal.Signals) -> None:
    with news_site() as site:
        site.pages["/feed"] = feed(item(1, link="", guid="1"))
        (tmp_path / "broadsheet.toml").write_text(config(f'url = "{site.url}/feed"'), encoding="utf-8")
        command = [sys.executable, "-m", "broadsheet", "-C", str(tmp_path), "watch"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
            assert child.stderr is not None
            first = child.stderr.readline()
            child.send_signal(number)
            rest = child.communicate()[1]
    assert first.startswith("1 source, ")
    assert "1 new; next 20" in first
    assert child.returncode == 0
    assert rest.splitlines() == [
        "ending within seconds; once more ends it at once",
        "stopped; what was finished is kept, the next pass goes on from there",
    ]


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with news_site() as site:
        (tmp_path / "broadsheet.toml").write_text(config(f'url = "{site.url}/feed"'), encoding="utf-8")
        program = (
            "import sys, time, broadsheet.pipeline.watch.watching as w\n"
            "w.Watch._pass = lambda self: (print('at it', flush=True), time.sleep(60))\n"  # deaf to the first
            "sys.argv = ['broadsheet', '-C', sys.argv[1], 'watch']\n"
            "from broadsheet.cli.main import main\nmain()\n"
        )
        command = [sys.executable, "-c", program, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            child.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            assert child.poll() is None
            child.send_signal(signal.SIGTERM)
            assert child.wait(5) == 128 + signal.SIGTERM
