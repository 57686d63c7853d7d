"""A run as its users see it: what is in the archive becomes posts; each entry ends as exactly one outcome."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from small_web import FEED, LONG, article, feed, folder, item, posts, write_web

WEB = {
    FEED: feed(
        item(1, "Hafen: 'Ausbau' beschlossen"), item(2), item(3, description="<p>Nur im Feed steht dies.</p>"), item(4)
    ),
    "https://blatt.example/1": article("Hafen: 'Ausbau' beschlossen", *LONG),
    "https://blatt.example/2": article("Nachricht 2", *LONG[::-1]),
    "https://blatt.example/4": "404",
}


def run(place: Path, *args: str, **env: str) -> tuple[int, list[dict[str, str]], str]:
    """Run the command; exit code, outcomes, what people were told."""
    done = subprocess.run(
        [sys.executable, "-m", "broadsheet", "-C", str(place), "run", "--json", *args],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def replay(place: Path, web: dict[str, str], *args: str, **env: str) -> tuple[int, list[dict[str, str]], str]:
    return run(place, "--replay", str(write_web(place / "web.warc.gz", web)), *args, **env)


def test_entries_become_posts_and_a_failed_page_is_not_a_failed_entry(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper")
    code, outcomes, told = replay(place, WEB)
    assert code == 0, told
    assert [(o["kind"], o.get("cause", ""), o.get("body")) for o in outcomes] == [
        ("new", "", "page"),
        ("new", "", "page"),
        ("new", "not in the replay", "feed"),
        ("new", "404", None),
    ]
    written = posts(place)
    assert len(written) == 4
    texts = [data.decode() for data in written.values()]
    assert any("Der Stadtrat hat am Dienstag" in t and "https://blatt.example/1" in t for t in texts)
    assert any("Nur im Feed steht dies." in t for t in texts)
    assert not any("Impressum" in t or "Politik" in t for t in texts)


def test_a_second_run_is_all_same_and_touches_no_file(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper")
    replay(place, WEB)
    files = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in place.rglob("*") if p.suffix in (".md", ".gz")}
    code, outcomes, _ = run(place, "--replay", str(place / "web.warc.gz"))
    assert code == 0
    assert Counter(o["kind"] for o in outcomes) == {"same": 4}
    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in place.rglob("*") if p.suffix in (".md", ".gz")} == files


def test_zone_locale_hash_seed_and_worker_count_change_no_byte(tmp_path: Path) -> None:
    results = []
    for n, (zone, locale, workers) in enumerate([("Asia/Shanghai", "C", "1"), ("America/New_York", "C.UTF-8", "3")]):
        place = folder(tmp_path / str(n))
        replay(place, WEB, "--workers", workers, TZ=zone, LC_ALL=locale, PYTHONHASHSEED=str(n + 1))
        archives = [p.read_bytes() for p in sorted((place / "library" / "archive").rglob("*.gz"))]
        results.append((posts(place), archives))
    assert len(results[0][0]) == 4
    assert results[0] == results[1]


def test_changed_words_are_one_revision_and_one_changed_post(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper")
    replay(place, WEB)
    before = posts(place)
    edited = {**WEB, "https://blatt.example/2": article("Nachricht 2", *LONG, "Korrektur: Die Kosten sind höher.")}
    _, outcomes, _ = run(place, "--replay", str(write_web(place / "2.warc.gz", edited, "2026-11-02T06:00:00Z")))
    assert Counter(o["kind"] for o in outcomes) == {"same": 3, "revised": 1}
    after = posts(place)
    assert before.keys() == after.keys()
    (changed,) = [name for name in before if before[name] != after[name]]
    assert "Korrektur" in after[changed].decode()


def test_a_file_the_user_edited_is_left_alone_and_named(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper")
    replay(place, WEB)
    (name,) = [n for n, data in posts(place).items() if b"Nachricht 2" in data and b"Stadtrat" in data]
    path = place / "blog" / "source" / "_posts" / name
    path.write_text("mine", encoding="utf-8")
    edited = {**WEB, "https://blatt.example/2": article("Nachricht 2", "Neu.", *LONG)}
    _, _, told = run(place, "--replay", str(write_web(place / "2.warc.gz", edited, "2026-11-02T06:00:00Z")))
    assert path.read_text(encoding="utf-8") == "mine"
    assert f"{name} was edited: left alone" in told


def test_filters_and_limits_leave_out_and_say_which_rule(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper", 'limit = 2\nexclude = { title = "Ausbau" }\n')
    _, outcomes, _ = replay(place, WEB)
    assert [o["kind"] for o in outcomes] == ["excluded", "new", "new"]
    assert "Ausbau" in outcomes[0]["cause"]


SOURCE_TROUBLE = {
    "not in the replay": ({}, "not in the replay"),
    "empty": ({FEED: ""}, "empty"),
    "a web page": ({FEED: article("Hafen", *LONG)}, "web page"),
    "gone": ({FEED: "404"}, "404"),
}


@pytest.mark.parametrize(("web", "cause"), SOURCE_TROUBLE.values(), ids=SOURCE_TROUBLE)
def test_a_source_that_fails_is_one_outcome_with_its_cause(tmp_path: Path, web: dict[str, str], cause: str) -> None:
    place = folder(tmp_path / "paper")
    code, outcomes, told = replay(place, {"https://other.example/": "x", **web})
    assert code == 1
    (failed,) = outcomes
    assert failed["kind"] == "failed"
    assert "entry_key" not in failed
    assert cause in failed["cause"]
    assert cause in told


def test_a_feed_without_entries_is_no_failure(tmp_path: Path) -> None:
    code, outcomes, _ = replay(folder(tmp_path / "paper"), {FEED: feed()})
    assert (code, outcomes) == (0, [])


def test_a_post_stored_but_not_written_is_written_by_the_next_run(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper")
    (place / "blog").write_text("a file stands where the folder must be", encoding="utf-8")
    code, _, told = replay(place, WEB)
    assert code == 1
    assert str(place / "blog") in told
    (place / "blog").unlink()
    code, outcomes, _ = run(place, "--replay", str(place / "web.warc.gz"))
    assert code == 0
    assert {o["kind"] for o in outcomes} == {"same"}
    assert len(posts(place)) == 4
