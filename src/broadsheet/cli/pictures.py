"""What became of pictures, for people and for programs."""

from collections import Counter
from collections.abc import Sequence

from broadsheet.cli.talk import SHOWN, emit, minute, people
from broadsheet.config.records import Config
from broadsheet.pipeline.pictures import PictureOutcome
from broadsheet.store.pictures import Failed

_SAID = {
    "picture kept": "kept",
    "picture failed": "failed",
    "picture left out": "left out (too small to be seen)",
    "picture not asked for": "not in the replay",
}


def show_pictures(told: Sequence[PictureOutcome], as_json: bool, config: Config) -> None:
    """How the pictures of a run ended: counted; those that failed by name, with their cause."""
    if as_json:
        for outcome in told:
            emit(outcome)
    counts = Counter[str](outcome.kind for outcome in told)
    if counts:
        said = ", ".join(f"{counts[kind]} {words}" for kind, words in _SAID.items() if counts[kind])
        people.print(f"pictures: {said}", highlight=False)
    troubles = [outcome for outcome in told if outcome.kind == "picture failed"]
    for outcome in troubles[:SHOWN]:
        later = f"; next try {minute(outcome.next_try, config)}" if outcome.next_try else "; not tried again"
        people.print(f"    {outcome.url}", markup=False, soft_wrap=True)
        people.print(f"        {_plain(outcome)}{later}", markup=False, soft_wrap=True)
    if len(troubles) > SHOWN:
        people.print(f"and {len(troubles) - SHOWN} more: `broadsheet sources --pictures` names them")


def show_failed(failed: Sequence[Failed], as_json: bool, config: Config) -> None:
    """The pictures that could not be kept, by source."""
    for picture in failed:
        if as_json:
            emit(picture)
            continue
        later = f"next try {minute(picture.next_try, config)}" if picture.next_try else "not tried again"
        people.print(f"{picture.source_id}: {picture.url}", markup=False, soft_wrap=True)
        people.print(f"    {picture.cause}; {later}", markup=False, soft_wrap=True)
    if not failed and not as_json:
        people.print("all pictures that were asked for are kept")


def _plain(outcome: PictureOutcome) -> str:
    """The cause without the address, which stands above it."""
    return outcome.cause.removeprefix(f"{outcome.url}: ")
