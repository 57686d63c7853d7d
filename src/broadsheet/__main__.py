"""`python -m broadsheet` is the same as `broadsheet`."""

import signal


def main() -> None:
    """Run the command line.

    While it is loaded, Ctrl-C ends the process at once: Python would raise it inside whatever is being imported, where
    it may be swallowed (a callback of the import lock), and then nobody ever hears of it.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from broadsheet.cli.main import main as run

    signal.signal(signal.SIGINT, before)
    run()


if __name__ == "__main__":
    main()
