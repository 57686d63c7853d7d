"""A run over a loopback site with 500 pictures, good and bad: what is kept, named, asked for again; and its cost.

python -m bench.pictures [--count 500]
python -m bench.pictures --kills 25      a run that is killed so often, at random moments, beside one that was not
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from broadsheet.media.folder import pictures
from broadsheet.media.make import make
from broadsheet.media.records import Kept, Recipe
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.keeping.check import check
from gallery import encoded, gallery, photo
from picture_site import DRIP, PicturePaper, PictureSite, picture_site


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--kills", type=int, default=0)
    options = parser.parse_args()
    if options.kills:
        drill(options.kills)
        return
    count = options.count
    with tempfile.TemporaryDirectory() as folder, picture_site() as site:
        site.put([*gallery(count - 4), *(("elsewhere", b"", cause) for cause in ("404", "slow", "private", "robots"))])
        lead_elsewhere(site)
        paper = PicturePaper(Path(folder) / "paper", site)
        first_run(paper, site)
        again(paper, site)
    cost()


def lead_elsewhere(site: PictureSite) -> None:
    """The last four: not there, endless, into a private network, in circles."""
    gone, slow, private, circle = (url.removeprefix(site.url) for url in list(site.causes)[-4:])
    site.pages |= {gone: 404, private: (302, "http://10.1.2.3/a.jpg"), circle: (302, circle)}
    site.pages[slow] = DRIP


def first_run(paper: PicturePaper, site: PictureSite) -> None:
    began, cpu = time.monotonic(), spent()
    told = {outcome.url: outcome for outcome in paper.look()}
    print(f"{len(told)} pictures: {time.monotonic() - began:.1f} s, {spent() - cpu:.1f} s CPU, workers too")
    right = {url for url, outcome in told.items() if (outcome.kind == "picture kept") == (site.causes[url] == "")}
    named = {url for url, outcome in told.items() if outcome.kind != "picture kept" and outcome.cause}
    kept = [found for found in pictures(paper.folder / "library" / "media") if isinstance(found, Kept)]
    print(f"  good {list(site.causes.values()).count('')}, kept {len(kept)}; bad and named {len(named)}")
    print(f"  ended as they should: {len(right)} of {len(site.causes)}")
    print(f"  asked for more than once: {sum(n > 1 for n in Counter(site.asked()).values())}")
    print(f"  most memory of a worker: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


def again(paper: PicturePaper, site: PictureSite) -> None:
    told = paper.look(all_sources=True)
    print(f"again: {len(told)} asked for, {len(site.asked())} requests for pictures")
    files = paper.files()
    for path in (paper.folder / "library" / "media").rglob("*.*"):
        path.unlink()
    began = time.monotonic()
    list(rebuild(paper.folder, 2))
    same = "equal" if paper.files() == files else "NOT EQUAL"
    print(f"rebuilt without library/media in {time.monotonic() - began:.1f} s: {same}")


def drill(kills: int) -> None:
    """Kill a run at random moments until it has come through."""
    chance = random.Random(kills)
    with tempfile.TemporaryDirectory() as folder, picture_site(60) as site:
        whole, killed = (PicturePaper(Path(folder) / name, site) for name in ("whole", "killed"))
        whole.look()
        site.asked()
        for number in range(kills + 1):
            limit = chance.uniform(0.4, 1.0) if number < kills else None
            run = subprocess.Popen([sys.executable, "-c", _RUN, str(killed.folder)])
            try:
                run.wait(limit)
                break
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()
        same = killed.posts() == whole.posts() and killed.files() == whole.files()
        asked, found = len(site.asked()), len(list(check(killed.folder)))
        told = "equal" if same else "NOT EQUAL"
        print(f"killed {number} times, exit code {run.returncode}: {told} to one that was not")
        print(f"  {asked} requests for {len(site.causes)} pictures; {found} findings of check")


_RUN = f"""
import sys
from pathlib import Path
sys.path[:] = {sys.path!r}
from broadsheet.api import live_run
from broadsheet.pipeline import pictures
from broadsheet.pipeline.library import writing
from news_site import START
pictures.BATCH = 4
with writing(Path(sys.argv[1]), "run") as library:
    list(live_run(library, library.config.source, 1, clock=lambda: START, all_sources=True))
"""


def cost() -> None:
    """CPU of one photo in all its sizes, beside the decoding alone."""
    data = encoded(photo(1, (1600, 900)).effect_spread(3), "JPEG", quality=88)
    for forms in (("webp",), ("webp", "avif")):
        began = time.process_time()
        for _ in range(5):
            _, blobs = make(data, Recipe(forms=forms))
        used = (time.process_time() - began) / 5
        said = f"{used:.2f} s CPU, {len(blobs)} files, {sum(map(len, blobs)):,} bytes"
        print(f"1600 x 900, {len(data):,} bytes, as {'+'.join(forms)}: {said}")


def spent() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    main()
