"""broadsheet watch: pass after pass, until it is told to stop."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from broadsheet.api import watch as keep_watching
from broadsheet.cli.screen import Lines, Screen
from broadsheet.cli.signals import stopping
from broadsheet.cli.talk import people
from broadsheet.pipeline.edge.live import utc_now
from broadsheet.pipeline.library import find, load_config
from broadsheet.pipeline.watch.report import Report
from broadsheet.pipeline.watch.subscribing import Subscriber
from broadsheet.pipeline.watch.watching import Bell
from broadsheet.web.desk import Desk
from broadsheet.web.listening import listening


@click.command()
@click.option("--listen", metavar="HOST:PORT", help="Answer /health and /metrics here, and hubs of feeds (WebSub).")
@click.option("--workers", type=click.IntRange(min=1), help="Reading processes. Default: one a core.")
@click.pass_obj
def watch(folder: Path, listen: str | None, workers: int | None) -> None:
    """Keep running: visit each source when it is due, for months.

    The folder is locked during a pass only: other commands work in between. A changed config is read between passes.
    Ctrl-C or SIGTERM ends it cleanly, at any moment; a second one at once. Nothing is lost by either.

    Exit code: 0 it was told to stop, 1 the first pass failed, 2 wrong usage or config.
    """
    home, bell = find(folder), Bell()
    config = load_config(home)
    zone = ZoneInfo(config.timezone)
    shown = Screen(people.console, config.title, zone) if people.is_terminal else Lines(people.console, zone)
    hubs = Subscriber(home, utc_now, bell.stopped.is_set)
    desk = Desk(utc_now, hubs, bell.ring)

    def stop() -> None:
        shown.say("ending within seconds; once more ends it at once")
        bell.stop()

    with ExitStack() as stack:
        stack.enter_context(stopping(stop))
        if listen:
            address = stack.enter_context(listening(listen, desk.respond, shown.say))
            shown.say(f"listening at {address}: /health, /metrics")
        elif config.websub.callback:
            shown.say("[websub] is set, but nobody listens: add --listen")
        stack.enter_context(shown)
        hear = both(shown.hear, desk.hear)
        keep_watching(home, bell, workers=workers, hear=hear, say=shown.say, hubs=hubs if listen else None)
    people.print("stopped; what was finished is kept, the next pass goes on from there")


def both(*hearers: Callable[[Report], object]) -> Callable[[Report], None]:
    """One that hears for all of these."""

    def hear(report: Report) -> None:
        for each in hearers:
            each(report)

    return hear
