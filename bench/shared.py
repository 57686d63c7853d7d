"""Where the evaluation data lies: beside the checkout, never in it."""

import os
import sys
from pathlib import Path

SHARED = Path(os.environ.get("BROADSHEET_SHARED", Path(__file__).parent.parent.parent / "shared"))
EVAL = SHARED / "eval"


def need_eval() -> Path:
    """The folder of evaluation data; ends the program, saying so, where it is absent."""
    if not EVAL.is_dir():
        print(f"skipped: no evaluation data at {EVAL} (set BROADSHEET_SHARED to where it lies)")
        sys.exit(0)
    return EVAL
