"""`python -m broadsheet` is the same as `broadsheet`."""

import gc
import signal


def main() -> None:
    """Run the command line.

    While it is loaded, Ctrl-C ends the process at once: Python would raise it inside whatever is being imported, where
    it may be swallowed (a callback of the import lock), and then nobody ever hears of it.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()  # what is loaded makes no circles that go, and is much to look at
    from broadsheet.cli.main import main as run

    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGINT, before)
    try:
        run()
    finally:
        gc.freeze()  # nor is it looked at once more before all of it goes


if __name__ == "__main__":
    main()
