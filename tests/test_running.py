"""The recipes of docs/running.md do what they say: extracted from the page and run, as far as this machine can."""

import configparser
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from news_site import Site, config, news_site
from small_web import LONG, article, feed, item

PAGE = (Path(__file__).parent.parent / "docs" / "running.md").read_text(encoding="utf-8")
GIT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "T",
    "GIT_AUTHOR_EMAIL": "t@example.org",
    "GIT_COMMITTER_NAME": "T",
    "GIT_COMMITTER_EMAIL": "t@example.org",
}

NOBODY = {"GIT_CONFIG_GLOBAL": "/dev/null"}  # as on a fresh machine


def block(before: str, kind: str) -> str:
    """The first block of a kind after some words."""
    found = re.search(rf"```{kind}\n(.*?)```", PAGE[PAGE.index(before) :], re.S)
    assert found
    return found[1]


@pytest.fixture
def site() -> Iterator[Site]:
    with news_site() as served:
        publish(served, 2)
        yield served


def publish(site: Site, count: int) -> None:
    site.pages["/feed"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in range(count)))
    site.pages |= {f"/{n}": article(f"Titel {n}", *LONG) for n in range(count)}


def sh(folder: Path, *command: str, git: Mapping[str, str] = GIT) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(command, cwd=folder, env=os.environ | git | {"PATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path, site: Site) -> Path:
    """A clone of an empty repository, with the files of the recipe."""
    sh(tmp_path, "git", "init", "-q", "--bare", "-b", "main", "origin.git")
    sh(tmp_path, "git", "clone", "-q", "origin.git", "paper")
    folder = tmp_path / "paper"
    (folder / ".gitignore").write_text(block("`.gitignore`", "gitignore"), encoding="utf-8")
    (folder / "ci.sh").write_text(block("`ci.sh`", "sh"), encoding="utf-8")
    (folder / "broadsheet.toml").write_text(config(f'id = "blatt"\nurl = "{site.url}/feed"'), encoding="utf-8")
    sh(folder, "git", "add", ".")
    sh(folder, "git", "commit", "-qm", "Begin")
    sh(folder, "git", "push", "-q", "origin", "HEAD:main")
    return folder


def commits(folder: Path) -> int:
    return int(sh(folder, "git", "rev-list", "--count", "origin/main"))


def all_due(folder: Path) -> None:
    with sqlite3.connect(folder / "library" / "broadsheet.db") as db:
        db.execute("UPDATE source SET next_visit = '2020-01-01T00:00:00+00:00'")
    db.close()


def test_ci_commits_only_what_changed(repository: Path, site: Site) -> None:
    sh(repository, "sh", "ci.sh")
    assert commits(repository) == 2
    tracked = sh(repository, "git", "ls-files").split()
    assert sum(name.endswith(".md") for name in tracked) == 2
    assert sorted({name.split("/")[1] for name in tracked if name.startswith("library/")}) == ["archive", "own.db"]
    assert sh(repository, "sh", "ci.sh").endswith("nothing new\n")  # nothing is due
    all_due(repository)
    site.counts()
    assert sh(repository, "sh", "ci.sh").endswith("nothing new\n")  # asked, and nothing changed
    assert site.counts()["/feed", 304] == 1
    assert commits(repository) == 2
    publish(site, 3)
    all_due(repository)
    sh(repository, "sh", "ci.sh")
    assert commits(repository) == 3
    assert sh(repository, "git", "status", "--porcelain") == ""


def test_ci_goes_on_from_the_repository_where_the_cache_is_lost(repository: Path, site: Site, tmp_path: Path) -> None:
    sh(repository, "sh", "ci.sh")
    sh(tmp_path, "git", "clone", "-q", "origin.git", "other")
    site.counts()
    assert sh(tmp_path / "other", "sh", "ci.sh").endswith("nothing new\n")
    assert not site.counts()  # it knows when it asked last, and asks for nothing before its time
    assert commits(tmp_path / "other") == 2


def test_ci_goes_on_where_a_source_fails(repository: Path, site: Site) -> None:
    del site.pages["/feed"]
    assert sh(repository, "sh", "ci.sh").endswith("nothing new\n")


def steps_of(name: str) -> list[str]:
    """The shell steps of a workflow of the page, but for installing what is installed."""
    told = yaml.safe_load(block(name, "yaml"))
    lines = [step.get("run", "") for step in told["jobs"]["run"]["steps"]] if "jobs" in told else told["news"]["script"]
    assert "pip install broadsheet" in lines
    return [line for line in lines if line and not line.startswith("pip ")]


def test_the_steps_for_github_run_in_a_checkout(repository: Path, tmp_path: Path) -> None:
    """actions/checkout: a branch that follows origin's, one commit deep; each step a shell of its own that ends at a failure."""
    checkout = tmp_path / "checkout"
    sh(tmp_path, "git", "clone", "-q", "--depth", "1", f"file://{tmp_path}/origin.git", "checkout")
    for line in steps_of("`.github/workflows/news.yml`"):
        sh(checkout, "bash", "-e", "-c", line, git=NOBODY)
    assert commits(repository) == 1
    sh(repository, "git", "fetch", "-q")
    assert commits(repository) == 2
    assert sh(checkout, "git", "log", "-1", "--format=%an").strip() == "broadsheet"


def test_the_steps_for_gitlab_run_in_a_checkout(repository: Path, tmp_path: Path) -> None:
    """Its runner: a commit of the branch, fetched and detached; all steps one shell. Its server is a folder here."""
    checkout = tmp_path / "checkout"
    sh(tmp_path, "git", "init", "-q", "checkout")
    sh(checkout, "git", "remote", "add", "origin", f"file://{tmp_path}/origin.git")
    sh(checkout, "git", "fetch", "-q", "--depth", "20", "origin", "+refs/heads/main:refs/remotes/origin/main")
    sh(checkout, "git", "checkout", "-q", "--detach", "origin/main")
    server = f"url.file://{tmp_path}/.insteadOf"
    sh(checkout, "git", "config", server, "https://news:secret@git.example/")
    variables = "NEWS_TOKEN=secret CI_SERVER_HOST=git.example CI_PROJECT_PATH=origin CI_COMMIT_BRANCH=main"
    sh(checkout, "sh", "-ec", "\n".join((f"export {variables}", *steps_of("`.gitlab-ci.yml`"))), git=NOBODY)
    sh(repository, "git", "fetch", "-q")
    assert commits(repository) == 2
    assert sh(checkout, "git", "log", "-1", "--format=%an").strip() == "broadsheet"


def test_the_line_for_cron_runs(repository: Path) -> None:
    (line,) = re.search(r"```\n(17 .*)\n```", PAGE[PAGE.index("## cron") :]).groups()  # type: ignore[union-attr]
    minute, hour, day, month, weekday, command = line.split(None, 5)
    assert (minute, hour, day, month, weekday) == ("17", "*", "*", "*", "*")
    program = Path(sys.executable).with_name("broadsheet")
    command = command.replace("/opt/broadsheet/bin/broadsheet", str(program)).replace("/srv/mypaper", str(repository))
    sh(repository, "env", "-i", "sh", "-c", command)  # cron's environment is nearly empty
    assert "new      2" in (repository / "run.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["`.github/workflows/news.yml`", "`.gitlab-ci.yml`"])
def test_the_workflows_are_yaml_whose_commands_a_shell_can_read(name: str) -> None:
    told = yaml.safe_load(block(name, "yaml"))
    steps = told["jobs"]["run"]["steps"] if "jobs" in told else [{"run": line} for line in told["news"]["script"]]
    commands = "\n".join(step["run"] for step in steps if "run" in step)
    assert "sh ci.sh" in commands
    assert subprocess.run(["sh", "-n"], input=commands, text=True).returncode == 0


def test_the_unit_is_one_that_systemd_reads(tmp_path: Path) -> None:
    text = block("`/etc/systemd/system/broadsheet.service`", "ini")
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    assert unit.sections() == ["Unit", "Service", "Install"]
    assert " watch --listen 127.0.0.1:8080" in unit["Service"]["ExecStart"]
    assert (unit["Service"]["KillMode"], unit["Service"]["ReadWritePaths"]) == ("mixed", "/srv/mypaper")
    if shutil.which("systemd-analyze"):
        path = tmp_path / "broadsheet.service"
        path.write_text(text.replace("/opt/broadsheet/bin/broadsheet", sys.executable).replace("User=broadsheet\n", ""))
        told = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True)
        assert "Unknown" not in told.stderr


def test_the_config_of_the_page_loads(tmp_path: Path) -> None:
    from broadsheet.config.load import load

    text = f'title = "A"\n{block("### News at once", "toml")}'
    (tmp_path / "broadsheet.toml").write_text(text, encoding="utf-8")
    assert load(tmp_path / "broadsheet.toml").websub.callback == "https://news.example.org/hub"
